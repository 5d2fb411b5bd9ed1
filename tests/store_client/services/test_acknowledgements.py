"""A shift is confirmed by HQ's signature about just that shift; everything else is told, and never taken for it."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store_client.db import acknowledgements as kept
from store_client.db import hq_keys, shifts
from store_client.db.database import RegisterDatabase
from store_client.domain.shift import CLOSED, CONFIRMED, DIFFERS, ClosedShift, DayState
from store_client.services import acknowledgements, shift_close
from tests.factories import STAFF, make_moment, make_sale, open_shift
from tests.store_client.services.hq_signing import (
    CONFIRMED_MS,
    FOREIGN_KEY,
    KEY,
    OLDER_KEY,
    members_of,
    public,
    signed,
)

MEMBERS = range(11)


@pytest.fixture
def closed(db: RegisterDatabase, new_id: Callable[[], str]) -> ClosedShift:
    """A closed shift of a register that knows HQ's keys."""
    take_keys(db, [public(OLDER_KEY), public(KEY)])
    open_shift(db, new_id)
    make_sale(db, new_id)
    return shift_close.close_shift(db, staff=STAFF, now=make_moment(3600), new_id=new_id)


def take_keys(db: RegisterDatabase, keys: list[str], *, instead: bool = False) -> None:
    with db.write():
        acknowledgements.take_keys(db, keys, instead=instead)


def told(db: RegisterDatabase, closed: ClosedShift, text: str, state: str = CONFIRMED) -> ClosedShift:
    """The shift after feed 1090 has brought HQ's word on it."""
    count = closed.manifest.count
    confirmed_ms = CONFIRMED_MS if state == CONFIRMED else None
    with db.write():
        day = DayState(closed.shift.id, state, count, count, confirmed_ms=confirmed_ms)
        shifts.record_day(db, [acknowledgements.judge(db, day, text)])
    return shift_close.list_closed_shifts(db)[0]


def test_hqs_signature_confirms_the_shift(db: RegisterDatabase, closed: ClosedShift) -> None:
    now = told(db, closed, signed(members_of(closed)))
    assert now.shift.state == CONFIRMED
    assert now.acknowledged is not None
    assert (now.acknowledged.present, now.acknowledged.count) == (closed.manifest.count, closed.manifest.count)
    assert now.acknowledged.confirmed_ms == CONFIRMED_MS
    assert len(now.acknowledged.mark) == len("K7QF-2M3A")
    assert acknowledgements.find_trouble(db, closed.shift.id) == ""


def test_so_does_one_by_an_older_key_and_one_that_was_typed(db: RegisterDatabase, closed: ClosedShift) -> None:
    assert told(db, closed, signed(members_of(closed), OLDER_KEY)).acknowledged is not None
    text = signed(members_of(closed)).lower()
    assert told(db, closed, f" {text[:90]}\n{text[90:]}").acknowledged is not None


def test_each_signature_has_its_own_mark(db: RegisterDatabase, closed: ClosedShift) -> None:
    one = told(db, closed, signed(members_of(closed))).acknowledged
    other = told(db, closed, signed(members_of(closed), OLDER_KEY)).acknowledged
    assert one is not None
    assert other is not None
    assert one.mark != other.mark


def wrong(members: list[Any], place: int) -> list[Any]:
    value = members[place]
    other = f"{value[:-1]}{'0' if value[-1] != '0' else '1'}" if isinstance(value, str) else value + 1
    return [*members[:place], other, *members[place + 1 :]]


@pytest.mark.parametrize("place", [place for place in MEMBERS if place != 10])
def test_a_signature_about_anything_else_than_what_was_closed_is_trouble(
    db: RegisterDatabase, closed: ClosedShift, place: int
) -> None:
    now = told(db, closed, signed(wrong(members_of(closed), place)))
    assert (now.shift.state, now.acknowledged) == (DIFFERS, None)
    assert "something else" in now.shift.reason
    assert now.shift.confirmed_ms is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (lambda closed: signed(members_of(closed), FOREIGN_KEY), "not made by HQ"),
        (lambda closed: changed_signature(signed(members_of(closed))), "not made by HQ"),
        (lambda closed: signed(members_of(closed), letters="CR1"), "cannot be read"),
        (lambda closed: signed(members_of(closed)[:-1]), "cannot be read"),
        (lambda closed: signed([[]]), "cannot be read"),
        (lambda closed: signed(members_of(closed))[:60], "cannot be read"),
        (lambda closed: "CA1", "cannot be read"),
        (lambda closed: "confirmed", "cannot be read"),
        (lambda closed: "CA1" + "A" * 5_000, "cannot be read"),
    ],
)
def test_what_hq_did_not_sign_is_trouble_and_never_confirmed(
    db: RegisterDatabase, closed: ClosedShift, text: Callable[[ClosedShift], str], words: str
) -> None:
    now = told(db, closed, text(closed))
    assert (now.shift.state, now.acknowledged) == (DIFFERS, None)
    assert words in now.shift.reason == acknowledgements.find_trouble(db, closed.shift.id)


