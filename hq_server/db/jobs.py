"""The jobs: schedules, wishes that a job runs, claims of workers, runs.

A wish is only ever added, never merged into one that is already there: a worker might be taking that one at this
moment, without seeing what the new wish is about. Instead a worker takes all of a job's wishes at once.
"""

from dataclasses import replace

from hq_server.db.database import HqDatabase
from hq_server.domain.job import (
    BY_HAND,
    BY_SCHEDULE,
    CHAIN,
    DONE,
    FAILED,
    RUNNING,
    Claim,
    Job,
    JobResult,
    JobRun,
    Pause,
)
from hq_server.domain.job_times import next_time_ms
from hq_server.texts import _, keep, tell

_RUN = "id, job, cause, worker, started_ms, finished_ms, state, rows_done, message, asked_by"
# A time further ahead than anybody ever sets one was set by a clock that has been set back since: it means now.
_LEEWAY_MS = 10 * 60_000
_KEEP_RUNS_MS = 90 * 24 * 3_600_000
_PAUSED = "SELECT name FROM job WHERE paused_ms IS NOT NULL"
_DUE = "enabled = ? AND paused_ms IS NULL AND (next_due_ms <= ? OR next_due_ms > ? + every_seconds * 1000)"
_FREE = (
    "(due_ms <= ? OR due_ms > ?) AND (lease_until_ms IS NULL OR lease_until_ms <= ? OR lease_until_ms > ?) "
    f"AND (cause = '{BY_HAND}' OR job NOT IN ({_PAUSED}))"
)
_JOB = "name, every_seconds, enabled, next_due_ms, at_times, paused_ms, paused_by, paused_reason"


def list_jobs(db: HqDatabase) -> list[Job]:
    """In the order of the chain."""
    jobs = [_job(*row) for row in db.rows(f"SELECT {_JOB} FROM job")]
    return sorted(jobs, key=lambda job: CHAIN.index(job.name) if job.name in CHAIN else len(CHAIN))


def find_job(db: HqDatabase, name: str) -> Job | None:
    row = db.row(f"SELECT {_JOB} FROM job WHERE name = ?", (name,))
    return _job(*row) if row else None


def put_schedule(db: HqDatabase, job: str, every_seconds: int, enabled: bool, next_due_ms: int) -> bool:
    """False when there is no such job."""
    sql = "UPDATE job SET every_seconds = ?, enabled = ?, next_due_ms = ? WHERE name = ?"
    return db.execute(sql, (every_seconds, enabled, next_due_ms, job)) == 1


def list_runs(db: HqDatabase, job: str | None = None, limit: int = 50) -> list[JobRun]:
    """Newest first."""
    where, parameters = ("WHERE job = ? ", (job,)) if job else ("", ())
    rows = db.rows(f"SELECT {_RUN} FROM job_run {where}ORDER BY started_ms DESC, id DESC LIMIT ?", (*parameters, limit))
    return [replace(JobRun(*row), message=tell(row[8])) for row in rows]


def count_wishes(db: HqDatabase, job: str) -> int:
    """Those that were not tried yet."""
    row = db.row("SELECT count(*) FROM job_task WHERE job = ? AND attempts = 0", (job,))
    return int(row[0]) if row else 0


def enqueue(db: HqDatabase, job: str, cause: str, now_ms: int, by: str = "") -> None:
    """Wish that a job runs as soon as a worker is free. For a paused job only people's wishes are kept: it looks for
    everything that waits when it goes on.
    """
    db.tell_workers()
    db.execute(
        "INSERT INTO job_task (job, cause, requested_ms, due_ms, attempts, asked_by) SELECT ?, ?, ?, ?, 0, ? "
        f"WHERE ? = '{BY_HAND}' OR NOT EXISTS (SELECT 1 FROM job WHERE name = ? AND paused_ms IS NOT NULL)",
        (job, cause, now_ms, now_ms, by, cause, job),
    )


def is_anything_due(db: HqDatabase, now_ms: int) -> bool:
    """A cheap look before taking any lock."""
    sql = f"SELECT 1 WHERE EXISTS (SELECT 1 FROM job_task WHERE {_FREE}) OR EXISTS (SELECT 1 FROM job WHERE {_DUE})"
    return db.row(sql, (*_free(now_ms), *_due(now_ms))) is not None


def enqueue_due(db: HqDatabase, now_ms: int) -> list[str]:
    """Turn due schedules into wishes; of several workers that try, one gets each."""
    sql = f"UPDATE job SET next_due_ms = ? + every_seconds * 1000 WHERE {_DUE} RETURNING name, at_times"
    rows = db.rows(sql, (now_ms, *_due(now_ms)))
    for name, at_times in rows:
        if at_times:
            db.execute("UPDATE job SET next_due_ms = ? WHERE name = ?", (next_time_ms(at_times.split(), now_ms), name))
        enqueue(db, name, BY_SCHEDULE, now_ms)
    return [name for name, _times in rows]


