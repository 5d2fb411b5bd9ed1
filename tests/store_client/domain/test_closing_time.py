"""The end of the day: which one counts now, what is in danger, and each warning once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.domain.business_day import business_date_at
from store_client.domain.closing_time import (
    CUT_OFF,
    END,
    MINUTES,
    MISS,
    Closing,
    ClosingState,
    closing_at,
    drain_seconds,
    due_warnings,
)

MINUTE, HOUR = 60_000, 3_600_000
PARIS = ZoneInfo("Europe/Paris")
END_MS = 1_795_460_400_000
ORDER = [*(str(minutes) for minutes in MINUTES), END, CUT_OFF]
ZONES = st.sampled_from(["UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
TIMES = st.times().map(lambda at: at.strftime("%H:%M"))
MOMENTS = st.integers(1_600_000_000_000, 1_900_000_000_000)


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).astimezone(UTC).timestamp()) * 1000


def closing(moment: str, end_of_day: str = "20:00", day_ends: str = "00:00", cut_off: int = 60) -> Closing:
    found = closing_at(ms(moment), PARIS, end_of_day, day_ends, cut_off)
    assert found is not None
    return found


def state(left_minutes: float, waiting: int = 148, drain: int | None = 180, reachable: bool = True) -> ClosingState:
    now_ms = END_MS - int(left_minutes * MINUTE)
    oldest = now_ms - 10 * MINUTE if waiting else None
    return ClosingState("2026-11-23", END_MS, END_MS + HOUR, now_ms, waiting, oldest, drain, reachable)


@pytest.mark.parametrize(
    ("now", "end_of_day", "day_ends", "day", "end"),
    [
        ("2026-11-23T12:00+01:00", "20:00", "00:00", "2026-11-23", "2026-11-23T20:00+01:00"),
        ("2026-11-23T20:59+01:00", "20:00", "00:00", "2026-11-23", "2026-11-23T20:00+01:00"),
        ("2026-11-23T23:30+01:00", "20:00", "00:00", "2026-11-23", "2026-11-23T20:00+01:00"),
        ("2026-11-24T00:30+01:00", "23:30", "00:00", "2026-11-24", "2026-11-24T23:30+01:00"),
        ("2026-11-24T00:10+01:00", "23:30", "00:00", "2026-11-23", "2026-11-23T23:30+01:00"),
        ("2026-11-23T12:00+01:00", "00:00", "00:00", "2026-11-23", "2026-11-24T00:00+01:00"),
        ("2026-11-24T00:30+01:00", "02:00", "04:00", "2026-11-23", "2026-11-24T02:00+01:00"),
        ("2026-11-24T03:30+01:00", "02:00", "04:00", "2026-11-23", "2026-11-24T02:00+01:00"),
        ("2026-11-24T04:30+01:00", "02:00", "04:00", "2026-11-24", "2026-11-25T02:00+01:00"),
        ("2026-03-29T12:00+02:00", "20:00", "00:00", "2026-03-29", "2026-03-29T20:00+02:00"),
        ("2026-10-25T01:30+02:00", "20:00", "00:00", "2026-10-25", "2026-10-25T20:00+01:00"),
    ],
)
def test_the_end_of_the_day_is_the_stores_own(now: str, end_of_day: str, day_ends: str, day: str, end: str) -> None:
    found = closing(now, end_of_day, day_ends)
    assert (found.business_date, found.end_ms) == (day, ms(end))
    assert found.cut_off_ms == found.end_ms + HOUR


@pytest.mark.parametrize("odd", ["", "soon", "25:00"])
def test_a_store_without_a_readable_end_of_day_has_none(odd: str) -> None:
    assert closing_at(END_MS, PARIS, odd, "00:00", 60) is None
    assert closing_at(END_MS, PARIS, "20:00", odd, 60) is None


@given(MOMENTS, ZONES, TIMES, TIMES, st.integers(-5, 3_000))
def test_at_every_moment_the_end_that_counts_is_todays_or_yesterdays_within_its_cut_off(
    now_ms: int, name: str, end_of_day: str, day_ends: str, cut_off: int
) -> None:
    zone = ZoneInfo(name)
    found = closing_at(now_ms, zone, end_of_day, day_ends, cut_off)
    assert found is not None
    today = business_date_at(now_ms, zone, day_ends).isoformat()
    assert found.business_date == today or (found.business_date < today and now_ms < found.cut_off_ms)
    shown = datetime.fromtimestamp(found.end_ms // 1000, zone).strftime("%H:%M")
    assert shown == end_of_day or _is_left_out(found.end_ms, zone)
    assert -2 * HOUR <= found.end_ms - now_ms + 24 * HOUR <= 52 * HOUR


def _is_left_out(end_ms: int, zone: ZoneInfo) -> bool:
    """Clocks were set forward within the hours before."""
    offsets = {datetime.fromtimestamp((end_ms - hours * HOUR) // 1000, zone).utcoffset() for hours in (0, 1, 2)}
    return len(offsets) > 1


@given(MOMENTS, ZONES, TIMES, TIMES)
def test_the_end_that_counts_never_goes_back_while_time_goes_on(
    now_ms: int, name: str, end_of_day: str, day_ends: str
) -> None:
    ends = []
    for step in range(0, 60, 3):
        found = closing_at(now_ms + step * HOUR, ZoneInfo(name), end_of_day, day_ends, 60)
        assert found is not None
        ends.append(found.end_ms)
    assert ends == sorted(ends)
    assert len(set(ends)) >= 2


@pytest.mark.parametrize(
    ("waiting", "rate", "seconds"),
    [(0, None, 0), (0, 1, 0), (148, None, None), (148, 822, 181), (1, 50_000, 1), (100, 1_000, 100)],
)
def test_what_waits_takes_as_long_as_its_rate_says(waiting: int, rate: int | None, seconds: int | None) -> None:
    assert drain_seconds(waiting, rate) == seconds


@given(st.integers(0, 10**6), st.integers(1, 10**8))
def test_the_estimate_is_never_too_short(waiting: int, rate: int) -> None:
    seconds = drain_seconds(waiting, rate)
    assert seconds is not None
    assert seconds * rate >= waiting * 1000 > (seconds - 1) * rate or waiting == 0


@pytest.mark.parametrize(
    ("left", "step"), [(600, 0), (60.1, 0), (60, 1), (30.1, 1), (30, 2), (15, 3), (5, 4), (0.5, 4), (0, 4), (-30, 4)]
)
def test_the_steps_are_an_hour_half_of_it_a_quarter_and_five_minutes(left: float, step: int) -> None:
    assert state(left).step == step


def test_a_drain_that_is_longer_than_the_time_left_will_miss() -> None:
    assert state(2.9, drain=180).will_miss
    assert not state(3.1, drain=180).will_miss
    assert not state(1, drain=None).will_miss
    assert not state(1, waiting=0, drain=0).will_miss
    assert not state(-1, drain=180).will_miss


def test_what_is_on_its_way_just_now_worries_nobody() -> None:
    moving = replace(state(10, waiting=2, drain=900), oldest_ms=END_MS - 10 * MINUTE - 500)
    assert not moving.behind
    assert due_warnings(moving, ()) == ()
    assert replace(moving, reachable=False).behind
    assert due_warnings(replace(moving, reachable=False), ()) == ("15", MISS)


def test_with_everything_at_hq_there_is_nothing_to_warn_of() -> None:
    assert [due_warnings(state(left, waiting=0, drain=0), ()) for left in (60, 5, -5, -90)] == [()] * 4


def given_in_order(lefts: Iterable[float], drain: int | None = None) -> list[tuple[str, ...]]:
    given: set[str] = set()
    told = []
    for left in lefts:
        due = due_warnings(state(left, drain=drain), given)
        given.update(due)
        told.append(due)
    return told


def test_each_step_is_told_once() -> None:
    told = given_in_order([61, 60, 59, 31, 30, 29, 15, 14, 5, 4, 0, -1, -59, -60, -61, -300])
    assert [due for due in told if due] == [("60",), ("30",), ("15",), ("5",), ("end",), ("cut_off",)]


def test_a_computer_that_slept_tells_only_what_counts_now() -> None:
    assert given_in_order([120, 7, -20]) == [(), ("15",), ("end",)]


def test_a_clock_that_is_set_back_repeats_nothing() -> None:
    assert given_in_order([7, 40, 25, 10, 4]) == [("15",), (), (), (), ("5",)]


def test_that_it_will_not_be_in_time_is_told_at_any_hour_and_once() -> None:
    assert given_in_order([300, 200, 100, 50], drain=5 * 3600) == [(), (MISS,), (), ("60",)]


@given(st.lists(st.tuples(st.integers(-200, 200), st.integers(0, 10), st.integers(0, 20_000), st.booleans())))
def test_warnings_never_repeat_and_the_worst_that_holds_has_always_been_told(
    looks: list[tuple[int, int, int, bool]],
) -> None:
    told: list[str] = []
    for left, waiting, drain, reachable in looks:
        now = state(left, waiting, drain, reachable)
        told += due_warnings(now, told)
        assert len(told) == len(set(told))
        if not now.behind:
            continue
        worst = [word for word, holds in _holding(now) if holds]
        if worst:
            reached = max(ORDER.index(word) for word in told if word in ORDER)
            assert reached >= ORDER.index(worst[-1])
        assert not now.will_miss or MISS in told


def _holding(now: ClosingState) -> list[tuple[str, bool]]:
    steps = [(str(minutes), now.left_ms <= minutes * MINUTE) for minutes in MINUTES]
    return [*steps, (END, now.left_ms <= 0), (CUT_OFF, now.now_ms >= now.cut_off_ms)]
