"""A store's day ends by the store's own clock, and warnings come in steps, once each."""

from datetime import date

import pytest

from hq_server.domain.closing_day import (
    CUT_OFF,
    END,
    Closing,
    Hours,
    business_date_at,
    closing_on,
    closing_on_watch,
    is_later,
    step_at,
    will_miss,
)

MINUTE = 60_000
HOUR = 60 * MINUTE
# 23 November 2026, 00:00 UTC.
MIDNIGHT = 1_795_392_000_000
PARIS = Hours("Europe/Paris", "19:00")
NIGHT = Hours("Europe/Paris", "02:00", "05:00", 90)


def test_a_day_ends_by_the_clock_of_its_store() -> None:
    assert closing_on(date(2026, 11, 23), PARIS) == Closing("2026-11-23", MIDNIGHT + 18 * HOUR, MIDNIGHT + 19 * HOUR)
    new_york = Hours("America/New_York", "19:00")
    assert closing_on(date(2026, 11, 23), new_york).end_ms == MIDNIGHT + 24 * HOUR


def test_a_day_that_ends_after_midnight_does_so_on_the_next_date() -> None:
    closing = closing_on(date(2026, 11, 22), NIGHT)
    assert (closing.end_ms, closing.cut_off_ms) == (MIDNIGHT + HOUR, MIDNIGHT + HOUR + 90 * MINUTE)
    midnight = Hours("UTC", "00:00")
    assert closing_on(date(2026, 11, 22), midnight).end_ms == MIDNIGHT


def test_summer_time_moves_the_end_with_the_clocks() -> None:
    before, after = (closing_on(date(2026, 10, day), PARIS).end_ms for day in (24, 25))
    assert after - before == 25 * HOUR


@pytest.mark.parametrize(
    ("hours", "minutes", "day"),
    [(PARIS, -61, "2026-11-22"), (PARIS, -60, "2026-11-23"), (NIGHT, 239, "2026-11-22"), (NIGHT, 240, "2026-11-23")],
)
def test_what_happens_before_the_day_ends_counts_for_the_day_before(hours: Hours, minutes: int, day: str) -> None:
    assert business_date_at(MIDNIGHT + minutes * MINUTE, hours) == day


def test_a_time_zone_that_hq_lost_counts_as_utc() -> None:
    assert business_date_at(MIDNIGHT, Hours("Atlantis/Capital", "19:00")) == "2026-11-23"


def test_the_day_before_is_watched_until_two_hours_after_its_cut_off() -> None:
    early = MIDNIGHT + HOUR + 90 * MINUTE + 2 * HOUR
    assert closing_on_watch(early - 1, NIGHT).business_date == "2026-11-22"
    assert closing_on_watch(early, NIGHT).business_date == "2026-11-23"
    assert closing_on_watch(MIDNIGHT + 12 * HOUR, PARIS).business_date == "2026-11-23"


@pytest.mark.parametrize(
    ("minutes", "step"),
    [(-61, ""), (-60, "60"), (-31, "60"), (-30, "30"), (-15, "15"), (-5, "5"), (-1, "5"), (0, END), (60, CUT_OFF)],
)
def test_warnings_come_in_steps(minutes: int, step: str) -> None:
    assert step_at(MIDNIGHT + minutes * MINUTE, Closing("", MIDNIGHT, MIDNIGHT + HOUR)) == step


def test_a_warning_that_was_given_is_not_repeated_by_a_clock_that_is_set_back() -> None:
    assert is_later("60", [])
    assert is_later("15", ["60", "30"])
    assert not is_later("60", ["15"])
    assert not is_later("15", ["15"])
    assert not is_later("", [])
    assert is_later(CUT_OFF, [END])


def test_what_takes_longer_than_the_time_that_is_left_will_miss_the_end() -> None:
    closing = Closing("", MIDNIGHT, MIDNIGHT + HOUR)
    assert will_miss(MIDNIGHT - 2 * HOUR, closing, 7_201)
    assert not will_miss(MIDNIGHT - 2 * HOUR, closing, 7_200)
    assert not will_miss(MIDNIGHT - MINUTE, closing, None)
    assert not will_miss(MIDNIGHT, closing, 7_200)


@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_first_and_the_last_day_of_the_calendar_end_too(day: date, zone: str) -> None:
    closing = closing_on(day, Hours(zone, "02:00", "05:00"))
    assert closing.business_date == day.isoformat()
    assert closing.end_ms < closing.cut_off_ms
