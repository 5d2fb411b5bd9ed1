"""Looks at a statement before it posts: gathers the facts and judges them by the store's terms."""

from collections.abc import Sequence
from dataclasses import replace

from hq_server.db import orders, postings, statement_facts, statement_sums
from hq_server.db.database import HqDatabase
from hq_server.db.postings import DayShift
from hq_server.domain import statement_checks as rules
from hq_server.domain.orders import FAILED
from hq_server.domain.posted_facts import Facts
from hq_server.domain.statement import CLOSED_SHIFTS, CORRECTION, Check, Statement, TenderCount, TenderLine, Terms
from hq_server.services import business_days, validation
from hq_server.texts import keep

_LINKED = 20


def check_shifts(shifts: Sequence[DayShift], currency: str) -> list[Check]:
    """What has to be so before a day can be calculated, and what its registers still owe."""
    owing = [shift for shift in shifts if shift.state not in CLOSED_SHIFTS]
    waiting = [shift for shift in shifts if shift.state == "waiting"]
    differing = [shift for shift in shifts if shift.state == "differs"]
    other = sorted({shift.currency for shift in shifts} - {currency})
    return [
        _about(rules.SHIFTS_CLOSED, owing, len(shifts)),
        _about(rules.MANIFESTS, waiting, len(shifts)),
        _about(rules.Z_AGREES, differing, len(shifts)),
        Check(rules.CURRENCY, not other, {"currency": currency, "other": ", ".join(other)}),
    ]


def check_calendar(db: HqDatabase, statement: Statement, now_ms: int) -> Check:
    """A register whose clock is wrong may say any business date. What comes later has the date it is posted."""
    key = statement.id
    fits = statement.kind == CORRECTION or business_days.can_be(db, key.store, key.business_date, now_ms)
    return Check(rules.CALENDAR, fits, {"date": key.business_date})


def check_customers(db: HqDatabase, statement: Statement, shifts: Sequence[DayShift]) -> Check:
    pending = statement_facts.pending_customers(db, statement.id.store, [shift.shift for shift in shifts])
    links = tuple(("customer", customer) for customer in pending[:_LINKED])
    return Check(rules.CUSTOMERS, not pending, {"count": len(pending)}, links)


def check_orders(db: HqDatabase, statement: Statement) -> Check:
    """Orders that the day took or handed over, and of which HQ could make no sales order."""
    there = orders.due_of_day(db, statement.id.store, statement.id.business_date)
    failed = [order for order in there if order.state == FAILED]
    values: dict[str, str | int] = {"count": len(failed)}
    if failed:
        values |= {"number": failed[0].number, "reason": failed[0].reason}
    links = tuple(("order", order.id) for order in failed[:_LINKED])
    return Check(rules.ORDERS, not failed, values, links)


def check_findings(db: HqDatabase, statement: Statement) -> Check:
    """Each document that a rule or the ingest found wrong."""
    key = statement.id
    found = validation.open_findings(db, key.store, key.business_date)
    documents = list(dict.fromkeys((one.register, one.sequence) for one in found))
    links = tuple(("finding", f"{key.store}-{register}/{sequence}") for register, sequence in documents[:_LINKED])
    reason = keep(found[0].message) if found else ""
    return Check(rules.FINDINGS, not found, {"count": len(documents), "reason": reason}, links)


def check_differences(db: HqDatabase, statement: Statement, terms: Terms) -> list[Check]:
    """The ceilings: of the whole, of each shift, of each transaction, of each tender; and whether the sums agree."""
    key = statement.id
    own = [one.id for one in postings.of_day(db, key.store, key.business_date) if one.number == key.number]
    sums = statement_sums.sums(db, key.store, own)
    lines, counts = touched_lines(db, statement, terms)
    return [
        rules.check_sums(sums),
        rules.check_transactions(_over(db, statement, own, sums, terms), terms, key.store),
        rules.check_rounding(sums, terms),
        rules.check_tenders(lines, terms),
        rules.check_shifts(counts, terms, key.store),
        rules.check_posting(lines, terms),
    ]


def all_lines(db: HqDatabase, statement: Statement, terms: Terms) -> list[TenderLine]:
    """The lines of the day up to this statement, earlier ones of the day with it."""
    key = statement.id
    staff = _staff(postings.shifts_of_day(db, key.store, key.business_date))
    counts = _counts(db, statement)
    return rules.group_lines(
        [count for _number, count in counts], statement.method, staff, terms.tender_differences_minor
    )


def touched_lines(db: HqDatabase, statement: Statement, terms: Terms) -> tuple[list[TenderLine], list[TenderCount]]:
    """The lines and the shifts whose difference this statement changes."""
    key = statement.id
    staff = _staff(postings.shifts_of_day(db, key.store, key.business_date))
    counts = _counts(db, statement)
    changed = [count for number, count in counts if number == key.number and count.variance_minor]
    groups = {(rules.group_of(count, statement.method, staff), count.tender) for count in changed}
    shifts = {(count.register, count.shift) for count in changed}
    lines = rules.group_lines(
        [count for _number, count in counts], statement.method, staff, terms.tender_differences_minor
    )
    return (
        [line for line in lines if (line.group, line.tender) in groups],
        _together([count for _number, count in counts if (count.register, count.shift) in shifts]),
    )


def with_acceptance(statement: Statement, checks: Sequence[Check]) -> tuple[Check, ...]:
    """In their order; a failed one that a person accepted does not hold."""
    return rules.in_order(replace(check, accepted=_is_accepted(statement, check)) for check in checks)


def _is_accepted(statement: Statement, check: Check) -> bool:
    if check.passed or check.code not in rules.CAN_BE_ACCEPTED:
        return False
    return any(one.covers(check) for one in statement.accepted)


def _over(
    db: HqDatabase, statement: Statement, own: Sequence[int], sums: Facts, terms: Terms
) -> list[tuple[str, int, str, int]]:
    limit = terms.max_transaction_difference_minor
    rounded = any(numbers[4] or numbers[5] for numbers in sums.totals.values())
    if limit is None or not rounded:
        return []
    return statement_facts.rounded_beyond(db, statement.id.store, own, limit, _LINKED)


def _counts(db: HqDatabase, statement: Statement) -> list[tuple[int, TenderCount]]:
    """What the day's statements up to this one say, with their numbers."""
    key = statement.id
    by_number = statement_sums.counts_of(db, key.store, key.business_date)
    return [(number, count) for number, counts in by_number.items() if number <= key.number for count in counts]


def _together(counts: Sequence[TenderCount]) -> list[TenderCount]:
    """What several statements say of a shift's tender, added up."""
    sums: dict[tuple[str, str, str], TenderCount] = {}
    for count in counts:
        place = (count.register, count.shift, count.tender)
        before = sums.get(place)
        if before is not None:
            count = replace(count, variance_minor=(before.variance_minor or 0) + (count.variance_minor or 0))
        sums[place] = count
    return list(sums.values())


def _staff(shifts: Sequence[DayShift]) -> dict[tuple[str, str], str]:
    return {(shift.register, shift.shift): shift.staff for shift in shifts}


def _about(code: str, shifts: Sequence[DayShift], all_of_them: int) -> Check:
    """A check that fails for these shifts; the words name the first."""
    values: dict[str, str | int] = {"count": len(shifts), "all": all_of_them}
    if shifts:
        first = shifts[0]
        values |= {"register": first.register_code, "number": first.number, "reason": first.reason}
    links = tuple(("shift", f"{shift.register_code}/{shift.shift}") for shift in shifts[:_LINKED])
    return Check(code, not shifts, values, links)
