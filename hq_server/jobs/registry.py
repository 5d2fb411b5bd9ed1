"""Which function each job runs, and which job comes after it in the chain."""

from collections.abc import Callable

from hq_server.db import customers, jobs, orders
from hq_server.db.database import HqDatabase
from hq_server.domain.job import (
    BY_CHAIN,
    CUSTOMER_FEED_JOB,
    CUSTOMER_IMPORT_JOB,
    CUSTOMER_JOB,
    MERGE_JOB,
    ORDERS_JOB,
    P_JOB,
    SETUP_JOB,
    STATEMENTS_JOB,
    VALIDATION_JOB,
    JobResult,
)
from hq_server.ids import new_id
from hq_server.services import closing_watch, merge_proposals, pulse, sessions
from hq_server.services.customer_import import import_confirmed
from hq_server.services.customer_job import LIMIT, issue_account_numbers
from hq_server.services.feed_job import publish_customers
from hq_server.services.orders_job import synchronize_orders
from hq_server.services.p_job import apply_waiting
from hq_server.services.setup_job import follow_set_up
from hq_server.services.statement_job import run_statements
from hq_server.services.validation_job import validate_days
from hq_server.texts import _

Clock = Callable[[], int]
Run = Callable[[HqDatabase, Clock], JobResult]


def run_job(db: HqDatabase, job: str, clock: Clock) -> JobResult:
    """Run a job to its end and wish for the next one when it has something to do. Raises ``KeyError`` for an unknown
    job.
    """
    result = _RUNS[job](db, clock)
    following = _following(db, job, result, clock())
    if following:
        with db.write():
            for name in following:
                jobs.enqueue(db, name, BY_CHAIN, clock())
    return result


def _run_p_job(db: HqDatabase, clock: Clock) -> JobResult:
    result = apply_waiting(db, clock())
    closing_watch.warn(db, clock())
    with db.write():
        pulse.forget_old_hours(db, clock())
    sessions.forget_old(db, clock())
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


def _run_orders_job(db: HqDatabase, clock: Clock) -> JobResult:
    return synchronize_orders(db, clock())


def _run_statements(db: HqDatabase, clock: Clock) -> JobResult:
    return run_statements(db, clock())


def _run_validation(db: HqDatabase, clock: Clock) -> JobResult:
    return validate_days(db, clock())


def _run_merge_job(db: HqDatabase, clock: Clock) -> JobResult:
    return merge_proposals.find_proposals(db, clock(), new_id)


def _run_setup_job(db: HqDatabase, clock: Clock) -> JobResult:
    return follow_set_up(db, clock())


def _run_customer_import(db: HqDatabase, clock: Clock) -> JobResult:
    return import_confirmed(db, clock(), new_id)


def _following(db: HqDatabase, job: str, result: JobResult, now_ms: int) -> tuple[str, ...]:
    """What the run has made work for."""
    if job == P_JOB:
        with db.read():
            return (CUSTOMER_JOB,) if customers.has_pending(db) else ()
    if job == CUSTOMER_JOB and result.rows:
        with db.read():
            return (CUSTOMER_FEED_JOB, ORDERS_JOB) if orders.has_due(db, now_ms) else (CUSTOMER_FEED_JOB,)
    if job == MERGE_JOB and result.rows >= merge_proposals.LIMIT:
        return (MERGE_JOB,)
    return ()


_RUNS: dict[str, Run] = {
    P_JOB: _run_p_job,
    CUSTOMER_JOB: _run_customer_job,
    CUSTOMER_FEED_JOB: _run_customer_feed_job,
    ORDERS_JOB: _run_orders_job,
    STATEMENTS_JOB: _run_statements,
    MERGE_JOB: _run_merge_job,
    VALIDATION_JOB: _run_validation,
    SETUP_JOB: _run_setup_job,
    CUSTOMER_IMPORT_JOB: _run_customer_import,
}
