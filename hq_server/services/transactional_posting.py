"""Posting during the day: sales, payments, discounts, tax, income and expense that are validated and in no posting yet
go into the books in batches. Counts and drops follow with the day's statement, which has what is left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hq_server.db import postings, statement_sums, statements
from hq_server.db.database import HqDatabase
from hq_server.db.postings import DayShift
from hq_server.domain.statement import CLOSED_SHIFTS, DAY, STARTED, Statement
from hq_server.services import business_days, statement_checks, validation
from hq_server.services.customer_job import LIMIT, issue_account_numbers
from hq_server.services.orders_job import synchronize_day
from hq_server.services.posting import DURING_DAY, post_voucher
from hq_server.services.statement_terms import load_plan, load_terms
from hq_server.services.statements import look_at_day, post_shifts

BATCH = 10_000
_MINUTE_MS = 60_000
Seen = Mapping[str, tuple[int, int]]


def is_due(db: HqDatabase, statement: Statement, now_ms: int) -> bool:
    """A day that still trades, and whose last batch is as old as the store's terms say."""
    key = statement.id
    if statement.state != STARTED or statement.kind != DAY:
        return False
    with db.read():
        if not business_days.can_be(db, key.store, key.business_date, now_ms):
            return False
        minutes = load_terms(db, key.store).during_day_minutes
        shifts = postings.shifts_of_day(db, key.store, key.business_date)
        done = [one.made_ms for one in postings.of_day(db, key.store, key.business_date) if one.batch]
    if not minutes or not shifts or all(shift.state in CLOSED_SHIFTS for shift in shifts):
        return False
    return now_ms - max(done, default=min(shift.opened_ms for shift in shifts)) >= minutes * _MINUTE_MS


def post_during_day(db: HqDatabase, store: str, business_date: str, now_ms: int, limit: int = BATCH) -> int:
    """Post what is there of the day, at most ``limit`` transactions a shift; returns how many there were.

    Customers get their numbers first, then orders theirs; everything is validated, and what arrives meanwhile waits
    for the next batch.
    """
    while issue_account_numbers(db, now_ms).rows == LIMIT:
        pass
    synchronize_day(db, store, business_date, now_ms)
    with db.read():
        shifts = postings.shifts_of_day(db, store, business_date)
        seen = {shift.shift: postings.seen_of_shift(db, shift) for shift in shifts}
    validation.validate_day(db, store, business_date, now_ms)
    with db.write():
        statements.lock_store(db, store)
        statement = look_at_day(db, store, business_date, now_ms)
        if statement is None or statement.state != STARTED or statement.kind != DAY:
            return 0
        shifts = _validated(db, statement, seen)
        return _post(db, statement, shifts, now_ms, limit) if shifts else 0


def _validated(db: HqDatabase, statement: Statement, seen: Seen) -> list[DayShift]:
    """The day's shifts up to the last transaction that was validated; one where something came in between is left to
    the next batch.
    """
    key = statement.id
    shifts = [
        replace(shift, last_sequence=seen[shift.shift][1])
        for shift in postings.shifts_of_day(db, key.store, key.business_date)
        if seen.get(shift.shift, (0, 0))[0]
    ]
    if not statement_checks.check_customers(db, statement, shifts).passed:
        return []
    return [shift for shift in shifts if postings.seen_of_shift(db, shift) == seen[shift.shift]]


def _post(db: HqDatabase, statement: Statement, shifts: Sequence[DayShift], now_ms: int, limit: int) -> int:
    key = statement.id
    terms = load_terms(db, key.store)
    exact = terms.max_transaction_difference_minor
    batch = postings.take_id(db, key.store)
    own = [shift for shift in shifts if shift.currency == statement.currency]
    there = post_shifts(db, key, own, now_ms, batch=batch, limit=limit, rounding_minor=exact)
    if not there:
        return 0
    plan = load_plan(db, key.store)
    dated = replace(statement, accounting_date=business_days.accounting_date(db, statement, terms, now_ms))
    sums = statement_sums.sums(db, key.store, [one.id for one in there])
    for part, entries in DURING_DAY.items():
        post_voucher(db, dated, part, entries(sums, plan), plan, now_ms, batch=batch)
    documents = sum(one.documents for one in there)
    statements.add_event(db, key, "posted_during_day", now_ms, detail=str(documents))
    return documents
