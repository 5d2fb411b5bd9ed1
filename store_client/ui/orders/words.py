"""What the orders screen says: rows, answers, keys, F12, the foot, and what stands beside the list."""

from collections.abc import Sequence

from store_client.domain.order import CANCELLED, HANDED_OVER, Order
from store_client.texts import _, ngettext
from store_client.ui.formats import Formats
from store_client.ui.orders.cancelling import Cancelling
from store_client.ui.orders.looking import ALL, OPEN
from store_client.ui.returns import words as of_returns
from store_client.ui.returns.rows import Way
from store_client.ui.returns.way_page import ROOM
from store_client.ui.screen import Answer, HelpLine, Key, Primary

_MOST_LINES = 6
_DAY_MS = 86_400_000


def kind_words(which: str) -> str:
    return {
        OPEN: _("To hand over"),
        HANDED_OVER: _("Handed over"),
        CANCELLED: _("Cancelled"),
        ALL: _("All orders"),
    }[which]


def quiet_answer(which: str, text: str, count: int) -> Answer:
    if text:
        return Answer(_("What matches the search, the newest first"), label=_("All orders"), icon="search")
    if which == OPEN:
        words = ngettext("{count} order waits to be handed over", "{count} orders wait to be handed over", count)
        return Answer(words.format(count=count), label=_("Orders"), icon="package")
    return Answer(_("The newest first"), label=kind_words(which), icon="package")


def failed_answer(order: Order) -> Answer:
    """HQ has no sales order of it yet; the goods can be handed over all the same."""
    label = _("HQ looks at this order; it can be handed over all the same")
    return Answer(order.reason or order.number, label=label, tone="warn", icon="triangle-alert")


def why_answer(order: Order) -> Answer:
    return Answer(_("Why is it cancelled?"), label=_("Order {number}").format(number=order.number), icon="package-x")


def sure_answer(cancelling: Cancelling, formats: Formats) -> Answer:
    order = cancelling.order
    assert order is not None
    label = _("Cancel order {number} of {name}").format(number=order.number, name=order.customer_name)
    if not order.deposit_minor:
        return Answer(_("Nothing was paid, so nothing goes back"), label=label, tone="warn", icon="package-x")
    text = _("The deposit goes back to the customer")
    amount = formats.money(order.deposit_minor, order.currency)
    return Answer(text, label=label, tone="warn", icon="package-x", amount=amount)


def printing_answer(order: Order) -> Answer:
    return Answer(order.number, label=_("The slip goes to the printer"), tone="ok", icon="printer")


def keys(order: Order | None, *, cancels: bool, with_printer: bool, reading: bool) -> Sequence[Key]:
    can_end = order is not None and order.is_open and not cancels
    here = order is not None and bool(order.transaction)
    return (
        Key(1, _("Help"), "circle-question-mark"),
        Key(2, _("Search"), "search", enabled=not cancels),
        Key(4, _("Which"), "list-filter", enabled=not cancels),
        Key(5, _("Goods") if reading else _("Paper"), "receipt-text", enabled=here and not cancels),
        Key(6, _("Cancel it"), "package-x", enabled=can_end),
        Key(7, _("Slip"), "printer", enabled=here and with_printer and not cancels),
    )


def primary(order: Order | None, formats: Formats) -> Primary:
    if order is None:
        return Primary(_("Hand over"), _("no order is chosen"), "package-check", enabled=False)
    if not order.is_open:
        note = _("handed over already") if order.state == HANDED_OVER else _("cancelled")
        return Primary(_("Hand over"), note, "package-check", enabled=False)
    due = formats.signed_money(order.balance_minor, order.currency)
    return Primary(_("Hand over"), _("{amount} is still to pay").format(amount=due), "package-check")


def cancel_primary(cancelling: Cancelling, formats: Formats) -> Primary:
    order = cancelling.order
    assert order is not None
    if cancelling.asks_why:
        return Primary(_("Go on"), _("Esc keeps the order"), "arrow-right")
    if not order.deposit_minor:
        return Primary(_("Cancel the order"), _("no money goes back"), "package-x")
    amount = formats.signed_money(order.deposit_minor, order.currency)
    return of_returns.primary([way for way, _part in cancelling.shares], amount)


def ways(cancelling: Cancelling, formats: Formats) -> list[Way]:
    """As many as there is room for."""
    shares = {way: formats.money(part) for way, part in cancelling.shares}
    shown = cancelling.page.shown(len(cancelling.ways))
    found = [
        of_returns.way_of(
            cancelling.ways[at],
            key,
            chosen=at == cancelling.way,
            amount=shares.get(cancelling.ways[at], "") if len(shares) > 1 else "",
        )
        for key, at in enumerate(shown, start=1)
    ]
    if cancelling.page.has_more(len(cancelling.ways)):
        hidden = cancelling.ways[cancelling.way] if cancelling.way not in shown else None
        found.append(of_returns.more_ways(ROOM, hidden))
    return found


def foot(count: int, most: int) -> list[str]:
    if count >= most:
        return [_("the first {count}").format(count=count)]
    return [ngettext("{count} order", "{count} orders", count).format(count=count)]


def empty_words(which: str, text: str) -> tuple[str, str]:
    if text:
        return _("No order has this number or name."), _("Esc clears the search.")
    if which == OPEN:
        return _("No order waits to be handed over."), _("A new one: ring up the goods, then / and the point.")
    return _("There is no such order here."), _("F4 shows the others.")


def help_lines() -> Sequence[HelpLine]:
    return (
        HelpLine(_("scan"), _("the slip of an order shows it")),
        HelpLine("F2", _("search by number, HQ's number or name")),
        HelpLine("↑ ↓", _("choose an order")),
        HelpLine("F4", _("to hand over, handed over, cancelled, all")),
        HelpLine("F5", _("the order's paper, or its goods again")),
        HelpLine("F6", _("cancel it: the deposit goes back")),
        HelpLine("F7", _("print the slip for the goods again")),
        HelpLine("Alt+1 Alt+4", _("how the deposit goes back")),
        HelpLine("F12", _("hand it over: the balance is paid")),
        HelpLine("Esc", _("one step back, then to selling")),
    )
