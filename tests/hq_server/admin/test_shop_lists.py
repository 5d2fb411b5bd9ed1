"""Stores, registers and what is left away from them, of a chain that is longer than a page: everything, and once."""

import html
import json
import re

import pytest

from hq_server.domain.access import Grant, Role
from hq_server.domain.registers import NO_HASH
from hq_server.domain.stores import SILENT_AFTER_MS
from tests.bench.pages import statements_of
from tests.hq_server.admin.conftest import Person
from tests.hq_server.admin.people import sit_down
from tests.hq_server.sending_register import NOW

_STORES = [str(number) for number in range(9, 239)]
_STORE = ("number", "name", "currency", "address", "tax_included", "time_zone", "end_of_day", "async_customers")
_REGISTER = (
    *("store", "number", "name", "epoch", "created_ms", "device_name", "version", "last_sequence", "last_hash"),
    *("recorded_sequence", "complete_sequence", "waiting", "pending_customers", "token_hash", "last_contact_ms"),
)
_LIMITS = '{"customers":"none","tables":[],"feeds":[]}'
_LINK = r'href="([^"]+)"[^>]*>\s*'


def _store(number: str) -> tuple[object, ...]:
    return (number, f"Shop {number}", "EUR", "", True, "Europe/Paris", "22:00", True, "en", "", NOW)


def _register(store: str, number: str, *, recorded: int = 0, heard_ms: int = NOW) -> tuple[object, ...]:
    return (store, number, "", 1, NOW, "", "", 0, NO_HASH, recorded, 0, 0, 0, f"{store}-{number}", heard_ms)


def _open(person: Person, stores: list[str]) -> None:
    """Each has two registers; every tenth store's second one misses two documents, every seventh's first is silent."""
    long_ago = NOW - SILENT_AFTER_MS - 1
    registers = []
    for store in stores:
        registers.append(_register(store, "1", heard_ms=NOW if int(store) % 7 else long_ago))
        registers.append(_register(store, "2", recorded=0 if int(store) % 10 else 2))
    with person.db.write():
        person.db.insert_rows(
            "store", (*_STORE, "language", "receipt_footer", "created_ms"), [_store(number) for number in stores]
        )
        person.db.insert_rows("register", _REGISTER, registers)


def _leave_away(person: Person, stores: list[str]) -> None:
    """Even stores by an item of their own, odd ones by a policy; one policy changes nothing."""
    policy = '{"keep_customers":%s}'
    items = [
        ("policy" if int(store) % 2 else "exclusion", "register", f"store {store}", policy % "false", NOW)
        for store in stores
    ]
    items = [(*item[:3], item[3] if item[0] == "policy" else _LIMITS, item[4]) for item in items]
    items[0] = (*items[0][:3], json.dumps({"keep_customers": True}), NOW)
    items.append(("exclusion", "register", "all", _LIMITS.replace("none", "books"), NOW))
    with person.db.write():
        person.db.insert_rows("setup_item", ("kind", "key", "scope", "body", "changed_ms"), items)


@pytest.fixture
def chain(claire: Person) -> Person:
    _open(claire, _STORES)
    return claire


def _pages(person: Person, address: str, word: str = "Next page") -> list[str]:
    pages = [person.text(address)]
    while following := re.search(_LINK + word, pages[-1]):
        pages.append(person.text(html.unescape(following[1])))
    return pages


def _shown(pages: list[str], kind: str) -> list[str]:
    return [key for page in pages for key in re.findall(rf'<th scope="row"[^>]*><a href="/{kind}/([^"]+)"', page)]


def test_stores_are_shown_a_hundred_at_a_time(chain: Person) -> None:
    pages = _pages(chain, "/stores")
    assert _shown(pages, "stores") == _STORES
    assert len(pages) == 3
    assert all("230 stores" in page for page in pages)
    assert ["First page" in page for page in pages] == [False, True, True]
    last = pages[-1].rpartition('href="/stores/230"')[2]
    assert re.search(r'data-l="registers">2</td><td class="r b" data-l="missing">2<', last)