def changed_signature(text: str) -> str:
    packed = bytearray(base64.b32decode(text[3:] + "=" * (-len(text[3:]) % 8)))
    packed[-20] ^= 1
    return "CA1" + base64.b32encode(bytes(packed)).decode().rstrip("=")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_no_change_of_a_letter_goes_unnoticed(db: RegisterDatabase, closed: ClosedShift, data: st.DataObject) -> None:
    text = signed(members_of(closed))
    place = data.draw(st.integers(0, len(text) - 2))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
    changed = text[:place] + letter + text[place + 1 :]
    now = told(db, closed, changed)
    assert (now.acknowledged is not None) is (changed == text)
    assert (now.shift.state == CONFIRMED) is (changed == text)


def test_another_shifts_signature_is_no_signature_of_this_one(
    db: RegisterDatabase, closed: ClosedShift, new_id: Callable[[], str]
) -> None:
    open_shift(db, new_id)
    second = shift_close.close_shift(db, staff=STAFF, now=make_moment(7200), new_id=new_id)
    assert told(db, second, signed(members_of(closed))).shift.state == DIFFERS


def test_a_signature_is_gone_when_hq_takes_its_word_back(db: RegisterDatabase, closed: ClosedShift) -> None:
    told(db, closed, signed(members_of(closed)))
    now = told(db, closed, "", state="waiting")
    assert (now.shift.state, now.acknowledged) == (CLOSED, None)


def test_an_older_hq_that_signs_nothing_is_believed_as_before(db: RegisterDatabase, closed: ClosedShift) -> None:
    now = told(db, closed, "")
    assert (now.shift.state, now.acknowledged) == (CONFIRMED, None)


def test_hqs_word_on_a_shift_that_is_not_here_or_not_closed_confirms_nothing(
    db: RegisterDatabase, closed: ClosedShift, new_id: Callable[[], str]
) -> None:
    members = members_of(closed)
    shift = open_shift(db, new_id)
    with db.write():
        for shift_id in (shift.id, "elsewhere"):
            day = DayState(shift_id, CONFIRMED, 1, 1, confirmed_ms=1)
            shifts.record_day(db, [acknowledgements.judge(db, day, signed([members[0], shift_id, *members[2:]]))])
    opened = shifts.find(db, shift.id)
    assert opened is not None
    assert opened.state == "open"
    assert kept.find(db, "elsewhere") is None
    assert acknowledgements.find_acknowledged(db, shift.id) is None


def test_a_signature_that_came_before_the_key_counts_once_the_key_is_there(
    db: RegisterDatabase, closed: ClosedShift
) -> None:
    with db.write():
        db.run("DELETE FROM hq_key")
    now = told(db, closed, signed(members_of(closed)))
    assert (now.shift.state, now.acknowledged) == (DIFFERS, None)
    assert "not known here yet" in now.shift.reason
    take_keys(db, [public(FOREIGN_KEY)])
    assert shift_close.list_closed_shifts(db)[0].shift.state == DIFFERS
    take_keys(db, [public(FOREIGN_KEY), public(KEY)])
    now = shift_close.list_closed_shifts(db)[0]
    assert (now.shift.state, now.shift.reason, now.shift.confirmed_ms) == (CONFIRMED, "", CONFIRMED_MS)
    assert now.acknowledged is not None


def test_a_key_that_hq_names_no_more_stays_and_an_activation_replaces_all(db: RegisterDatabase) -> None:
    take_keys(db, [public(OLDER_KEY)])
    take_keys(db, [public(KEY)])
    assert hq_keys.list_keys(db) == (public(OLDER_KEY), public(KEY))
    take_keys(db, [public(FOREIGN_KEY)], instead=True)
    assert hq_keys.list_keys(db) == (public(FOREIGN_KEY),)
    take_keys(db, [], instead=True)
    assert hq_keys.list_keys(db) == (public(FOREIGN_KEY),)


def test_what_is_no_key_is_passed_over(db: RegisterDatabase) -> None:
    take_keys(db, ["", "zz" * 32, "ab" * 31, "ab" * 33, public(KEY).upper(), "é" * 64])
    assert hq_keys.list_keys(db) == (public(KEY),)


def test_keys_that_are_known_are_not_written_again(db: RegisterDatabase) -> None:
    take_keys(db, [public(KEY)])
    before = db.value("SELECT total_changes()")
    take_keys(db, [public(KEY)])
    assert db.value("SELECT total_changes()") == before
