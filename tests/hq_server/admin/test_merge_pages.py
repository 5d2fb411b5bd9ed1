"""Merge proposals in the browser: compared, merged, turned down, undone; on both engines."""

import html
import re

import pytest

from hq_server.services import customer_list, merge_proposals
from tests.hq_server.admin.conftest import Person
from tests.hq_server.customer_lines import HOME, change, create
from tests.hq_server.merging import ADA, TWIN, fields_of, merge, search, send, survivor_of, two
from tests.hq_server.sending_register import SendingRegister, add_register

EVIL = '<script>alert(1)</script>"&'


@pytest.fixture
def register(claire: Person) -> SendingRegister:
    return add_register(claire.db)


@pytest.fixture
def pair(claire: Person, register: SendingRegister) -> tuple[str, str]:
    found = two(claire.db, register)
    search(claire.db)
    return found


def _proposal(claire: Person) -> str:
    return merge_proposals.list_proposals(claire.db).proposals[0].id


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, page
    return found[1]


def _merge(claire: Person, proposal: str, **fields: str) -> str:
    page = claire.text(f"/merges/{proposal}")
    sent = {name: _hidden(page, name) for name in ("stays", "seen")} | fields
    return html.unescape(claire.post(f"/merges/{proposal}/merge", **sent).text)


def test_the_list_says_who_and_why_and_the_sidebar_how_many(claire: Person, pair: tuple[str, str]) -> None:
    page = html.unescape(claire.text("/merges"))
    assert "Ada Lefèvre" in page
    assert "same phone, same name" in page
    assert '<span class="n ">1</span>' in page
    assert "No two customers look the same." not in page


def test_without_proposals_the_page_says_that_this_is_good(claire: Person) -> None:
    assert "No two customers look the same." in claire.text("/merges")
    assert "Nothing was merged yet." in claire.text("/merges?state=merged")
    assert "Nothing was turned down." in claire.text("/merges?state=dismissed")


def test_the_two_are_compared_with_the_points_of_each_reason(claire: Person, pair: tuple[str, str]) -> None:
    page = html.unescape(claire.text(f"/merges/{_proposal(claire)}"))
    assert f"Same phone number, {ADA['phone']}" in page
    assert "+40" in page
    assert "of 100: probably the same customer" in page
    assert page.count("checked") == 4
    assert page.index("000000018") < page.index("000000026")


def test_who_stays_and_whose_values_can_be_chosen(claire: Person, pair: tuple[str, str]) -> None:
    one, other = pair
    proposal = _proposal(claire)
    swapped = claire.text(f"/merges/{proposal}?stays={other}&rule=newest")
    assert _hidden(swapped, "stays") == other
    page = _merge(claire, proposal, **{"take:email": "merged", "take:first_name": "kept"})
    assert "Merged." in page
    assert (fields_of(claire.db, one)["email"], survivor_of(claire.db, other)) == (TWIN["email"], one)
    assert fields_of(claire.db, one)["first_name"] == "Ada"


def test_a_merge_can_be_undone_from_its_own_page_which_says_what_comes_back(
    claire: Person, pair: tuple[str, str]
) -> None:
    one, other = pair
    _merge(claire, _proposal(claire), **{"take:email": "merged"})
    listed = claire.text("/merges?state=merged")
    made = re.search(r'href="/merges/([0-9a-f-]{36})"', listed)
    assert made
    page = html.unescape(claire.text(f"/merges/{made[1]}"))
    assert "000000026 was merged into 000000018" in page
    assert "What 000000018 gets back" in page
    undone = html.unescape(claire.post(f"/merges/{made[1]}/undo").text)
    assert "Undone: both customers stand for themselves again." in undone
    assert "undone" in undone
    assert (survivor_of(claire.db, other), fields_of(claire.db, one)["email"]) == (other, ADA["email"])
    assert "Undone" in claire.text("/merges?state=merged")
    again = html.unescape(claire.post(f"/merges/{made[1]}/undo").text)
    assert "undone already" in again


def test_a_proposal_that_was_merged_leads_to_the_merge(claire: Person, pair: tuple[str, str]) -> None:
    proposal = _proposal(claire)
    made = merge(claire.db, *pair)
    answer = claire.get(f"/merges/{proposal}")
    assert (answer.status_code, answer.location) == (303, f"/merges/{made}")


def test_what_is_not_the_same_leaves_the_list_and_is_kept_on_its_own(claire: Person, pair: tuple[str, str]) -> None:
    proposal = _proposal(claire)
    page = html.unescape(claire.post(f"/merges/{proposal}/dismiss").text)
    assert "Noted: they are not the same." in page
    assert "No two customers look the same." in page
    assert "Ada Lefèvre" in html.unescape(claire.text("/merges?state=dismissed"))
    shown = html.unescape(claire.text(f"/merges/{proposal}"))
    assert "claire said that they are not the same." in shown or "Claire Aubert said" in shown
    assert "This was decided already." in html.unescape(claire.post(f"/merges/{proposal}/dismiss").text)


