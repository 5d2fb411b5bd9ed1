"""Records what a basket did with an order: the order itself and its document, beside the transaction of its money."""

from store_client.db import orders as stored
from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.db.standing import Standing
from store_client.domain.basket_order import DELIVERY, HAND_OVER, TAKE, BasketOrder
from store_client.domain.order import CANCELLED, HANDED_OVER, WAITING, Order, address_lines, numbered
from store_client.domain.recordable import Recordable
from store_client.domain.transaction import Transaction
from store_client.errors import Refused
from store_client.services import journal, transaction_document
from store_client.texts import _
from store_client.wire import codes, outgoing, outgoing_orders


def append(db: RegisterDatabase, register: Standing, transaction: Transaction, entry: Recordable) -> None:
    """In the write transaction that has just written the document of ``transaction``. Raises ``Refused``."""
    act = entry.order
    assert act is not None
    body: outgoing.Body
    if act.act == TAKE:
        order = _taken(db, register, transaction, entry, act)
        stored.save(db, order)
        body = _created(order, transaction, register)
    else:
        state = HANDED_OVER if act.act == HAND_OVER else CANCELLED
        _require_open(db, act, state, transaction)
        body = outgoing_orders.OrderChanged(
            order=act.order,
            staff=transaction.staff,
            event=state,
            transaction=transaction.id,
            reason=act.reason,
            comment=act.comment if state == CANCELLED else "",
        )
    journal.append(db, journal.require_identity(register), _draft(act, transaction, body), outbox.chain_head(db))


def _require_open(db: RegisterDatabase, act: BasketOrder, state: str, transaction: Transaction) -> None:
    if stored.end(db, act.order, state, transaction.id):
        return
    found = stored.find(db, act.order)
    if found is not None and found.state == HANDED_OVER:
        raise Refused(_("Order {number} was handed over already. Nothing was recorded.").format(number=act.number))
    raise Refused(_("Order {number} is cancelled. Nothing was recorded.").format(number=act.number))


def _taken(
    db: RegisterDatabase, register: Standing, transaction: Transaction, entry: Recordable, act: BasketOrder
) -> Order:
    if transaction.customer is None:
        raise Refused(_("An order needs a customer. Choose one, then take the order; the basket is kept."))
    return Order(
        id=act.order,
        number=transaction.receipt,
        state=WAITING,
        customer=transaction.customer,
        customer_name=entry.customer_name,
        method=act.method,
        currency=transaction.currency,
        deposit_minor=transaction.total_minor,
        lines=numbered(entry.ordered),
        tax_included=transaction.tax_included,
        store=journal.require_identity(register).store,
        wanted_date=act.wanted_date,
        comment=act.comment,
        address=act.address if act.method == DELIVERY else "",
        address_lines=_where_to(entry, act),
        made_ms=transaction.made.utc_ms,
        transaction=transaction.id,
    )


def _where_to(entry: Recordable, act: BasketOrder) -> tuple[str, ...]:
    """Raises ``Refused`` when the address is gone meanwhile."""
    if act.method != DELIVERY:
        return ()
    for address in entry.addresses:
        if address.id == act.address:
            return address_lines(address, entry.customer_name)
    raise Refused(_("This address is not there any more. Choose another one; nothing was recorded."))


def _created(order: Order, transaction: Transaction, register: Standing) -> outgoing_orders.OrderCreated:
    return outgoing_orders.OrderCreated(
        order=order.id,
        number=order.number,
        transaction=transaction.id,
        staff=transaction.staff,
        customer=order.customer,
        address=order.address or None,
        method=order.method,
        pickup_store=order.store,
        wanted_date=order.wanted_date,
        comment=order.comment,
        currency=order.currency,
        tax_included=order.tax_included,
        lines=transaction_document.lines_of(order.lines),
        total_minor=order.total_minor,
        tax_minor=order.tax_minor,
        discount_minor=order.discount_minor,
        deposit_minor=order.deposit_minor,
    )


def _draft(act: BasketOrder, transaction: Transaction, body: outgoing.Body) -> journal.Draft:
    return journal.Draft(
        id=act.document,
        kind=codes.ORDER_CREATED if act.act == TAKE else codes.ORDER_CHANGED,
        business_date=transaction.business_date,
        made=transaction.made,
        subject=act.order,
        shift=transaction.shift,
        body=body,
    )
