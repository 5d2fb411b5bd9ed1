"""Whatever people, files and registers write, every page shows as text: no element, no attribute, no script of it."""

import re

import pytest

from hq_server.domain.access import Grant, Role
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import customer_list, users
from hq_server.services.ingest import ingest_batch
from tests.browser.every_page import OUTSIDE, PAGES
from tests.browser.full_house import FullHouse
from tests.browser.site import NAME, PASSWORD
from tests.hq_server.admin.conftest import Person
from tests.hq_server.customer_lines import create
from tests.hq_server.security.hostile_house import ATTACKS, MARK, Asked, addresses, attack, markup_faults, poison
from tests.hq_server.sending_register import NOW, SendingRegister
from tests.naughty import naughty_strings

_WAYS = range(len(ATTACKS))


@pytest.mark.parametrize("way", _WAYS)
def test_no_page_takes_a_stored_text_for_its_own(own_house: FullHouse, way: int) -> None:
    places = poison(own_house, lambda number: attack(number, way))
    users.create_user(own_house.db, "viewer", PASSWORD, NOW, grants=(Grant(Role.VIEWER),))
    faults, seen = [], set[int]()
    for person, may_not_all in ((own_house.sit_down(NAME), False), (own_house.sit_down("viewer"), True)):
        for path in addresses(own_house):
            answer = person.get(path)
            assert answer.status_code == 200 or (may_not_all and answer.status_code in (303, 403)), path
            faults += [f"{path}: {one}" for one in markup_faults(answer.text)]
            seen |= {int(number) for number in re.findall(rf"{MARK}(\d+)\.", answer.text)}
    assert faults == []
    assert [place for number, place in places.items() if number not in seen] == [], "shown nowhere"


def test_no_page_takes_what_stands_in_its_address_for_its_own(
    house: FullHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(house.app, monkeypatch)
    claire = house.sit_down(NAME)
    faults = []
    for endpoint, paths in (PAGES | OUTSIDE).items():
        for path in paths:
            address = path.format_map(house.places).partition("?")[0]
            claire.get(address)
            query = dict.fromkeys(asked.parameters.get(f"admin.{endpoint}", ()), attack(1))
            for headers in ({}, {"HX-Request": "true"}):
                answer = claire.client.get(address, query_string=query, headers=headers)
                assert answer.status_code < 500, address
                faults += [f"{address} {query}: {one}" for one in markup_faults(answer.text)]
    assert faults == []
    assert sum(map(len, asked.parameters.values())) > 60, "the parameters were noted"


def test_a_form_that_is_refused_shows_what_was_typed_as_text(own_house: FullHouse) -> None:
    claire = own_house.sit_down(NAME)
    faults, shown = [], 0
    for path in addresses(own_house):
        form = claire.get(path).text
        names = set(re.findall(r'name="([^"]+)"', form)) - {"token", "act", "file"}
        fields = dict.fromkeys(names, attack(1))
        answer = claire.post(path, False, **fields)
        assert answer.status_code < 500, (path, fields)
        shown += MARK in answer.text
        faults += [f"{path}: {one}" for one in markup_faults(answer.text)]
    assert faults == []
    assert shown > 10, "some forms came back with what was typed"


def test_names_that_break_programs_are_only_names(own_house: FullHouse) -> None:
    register = SendingRegister(RegisterIdentity("102", "2"))
    register.open_shift()
    names = [text for text in naughty_strings() if text.strip() and "\0" not in text]
    for name in names:
        create(register, fields={"title": name[:100]}, first_name=name[:100], last_name="Naughty")
    ingest_batch(own_house.db, register.identity, register.lines, NOW)
    claire = own_house.sit_down(NAME)
    found, before = list[str](), ""
    while True:
        page = customer_list.list_customers(own_house.db, before=before)
        found += [one.id for one in page.customers]
        assert markup_faults(claire.text(f"/customers?before={before}")) == []
        before = page.next_before
        if not before:
            break
    assert len(found) > len(names) // 2
    for customer in found[:60]:
        assert markup_faults(claire.text(f"/customers/{customer}")) == []


def test_the_check_sees_what_a_template_that_forgets_to_escape_would_show() -> None:
    first, second, third = (attack(1, way) for way in _WAYS)
    for page in (
        f'<p title="{first}">',
        f"<p>{first}</p>",
        f"<title>{first}</title>",
        f"<textarea>{second}</textarea>",
        f"<p>{second}</p>",
        f"<a href={second}>",
        f'<p title="{third}">',
        f"<p title='{third}'>",
        f'<a href="{third.removeprefix(MARK + "1.")}">',
        "<script>let x = 1</script>",
        '<p style="color: red">',
        "<p onclick=x()>",
    ):
        assert markup_faults(page), page
    assert markup_faults('<a href="/x">x</a><script src="/static/hq.js"></script>') == []


def test_a_browser_is_told_to_run_nothing_but_hqs_own_files(house: FullHouse) -> None:
    claire: Person = house.sit_down(NAME)
    for path in (*addresses(house), "/sign-in", "/nothing-here"):
        answer = claire.get(path)
        policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
        assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'"), (
            path
        )
        assert (policy["frame-ancestors"], policy["base-uri"], policy["form-action"]) == ("'none'", "'none'", "'self'")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
