"""Applies what registers tell of customers' orders: taken, handed over, cancelled.

Part of the projection: it collects what a batch does to orders, then writes the table once.
"""

from collections.abc import Collection
from dataclasses import astuple, replace

import msgspec

from hq_server.db import jobs, orders
from hq_server.db.database import HqDatabase
from hq_server.db.inbox import Stored
from hq_server.db.orders import Ending, OrderRow
from hq_server.domain.job import BY_CHAIN, ORDERS_JOB
from hq_server.domain.orders import CANCELLED, EVENTS, HANDED_OVER, check_form
from hq_server.domain.registers import RegisterIdentity
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.incoming import Body, Received
from hq_server.wire.orders import OrderChanged, OrderCreated

_APPLIED = Stored(codes.APPLIED)
_encode = msgspec.json.Encoder().encode


class OrderProjection:
    """``customers``: those that HQ has, as far as the batch speaks of them; it is kept up by others.

    ``new``: orders that are there now. ``touched``: those that registers have to hear of, each with a store.
    """

    def __init__(
        self, db: HqDatabase, register: RegisterIdentity, now_ms: int, customers: Collection[str], ids: Collection[str]
    ) -> None:
        self._db = db
        self._register = register
        self._now_ms = now_ms
        self._customers = customers
        self._orders = orders.lock(db, ids) if ids else {}
        self._endings: dict[str, Ending] = {}
        self.new: list[str] = []
        self.touched: list[tuple[str, str]] = []

    def create(self, document: Received, body: OrderCreated) -> Stored:
        if finding := check_form(body, document.id):
            return Stored(codes.QUARANTINED, finding)
        if body.order in self._orders:
            return Stored(codes.QUARANTINED, _("There is an order {id} already.").format(id=body.order))
        if body.customer not in self._customers:
            reason = _("Waits for customer {id}, whom HQ does not know yet.").format(id=body.customer)
            return Stored(codes.PARKED, reason, body.customer)
        self._orders[body.order] = self._taken(document, body)
        self.new.append(body.order)
        self._touch(self._orders[body.order])
        return _APPLIED

    def change(self, document: Received, body: OrderChanged) -> Stored:
        if body.event not in EVENTS:
            reason = _("HQ does not know the event “{event}” of an order.").format(event=body.event)
            return Stored(codes.QUARANTINED, reason)
        order = self._orders.get(body.order)
        if order is None:
            reason = _("Waits for order {id}, which HQ does not know yet.").format(id=body.order)
            return Stored(codes.PARKED, reason, body.order)
        if self._register.store not in order.stores:
            reason = _("Order {number} is of another store. Give it to this one, then try again.")
            return Stored(codes.QUARANTINED, reason.format(number=order.number))
        if order.ended:
            return Stored(codes.QUARANTINED, _ended_already(order))
        how = Ending(
            body.event,
            body.transaction,
            self._register.store,
            self._register.register,
            body.staff,
            document.business_date,
            document.made_ms,
            body.reason,
            body.comment,
        )
        self._endings[order.id] = how
        self._orders[order.id] = _with_end(order, how)
        self._touch(order)
        return _APPLIED

    def write(self) -> None:
        known = [self._orders[order] for order in self.new]
        orders.insert(self._db, [astuple(order) for order in known])
        late = [(self._orders[order], how) for order, how in self._endings.items() if order not in self.new]
        orders.end(self._db, late)
        if known:
            jobs.enqueue(self._db, ORDERS_JOB, BY_CHAIN, self._now_ms)

    def _touch(self, order: OrderRow) -> None:
        self.touched += [(store, order.id) for store in order.stores]

    def _taken(self, document: Received, body: OrderCreated) -> OrderRow:
        return OrderRow(
            store=self._register.store,
            id=body.order,
            register=self._register.register,
            sequence=document.sequence,
            number=body.number,
            deposit=body.transaction,
            staff=body.staff,
            customer=body.customer,
            address=body.address or "",
            address_lines="",
            method=body.method,
            pickup_store=body.pickup_store,
            wanted_date=body.wanted_date,
            comment=body.comment,
            currency=body.currency,
            tax_included=body.tax_included,
            lines=_encode(body.lines).decode(),
            total_minor=body.total_minor,
            tax_minor=body.tax_minor,
            discount_minor=body.discount_minor,
            deposit_minor=body.deposit_minor,
            business_date=document.business_date,
            made_ms=document.made_ms,
            made_offset=document.made_offset,
            applied_ms=self._now_ms,
            due_ms=self._now_ms,
        )


def _with_end(order: OrderRow, how: Ending) -> OrderRow:
    """What was cancelled before a sales order was made of it needs none any more."""
    return replace(
        order,
        ended=how.ended,
        ended_by=how.transaction,
        ended_store=how.store,
        ended_register=how.register,
        ended_staff=how.staff,
        ended_date=how.business_date,
        ended_ms=how.made_ms,
        end_reason=how.reason,
        end_comment=how.comment,
        due_ms=None if how.ended == CANCELLED else order.due_ms,
    )


def _ended_already(order: OrderRow) -> str:
    where = f"{order.ended_store}-{order.ended_register}"
    if order.ended == HANDED_OVER:
        return _("Order {number} was handed over already, at register {register}.").format(
            number=order.number, register=where
        )
    return _("Order {number} was cancelled already, at register {register}.").format(
        number=order.number, register=where
    )


def orders_named(bodies: Collection[Body | Stored]) -> set[str]:
    """The orders that documents speak of."""
    return {body.order for body in bodies if isinstance(body, (OrderCreated, OrderChanged))}
