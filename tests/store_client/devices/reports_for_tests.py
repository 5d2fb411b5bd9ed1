"""A shift's report that has everything a report can say, and the facts around it."""

from dataclasses import replace
from typing import Any

from store_client.clock import Moment
from store_client.devices.receipt_report import ReportFacts
from store_client.domain.acknowledgement import Acknowledgement
from store_client.domain.day_report import ReportTender, ShiftReport
from store_client.domain.shift import CONFIRMED, OPEN, MovementSum
from store_client.domain.tax import TaxSum
from tests.factories import DAY, START_MS, make_channel

OPENED = Moment(START_MS, 60)
CLOSED = Moment(START_MS + 9 * 3_600_000, 60)


_REPORT = ShiftReport(
    register="101-2",
    shift="shift-412",
    number=412,
    business_date=DAY,
    staff="s-001",
    staff_name="Aoife Brennan",
    state="closed",
    opened_ms=OPENED.utc_ms,
    closed_ms=CLOSED.utc_ms,
    currency="EUR",
    drawer="B",
    starting_minor=20_000,
    sales=172,
    returns=8,
    voids=3,
    no_sales=2,
    sales_minor=1_390_210,
    returns_minor=-61_140,
    total_minor=1_329_070,
    discount_minor=28_475,
    rounding_minor=-2,
    tax_minor=248_525,
    taxes=(TaxSum(23_000, 1_080_545, 248_525, 1_329_070),),
    movements=(MovementSum("float_entry", 1, 5_000), MovementSum("bank_drop", 2, -400_000)),
    tenders=(
        ReportTender("cash", 137_380, 137_380, 137_180, -200),
        ReportTender("card", 491_845, 491_845, None, None),
        ReportTender("voucher", 4_000, 4_000, 4_500, 500),
    ),
    first_receipt="101-2-10000001",
    last_receipt="101-2-10000185",
    first_sequence=1021,
    last_sequence=1204,
    count=184,
    grand_sales_minor=91_390_210,
    grand_returns_minor=-761_140,
    not_yet_confirmed=12,
    waiting=14,
    declared=True,
    reason="wrong_change",
    reason_name="Wrong change given",
    comment="A customer came back",
    approved_by="m-001",
    approved_by_name="Orla Fitzgerald",
)


def make_report(**changed: Any) -> ShiftReport:
    return replace(_REPORT, **changed)


def make_facts(report: ShiftReport | None = None, **changed: Any) -> ReportFacts:
    report = report or make_report()
    facts = ReportFacts(
        report,
        make_channel(),
        made=CLOSED,
        opened=OPENED,
        closed=None if report.closed_ms is None else CLOSED,
        language="en",
        names={"cash": "Cash", "card": "Card", "voucher": "Voucher"},
    )
    return replace(facts, **changed)


def signed_facts() -> ReportFacts:
    """Confirmed by HQ, with its signature."""
    acknowledged = Acknowledgement("shift-412", 184, 184, CLOSED.utc_ms + 600_000, "K7QF-2M3A", "CA1ABC")
    report = make_report(state=CONFIRMED, not_yet_confirmed=0)
    return make_facts(report, acknowledged=acknowledged, confirmed=Moment(CLOSED.utc_ms + 600_000, 60))


def x_report(**changed: Any) -> ShiftReport:
    nothing_said = dict.fromkeys(("reason", "reason_name", "comment", "approved_by", "approved_by_name"), "")
    return make_report(closed_ms=None, state=OPEN, **(nothing_said | changed))
