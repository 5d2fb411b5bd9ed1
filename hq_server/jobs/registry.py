"""Which function each job runs, and which job comes after it in the chain."""

from collections.abc import Callable

from hq_server.db import customers, jobs
from hq_server.db.database import HqDatabase
from hq_server.domain.job import BY_CHAIN, CUSTOMER_FEED_JOB, CUSTOMER_JOB, P_JOB, STATEMENTS_JOB, JobResult
from hq_server.services import closing_watch
from hq_server.services.customer_job import LIMIT, issue_account_numbers
from hq_server.services.feed_job import publish_customers
from hq_server.services.p_job import apply_waiting
from hq_server.services.statement_job import run_statements
from hq_server.texts import _

Clock = Callable[[], int]
Run = Callable[[HqDatabase, Clock], JobResult]


def run_job(db: HqDatabase, job: str, clock: Clock) -> JobResult:
    """Run a job to its end and wish for the next one when it has something to do. Raises ``KeyError`` for an unknown
    job.
    """
    result = _RUNS[job](db, clock)
    following = _next_job(db, job, result)
    if following:
        with db.write():
            jobs.enqueue(db, following, BY_CHAIN, clock())
    return result


def _run_p_job(db: HqDatabase, clock: Clock) -> JobResult:
    result = apply_waiting(db, clock())
    closing_watch.warn(db, clock())
    return result


def _run_customer_job(db: HqDatabase, clock: Clock) -> JobResult:
    """One transaction after the other until nobody waits: a long line of customers never holds a lock for long."""
    first = result = issue_account_numbers(db, clock())
    done = result.rows
    while result.rows == LIMIT:
        result = issue_account_numbers(db, clock())
        done += result.rows
    if done == first.rows:
        return first
    return JobResult(done, _("Account numbers issued: {count}.").format(count=done))


def _run_customer_feed_job(db: HqDatabase, clock: Clock) -> JobResult:
    return publish_customers(db, clock())


def _run_statements(db: HqDatabase, clock: Clock) -> JobResult:
    return run_statements(db, clock())


def _next_job(db: HqDatabase, job: str, result: JobResult) -> str | None:
    if job == CUSTOMER_JOB and result.rows:
        return CUSTOMER_FEED_JOB
    if job == P_JOB:
        with db.read():
            return CUSTOMER_JOB if customers.has_pending(db) else None
    return None


_RUNS: dict[str, Run] = {
    P_JOB: _run_p_job,
    CUSTOMER_JOB: _run_customer_job,
    CUSTOMER_FEED_JOB: _run_customer_feed_job,
    STATEMENTS_JOB: _run_statements,
}
