"""What the other feeds bring: settings, channel, staff, days, cursors, and the talk with HQ."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from store_client.db import contact, cursors, settings, shifts, staff
from store_client.db.contact import ContactState
from store_client.db.cursors import FeedCursor
from store_client.db.database import RegisterDatabase
from store_client.domain.shift import DayState
from store_client.domain.staff import Lockout, StaffMember
from store_client.services.shift_close import close_shift
from tests.factories import STAFF, make_channel, make_identity, make_moment, make_staff_record, open_shift


def test_a_register_knows_who_it_is_only_after_activation(db: RegisterDatabase) -> None:
    assert settings.identity(db) == make_identity()
    with db.write():
        db.run("DELETE FROM setting WHERE key = 'epoch'")
    assert settings.identity(db) is None


def test_a_register_has_the_channel_that_came_last(db: RegisterDatabase) -> None:
    assert settings.channel(db) == make_channel()
    other = replace(make_channel("GBP"), store="102", address=(), tax_included=False, async_customers=False)
    with db.write():
        settings.save_channel(db, other)
    assert settings.channel(db) == other
    assert db.value("SELECT count(*) FROM channel") == 1


def test_a_setting_that_was_never_saved_is_none(db: RegisterDatabase) -> None:
    assert settings.read_setting(db, "unknown") is None


def test_staff_come_change_and_go(db: RegisterDatabase) -> None:
    with db.write():
        staff.upsert(db, [make_staff_record("s-002", name="Bo"), make_staff_record(STAFF, name="Ada Lovelace")])
    assert staff.list_active(db) == [
        StaffMember(STAFF, "Ada Lovelace", "cashier", "en"),
        StaffMember("s-002", "Bo", "cashier", "en"),
    ]
    with db.write():
        staff.remove(db, [STAFF])
    assert [member.id for member in staff.list_active(db)] == ["s-002"]
    gone = staff.find(db, STAFF)
    assert gone is not None
    assert not gone.active
    assert staff.find(db, "nobody") is None


def test_wrong_pins_are_remembered_until_they_are_cleared(db: RegisterDatabase) -> None:
    with db.write():
        staff.save_lockout(db, STAFF, Lockout(3, 99))
    assert staff.read_lockout(RegisterDatabase.open(db.path), STAFF) == Lockout(3, 99)
    with db.write():
        staff.clear_lockout(db, STAFF)
    assert staff.read_lockout(db, STAFF) == Lockout()


def test_a_cursor_starts_at_nothing_and_moves(db: RegisterDatabase) -> None:
    assert cursors.load(db, 1010) == FeedCursor()
    with db.write():
        cursors.save(db, 1010, "e1", 5)
        cursors.save(db, 1010, "e2", 9)
        cursors.save(db, 1040, "e2", 1)
    assert cursors.load(db, 1010) == FeedCursor("e2", 9)
    assert cursors.load_all(db) == {1010: FeedCursor("e2", 9), 1040: FeedCursor("e2", 1)}


def test_the_talk_with_hq_is_remembered(db: RegisterDatabase) -> None:
    assert contact.read(db) == ContactState()
    with db.write():
        contact.record_unreachable(db, "no route")
    assert contact.read(db) == ContactState(trouble="no route")
    with db.write():
        contact.record_contact(db, now_ms=1000, hq_ms=900, stored_sequence=4)
        contact.record_contact(db, now_ms=2000, hq_ms=1900)
        contact.record_agent_alive(db, 3000)
    assert contact.read(db) == ContactState(2000, 1900, True, "", False, 3000, 4)
    with db.write():
        contact.record_activation_needed(db, "revoked")
    assert contact.read(db).activation_needed
    with db.write():
        contact.record_activated(db)
        contact.record_agent_alive(db, None)
    state = contact.read(db)
    assert (state.activation_needed, state.trouble, state.agent_alive_ms) == (False, "", None)


def test_being_unreachable_again_writes_nothing(db: RegisterDatabase) -> None:
    with db.write():
        contact.record_unreachable(db, "no route")
    before = db.value("SELECT total_changes()")
    with db.write():
        contact.record_unreachable(db, "no route")
    assert db.value("SELECT total_changes()") == before


@pytest.mark.parametrize(
    ("state", "expected", "confirmed_ms"),
    [("waiting", "closed", None), ("confirmed", "confirmed", 70), ("differs", "differs", None)],
)
def test_hqs_word_on_a_day_reaches_the_closed_shift(
    db: RegisterDatabase, new_id: Callable[[], str], state: str, expected: str, confirmed_ms: int | None
) -> None:
    shift = open_shift(db, new_id)
    close_shift(db, staff=STAFF, now=make_moment(9), new_id=new_id)
    with db.write():
        shifts.record_day(db, [DayState(shift.id, state, 2, 2, "why", 70), DayState("unknown", state, 0, 0)])
    found = shifts.find(db, shift.id)
    assert found is not None
    assert (found.state, found.confirmed_ms, found.reason) == (expected, confirmed_ms, "why")
    assert shifts.list_closed(db, 10) == [found]


def test_an_open_shift_is_never_touched_by_a_day(db: RegisterDatabase, new_id: Callable[[], str]) -> None:
    shift = open_shift(db, new_id)
    with db.write():
        shifts.record_day(db, [DayState(shift.id, "confirmed", 2, 2, "", 70)])
    assert shifts.find_open(db) == shift
