"""What wants a second person is proposed by one and done by another, or not done at all."""

import pytest

from hq_server.db.database import HqDatabase
from hq_server.db.second_person import DONE, OPEN, REFUSED, TAKEN_BACK, Proposal
from hq_server.domain.access import ALL_POWERS, Grant, Role
from hq_server.domain.stores import Store
from hq_server.errors import ActivationRefused, FieldsRefused, NotFound, Refused
from hq_server.ids import new_id
from hq_server.services import (
    access_settings,
    activation,
    approved_acts,
    audit,
    second_person,
    setup_editing,
    store_admin,
    user_admin,
    users,
)
from hq_server.services.access_settings import Act
from hq_server.services.audit import Wanted
from hq_server.services.statement_terms import PLAN
from tests.hq_server.sending_register import NOW

PASSWORD = "a long enough password"
WHY = "It was stolen last night."


@pytest.fixture
def chain(hq: HqDatabase) -> HqDatabase:
    """Two stores with a register each, two administrators, and people with less."""
    for number in ("101", "106"):
        store_admin.create_store(hq, Store(number, f"Store {number}", "EUR"), NOW)
        store_admin.add_register(hq, number, "1", NOW)
    for name, grants in (
        ("claire", ALL_POWERS),
        ("marc", ALL_POWERS),
        ("manager101", (Grant(Role.MANAGER, "101"),)),
        ("manager106", (Grant(Role.MANAGER, "106"),)),
        ("viewer", (Grant(Role.VIEWER),)),
    ):
        users.create_user(hq, name, PASSWORD, NOW, grants=grants)
    access_settings.save(hq, "120", "12", [Act.REVOKE_REGISTER, Act.CHANGE_ACCOUNT_PLAN], NOW)
    return hq


def revoke(db: HqDatabase, code: str = "101-1", by: str = "claire", why: str = WHY) -> Proposal | None:
    return approved_acts.do_or_propose(
        *(db, Act.REVOKE_REGISTER, f"register {code}", {"register": code}, why),
        by=by,
        now_ms=NOW,
        new_id=new_id,
        store=code.partition("-")[0],
    )


def proposed(db: HqDatabase, code: str = "101-1") -> Proposal:
    made = revoke(db, code)
    assert made is not None
    return made


def is_revoked(db: HqDatabase, code: str = "101-1") -> bool:
    return store_admin.get_register(db, code).revoked_ms is not None


def test_it_is_done_at_once_where_nobody_else_is_wanted(chain: HqDatabase) -> None:
    access_settings.save(chain, "120", "12", [], NOW)
    assert revoke(chain, why="") is None
    assert is_revoked(chain)


def test_it_is_done_when_another_person_approves(chain: HqDatabase) -> None:
    one = proposed(chain)
    assert not is_revoked(chain)
    assert second_person.find_open(chain, Act.REVOKE_REGISTER, "register 101-1") == one
    approved_acts.approve(chain, one.id, by="marc", now_ms=NOW + 1)
    assert is_revoked(chain)
    kept = second_person.get(chain, one.id)
    assert (kept.state, kept.proposed_by, kept.decided_by, kept.why) == (DONE, "claire", "marc", WHY)
    told, _more = audit.list_entries(chain, Wanted(subject="register 101-1"))
    assert [(entry.by, entry.action) for entry in told[:3]] == [
        ("marc", "second_person.approved"),
        ("claire", "register.revoked"),
        ("claire", "second_person.proposed"),
    ]


@pytest.mark.parametrize(
    ("by", "why"),
    [
        ("claire", "yourself"),
        ("manager106", "not yours"),
        ("viewer", "not yours"),
        ("nobody", "not yours"),
        ("", "not yours"),
    ],
)
def test_nobody_else_can_approve(chain: HqDatabase, by: str, why: str) -> None:
    one = proposed(chain)
    with pytest.raises(Refused, match=why):
        approved_acts.approve(chain, one.id, by=by, now_ms=NOW)
    assert not is_revoked(chain)
    assert second_person.get(chain, one.id).state == OPEN


