"""When jobs run: every so often, at times of day, or by hand alone; paused with a reason, and going on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NoReturn

from hq_server.db import job_schedules, jobs
from hq_server.db.database import HqDatabase
from hq_server.domain.job import BY_CHAIN, Job, JobRun, Pause
from hq_server.domain.job_times import LONGEST_GAP_SECONDS, MOST_TIMES, next_time_ms
from hq_server.errors import FieldsRefused, NotFound
from hq_server.services import audit
from hq_server.services.audit import Change
from hq_server.texts import _

SHORTEST_SECONDS, LONGEST_SECONDS = 5, 7 * 24 * 3600
REASON_LIMIT = 500
RUNS_PAGE = 50

# Seconds, times of day, whether it has a schedule, when it is due next.
_Terms = Callable[[Job], tuple[int, tuple[str, ...], bool, int]]


@dataclass(frozen=True, slots=True)
class RunsPage:
    """``following`` is what to ask the next page with; None at the end."""

    runs: tuple[JobRun, ...]
    following: tuple[int, str] | None


def get_job(db: HqDatabase, name: str) -> Job:
    with db.read():
        job = jobs.find_job(db, name)
    if job is None:
        raise NotFound(_("There is no job {name}.").format(name=name[:40]))
    return job


def run_every(db: HqDatabase, name: str, seconds: int, now_ms: int, *, by: str = "") -> Job:
    """Raises ``FieldsRefused``."""
    if not SHORTEST_SECONDS <= seconds <= LONGEST_SECONDS:
        _refuse("every", _("Choose between 5 seconds and 7 days."))
    return _change(db, name, lambda _job: (seconds, (), True, now_ms + seconds * 1000), now_ms, by)


def run_at(db: HqDatabase, name: str, times: tuple[str, ...] | None, now_ms: int, *, by: str = "") -> Job:
    """``times`` as ``domain.job_times.read_times`` read them, None for what is no time. Raises ``FieldsRefused``."""
    if times is None or not 1 <= len(times) <= MOST_TIMES:
        _refuse("times", _("Write times of day such as 06:00 20:30, at most {most}.").format(most=MOST_TIMES))
    due = next_time_ms(times, now_ms)
    return _change(db, name, lambda _job: (LONGEST_GAP_SECONDS, times, True, due), now_ms, by)


def run_by_hand(db: HqDatabase, name: str, now_ms: int, *, by: str = "") -> Job:
    """No schedule; the job before it and people still start it."""
    return _change(db, name, lambda job: (job.every_seconds, job.at_times, False, job.next_due_ms), now_ms, by)


def pause(db: HqDatabase, names: tuple[str, ...], reason: str, now_ms: int, *, by: str = "") -> list[str]:
    """Stop the schedule and the chain of these jobs (empty: of all); returns which were not paused yet. Raises
    ``FieldsRefused`` without a reason.
    """
    reason = reason.strip()
    if not reason:
        _refuse("reason", _("Say why: others read it while the job is paused."))
    if len(reason) > REASON_LIMIT:
        _refuse("reason", _("At most {limit} characters.").format(limit=REASON_LIMIT))
    with db.write():
        paused = [job.name for job in _chosen(db, names) if job.pause is None]
        for name in paused:
            job_schedules.put_pause(db, name, Pause(now_ms, by, reason))
        for name in paused:
            audit.record(db, by, "job.paused", f"job {name}", [Change("reason", "", reason)], now_ms)
    return paused


def resume(db: HqDatabase, names: tuple[str, ...], now_ms: int, *, by: str = "") -> list[str]:
    """They go on, at once with what waited meanwhile; returns which were paused."""
    with db.write():
        resumed = [job for job in _chosen(db, names) if job.pause is not None]
        for job in resumed:
            job_schedules.put_pause(db, job.name, None)
            if job.at_times:
                due = next_time_ms(job.at_times, now_ms)
                job_schedules.put_schedule(db, replace(job, next_due_ms=due))
            jobs.enqueue(db, job.name, BY_CHAIN, now_ms)
        for job in resumed:
            old = job.pause.reason if job.pause else ""
            audit.record(db, by, "job.resumed", f"job {job.name}", [Change("reason", old, "")], now_ms)
    return [job.name for job in resumed]


def list_runs(db: HqDatabase, job: str, *, failed: bool = False, before: tuple[int, str] | None = None) -> RunsPage:
    """A page of what one job did, or all of them (empty)."""
    with db.read():
        runs = job_schedules.read_runs(db, job, failed=failed, before=before, limit=RUNS_PAGE + 1)
    shown = tuple(runs[:RUNS_PAGE])
    more = len(runs) > RUNS_PAGE
    return RunsPage(shown, (shown[-1].started_ms, shown[-1].id) if more else None)


def _chosen(db: HqDatabase, names: tuple[str, ...]) -> list[Job]:
    there = jobs.list_jobs(db)
    unknown = set(names) - {job.name for job in there}
    if unknown:
        raise NotFound(_("There is no job {name}.").format(name=min(unknown)[:40]))
    return [job for job in there if not names or job.name in names]


def _change(db: HqDatabase, name: str, terms: _Terms, now_ms: int, by: str) -> Job:
    with db.write():
        before = jobs.find_job(db, name)
        if before is None:
            raise NotFound(_("There is no job {name}.").format(name=name[:40]))
        seconds, times, enabled, due = terms(before)
        after = replace(before, every_seconds=seconds, at_times=times, enabled=enabled, next_due_ms=due)
        job_schedules.put_schedule(db, after)
        told = [Change("schedule", _written(before), _written(after))]
        if _written(before) != _written(after):
            audit.record(db, by, "job.schedule_changed", f"job {name}", told, now_ms)
    return after


def _written(job: Job) -> str:
    """For the audit: the same words in every language."""
    if not job.enabled:
        return "by hand"
    return " ".join(job.at_times) or f"every {job.every_seconds} s"


def _refuse(field: str, message: str) -> NoReturn:
    raise FieldsRefused(message, {field: message})
