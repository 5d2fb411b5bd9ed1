"""Lays out X and Z reports: what was sold, what moved, what was expected and counted, and HQ's word on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from store_client.clock import Moment
from store_client.devices import receipt_template
from store_client.devices.receipt import copy_words
from store_client.devices.receipt_counts import drawer_row, head_values, movement_name
from store_client.devices.receipt_rows import Rows
from store_client.devices.receipt_sums import SIGNATURE, known_tender
from store_client.devices.receipt_text import format_date, is_right_to_left
from store_client.domain.acknowledgement import Acknowledgement
from store_client.domain.channel import Channel
from store_client.domain.day_report import ReportTender, ShiftReport
from store_client.domain.money import format_amount
from store_client.domain.quantity import format_quantity
from store_client.domain.receipt_model import ReceiptLine
from store_client.domain.setup import ReceiptFormat
from store_client.domain.shift import CONFIRMED, COUNTING, DIFFERS
from store_client.texts import _, ngettext

_Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything that a report may say. The moments are as the shop's own clock showed them; ``made``: when this paper
    was wanted. ``names`` calls tenders by their codes; ``copy`` 0: not a copy.
    """

    report: ShiftReport
    channel: Channel
    made: Moment
    opened: Moment
    closed: Moment | None = None
    confirmed: Moment | None = None
    acknowledged: Acknowledgement | None = None
    trouble: str = ""
    format: ReceiptFormat = field(default_factory=lambda: ReceiptFormat(""))
    language: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    copy: int = 0

    def amount(self, minor: int) -> str:
        return format_amount(minor, self.report.currency, self.language)

    def signed(self, minor: int) -> str:
        return f"+{self.amount(minor)}" if minor > 0 else self.amount(minor)

    def when(self, moment: Moment) -> str:
        return f"{format_date(moment.iso_date(), self.language)} {moment.time_text()}"


def lay_out_report(facts: ReportFacts, width: int) -> list[ReceiptLine]:
    """The rows, in the language that is chosen for the program's texts now."""
    rows = Rows(width, is_right_to_left(facts.language))
    _head(rows, facts)
    rows.rule()
    _sold(rows, facts)
    _taxes(rows, facts)
    _movements(rows, facts)
    rows.rule()
    _drawer(rows, facts)
    rows.rule()
    _documents(rows, facts)
    _said(rows, facts)
    rows.rule()
    _at_hq(rows, facts)
    rows.blank()
    rows.pair(_("Signature"), SIGNATURE)
    if facts.copy:
        rows.blank()
        rows.center(copy_words(facts.copy), bold=True)
    return rows.made


def _head(rows: Rows, facts: ReportFacts) -> None:
    report = facts.report
    receipt_template.fill(
        rows, facts.format.header or receipt_template.HEADER, head_values(facts.channel, report.register)
    )
    rows.blank()
    if facts.copy:
        rows.center(copy_words(facts.copy), bold=True, large=True)
    title = _("X REPORT") if facts.closed is None else _("Z REPORT {number}").format(number=report.number)
    rows.center(title, bold=True, large=True)
    rows.pair(_("Register"), report.register)
    rows.pair(_("Shift"), str(report.number))
    drawer_row(rows, report.drawer)
    rows.pair(_("Business day"), format_date(report.business_date, facts.language))
    rows.pair(_("Opened"), facts.when(facts.opened))
    if facts.closed is not None:
        rows.pair(_("Closed"), facts.when(facts.closed))
    rows.pair(_("Opened by"), report.staff_name)
    rows.pair(_("Printed"), facts.when(facts.made))


def _sold(rows: Rows, facts: ReportFacts) -> None:
    report = facts.report
    for label, count, minor in (
        (_("Sales, {count}"), report.sales, report.sales_minor),
        (_("Returns, {count}"), report.returns, report.returns_minor),
    ):
        rows.pair(label.format(count=count), "" if minor is None else facts.amount(minor))
    for label, minor, bold in (
        (_("Total {currency}").format(currency=report.currency), report.total_minor, True),
        (_("Discounts given"), report.discount_minor, False),
        (_("Cash rounding"), report.rounding_minor or None, False),
        (_("of which tax"), report.tax_minor, False),
    ):
        if minor is not None:
            rows.pair(label, facts.amount(minor), bold=bold)
    rows.pair(_("Voided sales"), str(report.voids))
    rows.pair(_("Drawer opened without a sale"), str(report.no_sales))


def _taxes(rows: Rows, facts: ReportFacts) -> None:
    if not facts.report.taxes:
        return
    rows.blank()
    table: list[_Cells] = [(_("Rate"), _("Net"), _("Tax"), _("Gross"))]
    for tax in facts.report.taxes:
        percent = f"{format_quantity(tax.tax_rate, facts.language)} %"
        sums = (tax.net_minor, tax.tax_minor, tax.gross_minor)
        table.append((percent, *(facts.amount(minor) for minor in sums)))
    if rows.columns(table):
        return
    for percent, net, tax_amount, gross in table[1:]:
        rows.pair(_("Tax {percent}").format(percent=percent), tax_amount)
        rows.note(_("net {net}, gross {gross}").format(net=net, gross=gross))


