"""What is looked at before a statement posts: ceilings of differences, and sums that have to agree. Plain values in,
checks out; the words are in ``statement_words``.
"""

from collections.abc import Iterable, Mapping, Sequence

from hq_server.domain import orders
from hq_server.domain.posted_facts import Facts
from hq_server.domain.statement import (
    REGISTER,
    SHIFT,
    STAFF,
    Check,
    TenderCount,
    TenderLine,
    Terms,
)

CALENDAR = "calendar"
SHIFTS_CLOSED = "shifts_closed"
MANIFESTS = "manifests"
Z_AGREES = "z_agrees"
CURRENCY = "currency"
CUSTOMERS = "customers"
ORDERS = "orders"
FINDINGS = "findings"
TRANSACTION_DIFFERENCE = "transaction_difference"
ROUNDING = "rounding"
SHIFT_DIFFERENCE = "shift_difference"
TENDER_DIFFERENCE = "tender_difference"
POSTING_DIFFERENCE = "posting_difference"
SUMS_AGREE = "sums_agree"
ERROR = "error"
# In the order in which a person would look at them.
CODES = (
    *(ERROR, CALENDAR, SHIFTS_CLOSED, MANIFESTS, Z_AGREES, CURRENCY, CUSTOMERS, ORDERS, FINDINGS, SUMS_AGREE),
    *(TRANSACTION_DIFFERENCE, ROUNDING, TENDER_DIFFERENCE, SHIFT_DIFFERENCE, POSTING_DIFFERENCE),
)
# A person may let the statement post in spite of these; what is missing comes with a correction later.
CAN_BE_ACCEPTED = frozenset(
    (
        *(CALENDAR, SHIFTS_CLOSED, MANIFESTS, Z_AGREES, ORDERS, FINDINGS, TRANSACTION_DIFFERENCE, ROUNDING),
        *(TENDER_DIFFERENCE, SHIFT_DIFFERENCE, POSTING_DIFFERENCE),
    )
)


def group_lines(
    counts: Iterable[TenderCount], method: str, staff: Mapping[tuple[str, str], str], limits: Mapping[str, int]
) -> list[TenderLine]:
    """One line a tender and group. ``staff``: register and shift → who had the drawer."""
    sums: dict[tuple[str, str], list[TenderCount]] = {}
    for count in counts:
        sums.setdefault((group_of(count, method, staff), count.tender), []).append(count)
    return [
        TenderLine(
            group,
            tender,
            sum(one.amount_minor for one in those),
            sum(one.expected_minor for one in those),
            _total(one.counted_minor for one in those),
            _total(one.variance_minor for one in those),
            limits.get(tender),
        )
        for (group, tender), those in sorted(sums.items())
    ]


def group_of(count: TenderCount, method: str, staff: Mapping[tuple[str, str], str]) -> str:
    if method == REGISTER:
        return count.register
    if method == SHIFT:
        return count.shift
    return staff.get((count.register, count.shift), "") if method == STAFF else ""


def check_tenders(lines: Sequence[TenderLine], terms: Terms) -> Check:
    """Each tender within its own maximum; beyond it the statement is held, or the account of big differences takes
    it.
    """
    over = [
        line
        for line in lines
        if line.limit_minor is not None
        and line.variance_minor is not None
        and abs(line.variance_minor) > line.limit_minor
    ]
    if not over:
        return Check(TENDER_DIFFERENCE, True)
    worst = max(over, key=lambda line: abs(line.variance_minor or 0))
    values: dict[str, str | int] = {
        "tender": worst.tender,
        "variance_minor": worst.variance_minor or 0,
        "limit_minor": worst.limit_minor or 0,
        "count": len(over),
    }
    links = tuple(("tender", tender) for tender in dict.fromkeys(line.tender for line in over))
    return Check(TENDER_DIFFERENCE, terms.big_difference == "account", values, links)


