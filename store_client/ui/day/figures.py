"""The right column: the store's figures, or this register's, as far as the person who looks may see them."""

from store_client.domain.day_report import ShiftReport
from store_client.domain.readiness import StoreTotals
from store_client.domain.transaction import BANK_DROP, SAFE_DROP
from store_client.texts import _, ngettext
from store_client.ui.day.cards import count_at_hq
from store_client.ui.day.rows import Net, Side
from store_client.ui.day.standing import DayStanding
from store_client.ui.formats import Formats

_Lines = tuple[tuple[str, str], ...]


def side_of(standing: DayStanding, report: ShiftReport | None, formats: Formats, buttons: tuple[str, str]) -> Side:
    """``buttons``: the words of F10 and F11."""
    totals = standing.store.totals if standing.store is not None and standing.may_see else None
    lines, net = _counts(report), None
    if totals is not None:
        lines, net = _store_lines(totals, formats), _store_net(totals, standing, formats)
    elif report is not None and not report.hidden:
        lines, net = _own_lines(report, formats), _own_net(report, formats)
    return Side(
        title=_("The store today") if totals is not None else _("This register"),
        lines=lines,
        more=_more(standing, report, formats),
        at_hq=count_at_hq(standing.registers),
        net=net,
        f10=buttons[0],
        f11=buttons[1],
    )


def _sales_words(count: int) -> str:
    return _("Sales, {count}").format(count=count)


def _returns_words(count: int) -> str:
    return _("Returns, {count}").format(count=count)


def _store_lines(totals: StoreTotals, formats: Formats) -> _Lines:
    def money(minor: int) -> str:
        return formats.money(minor, totals.currency)

    return (
        (_sales_words(totals.sales), money(totals.sales_minor)),
        (_returns_words(totals.returns), money(totals.returns_minor)),
        (_("Discounts given"), money(-totals.discount_minor)),
        (_("of which tax"), money(totals.tax_minor)),
    )


def _own_lines(report: ShiftReport, formats: Formats) -> _Lines:
    def money(minor: int | None) -> str:
        return formats.money(minor or 0, report.currency)

    return (
        (_sales_words(report.sales), money(report.sales_minor)),
        (_returns_words(report.returns), money(report.returns_minor)),
        (_("Discounts given"), money(-(report.discount_minor or 0))),
        (_("of which tax"), money(report.tax_minor)),
    )


def _counts(report: ShiftReport | None) -> _Lines:
    """Without an amount: who counts a drawer should not know what it holds."""
    if report is None:
        return ()
    return (
        (_("Sales"), str(report.sales)),
        (_("Returns"), str(report.returns)),
        (_("Voided sales"), str(report.voids)),
        (_("Drawer openings"), str(report.no_sales)),
    )


def _more(standing: DayStanding, report: ShiftReport | None, formats: Formats) -> _Lines:
    if report is None or report.hidden or not standing.may_see:
        return ()
    dropped = sum(one.amount_minor or 0 for one in report.movements if one.type in (SAFE_DROP, BANK_DROP))
    words = _("To safe and bank, shift {number}").format(number=report.number)
    lines = [(words, formats.money(-dropped, report.currency))]
    variances = [
        shift.variance_minor
        for register in standing.registers
        for shift in register.shifts
        if shift.variance_minor is not None
    ]
    if variances:
        count = sum(any(one.variance_minor is not None for one in each.shifts) for each in standing.registers)
        words = ngettext("Difference, {count} register", "Difference, {count} registers", count).format(count=count)
        difference = sum(variances)
        lines.append((words, ("+" if difference > 0 else "") + formats.money(difference, report.currency)))
    return tuple(lines)


def _store_net(totals: StoreTotals, standing: DayStanding, formats: Formats) -> Net:
    count = len(standing.registers)
    remark = ngettext("{count} register", "{count} registers", count).format(count=count)
    amount = formats.money(totals.sales_minor + totals.returns_minor, totals.currency)
    return Net(_("Net today"), remark, formats.sign, amount)


def _own_net(report: ShiftReport, formats: Formats) -> Net:
    pieces = ngettext("{count} sale", "{count} sales", report.sales).format(count=report.sales)
    label = _("Net so far") if report.closed_ms is None else _("Net of the shift")
    return Net(label, pieces, formats.sign, formats.money(report.total_minor or 0, report.currency))