def test_somebody_blocked_cannot_approve(chain: HqDatabase) -> None:
    one = proposed(chain)
    user_admin.change_person(chain, "marc", NOW, full_name="Marc", active=False, grants=ALL_POWERS)
    with pytest.raises(Refused, match="not yours"):
        approved_acts.approve(chain, one.id, by="marc", now_ms=NOW)


def test_whoever_may_do_it_there_may_approve_it(chain: HqDatabase) -> None:
    one = proposed(chain)
    assert [person.name for person in second_person.who_may_approve(chain, one, NOW)] == ["manager101", "marc"]
    approved_acts.approve(chain, one.id, by="manager101", now_ms=NOW)
    assert is_revoked(chain)


def test_it_is_approved_once(chain: HqDatabase) -> None:
    one = proposed(chain)
    approved_acts.approve(chain, one.id, by="marc", now_ms=NOW)
    for again in (approved_acts.approve,):
        with pytest.raises(Refused, match="decided this meanwhile"):
            again(chain, one.id, by="manager101", now_ms=NOW)
    with pytest.raises(Refused, match="decided this meanwhile"):
        second_person.take_back(chain, one.id, by="claire", now_ms=NOW)


def test_what_waited_too_long_is_not_done_any_more(chain: HqDatabase) -> None:
    waiting = proposed(chain)
    late = NOW + 14 * 86_400_000
    with pytest.raises(Refused, match="14 days"):
        approved_acts.approve(chain, waiting.id, by="marc", now_ms=late + 1)
    assert store_admin.get_register(chain, "101-1").revoked_ms is None
    second_person.refuse(chain, waiting.id, "Too late.", by="marc", now_ms=late + 1)
    again = proposed(chain)
    approved_acts.approve(chain, again.id, by="marc", now_ms=late)
    assert store_admin.get_register(chain, "101-1").revoked_ms == late


def test_refusing_says_why_and_does_nothing(chain: HqDatabase) -> None:
    one = proposed(chain)
    with pytest.raises(Refused, match="why not"):
        second_person.refuse(chain, one.id, "  ", by="marc", now_ms=NOW)
    with pytest.raises(Refused, match="not yours"):
        second_person.refuse(chain, one.id, "No.", by="viewer", now_ms=NOW)
    second_person.refuse(chain, one.id, "It was found again.", by="marc", now_ms=NOW)
    kept = second_person.get(chain, one.id)
    assert (kept.state, kept.note) == (REFUSED, "It was found again.")
    assert not is_revoked(chain)


def test_only_who_proposed_it_takes_it_back(chain: HqDatabase) -> None:
    one = proposed(chain)
    with pytest.raises(Refused, match="Only the person"):
        second_person.take_back(chain, one.id, by="marc", now_ms=NOW)
    second_person.take_back(chain, one.id, by="claire", now_ms=NOW)
    assert second_person.get(chain, one.id).state == TAKEN_BACK
    assert proposed(chain).id != one.id, "it may be proposed again"


def test_the_same_thing_waits_once_and_says_why(chain: HqDatabase) -> None:
    with pytest.raises(Refused, match="Say why"):
        revoke(chain, why=" ")
    proposed(chain)
    with pytest.raises(Refused, match="waits for a second person already"):
        revoke(chain, by="marc")
    assert proposed(chain, "106-1").subject


def test_everybody_sees_what_waits_in_their_stores(chain: HqDatabase) -> None:
    proposed(chain, "101-1")
    proposed(chain, "106-1")

    def seen(name: str) -> list[str]:
        return [one.store for one in second_person.list_open(chain, user_admin.get_person(chain, name))]

    assert (seen("claire"), seen("manager106"), seen("viewer")) == (["101", "106"], ["106"], ["101", "106"])
    waiting = [second_person.count_for(chain, user_admin.get_person(chain, name)) for name in ("claire", "marc")]
    assert waiting == [0, 2]
    assert second_person.count_for(chain, user_admin.get_person(chain, "manager101")) == 1
    assert second_person.count_for(chain, user_admin.get_person(chain, "viewer")) == 0


