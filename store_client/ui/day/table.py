"""The table of the day: a shift's tenders, expected and counted, or another register's shifts."""

from collections.abc import Sequence

from store_client.domain import readiness
from store_client.domain.day_report import ReportTender, ShiftReport
from store_client.domain.readiness import RegisterReadiness, ShiftReadiness
from store_client.domain.setup import Setup
from store_client.domain.shift import CONFIRMED, DIFFERS
from store_client.texts import _, ngettext
from store_client.ui.day.cards import register_name
from store_client.ui.day.rows import DayTable, Foot, TableRow
from store_client.ui.formats import Formats
from store_client.ui.tender.methods import built_in_name

_NONE = "–"


def table_of(report: ShiftReport, title: str, setup: Setup, formats: Formats, trouble: str = "") -> DayTable:
    """``trouble``: in words what is wrong with HQ's signature under it."""
    money = _Money(report.currency, formats)
    if report.hidden:
        heads, rows = ("", "", money.head(_("Counted"))), _blind_rows(report, setup, money)
    else:
        heads = (money.head(_("Expected")), money.head(_("Counted")), money.head(_("Difference")))
        rows = tuple(_row(_name(setup, one.tender), one, money) for one in report.tenders)
    return DayTable(
        title=title,
        heads=heads,
        rows=rows,
        total=None if report.hidden or len(rows) < 2 else _total(report, money),
        foot=_foot(report, setup, money, formats, trouble),
        empty=(_("Nothing was sold in this shift yet"), ""),
    )


def table_elsewhere(register: RegisterReadiness, currency: str, formats: Formats, *, may_see: bool) -> DayTable:
    """Another register's tenders are not known here: its shifts are, and what HQ says of them."""
    money = _Money(currency, formats)
    heads = (
        (_("Documents"), money.head(_("Total")), money.head(_("Difference"))) if may_see else ("", "", _("Documents"))
    )
    rows = tuple(_shift_row(shift, money, may_see=may_see) for shift in register.shifts)
    reason = next((shift.reason for shift in register.shifts if shift.reason), "")
    told = _("As HQ told at {time}").format(time=formats.clock(register.as_of_ms))
    return DayTable(
        title=_("Shifts of {register}").format(register=register_name(register)),
        heads=heads,
        rows=rows,
        foot=Foot("triangle-alert", reason, "err", right=told) if reason else Foot("clock", told),
        empty=(_("No shift on this day"), _("as far as HQ knows")),
    )


class _Money:
    def __init__(self, currency: str, formats: Formats) -> None:
        self._currency, self._formats = currency, formats

    def __call__(self, minor: int | None) -> str:
        return _NONE if minor is None else self._formats.money(minor, self._currency)

    def signed(self, minor: int | None) -> str:
        """With a plus where there is more than there should be."""
        return f"+{self(minor)}" if minor is not None and minor > 0 else self(minor)

    def head(self, words: str) -> str:
        return f"{words} {self._formats.sign}".strip()


def _name(setup: Setup, tender: str) -> str:
    known = setup.tender_type(tender)
    return known.name if known and known.name and known.name != tender else built_in_name(tender)


def _blind_rows(report: ShiftReport, setup: Setup, money: _Money) -> tuple[TableRow, ...]:
    words = _("not counted yet") if report.closed_ms is None else _NONE
    return tuple(
        TableRow(_name(setup, one.tender), ("", "", words if one.counted_minor is None else money(one.counted_minor)))
        for one in report.tenders
    )


def _row(name: str, one: ReportTender, money: _Money) -> TableRow:
    return TableRow(
        name,
        (money(one.expected_minor), money(one.counted_minor), money.signed(one.variance_minor)),
        mark_of(one.variance_minor),
    )


def mark_of(variance_minor: int | None) -> tuple[str, str]:
    """(icon, words)"""
    if not variance_minor:
        return ("", "")
    return ("triangle-alert", _("short") if variance_minor < 0 else _("over"))


def _total(report: ShiftReport, money: _Money) -> TableRow:
    def added(amounts: Sequence[int | None]) -> int | None:
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if known else None

    tenders = report.tenders
    sums = (
        added([one.expected_minor for one in tenders]),
        added([one.counted_minor for one in tenders]),
        added([one.variance_minor for one in tenders]),
    )
    return TableRow(_("All tenders"), (money(sums[0]), money(sums[1]), money.signed(sums[2])))


def _foot(report: ShiftReport, setup: Setup, money: _Money, formats: Formats, trouble: str) -> Foot:
    sales = ngettext("{count} sale", "{count} sales", report.sales).format(count=report.sales)
    returns = ngettext("{count} return", "{count} returns", report.returns).format(count=report.returns)
    second = f"{sales}, {returns}"
    if report.closed_ms is None:
        return Foot("store", _("Open since {time}").format(time=formats.clock(report.opened_ms)), "text", second)
    second = f"{second} · {formats.clock_with_seconds(report.closed_ms)}"
    right = "" if report.hidden else _limit_words(report, setup.policy.variance_limit_minor, money)
    if trouble:
        return Foot("triangle-alert", trouble, "err", right=right)
    if report.state == DIFFERS:
        return Foot("triangle-alert", _("HQ found a difference. Tell the manager."), "err", second, right)
    if report.state == CONFIRMED and not report.not_yet_confirmed:
        words = _("Confirmed by HQ {count} of {count}").format(count=report.count)
        return Foot("circle-check", words, "ok", second, right)
    words = _("{count} not yet confirmed").format(count=report.not_yet_confirmed)
    return Foot("clock", words, "warn", second, right)


def _limit_words(report: ShiftReport, limit_minor: int, money: _Money) -> str:
    differences = [one.variance_minor for one in report.tenders if one.variance_minor is not None]
    if not limit_minor or not differences:
        return ""
    within = all(abs(variance) <= limit_minor for variance in differences)
    words = _("Within the {limit} limit") if within else _("Over the {limit} limit")
    return words.format(limit=money(limit_minor))


def _shift_row(shift: ShiftReadiness, money: _Money, *, may_see: bool) -> TableRow:
    name = _("Shift {number}, {name}").format(number=shift.number, name=shift.staff_name or shift.staff)
    counted = _shift_words(shift)
    if not may_see:
        return TableRow(name, ("", "", counted))
    difference = money.signed(shift.variance_minor)
    return TableRow(name, (counted, money(shift.total_minor), difference), mark_of(shift.variance_minor))


def _shift_words(shift: ShiftReadiness) -> str:
    words = {
        readiness.SHIFT_OPEN: _("open"),
        readiness.SHIFT_SUSPENDED: _("suspended"),
        readiness.SHIFT_COUNTING: _("to be counted"),
    }
    return words.get(shift.state) or _("{present} of {count}").format(present=shift.present, count=shift.count)