def check_shifts(counts: Iterable[TenderCount], terms: Terms, store: str) -> Check:
    """Each shift's differences, taken together regardless of their sign, within the ceiling of a shift."""
    limit = terms.max_shift_difference_minor
    sums: dict[tuple[str, str], int] = {}
    for count in counts:
        place = (count.register, count.shift)
        sums[place] = sums.get(place, 0) + abs(count.variance_minor or 0)
    over = {place: amount for place, amount in sums.items() if limit is not None and amount > limit}
    if limit is None or not over:
        return Check(SHIFT_DIFFERENCE, True)
    register, _shift = worst = max(over, key=lambda place: over[place])
    return Check(
        SHIFT_DIFFERENCE,
        False,
        {"register": f"{store}-{register}", "amount_minor": over[worst], "limit_minor": limit, "count": len(over)},
        tuple(("shift", f"{store}-{place[0]}/{place[1]}") for place in over),
    )


def check_posting(lines: Sequence[TenderLine], terms: Terms) -> Check:
    """All differences, regardless of their sign, within the ceiling of a statement."""
    limit = terms.max_posting_difference_minor
    amount = sum(abs(line.variance_minor or 0) for line in lines)
    if limit is None or amount <= limit:
        return Check(POSTING_DIFFERENCE, True, {"amount_minor": amount})
    return Check(POSTING_DIFFERENCE, False, {"amount_minor": amount, "limit_minor": limit})


def check_transactions(over: Sequence[tuple[str, int, str, int]], terms: Terms, store: str) -> Check:
    """``over``: register, sequence, receipt and difference of those that were not paid exactly, beyond the ceiling."""
    if not over:
        return Check(TRANSACTION_DIFFERENCE, True)
    _register, _sequence, receipt, amount = max(over, key=lambda one: abs(one[3]))
    return Check(
        TRANSACTION_DIFFERENCE,
        False,
        {
            "receipt": receipt,
            "amount_minor": amount,
            "limit_minor": terms.max_transaction_difference_minor or 0,
            "count": len(over),
        },
        tuple(("document", f"{store}-{register}/{sequence}") for register, sequence, _receipt, _amount in over),
    )


def check_rounding(sums: Facts, terms: Terms) -> Check:
    limit = terms.max_rounding_minor
    amount = sum(numbers[4] - numbers[5] for numbers in sums.totals.values())
    if limit is None or amount <= limit:
        return Check(ROUNDING, True, {"amount_minor": amount})
    return Check(ROUNDING, False, {"amount_minor": amount, "limit_minor": limit})


def check_sums(sums: Facts) -> Check:
    """Lines, totals and tenders agree: otherwise no voucher could balance. The money of orders has no lines."""
    goods = [numbers for (kind, _staff), numbers in sums.totals.items() if kind in ("sale", "return")]
    total, tax = sum(numbers[1] for numbers in goods), sum(numbers[2] for numbers in goods)
    gross, taxes = (
        sum(numbers[0] for numbers in sums.rates.values()),
        sum(numbers[1] for numbers in sums.rates.values()),
    )
    paid_for = ("sale", "return", *orders.MONEY)
    due = sum(
        numbers[1] + numbers[4] + numbers[5] for (kind, _staff), numbers in sums.totals.items() if kind in paid_for
    )
    paid = sum(numbers[1] + numbers[2] for (kind, _tender), numbers in sums.tenders.items() if kind in paid_for)
    pairs = {"lines": (gross, total), "taxes": (taxes, tax), "tenders": (paid, due)}
    for name, (found, said) in pairs.items():
        if found != said:
            return Check(SUMS_AGREE, False, {"what": name, "found_minor": found, "said_minor": said})
    return Check(SUMS_AGREE, True)


def in_order(checks: Iterable[Check]) -> tuple[Check, ...]:
    return tuple(sorted(checks, key=lambda check: CODES.index(check.code)))


def _total(amounts: Iterable[int | None]) -> int | None:
    """None when there is none at all."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
