"""Rules about the money of customers' orders: it names a known one, comes to what was agreed, and ends it once."""

from hq_server.domain.money import money_text
from hq_server.domain.orders import CANCELLED, DEPOSIT, DEPOSIT_TENDER, HANDED_OVER, MONEY, REFUND, check_tenders
from hq_server.domain.rules.checked import Checked, Fault, OrderFact
from hq_server.domain.validation import SALE
from hq_server.texts import _


def order_is_named(checked: Checked) -> Fault | None:
    """A deposit and a refund name their order and its customer; nothing but these and a sale has one."""
    if checked.type in MONEY:
        if checked.more is None or not checked.more.order:
            message = _("A transaction of the type “{type}” names its order.")
            return Fault(message.format(type=checked.type), "more.order")
        if checked.customer is None:
            message = _("A transaction of the type “{type}” has a customer.")
            return Fault(message.format(type=checked.type), "customer")
    finding = check_tenders(checked)
    return Fault(finding) if finding else None


def order_is_known(checked: Checked) -> Fault | None:
    """And this store has to do with it."""
    named, order = _named(checked), _order(checked)
    if not named:
        return None
    if order is None:
        return Fault(_("HQ has no order {id}.").format(id=named), "more.order")
    if checked.store not in order.stores:
        return Fault(_("Order {number} is of another store.").format(number=order.number), "more.order")
    return None


def deposit_is_the_orders(checked: Checked) -> Fault | None:
    """What is paid when an order is taken, pays for it when it is handed over, or goes back is one amount."""
    order = _order(checked)
    if order is None:
        return None
    if checked.currency != order.currency:
        message = _("The transaction is in {found}, order {number} in {ours}.")
        return Fault(message.format(found=checked.currency, number=order.number, ours=order.currency))
    if checked.type == DEPOSIT:
        if checked.document != order.deposit:
            message = _("Another transaction is the deposit of order {number}.")
            return Fault(message.format(number=order.number))
        return _differs(checked, checked.total_minor, order.deposit_minor, "total_minor")
    if checked.type == REFUND:
        return _differs(checked, checked.total_minor, -order.deposit_minor, "total_minor")
    for place, tender in enumerate(checked.tenders):
        if tender.tender == DEPOSIT_TENDER:
            return _differs(checked, tender.amount_minor, order.deposit_minor, f"tenders.{place}.amount_minor")
    return _differs(checked, 0, order.deposit_minor, "")


def order_costs_what_was_agreed(checked: Checked) -> Fault | None:
    """The same goods, for the same total."""
    order = _order(checked)
    if order is None or checked.type != SALE:
        return None
    if checked.total_minor != order.total_minor:
        message = _("The sale comes to {found}, order {number} to {total}.")
        said, ours = money_text(checked.total_minor, checked.currency), money_text(order.total_minor, checked.currency)
        return Fault(message.format(found=said, number=order.number, total=ours))
    if [(line.sku, line.quantity_thousandths) for line in checked.lines if not line.voided] != [*order.goods]:
        return Fault(_("The sale has other goods than order {number}.").format(number=order.number))
    return None


def order_ends_once(checked: Checked) -> Fault | None:
    """The sale that hands an order over, or the refund that cancels it, is the one that ended it."""
    order = _order(checked)
    if order is None or checked.type == DEPOSIT:
        return None
    end = HANDED_OVER if checked.type == SALE else CANCELLED
    if (order.ended, order.ended_by) == (end, checked.document):
        return None
    if order.ended_by in ("", checked.document):
        message = _("Nothing says that this cancels order {number}.")
        if end == HANDED_OVER:
            message = _("Nothing says that this hands order {number} over.")
    elif order.ended == HANDED_OVER:
        message = _("Order {number} was handed over already, by another transaction.")
    else:
        message = _("Order {number} was cancelled already, by another transaction.")
    return Fault(message.format(number=order.number))


def _named(checked: Checked) -> str:
    return checked.more.order if checked.more is not None else ""


def _order(checked: Checked) -> OrderFact | None:
    order = _named(checked)
    return checked.facts.orders.get(order) if order else None


def _differs(checked: Checked, found_minor: int, ours_minor: int, field: str) -> Fault | None:
    if found_minor == ours_minor:
        return None
    message = _("The deposit here is {found}, that of the order {ours}.")
    found, ours = money_text(found_minor, checked.currency), money_text(ours_minor, checked.currency)
    return Fault(message.format(found=found, ours=ours), field, ours_minor if field else None)
