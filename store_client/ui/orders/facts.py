"""Puts one order into words: its row in the list, and what stands beside the list."""

from collections.abc import Sequence
from datetime import date

from store_client.domain.order import CANCELLED, CREATED, FAILED, HANDED_OVER, WAITING, Order
from store_client.domain.quantity import count_articles, is_measured
from store_client.domain.transaction import TransactionLine
from store_client.texts import _, ngettext
from store_client.ui.formats import Formats
from store_client.ui.journal.rows import MarkedLine
from store_client.ui.orders.rows import Beside, OrderRow

_MOST_LINES = 6
_DAY_MS = 86_400_000


def row_of(order: Order, now_ms: int, today: str, formats: Formats) -> OrderRow:
    pieces = ngettext("{count} article", "{count} articles", _articles(order)).format(count=_articles(order))
    wanted = formats.date(order.wanted_date) if order.wanted_date else _("any day")
    return OrderRow(
        name=order.customer_name or order.number,
        second=" · ".join((order.number, pieces)),
        icon="store" if order.is_pickup else "truck",
        wanted=wanted,
        when=_when(order, now_ms, today),
        chip=chip_of(order, today),
        amount=formats.money(order.balance_minor, order.currency) if order.is_open else "",
    )


def chip_of(order: Order, today: str) -> tuple[str, str, str]:
    """What has become of it; of an open one that is late, that comes first."""
    if order.is_open and order.wanted_date and order.wanted_date < today:
        return ("triangle-alert", _("Overdue"), "warn")
    return {
        WAITING: ("clock", _("Waiting for HQ"), "plain"),
        CREATED: ("circle-check", order.order_number or _("At HQ"), "ok"),
        FAILED: ("triangle-alert", _("HQ looks at it"), "warn"),
        HANDED_OVER: ("package-check", _("Handed over"), "ok"),
        CANCELLED: ("package-x", _("Cancelled"), "plain"),
    }[order.state]


def _when(order: Order, now_ms: int, today: str) -> str:
    """How long it is until it is wanted, or since it was taken."""
    if order.is_open and order.wanted_date:
        days = (date.fromisoformat(order.wanted_date) - date.fromisoformat(today)).days
        if days < 0:
            return ngettext("{count} day late", "{count} days late", -days).format(count=-days)
        if days == 0:
            return _("today")
        return ngettext("in {count} day", "in {count} days", days).format(count=days)
    days = max(0, now_ms - order.made_ms) // _DAY_MS
    if not days:
        return _("taken today")
    return ngettext("taken {count} day ago", "taken {count} days ago", days).format(count=days)


def _articles(order: Order) -> int:
    return count_articles((line.quantity_thousandths, line.unit) for line in order.lines)


def beside(order: Order | None, today: str, formats: Formats, *, cancels: bool = False) -> Beside:
    """`cancels`: its deposit is about to go back."""
    if order is None:
        return Beside(sign=formats.sign, back=_("Back to selling"))
    label, amount = {
        HANDED_OVER: (_("Total"), order.total_minor),
        CANCELLED: (_("Given back"), order.deposit_minor),
    }.get(order.state, (_("Still to pay"), order.balance_minor))
    if cancels:
        label, amount = _("To give back"), order.deposit_minor
    deposit = _("deposit {amount}").format(amount=formats.money(order.deposit_minor, order.currency))
    return Beside(
        title=order.number,
        chip=chip_of(order, today),
        second=" · ".join(part for part in (order.customer_name, order.reason) if part),
        notes=_notes(order, formats),
        lines=_lines(order, formats),
        label=label,
        remark="" if cancels else deposit,
        back=_("Keep the order") if cancels else _("Back to selling"),
        sign=formats.sign,
        amount=formats.money(amount, order.currency),
    )


def _notes(order: Order, formats: Formats) -> Sequence[tuple[str, str]]:
    place = _("Picked up here") if order.is_pickup else ", ".join(order.address_lines) or _("Delivered")
    day = _("Wanted for {day}").format(day=formats.date(order.wanted_date)) if order.wanted_date else ""
    notes = (
        ("store" if order.is_pickup else "truck", place),
        ("calendar-days", day),
        ("message-square", order.comment),
    )
    return tuple((icon, words) for icon, words in notes if words)


def _lines(order: Order, formats: Formats) -> Sequence[MarkedLine]:
    shown = order.lines if len(order.lines) <= _MOST_LINES else order.lines[: _MOST_LINES - 1]
    found = [_line(line, order, formats) for line in shown]
    rest = order.lines[len(shown) :]
    if rest:
        words = ngettext("and {count} more line", "and {count} more lines", len(rest)).format(count=len(rest))
        found.append(MarkedLine(words, formats.money(sum(line.total_minor for line in rest), order.currency)))
    return [*found, MarkedLine(_("Total"), formats.money(order.total_minor, order.currency), strong=True)]


def _line(line: TransactionLine, order: Order, formats: Formats) -> MarkedLine:
    quantity = formats.quantity(line.quantity_thousandths)
    name = line.description
    if is_measured(line.unit):
        name = f"{quantity} {line.unit} × {name}"
    elif line.quantity_thousandths != 1000:
        name = f"{quantity} × {name}"
    return MarkedLine(name, formats.money(line.total_minor, order.currency))