def claim(db: HqDatabase, worker: str, run: str, now_ms: int, lease_ms: int) -> Claim | None:
    """Take the oldest due wish and all others of its job. A wish whose worker let its lease run out is free again."""
    skip = "" if db.engine == "sqlite" else " FOR UPDATE SKIP LOCKED"
    first = db.row(f"SELECT job FROM job_task WHERE {_FREE} ORDER BY due_ms, id LIMIT 1{skip}", _free(now_ms))
    if first is None:
        return None
    wishes = db.rows(
        f"SELECT id, cause, attempts, run, asked_by FROM job_task WHERE job = ? AND {_FREE} ORDER BY id{skip}",
        (first[0], *_free(now_ms)),
    )
    if not wishes:
        return None
    _end_abandoned(db, {wish[3] for wish in wishes if wish[3]}, now_ms)
    db.execute_many(
        "UPDATE job_task SET run = ?, lease_until_ms = ? WHERE id = ?",
        [(run, now_ms + lease_ms, wish[0]) for wish in wishes],
    )
    # A wish of a person or of the chain says more about why the job runs than the schedule does.
    cause = min((wish[1] for wish in wishes), key=lambda cause: cause == BY_SCHEDULE)
    db.execute(
        f"INSERT INTO job_run ({_RUN}) VALUES (?, ?, ?, ?, ?, NULL, ?, 0, '', ?)",
        (run, first[0], cause, worker, now_ms, RUNNING, next((wish[4] for wish in wishes if wish[4]), "")),
    )
    return Claim(run, first[0], cause, max(wish[2] for wish in wishes))


def extend_lease(db: HqDatabase, run: str, until_ms: int) -> None:
    db.execute("UPDATE job_task SET lease_until_ms = ? WHERE run = ?", (until_ms, run))


def finish(db: HqDatabase, claim: Claim, result: JobResult, now_ms: int) -> None:
    """The run is done and its wishes are fulfilled. Of scheduled runs that found nothing to do, only the last is kept;
    of all others, those of the last months.
    """
    db.execute("DELETE FROM job_task WHERE run = ?", (claim.run,))
    _end_run(db, claim.run, DONE, result.rows, result.message, now_ms)
    db.execute("DELETE FROM job_run WHERE job = ? AND started_ms < ?", (claim.job, now_ms - _KEEP_RUNS_MS))
    if claim.cause == BY_SCHEDULE and not result.rows:
        db.execute(
            "DELETE FROM job_run WHERE job = ? AND cause = ? AND state = ? AND rows_done = 0 AND id <> ?",
            (claim.job, BY_SCHEDULE, DONE, claim.run),
        )


def fail(db: HqDatabase, claim: Claim, message: str, now_ms: int, retry_ms: int) -> None:
    """The run failed; its wishes wait until ``retry_ms`` and are then tried again."""
    db.execute(
        "UPDATE job_task SET run = NULL, lease_until_ms = NULL, attempts = attempts + 1, due_ms = ? WHERE run = ?",
        (retry_ms, claim.run),
    )
    _end_run(db, claim.run, FAILED, 0, message, now_ms)


def give_back(db: HqDatabase, claim: Claim, now_ms: int) -> None:
    """The worker had to stop in the middle: its wishes are free at once, as they were."""
    db.tell_workers()
    db.execute("UPDATE job_task SET run = NULL, lease_until_ms = NULL WHERE run = ?", (claim.run,))
    _end_run(db, claim.run, FAILED, 0, _("The worker was told to stop in the middle; another one takes over."), now_ms)


def _due(now_ms: int) -> tuple[bool, int, int]:
    """What ``_DUE`` asks for."""
    return True, now_ms, now_ms + _LEEWAY_MS


def _free(now_ms: int) -> tuple[int, int, int, int]:
    """What ``_FREE`` asks for. Retries are at most five minutes ahead, leases less."""
    return now_ms, now_ms + _LEEWAY_MS, now_ms, now_ms + _LEEWAY_MS


def _end_run(db: HqDatabase, run: str, state: str, rows: int, message: str, now_ms: int) -> None:
    db.execute(
        "UPDATE job_run SET finished_ms = ?, state = ?, rows_done = ?, message = ? WHERE id = ?",
        (now_ms, state, rows, keep(message), run),
    )


def _end_abandoned(db: HqDatabase, runs: set[str], now_ms: int) -> None:
    for run in sorted(runs):
        _end_run(db, run, FAILED, 0, _("The worker stopped in the middle; another one takes over."), now_ms)


def _job(
    name: str,
    every_seconds: int,
    enabled: bool,
    next_due_ms: int,
    at_times: str,
    paused_ms: int | None,
    paused_by: str,
    paused_reason: str,
) -> Job:
    pause = None if paused_ms is None else Pause(paused_ms, paused_by, paused_reason)
    return Job(name, every_seconds, bool(enabled), next_due_ms, tuple(at_times.split()), pause)