def test_the_customers_page_asks_to_decide_and_merges_there(claire: Person, pair: tuple[str, str]) -> None:
    one, other = pair
    page = html.unescape(claire.text(f"/customers/{other}"))
    assert "Decide whether account 000000018 is the same customer." in page
    assert "is merged, this customer" in page
    _merge(claire, _proposal(claire))
    merged = html.unescape(claire.text(f"/customers/{other}"))
    assert "This account was merged into 000000018." in merged
    assert f"/customers/{other}/edit" not in merged
    assert "Decide whether" not in merged
    assert claire.get(f"/customers/{other}/edit").location == f"/customers/{other}"
    survivor = html.unescape(claire.text(f"/customers/{one}"))
    assert "000000026 was merged into it" in survivor


def test_a_merged_customer_is_found_by_its_number_and_said_to_be_merged(claire: Person, pair: tuple[str, str]) -> None:
    _one, other = pair
    merge(claire.db, *pair)
    number = customer_list.get_customer(claire.db, other).account_number
    page = html.unescape(claire.text(f"/customers?q={number}"))
    assert other in page
    assert "Merged" in page


def test_what_changed_meanwhile_is_not_merged(claire: Person, register: SendingRegister, pair: tuple[str, str]) -> None:
    _one, other = pair
    proposal = _proposal(claire)
    page = claire.text(f"/merges/{proposal}")
    sent = {name: _hidden(page, name) for name in ("stays", "seen")}
    change(register, other, ("title", None, "Dr"))
    send(claire.db, register)
    answer = html.unescape(claire.post(f"/merges/{proposal}/merge", **sent).text)
    assert "One of the two changed since this page was opened." in answer
    assert survivor_of(claire.db, other) == other
    stranger = html.unescape(claire.post(f"/merges/{proposal}/merge", **sent | {"stays": "nobody"}).text)
    assert "Choose who of the two stays." in stranger


def test_two_customers_that_do_not_look_alike_can_be_compared(claire: Person, register: SendingRegister) -> None:
    one, other = create(register, **ADA), create(register, first_name="Max", phone="", email="", fields=HOME)
    send(claire.db, register)
    page = html.unescape(claire.post("/merges", one="000000018", other=" 000000026 ").text)
    assert "Are these the same customer?" in page
    assert "hardly the same customer" in page
    assert "Address (Home): 1 rue du Nord, Lille" in page
    assert "There is no customer 7." in html.unescape(claire.post("/merges", one="7", other=one).text)
    same = html.unescape(claire.post("/merges", one=one, other=one).text)
    assert "one and the same customer" in same
    assert other


def test_everybody_is_compared_again_when_somebody_asks_for_it(claire: Person, pair: tuple[str, str]) -> None:
    page = html.unescape(claire.post("/merges/search").text)
    assert "All customers are compared again." in page
    assert "2 changes are still to be compared." in page


def test_what_stands_in_the_fields_is_shown_as_text(claire: Person, register: SendingRegister) -> None:
    fields = {"attribute.vat": EVIL, f"attribute.{EVIL}": EVIL, "address.a1.purpose": EVIL, "address.a1.street": EVIL}
    one = create(register, fields=fields, first_name=EVIL, last_name=EVIL)
    other = create(register, fields={"attribute.vat": EVIL}, first_name=EVIL, last_name=EVIL, email="")
    send(claire.db, register)
    search(claire.db)
    proposal = _proposal(claire)
    pages = [claire.text(path) for path in ("/merges", f"/merges/{proposal}", f"/customers/{one}")]
    made = merge(claire.db, other, one)
    pages += [claire.text(f"/merges/{made}"), claire.text("/merges?state=merged")]
    for page in pages:
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize("path", ["/merges/none", "/merges/00000000-0000-7000-8000-000000000000"])
def test_what_is_not_there_is_a_page_that_says_so(claire: Person, path: str) -> None:
    answer = claire.get(path)
    assert answer.status_code == 404
    assert claire.post(f"{path}/undo").status_code in (200, 404)


def test_the_number_of_statements_does_not_grow_with_the_proposals(
    claire: Person, register: SendingRegister, asked: list[str]
) -> None:
    counts = []
    for at in range(2):
        for each in range(1 + 8 * at):
            phone = f"06 00 00 0{at} {each:02}"
            create(register, **ADA | {"phone": phone, "email": ""})
            create(register, **TWIN | {"phone": phone, "email": ""})
        send(claire.db, register)
        search(claire.db)
        asked.clear()
        claire.text("/merges")
        counts.append(len(asked))
    assert counts[0] == counts[1] > 0
