"""What runs not as it should is told once, with its cause, the most urgent first."""

from dataclasses import replace

import pytest

from hq_server.domain.job import DONE, FAILED, RUNNING, Backlog, Job, JobRun, Pause
from hq_server.services.job_admin import JobsOverview, JobStatus
from hq_server.services.job_warnings import Trouble, failures_in_a_row, find_warnings

NOW = 1_795_420_800_000
MINUTE = 60_000
FINE = JobStatus(Job("a", 60, True, NOW), (), Backlog(0, None), wished=False)


def _run(state: str, *, ago: int = 0, took: int | None = 1_000) -> JobRun:
    started = NOW - ago
    return JobRun("r", "a", "schedule", "w", started, None if took is None else started + took, state, 0, "why")


def _troubles(*statuses: JobStatus, worker_missing: bool = False) -> list[tuple[Trouble, str]]:
    found = find_warnings(JobsOverview(statuses, worker_missing, NOW - MINUTE), NOW)
    return [(one.trouble, one.job) for one in found]


def test_a_job_that_does_its_work_is_not_told_of() -> None:
    assert _troubles(FINE, replace(FINE, runs=(_run(DONE),), backlog=Backlog(5, NOW - 14 * MINUTE))) == []


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (replace(FINE, runs=(_run(FAILED), _run(FAILED), _run(DONE))), Trouble.FAILED),
        (replace(FINE, runs=(_run(RUNNING, ago=16 * MINUTE, took=None),)), Trouble.LONG_RUN),
        (replace(FINE, backlog=Backlog(3, NOW - 16 * MINUTE)), Trouble.BACKLOG),
        (replace(FINE, runs=(_run(DONE, took=61_000),) * 3, backlog=Backlog(1, NOW)), Trouble.CAPACITY),
        (replace(FINE, job=Job("a", 60, False, NOW)), Trouble.NO_SCHEDULE),
        (replace(FINE, job=Job("a", 60, True, NOW, (), Pause(NOW, "marc", "why"))), Trouble.PAUSED),
    ],
)
def test_each_trouble_is_told_with_its_job(status: JobStatus, trouble: Trouble) -> None:
    assert _troubles(status) == [(trouble, "a")]


def test_a_job_at_times_of_day_or_without_backlog_keeps_up_however_long_it_runs() -> None:
    slow = replace(FINE, runs=(_run(DONE, took=61_000),) * 3)
    at_times = replace(slow, job=Job("a", 60, True, NOW, ("20:30",)), backlog=Backlog(1, NOW))
    assert _troubles(slow, at_times) == []


def test_a_missing_worker_is_the_one_cause_of_all_backlogs() -> None:
    late = replace(FINE, backlog=Backlog(3, NOW - 16 * MINUTE))
    failed = replace(FINE, job=Job("b", 60, True, NOW), runs=(_run(FAILED),))
    assert _troubles(late, failed, worker_missing=True) == [(Trouble.NO_WORKER, ""), (Trouble.FAILED, "b")]


def test_a_pause_says_who_and_why_and_hides_what_it_causes() -> None:
    paused = replace(
        FINE, job=Job("a", 60, True, NOW, (), Pause(NOW - 5, "marc", "stock")), backlog=Backlog(9, NOW - 99 * MINUTE)
    )
    (warning,) = find_warnings(JobsOverview((paused,), False, None), NOW)
    assert (warning.trouble, warning.person, warning.message, warning.count) == (Trouble.PAUSED, "marc", "stock", 9)


def test_failures_are_counted_up_to_the_last_success() -> None:
    assert failures_in_a_row((_run(RUNNING, took=None), _run(FAILED), _run(FAILED), _run(DONE), _run(FAILED))) == 2
    assert failures_in_a_row((_run(FAILED),)) == 1
    assert failures_in_a_row(()) == 0