def test_registers_are_shown_a_hundred_at_a_time(chain: Person) -> None:
    pages = _pages(chain, "/registers")
    assert _shown(pages, "registers") == [f"{store}-{number}" for store in _STORES for number in "12"]
    assert len(pages) == 5


@pytest.mark.parametrize(("show", "every", "number"), [("silent", 7, "1"), ("missing", 10, "2")])
def test_registers_that_need_somebody_are_listed_alone(chain: Person, show: str, every: int, number: str) -> None:
    page = chain.text(f"/registers?show={show}")
    assert _shown([page], "registers") == [f"{store}-{number}" for store in _STORES if not int(store) % every]
    rest = chain.text(f"/registers?show={show}&after=150-9")
    assert _shown([rest], "registers") == [
        f"{store}-{number}" for store in _STORES if not int(store) % every and int(store) > 150
    ]
    assert f'href="/registers?show={show}"' in rest.partition("First page")[0].rpartition("<a ")[2]


def test_a_filter_goes_on_to_the_next_page(claire: Person) -> None:
    stores = [str(number) for number in range(100_000, 101_500, 10)]
    _open(claire, stores)
    pages = _pages(claire, "/registers?show=missing")
    assert _shown(pages, "registers") == [f"{store}-2" for store in stores]
    assert [len(_shown([page], "registers")) for page in pages] == [100, 50]


def test_where_nothing_is_missing_the_page_says_so(claire: Person) -> None:
    _open(claire, ["11"])
    assert "No document is missing." in claire.text("/registers?show=missing")
    assert "HQ hears of every register." in claire.text("/registers?show=silent")


def test_what_stores_leave_away_is_shown_a_hundred_at_a_time(chain: Person) -> None:
    _leave_away(chain, _STORES)
    pages = _pages(chain, "/exclusion", "More stores")
    assert _shown(pages, "exclusion") == ["all", *_STORES[1:]]
    assert len(pages) == 3
    assert pages[0].count("by the functionality profile") == sum(int(store) % 2 for store in _STORES[1:101])
    assert "First stores" in pages[1]
    registers = _pages(chain, "/exclusion?show=waiting&behind=109", "More registers")
    assert len(_shown(registers, "registers")) == len(set(_shown(registers, "registers"))) == 460
    assert {_shown([page], "exclusion")[0] for page in registers} == {"110"}


def test_somebody_sees_no_store_of_others_on_any_page(chain: Person) -> None:
    _leave_away(chain, _STORES)
    owner = sit_down(chain, "owner", (Grant(Role.ADMINISTRATOR, "20"), Grant(Role.ADMINISTRATOR, "231")))
    assert _shown([owner.text("/stores")], "stores") == ["20", "231"]
    assert "2 stores" in owner.text("/stores")
    assert _shown([owner.text("/registers")], "registers") == ["20-1", "20-2", "231-1", "231-2"]
    assert _shown([owner.text("/registers?show=silent")], "registers") == ["231-1"]
    page = owner.text("/exclusion")
    assert _shown([page], "exclusion") == ["20", "231"]
    assert set(re.findall(r"Shop (\d+)", page)) == {"20", "231"}


def test_a_place_that_no_page_ever_said_breaks_nothing(chain: Person) -> None:
    for place in ("x", "-", "%00", "9999999999", "1-2-3", "é"):
        for path in ("/stores?after=", "/registers?after=", "/exclusion?after=", "/exclusion?behind="):
            assert chain.get(path + place).status_code == 200


def test_the_lists_ask_as_often_for_many_stores_as_for_few(claire: Person) -> None:
    def asked() -> list[int]:
        counts = []
        for path in ("/stores", "/registers", "/registers?show=missing", "/exclusion", "/exclusion?show=waiting"):
            with statements_of(claire.db) as statements:
                claire.text(path)
            counts.append(len(statements))
        return counts

    _open(claire, _STORES[:3])
    _leave_away(claire, _STORES[:3])
    few = asked()
    _open(claire, _STORES[3:])
    assert asked() == few