def test_what_cannot_be_done_is_not_proposed(chain: HqDatabase) -> None:
    with pytest.raises(NotFound):
        revoke(chain, "101-9")
    assert second_person.list_open(chain, user_admin.get_person(chain, "claire")) == []


def test_when_it_cannot_be_done_any_more_it_goes_on_waiting(chain: HqDatabase) -> None:
    one = proposed(chain)
    with chain.write():
        chain.execute("DELETE FROM register WHERE store = '101'")
    with pytest.raises(NotFound):
        approved_acts.approve(chain, one.id, by="marc", now_ms=NOW)
    assert second_person.get(chain, one.id).state == OPEN


def plan(db: HqDatabase, members: str, seen: str = "") -> Proposal | None:
    details = {"key": "books", "members": members, "seen": seen}
    return approved_acts.do_or_propose(
        *(db, Act.CHANGE_ACCOUNT_PLAN, "account_plan books", details, "The auditor wants it."),
        by="claire",
        now_ms=NOW,
        new_id=new_id,
    )


def test_the_account_plan_changes_when_it_is_approved(chain: HqDatabase) -> None:
    one = plan(chain, '{"sales": "707100"}')
    assert one is not None
    assert setup_editing.find_item(chain, PLAN, one.details["key"]) is None
    with pytest.raises(Refused, match="not yours"):
        approved_acts.approve(chain, one.id, by="manager101", now_ms=NOW)
    approved_acts.approve(chain, one.id, by="marc", now_ms=NOW)
    kept = setup_editing.find_item(chain, PLAN, one.details["key"])
    assert kept is not None
    assert kept.members["sales"] == "707100"


def test_an_account_plan_that_cannot_be_is_not_proposed(chain: HqDatabase) -> None:
    with pytest.raises(FieldsRefused):
        plan(chain, '{"sales": "no account"}')


def test_an_account_plan_that_was_changed_meanwhile_is_not_written_over(chain: HqDatabase) -> None:
    one = plan(chain, '{"sales": "707100"}')
    assert one is not None
    setup_editing.save_item(chain, PLAN, {"sales": "707200"}, NOW, by="marc")
    with pytest.raises(Refused, match="meanwhile"):
        approved_acts.approve(chain, one.id, by="marc", now_ms=NOW)
    kept = setup_editing.find_item(chain, PLAN, one.details["key"])
    assert kept is not None
    assert kept.members["sales"] == "707200"


def test_removing_the_account_plan_is_a_change_of_it(chain: HqDatabase) -> None:
    access_settings.save(chain, "120", "12", [], NOW)
    assert plan(chain, '{"sales": "707100"}') is None
    kept = setup_editing.find_item(chain, PLAN, "books")
    assert kept is not None
    access_settings.save(chain, "120", "12", [Act.CHANGE_ACCOUNT_PLAN], NOW)
    one = plan(chain, "", kept.seen)
    assert one is not None
    approved_acts.approve(chain, one.id, by="marc", now_ms=NOW)
    assert setup_editing.find_item(chain, PLAN, "books") is None


def test_revoking_again_takes_a_code_away_that_was_issued_since(chain: HqDatabase) -> None:
    store_admin.revoke_register(chain, "101-1", NOW)
    code = store_admin.issue_activation_code(chain, "101-1", NOW).code
    assert store_admin.revoke_register(chain, "101-1", NOW + 1).revoked_ms == NOW
    with pytest.raises(ActivationRefused):
        activation.activate(chain, code, "pc", "1", NOW + 2)
