"""Posting a statement: from state to state, each one write transaction that can be repeated.

A state is reached by the transaction that does its work, so a worker that dies leaves the state before it, and whoever
goes on does that work again. Several workers take turns by the store's lock, and each looks at the state again once it
has the lock: nothing is posted twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from hq_server.db import postings, statement_sums, statements, vouchers
from hq_server.db.database import HqDatabase
from hq_server.domain import statement_checks as rules
from hq_server.domain.account_plan import AccountPlan
from hq_server.domain.posted_facts import Facts
from hq_server.domain.statement import (
    CALCULATED,
    CHECKED,
    DISCOUNTS_POSTED,
    FINANCIAL_POSTED,
    INCOME_EXPENSE_POSTED,
    PAYMENTS_POSTED,
    POSTED,
    SALES_POSTED,
    STARTED,
    SYNCHRONIZED,
    VALIDATED,
    Check,
    Statement,
    StatementId,
    state_after,
)
from hq_server.domain.vouchers import (
    DISCOUNTS,
    FINANCIAL,
    INCOME_EXPENSE,
    PAYMENTS,
    SALES,
    Entry,
    discount_entries,
    income_expense_entries,
    make_voucher,
    movement_entries,
    payment_entries,
    sales_entries,
    variance_entries,
)
from hq_server.services import business_days, statement_checks, validation
from hq_server.services.customer_job import LIMIT, issue_account_numbers
from hq_server.services.orders_job import synchronize_day
from hq_server.services.statement_terms import load_plan, load_terms
from hq_server.services.statements import calculate

Entries = Callable[[Facts, AccountPlan], list[Entry]]
DURING_DAY: Mapping[str, Entries] = {
    SALES: sales_entries,
    DISCOUNTS: discount_entries,
    INCOME_EXPENSE: income_expense_entries,
    PAYMENTS: payment_entries,
}
_CAN_START_AGAIN = (SYNCHRONIZED, VALIDATED, CALCULATED, CHECKED)


@dataclass(frozen=True, slots=True)
class Step:
    """What leads from a state to the next. ``prepare`` works in transactions of its own and may be done twice;
    ``take`` is the one transaction: it returns the statement in its next state, or as it stays. ``looks``: it only
    looks, so whether it comes to anything can be seen before anybody is made to wait.
    """

    take: Callable[[HqDatabase, Statement, int], Statement]
    prepare: Callable[[HqDatabase, Statement, int], int] | None = None
    looks: bool = False


def post_statement(db: HqDatabase, key: StatementId, now_ms: int, until: str = POSTED) -> Statement | None:
    """Take the statement as far as it goes: posted, or held by what its checks say. None when there is none."""
    while True:
        with db.read():
            statement = statements.find(db, key)
        if statement is None or statement.state in (until, POSTED):
            return statement
        after = _advance(db, statement, now_ms)
        if after is not None and after.state == statement.state:
            return after


def _advance(db: HqDatabase, seen: Statement, now_ms: int) -> Statement | None:
    """One step. None when somebody else was faster: look again."""
    step = STEPS[seen.state]
    told = step.prepare(db, seen, now_ms) if step.prepare and not seen.stale else None
    if step.looks and not seen.stale:
        with db.read():
            if statements.find(db, seen.id) == seen == step.take(db, seen, now_ms):
                return seen
    with db.write():
        statements.lock_store(db, seen.id.store)
        before = statements.find(db, seen.id)
        if before is None or before.state != seen.state:
            return None
        if before.stale and before.state in _CAN_START_AGAIN:
            after = replace(before, state=STARTED, stale=False)
        else:
            after = step.take(db, before if told is None else replace(before, documents=told), now_ms)
        if after.state != before.state:
            went_wrong = [check for check in after.checks if check.code == rules.ERROR]
            after = replace(after, held=False, checks=tuple(one for one in after.checks if one not in went_wrong))
        if after != before:
            statements.save(db, after)
        _note(db, before, after, now_ms)
    return after


def _synchronize(db: HqDatabase, statement: Statement, now_ms: int) -> int:
    """Customers first, so that what is posted names them, then orders; not while the day is still trading."""
    key = statement.id
    with db.read():
        shifts = postings.shifts_of_day(db, key.store, key.business_date)
        checks = statement_checks.with_acceptance(statement, statement_checks.check_shifts(shifts, statement.currency))
        pending = statement_checks.check_customers(db, statement, shifts)
    if not pending.passed and not _stops(checks):
        while issue_account_numbers(db, now_ms).rows == LIMIT:
            pass
    if not _stops(checks):
        synchronize_day(db, key.store, key.business_date, now_ms)
    return statement.documents


def _take_started(db: HqDatabase, statement: Statement, now_ms: int) -> Statement:
    key = statement.id
    shifts = postings.shifts_of_day(db, key.store, key.business_date)
    checks = [
        statement_checks.check_calendar(db, statement, now_ms),
        *statement_checks.check_shifts(shifts, statement.currency),
        statement_checks.check_customers(db, statement, shifts),
    ]
    told = statement_checks.with_acceptance(statement, checks)
    if _stops(told):
        over = business_days.is_over(db, key.store, key.business_date, now_ms)
        return replace(statement, checks=told, held=over, stale=False)
    return replace(statement, checks=told, held=False, stale=False, state=SYNCHRONIZED)


def _stops(checks: tuple[Check, ...]) -> bool:
    """Documents that are missing or wrong do not keep a day from being calculated: they hold it afterwards."""
    return any(check.holds for check in checks if check.code in (rules.SHIFTS_CLOSED, rules.CURRENCY, rules.CUSTOMERS))


def _validate(db: HqDatabase, statement: Statement, now_ms: int) -> int:
    """How many transactions there were before it began: what comes later is not validated."""
    key = statement.id
    with db.read():
        there = _count(db, key)
    validation.validate_day(db, key.store, key.business_date, now_ms)
    return there


def _take_synchronized(db: HqDatabase, statement: Statement, now_ms: int) -> Statement:
    """``documents`` are those that were looked at."""
    return replace(statement, state=VALIDATED)


def _take_validated(db: HqDatabase, statement: Statement, now_ms: int) -> Statement:
    """What came since it was validated is validated first."""
    if _count(db, statement.id) != statement.documents:
        return replace(statement, state=STARTED)
    return calculate(db, statement, now_ms)


def _count(db: HqDatabase, key: StatementId) -> int:
    shifts = postings.shifts_of_day(db, key.store, key.business_date)
    return sum(postings.seen_of_shift(db, shift)[0] for shift in shifts)


def _take_calculated(db: HqDatabase, statement: Statement, now_ms: int) -> Statement:
    key = statement.id
    shifts = postings.shifts_of_day(db, key.store, key.business_date)
    if statement.held and any(postings.has_unposted(db, shift) for shift in shifts if shift.manifest):
        return replace(statement, state=STARTED)  # a finding that held something back was accepted
    terms = load_terms(db, key.store)
    checks = [
        statement_checks.check_calendar(db, statement, now_ms),
        *statement_checks.check_shifts(shifts, statement.currency),
        statement_checks.check_customers(db, statement, shifts),
        statement_checks.check_orders(db, statement),
        statement_checks.check_findings(db, statement),
        *statement_checks.check_differences(db, statement, terms),
    ]
    told = statement_checks.with_acceptance(statement, checks)
    if any(check.holds for check in told):
        return replace(statement, checks=told, held=True)
    accounting_date = business_days.accounting_date(db, statement, terms, now_ms)
    return replace(statement, checks=told, held=False, accounting_date=accounting_date, state=CHECKED)


def _take_checked(db: HqDatabase, statement: Statement, now_ms: int) -> Statement:
    if not statement.released and not load_terms(db, statement.id.store).auto_post:
        return statement
    return _post_part(SALES)(db, statement, now_ms)


def entries_of(db: HqDatabase, statement: Statement, part: str, plan: AccountPlan) -> list[Entry]:
    """What a part of the statement says in the books: of what it calculated itself, without what was posted during
    the day; or, of counts and of money that was moved, everything.
    """
    key = statement.id
    own = [one for one in postings.of_day(db, key.store, key.business_date) if one.number == key.number]
    if part in DURING_DAY:
        sums = statement_sums.sums(db, key.store, [one.id for one in own if not one.batch])
        return DURING_DAY[part](sums, plan)
    sums = statement_sums.sums(db, key.store, [one.id for one in own])
    terms = load_terms(db, key.store)
    lines, _counts = statement_checks.touched_lines(db, statement, terms)
    variances = {(line.group, line.tender): line.variance_minor or 0 for line in lines}
    posted = vouchers.posted_variances(db, key.store, key.business_date)
    return [
        *movement_entries(sums, plan),
        *variance_entries(variances, terms.tender_differences_minor, posted, plan),
    ]


def _post_part(part: str) -> Callable[[HqDatabase, Statement, int], Statement]:
    """The step that posts this part."""

    def take(db: HqDatabase, statement: Statement, now_ms: int) -> Statement:
        plan = load_plan(db, statement.id.store)
        post_voucher(db, statement, part, entries_of(db, statement, part, plan), plan, now_ms)
        return replace(statement, state=state_after(statement.state))

    return take


def _take_financial_posted(db: HqDatabase, statement: Statement, now_ms: int) -> Statement:
    # Whatever came while it was posted is found by looking at the day once more.
    statements.note_day_due(db, statement.id.store, statement.id.business_date)
    return replace(statement, state=POSTED, posted_ms=now_ms)


def post_voucher(
    db: HqDatabase,
    statement: Statement,
    part: str,
    entries: list[Entry],
    plan: AccountPlan,
    now_ms: int,
    *,
    batch: int = 0,
) -> None:
    """Within the transaction of its state; nothing when there is nothing to say."""
    voucher = make_voucher(part, entries, plan)
    if voucher is not None:
        vouchers.insert(
            db,
            statement.id,
            voucher,
            batch=batch,
            accounting_date=statement.accounting_date,
            currency=statement.currency,
            now_ms=now_ms,
        )


def _note(db: HqDatabase, before: Statement, after: Statement, now_ms: int) -> None:
    """What people read afterwards of what happened."""
    if after.state == CALCULATED and before.state != CALCULATED:
        statements.add_event(db, after.id, "calculated", now_ms, detail=str(after.documents))
    if after.state == POSTED:
        statements.add_event(db, after.id, "posted", now_ms)
    causes = [check.code for check in after.causes]
    if after.held and causes != [check.code for check in before.causes if before.held]:
        statements.add_event(db, after.id, "held", now_ms, detail=" ".join(causes))


STEPS: Mapping[str, Step] = {
    STARTED: Step(_take_started, _synchronize, looks=True),
    SYNCHRONIZED: Step(_take_synchronized, _validate),
    VALIDATED: Step(_take_validated),
    CALCULATED: Step(_take_calculated, looks=True),
    CHECKED: Step(_take_checked),
    SALES_POSTED: Step(_post_part(DISCOUNTS)),
    DISCOUNTS_POSTED: Step(_post_part(INCOME_EXPENSE)),
    INCOME_EXPENSE_POSTED: Step(_post_part(PAYMENTS)),
    PAYMENTS_POSTED: Step(_post_part(FINANCIAL)),
    FINANCIAL_POSTED: Step(_take_financial_posted),
}
