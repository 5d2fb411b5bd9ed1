"""Customers are the chain's, but what is decided about them is decided where they are at home."""

import html

import pytest

from hq_server.domain.access import Grant, Role
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import access_settings, merge_proposals
from hq_server.services.access_settings import Act
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.ingest import ingest_batch
from tests.hq_server.admin.conftest import Person
from tests.hq_server.admin.people import MANAGER_OF_101, open_stores, sit_down
from tests.hq_server.customer_lines import create
from tests.hq_server.merging import ADA, TWIN, merge, search
from tests.hq_server.sending_register import NOW, SendingRegister

VIEWER_EVERYWHERE = Grant(Role.VIEWER)


@pytest.fixture
def pairs(claire: Person) -> dict[str, tuple[str, str]]:
    """Store → two customers of it who look the same."""
    open_stores(claire.db)
    found = {}
    for number, last in (("101", "Lefèvre"), ("106", "Marchand")):
        register = SendingRegister(RegisterIdentity(number, "1"))
        register.open_shift()
        tail = {"last_name": last, "phone": f"06 55 44 33 {number[1:]}"}
        found[number] = (create(register, "", None, **(ADA | tail)), create(register, "", None, **(TWIN | tail)))
        ingest_batch(claire.db, register.identity, register.lines, NOW)
    issue_account_numbers(claire.db, NOW)
    search(claire.db)
    return found


def proposal_of(claire: Person, customer: str) -> str:
    return merge_proposals.proposals_of(claire.db, customer)[0].id


def test_merge_proposals_are_shown_and_decided_where_one_of_the_two_is_at_home(
    claire: Person, pairs: dict[str, tuple[str, str]]
) -> None:
    manager = sit_down(claire, "somebody", MANAGER_OF_101)
    own, other = (proposal_of(claire, pairs[number][0]) for number in ("101", "106"))
    listed = manager.text("/merges")
    assert (own in listed, other in listed, "Marchand" in listed) == (True, False, False)
    assert other in claire.text("/merges")
    assert manager.get(f"/merges/{own}").status_code == 200
    for path in (f"/merges/{other}/merge", f"/merges/{other}/dismiss"):
        assert manager.post(path, False, stays=pairs["106"][0], seen="x").status_code == 404, path
    assert manager.get(f"/merges/{other}").status_code == 404
    assert manager.post("/merges", False, one=pairs["106"][0], other=pairs["106"][1]).status_code == 404
    assert manager.post("/merges/search", False).status_code == 403
    assert "/merges/search" not in listed
    assert f"/merges/{other}" not in manager.text(f"/customers/{pairs['106'][0]}")
    assert manager.post(f"/merges/{own}/dismiss", False).status_code == 303


def test_a_merge_of_another_store_is_neither_seen_nor_undone(claire: Person, pairs: dict[str, tuple[str, str]]) -> None:
    made = merge(claire.db, *pairs["106"])
    manager = sit_down(claire, "somebody", MANAGER_OF_101)
    both = sit_down(claire, "both", (*MANAGER_OF_101, VIEWER_EVERYWHERE))
    assert made in claire.text("/merges?state=merged")
    assert made not in manager.text("/merges?state=merged")
    assert manager.get(f"/merges/{made}").status_code == 404
    assert manager.post(f"/merges/{made}/undo", False).status_code == 404
    assert both.get(f"/merges/{made}").status_code == 200
    assert both.post(f"/merges/{made}/undo", False).status_code == 403
    assert claire.post(f"/merges/{made}/undo", False).status_code == 303


def test_an_operation_of_another_store_is_as_if_it_were_not_there(
    claire: Person, pairs: dict[str, tuple[str, str]]
) -> None:
    manager = sit_down(claire, "somebody", MANAGER_OF_101)
    both = sit_down(claire, "both", (*MANAGER_OF_101, VIEWER_EVERYWHERE))
    own, other = (f"/sync/{pairs[number][0]}." for number in ("101", "106"))
    assert (manager.get(own).status_code, manager.get(other).status_code) == (200, 404)
    assert manager.post(other, False, why="x").status_code == 404
    assert (both.get(other).status_code, both.post(other, False, why="x").status_code) == (200, 403)
    assert manager.post(own, False, why="x").status_code == 303


def test_a_person_is_erased_by_who_may_change_every_account_of_the_person(
    claire: Person, pairs: dict[str, tuple[str, str]]
) -> None:
    manager = sit_down(claire, "somebody", MANAGER_OF_101)
    theirs, others = pairs["101"][0], pairs["106"][0]
    assert "/erase" in manager.text(f"/customers/{theirs}")
    assert "/erase" not in manager.text(f"/customers/{others}")
    assert manager.get(f"/customers/{others}/erase").status_code == 403
    assert manager.post(f"/customers/{others}/erase", False, typed=others, why="x").status_code == 403
    merge(claire.db, theirs, others)
    assert manager.get(f"/customers/{theirs}/erase").status_code == 403


def test_an_erasing_that_waits_is_approved_by_who_may_erase_there(
    claire: Person, pairs: dict[str, tuple[str, str]]
) -> None:
    access_settings.save(claire.db, "120", "12", [Act.ERASE_PERSON.value], NOW)
    manager = sit_down(claire, "somebody", MANAGER_OF_101)
    of_106 = sit_down(claire, "other", (Grant(Role.MANAGER, "106"),))
    again = sit_down(claire, "third", MANAGER_OF_101)
    number = _number(claire, pairs["101"][0])
    asked = manager.post(f"/customers/{number}/erase", False, typed=number, why="by letter").headers["Location"]
    assert of_106.get(asked).status_code == 404
    assert of_106.post(asked, False, act="approve").status_code == 404
    assert manager.post(asked, False, act="approve").status_code == 422
    assert again.post(asked, False, act="approve").status_code == 303


def test_an_account_that_was_merged_into_the_person_meanwhile_is_not_erased_unseen(
    claire: Person, pairs: dict[str, tuple[str, str]]
) -> None:
    access_settings.save(claire.db, "120", "12", [Act.ERASE_PERSON.value], NOW)
    marc = sit_down(claire, "marc")
    number = _number(claire, pairs["101"][0])
    asked = claire.post(f"/customers/{number}/erase", False, typed=number, why="by letter").headers["Location"]
    merge(claire.db, *pairs["101"])
    answer = marc.post(asked, False, act="approve")
    assert answer.status_code == 422
    assert "accounts are others now" in html.unescape(answer.text)
    assert "Ada" in claire.text(f"/customers/{pairs['101'][0]}")


def _number(claire: Person, customer: str) -> str:
    with claire.db.read():
        row = claire.db.row("SELECT account_number FROM customer WHERE id = ?", (customer,))
    assert row
    return str(row[0])
