"""Moments read as people at the register saw them."""

import time

import pytest

from store_client import clock
from store_client.clock import Moment


@pytest.mark.parametrize(
    ("offset", "date", "text"),
    [
        (0, "2026-11-23", "08:00"),
        (60, "2026-11-23", "09:00"),
        (-600, "2026-11-22", "22:00"),
        (840, "2026-11-23", "22:00"),
    ],
)
def test_a_moment_is_shown_under_its_own_offset(offset: int, date: str, text: str) -> None:
    moment = Moment(1_795_420_800_000, offset)
    assert (moment.iso_date(), moment.time_text()) == (date, text)


@pytest.mark.parametrize("utc_ms", [-1, 0, 253_402_300_799_000])
def test_every_moment_a_clock_may_show_can_be_written(utc_ms: int) -> None:
    assert len(Moment(utc_ms).iso_date()) == 10


def test_now_is_now() -> None:
    before = time.time_ns() // 1_000_000
    moment = clock.now()
    assert before <= moment.utc_ms <= clock.now_ms()
    assert -16 * 60 < moment.offset_minutes < 16 * 60
