"""Ticks come in time, one at a time, and come back after the clock jumped."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from store_client.sync.schedule import Job, SyncSchedule

HOUR = 3600.0


class Clocks:
    def __init__(self) -> None:
        self.wall = 1_800_000_000.0
        self.steady = 1000.0

    def pass_time(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


class Ticks:
    """A job that can be waited for."""

    def __init__(self) -> None:
        self.count = 0
        self._ticked = threading.Semaphore(0)

    def __call__(self) -> None:
        self.count += 1
        self._ticked.release()

    def wait(self) -> bool:
        return self._ticked.acquire(timeout=5.0)


def schedule(clocks: Clocks, *jobs: Job) -> SyncSchedule:
    return SyncSchedule(jobs, wall=lambda: clocks.wall, steady=lambda: clocks.steady)


def put_off(made: SyncSchedule, hours: int) -> None:
    """What a clock set back by hours does to the jobs: their next times are that far away."""
    for job in made._scheduler.get_jobs():
        job.modify(next_run_time=datetime.now(UTC) + timedelta(hours=hours))


def test_every_job_runs_at_once_and_then_again() -> None:
    ticks = Ticks()
    made = schedule(Clocks(), Job("look", 0.05, ticks))
    made.start()
    try:
        assert ticks.wait()
        assert ticks.wait()
    finally:
        made.stop()


def test_jobs_never_run_beside_each_other() -> None:
    inside = threading.Lock()
    overlaps = []
    ticks = Ticks()

    def alone() -> None:
        overlaps.append(not inside.acquire(blocking=False))
        ticks()
        inside.release()

    made = schedule(Clocks(), *(Job(f"job {number}", 0.01, alone) for number in range(4)))
    made.start()
    try:
        for _ in range(12):
            assert ticks.wait()
    finally:
        made.stop()
    assert not any(overlaps)


def test_a_job_that_fails_runs_again() -> None:
    ticks = Ticks()

    def fail() -> None:
        ticks()
        raise ValueError("a bug")

    made = schedule(Clocks(), Job("look", 0.05, fail))
    made.start()
    try:
        assert ticks.wait()
        assert ticks.wait()
    finally:
        made.stop()


@pytest.mark.parametrize("step", [-HOUR, HOUR, -10.0])
def test_a_clock_that_is_set_makes_the_jobs_run_again_at_once(step: float) -> None:
    clocks, ticks = Clocks(), Ticks()
    made = schedule(clocks, Job("look", 100_000.0, ticks))
    made.start()
    try:
        assert ticks.wait()
        put_off(made, hours=1)
        clocks.pass_time(0.5)
        clocks.wall += step
        assert made.watch()
        assert ticks.wait()
        clocks.pass_time(0.5)
        assert not made.watch()
    finally:
        made.stop()


def test_sleep_makes_the_jobs_run_again_even_when_both_clocks_went_on() -> None:
    clocks, ticks = Clocks(), Ticks()
    made = schedule(clocks, Job("look", 100_000.0, ticks))
    made.start()
    try:
        assert ticks.wait()
        clocks.pass_time(8 * HOUR)
        assert made.watch()
        assert ticks.wait()
    finally:
        made.stop()


def test_an_ordinary_half_second_is_no_jump() -> None:
    clocks = Clocks()
    made = schedule(clocks, Job("look", 100_000.0, lambda: None))
    for _ in range(10):
        clocks.pass_time(0.5)
        clocks.wall += 0.001
        assert not made.watch()


def test_stopping_does_not_wait_for_a_job_that_hangs() -> None:
    begun, free = threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        free.wait(5.0)

    made = schedule(Clocks(), Job("look", 1.0, hang))
    made.start()
    assert begun.wait(5.0)
    made.stop()
    made.stop()
    assert not free.is_set()
    free.set()
