"""Runs the agent's jobs, one at a time, and notices when the computer's clock jumped or slept.

A job here only ever asks "is anything due?" and returns, so a tick that is missed, late or doubled is harmless.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

JUMP_SECONDS = 2.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    every_seconds: float
    run: Callable[[], None]


class SyncSchedule:
    """``watch`` is to be called every half second or so, from a thread that waits by the steady clock."""

    def __init__(
        self,
        jobs: Sequence[Job],
        *,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        # A long exchange makes ticks pile up and be dropped, which is meant; APScheduler warns of each.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for job in jobs:
            self._scheduler.add_job(
                job.run, "interval", id=job.name, seconds=job.every_seconds, next_run_time=datetime.now(UTC)
            )
        self._wall = wall
        self._steady = steady
        self._apart = wall() - steady()
        self._watched = steady()

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """No job starts any more; one that runs is not waited for."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def watch(self) -> bool:
        """Re-arm every job if the wall clock was set or the process slept; whether that was so.

        The jobs' next times are wall clock times: set back by an hour, none of them would run for an hour.
        """
        steady = self._steady()
        apart = self._wall() - steady
        jumped = abs(apart - self._apart) > JUMP_SECONDS or steady - self._watched > JUMP_SECONDS
        self._watched = steady
        if jumped:
            _log.warning("the clock moved by %.1f s or the computer slept: the jobs start again", apart - self._apart)
            self._apart = apart
            self._rearm()
        return jumped

    def _rearm(self) -> None:
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))
