"""Whoever let somebody in a short while ago is not approved by that account: it may be their own hand."""

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.access import ALL_POWERS, Grant, Role
from hq_server.domain.helping_in import Help, may_be_one, within_reach
from hq_server.domain.stores import Store
from hq_server.errors import Refused
from hq_server.ids import new_id
from hq_server.services import (
    access_settings,
    approved_acts,
    own_hands,
    repair,
    second_person,
    store_admin,
    user_admin,
    users,
    validation,
)
from hq_server.services.access_settings import Act
from hq_server.services.ingest import ingest_batch
from tests.hq_server.findings_world import WHY
from tests.hq_server.sending_register import DATE, NOW, add_register
from tests.hq_server.services.test_second_person import PASSWORD, is_revoked

HOUR_MS = 3_600_000
JUST_BEFORE, AFTER = own_hands.LASTS_HOURS * HOUR_MS - 1, own_hands.LASTS_HOURS * HOUR_MS


@pytest.fixture
def chain(hq: HqDatabase) -> HqDatabase:
    """A register that two have to revoke, and three administrators."""
    store_admin.create_store(hq, Store("101", "Store 101", "EUR"), NOW)
    store_admin.add_register(hq, "101", "1", NOW)
    for name in ("claire", "marc", "nadia"):
        users.create_user(hq, name, PASSWORD, NOW, grants=ALL_POWERS)
    access_settings.save(hq, "120", "12", [Act.REVOKE_REGISTER], NOW)
    return hq


def propose(db: HqDatabase, by: str, now_ms: int) -> str:
    made = approved_acts.do_or_propose(
        *(db, Act.REVOKE_REGISTER, "register 101-1", {"register": "101-1"}, "It was stolen."),
        by=by,
        now_ms=now_ms,
        new_id=new_id,
        store="101",
    )
    assert made is not None
    return made.id


def let_in(db: HqDatabase, how: str, person: str, by: str) -> str:
    """The account that ``by`` could sign in to now."""
    match how:
        case "a new password":
            user_admin.reset_password(db, person, NOW, by=by)
        case "no code any more":
            with db.write():
                db.execute("UPDATE hq_user SET code_secret = 'ABC' WHERE name = ?", (person,))
            assert user_admin.reset_code(db, person, NOW, by=by)
        case _new:
            user_admin.add_person(db, "puppet", "Puppet", (Grant(Role.ADMINISTRATOR),), NOW, by=by)
            return "puppet"
    return person


@pytest.mark.parametrize("how", ["a new password", "no code any more", "a new account"])
@pytest.mark.parametrize("turned", [False, True])
def test_whoever_let_somebody_in_is_not_their_second_person(chain: HqDatabase, how: str, turned: bool) -> None:
    account = let_in(chain, how, "marc", "claire")
    proposer, approver = (account, "claire") if turned else ("claire", account)
    asked = propose(chain, proposer, NOW + 1)
    with pytest.raises(Refused, match="count as one person for 72 hours"):
        approved_acts.approve(chain, asked, by=approver, now_ms=NOW + JUST_BEFORE)
    assert not is_revoked(chain)
    able = [one.name for one in second_person.who_may_approve(chain, second_person.get(chain, asked), NOW + 2)]
    assert approver not in able
    assert "nadia" in able
    approved_acts.approve(chain, asked, by="nadia", now_ms=NOW + 2)
    assert is_revoked(chain)


def test_after_a_while_it_is_the_persons_own_account_again(chain: HqDatabase) -> None:
    user_admin.reset_password(chain, "marc", NOW, by="claire")
    asked = propose(chain, "claire", NOW + 1)
    approved_acts.approve(chain, asked, by="marc", now_ms=NOW + AFTER)
    assert is_revoked(chain)


def test_two_accounts_that_one_person_let_in_are_not_each_others_second_person(chain: HqDatabase) -> None:
    for name in ("marc", "nadia"):
        user_admin.reset_password(chain, name, NOW, by="claire")
    asked = propose(chain, "marc", NOW + 1)
    with pytest.raises(Refused, match="marc and nadia"):
        approved_acts.approve(chain, asked, by="nadia", now_ms=NOW + 2)


def test_a_detour_over_another_account_does_not_help(chain: HqDatabase) -> None:
    user_admin.reset_password(chain, "marc", NOW, by="claire")
    user_admin.reset_password(chain, "nadia", NOW + 1, by="marc")
    asked = propose(chain, "claire", NOW + 2)
    with pytest.raises(Refused, match="count as one person"):
        approved_acts.approve(chain, asked, by="nadia", now_ms=NOW + 3)


def test_it_can_still_be_refused_and_a_server_command_counts_for_nobody(chain: HqDatabase) -> None:
    user_admin.reset_password(chain, "marc", NOW, by="claire")
    user_admin.reset_password(chain, "nadia", NOW)
    first = propose(chain, "claire", NOW + 1)
    second_person.refuse(chain, first, "We found it.", by="marc", now_ms=NOW + 2)
    approved_acts.approve(chain, propose(chain, "claire", NOW + 3), by="nadia", now_ms=NOW + 4)
    assert is_revoked(chain)


def test_a_repair_is_not_approved_by_an_account_that_its_author_let_in(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    register.sell_in_full(total_minor=1)
    ingest_batch(hq, register.identity, register.lines, NOW)
    validation.validate_day(hq, "101", DATE, NOW)
    for name in ("claire", "marc", "nadia"):
        users.create_user(hq, name, PASSWORD, NOW)
    user_admin.reset_password(hq, "marc", NOW, by="claire")
    sent = repair.propose(
        hq, register.identity.code, register.sequence, {}, WHY, seen=0, person="claire", now_ms=NOW, kind="void"
    )
    place = (hq, register.identity.code, register.sequence)
    with pytest.raises(Refused, match="count as one person"):
        repair.approve(*place, seen=sent.version, person="marc", now_ms=NOW + 1)
    assert repair.approve(*place, seen=sent.version, person="nadia", now_ms=NOW + 1).state == "applied"


def test_reach_follows_the_order_in_which_it_happened() -> None:
    helps = [Help("b", "c"), Help("a", "b"), Help("d", "e")]
    assert within_reach("a", helps) == {"a", "b"}, "b helped c while it was b's own"
    assert within_reach("b", helps) == {"b", "c"}
    assert may_be_one("b", "c", helps)
    assert not may_be_one("a", "c", helps)
    assert not may_be_one("a", "e", helps)
    assert may_be_one("a", "a", [])