def _movements(rows: Rows, facts: ReportFacts) -> None:
    if facts.report.movements:
        rows.rule()
    for one in facts.report.movements:
        label = _("{movement}, {count}").format(movement=movement_name(one.type), count=one.count)
        rows.pair(label, "" if one.amount_minor is None else facts.signed(one.amount_minor))


def _drawer(rows: Rows, facts: ReportFacts) -> None:
    """Expected and counted, tender by tender; only what was counted for who may not see the rest."""
    report = facts.report
    if report.starting_minor is not None:
        rows.pair(_("Starting cash"), facts.amount(report.starting_minor))
    if report.hidden:
        _counted_only(rows, facts)
    elif report.declared:
        _compared(rows, facts)
    else:
        for one in report.tenders:
            if one.expected_minor is not None:
                label = _("{tender}, expected").format(tender=_called(facts, one))
                rows.pair(label, facts.amount(one.expected_minor))
        rows.text(_("Nothing is counted yet.") if facts.closed is None else _("Nothing was counted."))


def _counted_only(rows: Rows, facts: ReportFacts) -> None:
    counted = [one for one in facts.report.tenders if one.counted_minor is not None]
    for one in counted:
        label = _("{tender}, counted").format(tender=_called(facts, one))
        rows.pair(label, facts.amount(one.counted_minor or 0))
    rows.text(_("What is expected is not shown to the person who asked for this paper."))


def _compared(rows: Rows, facts: ReportFacts) -> None:
    rows.blank()
    table: list[_Cells] = [("", _("Expected"), _("Counted"), _("Difference"))]
    table += [_cells(facts, one) for one in facts.report.tenders]
    if rows.columns(table):
        return
    for name, expected, counted, difference in table[1:]:
        rows.text(name, bold=True)
        for label, amount in ((_("Expected"), expected), (_("Counted"), counted), (_("Difference"), difference)):
            if amount:
                rows.pair(label, amount)


def _cells(facts: ReportFacts, one: ReportTender) -> _Cells:
    counted = "" if one.counted_minor is None else facts.amount(one.counted_minor)
    difference = "" if one.variance_minor is None else facts.signed(one.variance_minor)
    return _called(facts, one), facts.amount(one.expected_minor or 0), counted, difference


def _called(facts: ReportFacts, one: ReportTender) -> str:
    return facts.names.get(one.tender) or known_tender(one.tender)


def _documents(rows: Rows, facts: ReportFacts) -> None:
    report = facts.report
    if report.first_receipt:
        rows.pair(_("First receipt"), report.first_receipt)
        rows.pair(_("Last receipt"), report.last_receipt)
    rows.pair(_("Documents"), str(report.count))
    span = _("{first} to {last}").format(first=report.first_sequence, last=report.last_sequence)
    rows.pair(_("Document numbers"), span)
    if facts.closed is not None:
        rows.pair(_("Not at HQ at the close"), str(report.waiting))
    if report.grand_sales_minor is not None and report.grand_returns_minor is not None:
        rows.pair(_("Grand total, sales"), facts.amount(report.grand_sales_minor))
        rows.pair(_("Grand total, returns"), facts.amount(report.grand_returns_minor))


def _said(rows: Rows, facts: ReportFacts) -> None:
    """Why it differs, and who accepted that."""
    report = facts.report
    if not (report.reason or report.comment or report.approved_by):
        return
    rows.rule()
    if report.reason:
        rows.text(_("Reason: {reason}").format(reason=facts.names.get(report.reason) or report.reason_name))
    if report.comment:
        rows.text(report.comment)
    if report.approved_by:
        rows.text(_("Accepted by {name}").format(name=report.approved_by_name or report.approved_by))


def _at_hq(rows: Rows, facts: ReportFacts) -> None:
    report, signed = facts.report, facts.acknowledged
    if facts.closed is None:
        counting = report.state == COUNTING
        rows.text(_("Closed blind: it waits for its count.") if counting else _("In between: the shift goes on."))
    elif signed is not None and report.state == CONFIRMED:
        words = _("Confirmed by HQ, {present} of {count}").format(present=signed.present, count=signed.count)
        rows.text(words, bold=True)
        rows.pair(_("HQ's mark"), signed.mark)
    elif report.state == CONFIRMED:
        rows.text(_("Confirmed by HQ"), bold=True)
    elif report.state == DIFFERS:
        rows.text(facts.trouble or _("HQ found a difference. Ask HQ about it."), bold=True)
    elif report.not_yet_confirmed:
        words = ngettext(
            "{count} document not yet confirmed by HQ",
            "{count} documents not yet confirmed by HQ",
            report.not_yet_confirmed,
        )
        rows.text(words.format(count=report.not_yet_confirmed))
    else:
        rows.text(_("All documents are at HQ; HQ has not confirmed the close yet"))
    if facts.closed is not None and facts.confirmed is not None and report.state == CONFIRMED:
        rows.pair(_("on"), facts.when(facts.confirmed))
