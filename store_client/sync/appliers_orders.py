"""Writes what HQ's feeds bring about customers' orders: those of the store, whichever register took them."""

from collections.abc import Sequence

from store_client.db import orders, settings
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import LineDiscount
from store_client.domain.basket_order import METHODS
from store_client.domain.order import STATES, Order
from store_client.domain.transaction import LineMore, TransactionLine
from store_client.sync.applying import Applying, Kind
from store_client.wire import incoming_orders

_TIME_DIGITS = 12


def apply_order(
    db: RegisterDatabase, now: Sequence[incoming_orders.Order], gone: Sequence[str], with_: Applying
) -> None:
    """A state or method that only a later release knows is passed over: what is known here stays."""
    channel = settings.channel(db) if now else None
    taxed = channel.tax_included if channel else True
    known = [order for order in now if order.state in STATES and order.method in METHODS]
    orders.apply(db, [_order(order, with_.now_ms, tax_included=taxed) for order in known])
    orders.remove(db, gone)


def _order(told: incoming_orders.Order, now_ms: int, *, tax_included: bool) -> Order:
    return Order(
        id=told.order,
        number=told.number,
        state=told.state,
        customer=told.customer,
        customer_name=told.customer_name,
        method=told.method,
        currency=told.currency,
        deposit_minor=told.deposit_minor,
        lines=tuple(_line(line) for line in told.lines),
        tax_included=tax_included if told.tax_included is None else told.tax_included,
        order_number=told.order_number or None,
        reason=told.reason,
        store=told.store,
        wanted_date=told.wanted_date,
        comment=told.comment,
        address_lines=tuple(told.address_lines),
        made_ms=_made_ms(told.order, now_ms),
    )


def _line(line: incoming_orders.Line) -> TransactionLine:
    return TransactionLine(
        line=line.line,
        sku=line.sku,
        barcode=line.barcode,
        description=line.description,
        quantity_thousandths=line.quantity_thousandths,
        unit_price_minor=line.unit_price_minor,
        total_minor=line.total_minor,
        tax_rate=line.tax_rate,
        tax_minor=line.tax_minor,
        voided=False,
        unit=line.unit,
        discount_minor=line.discount_minor,
        more=_more(line.more) if line.more else None,
    )


def _more(more: incoming_orders.LineMore) -> LineMore:
    return LineMore(
        list_price_minor=more.list_price_minor,
        reason=more.reason,
        serial=more.serial,
        comment=more.comment,
        discounts=tuple(LineDiscount(one.kind, one.code, one.name, one.amount_minor) for one in more.discounts),
        tax_override=more.tax_override,
    )


def _made_ms(order: str, now_ms: int) -> int:
    """The id says when it was taken (UUIDv7, RFC 9562); what is no such id was taken when it came."""
    digits = order.replace("-", "")
    try:
        made = int(digits[:_TIME_DIGITS], 16)
    except ValueError:
        return now_ms
    return made if digits[_TIME_DIGITS : _TIME_DIGITS + 1] == "7" else now_ms


KINDS = {"order": Kind(incoming_orders.Order, apply_order)}
