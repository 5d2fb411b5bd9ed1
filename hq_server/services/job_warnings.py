"""What runs not as it should: no worker, failures, a backlog that grows old, pauses, jobs without a schedule. Each
with its cause, the most urgent first.
"""

from dataclasses import dataclass
from enum import StrEnum

from hq_server.domain.job import DONE, FAILED, JobRun
from hq_server.services.job_admin import JobsOverview, JobStatus

# A job that has run for so long without an end.
LONG_RUN_MS = 15 * 60_000
# So many runs in a row that each took longer than the time to the next one: the job cannot keep up.
_SLOW_RUNS = 3


class Trouble(StrEnum):
    """In the order of their urgency."""

    NO_WORKER = "no worker"
    FAILED = "failed"
    LONG_RUN = "long run"
    BACKLOG = "backlog"
    CAPACITY = "capacity"
    PAUSED = "paused"
    NO_SCHEDULE = "no schedule"


@dataclass(frozen=True, slots=True)
class JobWarning:
    """``count``: failures in a row, or what waits; ``since_ms``: since when, None when that is not known."""

    trouble: Trouble
    job: str = ""
    count: int = 0
    since_ms: int | None = None
    message: str = ""
    person: str = ""


def find_warnings(overview: JobsOverview, now_ms: int) -> list[JobWarning]:
    """One a job, of its most urgent trouble; a pause is always told, so that nobody forgets it."""
    found = [JobWarning(Trouble.NO_WORKER, since_ms=overview.due_since_ms or None)] if overview.worker_missing else []
    for status in overview.jobs:
        warning = of_job(status, now_ms)
        # Without a worker every backlog grows old: one cause, one sentence.
        if warning and not (overview.worker_missing and warning.trouble in (Trouble.BACKLOG, Trouble.LONG_RUN)):
            found.append(warning)
    order = list(Trouble)
    return sorted(found, key=lambda warning: order.index(warning.trouble))


def of_job(status: JobStatus, now_ms: int) -> JobWarning | None:
    name, pause, last = status.job.name, status.job.pause, status.last
    if pause is not None:
        waiting = status.backlog.waiting
        return JobWarning(Trouble.PAUSED, name, waiting, pause.since_ms, pause.reason, pause.by)
    if status.has_failed and last is not None:
        return JobWarning(Trouble.FAILED, name, failures_in_a_row(status.runs), last.started_ms, last.message)
    if status.is_running and last is not None and now_ms - last.started_ms > LONG_RUN_MS:
        return JobWarning(Trouble.LONG_RUN, name, 0, last.started_ms)
    if status.is_late(now_ms):
        return JobWarning(Trouble.BACKLOG, name, status.backlog.waiting, status.backlog.oldest_ms)
    if _cannot_keep_up(status):
        return JobWarning(Trouble.CAPACITY, name, _SLOW_RUNS, last.started_ms if last else None)
    if not status.job.enabled:
        return JobWarning(Trouble.NO_SCHEDULE, name, status.backlog.waiting)
    return None


def failures_in_a_row(runs: tuple[JobRun, ...]) -> int:
    """``runs``: newest first."""
    ended = [run.state for run in runs if run.state in (DONE, FAILED)]
    return next((at for at, state in enumerate(ended) if state == DONE), len(ended))


def _cannot_keep_up(status: JobStatus) -> bool:
    """Its last runs all took longer than the time between two of them, and something waits all the same."""
    job = status.job
    if job.at_times or not status.backlog.waiting:
        return False
    took = [run.finished_ms - run.started_ms for run in status.runs if run.finished_ms is not None][:_SLOW_RUNS]
    return len(took) == _SLOW_RUNS and min(took) > job.every_seconds * 1000
