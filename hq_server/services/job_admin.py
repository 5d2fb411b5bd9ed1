"""The jobs for HQ's pages: schedule, last run, what waits since when, and the wish to run one now."""

from dataclasses import dataclass

from hq_server.db import backlogs, jobs, worker_signs
from hq_server.db.database import HqDatabase
from hq_server.domain.job import BY_HAND, FAILED, RUNNING, Backlog, Job, JobRun
from hq_server.errors import NotFound
from hq_server.services import audit
from hq_server.texts import _

OLD_BACKLOG_MS = 15 * 60_000
# A worker looks several times a second; a schedule or a wish that is due for so long means that none runs.
NO_WORKER_AFTER_MS = 30_000


@dataclass(frozen=True, slots=True)
class JobStatus:
    """A job as it stands. ``wished``: a run that somebody asked for has not begun. ``runs``: newest first."""

    job: Job
    runs: tuple[JobRun, ...]
    backlog: Backlog
    wished: bool

    @property
    def last(self) -> JobRun | None:
        return self.runs[0] if self.runs else None

    @property
    def is_running(self) -> bool:
        return self.last is not None and self.last.state == RUNNING

    @property
    def has_failed(self) -> bool:
        return self.last is not None and self.last.state == FAILED

    def is_late(self, now_ms: int) -> bool:
        """Something has waited for this job too long."""
        return self.backlog.oldest_ms is not None and now_ms - self.backlog.oldest_ms > OLD_BACKLOG_MS


@dataclass(frozen=True, slots=True)
class JobsOverview:
    """``due_since_ms``: since when work has been due; 0 when no job ever ran, None when nothing is due."""

    jobs: tuple[JobStatus, ...]
    worker_missing: bool
    due_since_ms: int | None


def list_jobs(db: HqDatabase, now_ms: int, runs: int = 24) -> JobsOverview:
    """All jobs in the order of their chain, and since when no worker has taken what was due."""
    with db.read():
        found = [
            JobStatus(
                job,
                tuple(jobs.list_runs(db, job.name, runs)),
                backlogs.backlog(db, job.name),
                jobs.count_wishes(db, job.name) > 0,
            )
            for job in jobs.list_jobs(db)
        ]
        oldest_wish = worker_signs.oldest_unclaimed_ms(db, now_ms)
    due = [status.job.next_due_ms for status in found if status.job.is_scheduled]
    waiting = min((moment for moment in [*due, oldest_wish] if moment is not None), default=None)
    missing = waiting is not None and now_ms - waiting > NO_WORKER_AFTER_MS
    return JobsOverview(tuple(found), missing, waiting)


def list_runs(db: HqDatabase, job: str | None = None, limit: int = 50) -> list[JobRun]:
    """Newest first, of one job or of all."""
    with db.read():
        return jobs.list_runs(db, job, limit)


def request_run(db: HqDatabase, job: str, now_ms: int, *, by: str = "") -> None:
    """Wish that the job runs now; a worker takes it within a moment, also while the job is paused."""
    with db.write():
        if jobs.find_job(db, job) is None:
            raise NotFound(_("There is no job {name}.").format(name=job[:40]))
        jobs.enqueue(db, job, BY_HAND, now_ms, by)
        audit.record(db, by, "job.run", f"job {job}", (), now_ms)
