"""A job with times of day through the nights in which the clocks are put on and back, as the worker asks for it."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hq_server.db import jobs
from hq_server.db.database import HqDatabase
from hq_server.domain.job import CUSTOMER_JOB
from hq_server.services import job_schedules

_PARIS = ZoneInfo("Europe/Paris")
_STEP = timedelta(minutes=10)


@pytest.fixture
def in_paris(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The computer's own zone is what counts."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Paris")
        time.tzset()
        yield
    time.tzset()


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _runs(db: HqDatabase, times: tuple[str, ...], first: str, days: int) -> list[str]:
    """When the worker found the job due, with what the clock on the wall said; it looks every ten minutes."""
    begin = datetime.fromisoformat(first).replace(tzinfo=_PARIS)
    job_schedules.run_at(db, CUSTOMER_JOB, times, _ms(begin))
    found, moment = [], begin.timestamp()
    while moment < begin.timestamp() + days * 86_400:
        with db.write():
            if CUSTOMER_JOB in jobs.enqueue_due(db, round(moment * 1000)):
                found.append(datetime.fromtimestamp(moment, _PARIS).strftime("%d %H:%M%z"))
        moment += _STEP.total_seconds()
    return found


@pytest.mark.usefixtures("in_paris")
def test_what_would_run_in_the_hour_that_is_left_out_runs_once_that_night(hq: HqDatabase) -> None:
    assert _runs(hq, ("02:30", "12:00"), "2026-03-28T00:00", 3) == [
        *("28 02:30+0100", "28 12:00+0100", "29 03:30+0200", "29 12:00+0200", "30 02:30+0200", "30 12:00+0200"),
    ]


@pytest.mark.usefixtures("in_paris")
def test_what_runs_in_the_hour_that_is_there_twice_runs_once_that_night(hq: HqDatabase) -> None:
    assert _runs(hq, ("02:30", "03:00"), "2026-10-24T00:00", 3) == [
        *("24 02:30+0200", "24 03:00+0200", "25 02:30+0200", "25 03:00+0100", "26 02:30+0100", "26 03:00+0100"),
    ]


@pytest.mark.usefixtures("in_paris")
def test_an_interval_knows_no_hours_and_goes_on_through_the_night(hq: HqDatabase) -> None:
    begin = datetime(2026, 10, 25, tzinfo=_PARIS)
    job_schedules.run_every(hq, CUSTOMER_JOB, 3600, _ms(begin))
    with hq.write():
        due = [CUSTOMER_JOB in jobs.enqueue_due(hq, _ms(begin) + hour * 3_600_000) for hour in range(1, 26)]
    assert due == [True] * 25
