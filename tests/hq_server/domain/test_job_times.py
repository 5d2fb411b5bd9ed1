"""Times of day at which jobs run: typed as people type them, and the next one found also when clocks change."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from hq_server.domain.job_times import LONGEST_GAP_SECONDS, next_time_ms, read_times

PARIS = ZoneInfo("Europe/Paris")


def _ms(text: str, fold: int = 0) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=PARIS, fold=fold).timestamp() * 1000)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("06:00 20:30", ("06:00", "20:30")),
        ("20h30, 6.00", ("06:00", "20:30")),
        ("23:59;0:00;23:59", ("00:00", "23:59")),
        ("", ()),
    ],
)
def test_times_are_read_as_people_type_them(typed: str, read: tuple[str, ...]) -> None:
    assert read_times(typed) == read


@pytest.mark.parametrize("typed", ["24:00", "6", "06:60", "six", "06:00 x", "-1:00", "\u0660\u0666:\u0660\u0660"])
def test_what_is_no_time_is_none(typed: str) -> None:
    assert read_times(typed) is None


def test_the_next_time_is_today_s_or_tomorrow_s_first() -> None:
    times = ("06:00", "20:30")
    assert next_time_ms(times, _ms("2026-11-23T05:59"), PARIS) == _ms("2026-11-23T06:00")
    assert next_time_ms(times, _ms("2026-11-23T06:00"), PARIS) == _ms("2026-11-23T20:30"), "never the same moment again"
    assert next_time_ms(times, _ms("2026-11-23T20:30:01"), PARIS) == _ms("2026-11-24T06:00")


def test_a_time_that_does_not_exist_on_the_day_comes_later_and_one_that_is_there_twice_comes_once() -> None:
    left_out = next_time_ms(("02:30",), _ms("2026-03-29T00:00"), PARIS)
    assert left_out == _ms("2026-03-29T03:30")
    first = next_time_ms(("02:30",), _ms("2026-10-25T00:00"), PARIS)
    assert first == _ms("2026-10-25T02:30")
    assert next_time_ms(("02:30",), first, PARIS) == _ms("2026-10-26T02:30")


def test_no_gap_is_longer_than_what_the_worker_takes_for_a_clock_that_was_set_back() -> None:
    moment = _ms("2026-10-24T12:00")
    for _day in range(3):
        following = next_time_ms(("12:00",), moment, PARIS)
        assert following - moment < LONGEST_GAP_SECONDS * 1000
        moment = following
