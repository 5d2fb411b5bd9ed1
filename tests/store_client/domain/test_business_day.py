"""The store's clock, not the computer's, says which day it is, on the days when clocks change, too."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.domain.business_day import business_date_at, time_of, utc_ms_of, zone_of

PARIS = ZoneInfo("Europe/Paris")
ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Paris",
        "Europe/Dublin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Pacific/Apia",
    ]
)
MOMENTS = st.integers(1_600_000_000_000, 1_900_000_000_000)


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).astimezone(UTC).timestamp()) * 1000


@pytest.mark.parametrize(
    ("moment", "day_ends", "day"),
    [
        ("2026-11-23T23:59:59+01:00", "00:00", "2026-11-23"),
        ("2026-11-24T00:00:00+01:00", "00:00", "2026-11-24"),
        ("2026-11-24T02:59:00+01:00", "03:00", "2026-11-23"),
        ("2026-11-24T03:00:00+01:00", "03:00", "2026-11-24"),
        ("2026-11-24T02:59:00+01:00", "late", "2026-11-24"),
    ],
)
def test_a_sale_before_the_day_ends_counts_for_the_day_before(moment: str, day_ends: str, day: str) -> None:
    assert business_date_at(ms(moment), PARIS, day_ends).isoformat() == day


@pytest.mark.parametrize(
    ("day", "at", "moment"),
    [
        ("2026-03-29", "20:00", "2026-03-29T18:00:00+00:00"),  # summer time began this morning
        ("2026-03-28", "20:00", "2026-03-28T19:00:00+00:00"),
        ("2026-03-29", "02:30", "2026-03-29T01:30:00+00:00"),  # there was no 02:30: clocks show 03:30
        ("2026-10-25", "02:30", "2026-10-25T00:30:00+00:00"),  # there were two: the first one
        ("2026-10-25", "20:00", "2026-10-25T19:00:00+00:00"),
    ],
)
def test_a_time_of_day_is_the_stores_on_the_days_when_clocks_change(day: str, at: str, moment: str) -> None:
    assert utc_ms_of(date.fromisoformat(day), time.fromisoformat(at), PARIS) == ms(moment)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc", "Europe", "\x00", "x" * 300])
def test_a_time_zone_that_nobody_knows_is_this_computers(name: str) -> None:
    assert zone_of(name, 90) == timezone(timedelta(minutes=90))


@pytest.mark.parametrize(
    "odd", ["", "8 pm", "24:00", "20.00", "12:", ":30", "-1:00", "12:5", "012:00", "\u0661\u0662:\u0660\u0660"]
)
def test_what_is_no_time_of_day_is_none(odd: str) -> None:
    assert time_of(odd) is None


@given(MOMENTS, MOMENTS, ZONES, st.times())
def test_days_never_go_back_not_even_where_a_clock_is_set_back_over_their_end(
    one: int, other: int, name: str, ends: time
) -> None:
    early, late = sorted((one, other))
    zone, day_ends = ZoneInfo(name), ends.strftime("%H:%M")
    first, second = (business_date_at(moment, zone, day_ends) for moment in (early, late))
    assert second >= first


def test_a_night_in_which_the_days_end_comes_twice_ends_one_day() -> None:
    zone = ZoneInfo("Europe/Paris")
    first, between, again = (
        datetime(2026, 10, 25, hour, minute, tzinfo=UTC) for hour, minute in ((0, 10), (0, 45), (1, 10))
    )
    found = [business_date_at(int(one.timestamp() * 1000), zone, "02:30") for one in (first, between, again)]
    assert found == [date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 25)]
