"""The jobs: schedules, wishes that a job runs, claims of workers, runs.

A wish is only ever added, never merged into one that is already there: a worker might be taking that one at this
moment, without seeing what the new wish is about. Instead a worker takes all of a job's wishes at once.
"""

from dataclasses import replace

from hq_server.db.database import HqDatabase
from hq_server.domain.job import BY_SCHEDULE, CHAIN, DONE, FAILED, RUNNING, Claim, Job, JobResult, JobRun
from hq_server.texts import _, keep, tell

_RUN = "id, job, cause, worker, started_ms, finished_ms, state, rows_done, message"
# A time further ahead than anybody ever sets one was set by a clock that has been set back since: it means now.
_LEEWAY_MS = 10 * 60_000
_KEEP_RUNS_MS = 90 * 24 * 3_600_000
_DUE = "enabled = ? AND (next_due_ms <= ? OR next_due_ms > ? + every_seconds * 1000)"
_FREE = "(due_ms <= ? OR due_ms > ?) AND (lease_until_ms IS NULL OR lease_until_ms <= ? OR lease_until_ms > ?)"


def list_jobs(db: HqDatabase) -> list[Job]:
    """In the order of the chain."""
    rows = db.rows("SELECT name, every_seconds, enabled, next_due_ms FROM job")
    jobs = [Job(name, every_seconds, bool(enabled), due) for name, every_seconds, enabled, due in rows]
    return sorted(jobs, key=lambda job: CHAIN.index(job.name) if job.name in CHAIN else len(CHAIN))


def put_schedule(db: HqDatabase, job: str, every_seconds: int, enabled: bool, next_due_ms: int) -> bool:
    """False when there is no such job."""
    sql = "UPDATE job SET every_seconds = ?, enabled = ?, next_due_ms = ? WHERE name = ?"
    return db.execute(sql, (every_seconds, enabled, next_due_ms, job)) == 1


def list_runs(db: HqDatabase, job: str | None = None, limit: int = 50) -> list[JobRun]:
    """Newest first."""
    where, parameters = ("WHERE job = ? ", (job,)) if job else ("", ())
    rows = db.rows(f"SELECT {_RUN} FROM job_run {where}ORDER BY started_ms DESC, id DESC LIMIT ?", (*parameters, limit))
    return [replace(JobRun(*row), message=tell(row[-1])) for row in rows]


def count_wishes(db: HqDatabase, job: str) -> int:
    row = db.row("SELECT count(*) FROM job_task WHERE job = ?", (job,))
    return int(row[0]) if row else 0


def enqueue(db: HqDatabase, job: str, cause: str, now_ms: int) -> None:
    """Wish that a job runs as soon as a worker is free."""
    db.execute(
        "INSERT INTO job_task (job, cause, requested_ms, due_ms, attempts) VALUES (?, ?, ?, ?, 0)",
        (job, cause, now_ms, now_ms),
    )


def is_anything_due(db: HqDatabase, now_ms: int) -> bool:
    """A cheap look before taking any lock."""
    sql = f"SELECT 1 WHERE EXISTS (SELECT 1 FROM job_task WHERE {_FREE}) OR EXISTS (SELECT 1 FROM job WHERE {_DUE})"
    return db.row(sql, (*_free(now_ms), *_due(now_ms))) is not None


def enqueue_due(db: HqDatabase, now_ms: int) -> list[str]:
    """Turn due schedules into wishes; of several workers that try, one gets each."""
    sql = f"UPDATE job SET next_due_ms = ? + every_seconds * 1000 WHERE {_DUE} RETURNING name"
    rows = db.rows(sql, (now_ms, *_due(now_ms)))
    for (name,) in rows:
        enqueue(db, name, BY_SCHEDULE, now_ms)
    return [name for (name,) in rows]


def claim(db: HqDatabase, worker: str, run: str, now_ms: int, lease_ms: int) -> Claim | None:
    """Take the oldest due wish and all others of its job. A wish whose worker let its lease run out is free again."""
    skip = "" if db.engine == "sqlite" else " FOR UPDATE SKIP LOCKED"
    first = db.row(f"SELECT job FROM job_task WHERE {_FREE} ORDER BY due_ms, id LIMIT 1{skip}", _free(now_ms))
    if first is None:
        return None
    wishes = db.rows(
        f"SELECT id, cause, attempts, run FROM job_task WHERE job = ? AND {_FREE} ORDER BY id{skip}",
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
        f"INSERT INTO job_run ({_RUN}) VALUES (?, ?, ?, ?, ?, NULL, ?, 0, '')",
        (run, first[0], cause, worker, now_ms, RUNNING),
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
