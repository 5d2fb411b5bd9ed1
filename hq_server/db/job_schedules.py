"""Changes when jobs run, and turns the pages of what they did."""

from dataclasses import replace

from hq_server.db.database import HqDatabase
from hq_server.domain.job import FAILED, Job, JobRun, Pause
from hq_server.texts import tell

_RUN = "id, job, cause, worker, started_ms, finished_ms, state, rows_done, message, asked_by"


def put_schedule(db: HqDatabase, job: Job) -> None:
    db.execute(
        "UPDATE job SET every_seconds = ?, enabled = ?, next_due_ms = ?, at_times = ? WHERE name = ?",
        (job.every_seconds, job.enabled, job.next_due_ms, " ".join(job.at_times), job.name),
    )


def put_pause(db: HqDatabase, job: str, pause: Pause | None) -> None:
    db.execute(
        "UPDATE job SET paused_ms = ?, paused_by = ?, paused_reason = ? WHERE name = ?",
        (pause and pause.since_ms, pause.by if pause else "", pause.reason if pause else "", job),
    )


def read_runs(db: HqDatabase, job: str, *, failed: bool, before: tuple[int, str] | None, limit: int) -> list[JobRun]:
    """A page of runs, newest first; of all jobs when ``job`` is empty. ``before``: the start and id of a run."""
    conditions, values = list[str](), list[object]()
    if job:
        conditions.append("job = ?")
        values.append(job)
    if failed:
        conditions.append(f"state = '{FAILED}'")
    if before:
        conditions.append("(started_ms, id) < (?, ?)")
        values += before
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    rows = db.rows(f"SELECT {_RUN} FROM job_run {where}ORDER BY started_ms DESC, id DESC LIMIT ?", (*values, limit))
    return [replace(JobRun(*row), message=tell(row[8])) for row in rows]
