"""The X and the Z report as one value, and what is left of it for a person who may not see what is expected."""

from dataclasses import dataclass, replace

from store_client.domain.shift import MovementSum
from store_client.domain.tax import TaxSum


@dataclass(frozen=True, slots=True)
class ReportTender:
    """``None`` is what is not known, or not to be seen."""

    tender: str
    amount_minor: int | None
    expected_minor: int | None
    counted_minor: int | None
    variance_minor: int | None


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """``closed_ms`` None: an X report. ``declared``: something was counted. ``hidden``: amounts were left out, they are
    None, and what could tell them is empty. Sums of sales and returns include their tax; ``returns_minor`` and what
    was taken out are below zero.
    """

    register: str
    shift: str
    number: int
    business_date: str
    staff: str
    staff_name: str
    state: str
    opened_ms: int
    closed_ms: int | None
    currency: str
    drawer: str
    starting_minor: int | None
    sales: int
    returns: int
    voids: int
    no_sales: int
    sales_minor: int | None
    returns_minor: int | None
    total_minor: int | None
    discount_minor: int | None
    rounding_minor: int | None
    tax_minor: int | None
    taxes: tuple[TaxSum, ...]
    movements: tuple[MovementSum, ...]
    tenders: tuple[ReportTender, ...]
    first_receipt: str
    last_receipt: str
    first_sequence: int
    last_sequence: int
    count: int
    grand_sales_minor: int | None
    grand_returns_minor: int | None
    not_yet_confirmed: int
    waiting: int
    declared: bool
    reason: str
    reason_name: str
    comment: str
    approved_by: str
    approved_by_name: str
    hidden: bool = False


def without_expected(report: ShiftReport) -> ShiftReport:
    """Counts, receipts and what was counted stay; every amount by which the expected one could be told is gone."""
    return replace(
        report,
        sales_minor=None,
        returns_minor=None,
        total_minor=None,
        discount_minor=None,
        rounding_minor=None,
        tax_minor=None,
        taxes=(),
        movements=tuple(replace(one, amount_minor=None) for one in report.movements),
        tenders=tuple(ReportTender(one.tender, None, None, one.counted_minor, None) for one in report.tenders),
        grand_sales_minor=None,
        grand_returns_minor=None,
        reason="",
        reason_name="",
        comment="",
        approved_by="",
        approved_by_name="",
        hidden=True,
    )
