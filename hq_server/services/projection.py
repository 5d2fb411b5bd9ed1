"""Applies documents: what a register told becomes HQ's customers, transactions and shifts.

Applying is a projection of the inbox. It never refuses: what refers to something that is not there is parked with the
cause, what is wrong is quarantined with the reason, and neither blocks the others.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from hq_server.db import customers, days, statements
from hq_server.db.database import HqDatabase
from hq_server.db.days import KnownShift
from hq_server.db.inbox import Stored
from hq_server.domain.registers import RegisterIdentity
from hq_server.errors import RowsRefused, StorageTrouble
from hq_server.services.customer_projection import CustomerProjection
from hq_server.services.order_projection import OrderProjection, orders_named
from hq_server.services.shift_projection import ShiftProjection
from hq_server.services.transaction_projection import TransactionProjection
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.customer_documents import CustomerChanged, CustomerCreatedInFull, CustomerErased, LoyaltyEnrolled
from hq_server.wire.incoming import Body, CustomerCreated, Received, read_body
from hq_server.wire.orders import OrderChanged, OrderCreated
from hq_server.wire.shift_documents import (
    ShiftChanged,
    ShiftClosed,
    ShiftClosedInFull,
    ShiftOpened,
    ShiftOpenedInFull,
)
from hq_server.wire.transactions import (
    AuditRecorded,
    ReceiptCopied,
    TransactionRecorded,
    TransactionRecordedInFull,
)

log = logging.getLogger(__name__)

_APPLIED = Stored(codes.APPLIED)
_LONGEST_REASON = 1_000
_OF_SHIFTS = (ShiftOpened, ShiftOpenedInFull, ShiftChanged, ShiftClosed, ShiftClosedInFull)


@dataclass(slots=True)
class Applied:
    """What became of each document, in their order, and which customers, shifts and orders are there now that were
    not before.

    ``counting``: shifts that wait for their count now, or no more. ``declared_elsewhere``: counts of other registers'
    shifts (the register's number, the document). ``orders``: those that registers have to hear of, each with a store.
    ``redacted``: sequence → customer and erasure of documents whose content must not be kept.
    """

    outcomes: list[Stored] = field(default_factory=list)
    new_customers: list[str] = field(default_factory=list)
    new_shifts: list[str] = field(default_factory=list)
    counting: list[str] = field(default_factory=list)
    declared_elsewhere: list[tuple[str, str]] = field(default_factory=list)
    new_orders: list[str] = field(default_factory=list)
    orders: list[tuple[str, str]] = field(default_factory=list)
    redacted: dict[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def arrived(self) -> list[str]:
        """What parked documents may have waited for."""
        return self.new_customers + self.new_shifts + self.new_orders

    def add(self, other: "Applied") -> None:
        self.outcomes += other.outcomes
        self.new_customers += other.new_customers
        self.new_shifts += other.new_shifts
        self.counting += other.counting
        self.declared_elsewhere += other.declared_elsewhere
        self.new_orders += other.new_orders
        self.orders += other.orders
        self.redacted |= other.redacted


def apply_documents(db: HqDatabase, register: RegisterIdentity, documents: Sequence[Received], now_ms: int) -> Applied:
    """Apply documents of one register within a transaction that holds the register's lock.

    One that fails in a way nobody foresaw is found by halving, and quarantined; the others are applied.
    """
    if not documents:
        return Applied()
    try:
        with db.savepoint():
            return _Projection(db, register, documents, now_ms).apply()
    except Exception as error:
        if isinstance(error, StorageTrouble) and not isinstance(error, RowsRefused):
            raise
        if len(documents) == 1:
            log.exception("Document %s cannot be applied", documents[0].id)
            return Applied([quarantined(_("HQ cannot apply this document: {error}").format(error=error))])
    half = len(documents) // 2
    applied = apply_documents(db, register, documents[:half], now_ms)
    applied.add(apply_documents(db, register, documents[half:], now_ms))
    return applied


def quarantined(reason: str) -> Stored:
    if "\x00" in reason or len(reason) > _LONGEST_REASON:
        reason = reason.replace("\x00", "")[:_LONGEST_REASON]
    return Stored(codes.QUARANTINED, reason)


class _Projection:
    """Hands each document of a batch to the part that knows its kind; each part then writes its tables once."""

    def __init__(self, db: HqDatabase, register: RegisterIdentity, documents: Sequence[Received], now_ms: int) -> None:
        self._db = db
        self._register = register
        self._documents = documents
        self._bodies = [_read(document) for document in documents]
        self._of_shifts: set[str] = set()
        customers_known, shifts_known = self._known()
        self._people = CustomerProjection(db, register, now_ms, customers_known)
        self._people.load(documents, [body for body in self._bodies if not _is_plain_sale(body)])
        self._shifts = ShiftProjection(db, register, shifts_known)
        self._sales = TransactionProjection(db, register, customers_known, shifts_known, self._elsewhere())
        self._orders = OrderProjection(db, register, now_ms, customers_known, orders_named(self._bodies))
        self._parts: dict[type[Body], Callable[[Received, Any], Stored]] = {
            CustomerCreated: self._people.create,
            CustomerCreatedInFull: self._people.create,
            CustomerChanged: self._people.change,
            LoyaltyEnrolled: self._people.enrol,
            CustomerErased: self._people.confirm_erasure,
            ShiftOpened: self._shifts.open,
            ShiftOpenedInFull: self._shifts.open,
            ShiftChanged: self._shifts.change,
            ShiftClosed: self._shifts.close,
            ShiftClosedInFull: self._shifts.close,
            TransactionRecorded: self._sales.record,
            TransactionRecordedInFull: self._record_in_full,
            OrderCreated: self._orders.create,
            OrderChanged: self._orders.change,
            # Their bytes in the inbox are all that HQ needs of them.
            ReceiptCopied: _keep,
            AuditRecorded: _keep,
        }

    def apply(self) -> Applied:
        outcomes = [
            body if isinstance(body, Stored) else self._parts[type(body)](document, body)
            for document, body in zip(self._documents, self._bodies, strict=True)
        ]
        for part in (self._people, self._shifts, self._sales, self._orders):
            part.write()
        if self._of_shifts:
            statements.note_due(self._db, self._register.store, self._register.register, sorted(self._of_shifts))
        return Applied(
            outcomes,
            list(self._people.new),
            list(self._shifts.new),
            list(self._shifts.counting),
            list(self._sales.declared_elsewhere),
            list(self._orders.new),
            list(self._orders.touched),
            dict(self._people.redacted),
        )

    def _elsewhere(self) -> set[tuple[str, str]]:
        """The shifts of other registers that were counted here, as far as HQ has them."""
        wanted: dict[str, list[str]] = {}
        for body in self._bodies:
            if isinstance(body, TransactionRecordedInFull) and body.more is not None:
                declared = body.more.declared
                if declared is not None and declared.register not in ("", self._register.code):
                    wanted.setdefault(declared.register, []).append(declared.shift)
        found: set[tuple[str, str]] = set()
        for code, ids in wanted.items():
            owner = RegisterIdentity(self._register.store, code.partition("-")[2])
            found.update((code, shift) for shift in days.known(self._db, owner, ids))
        return found

    def _known(self) -> tuple[set[str], dict[str, KnownShift]]:
        """The customers and shifts that this batch speaks of, as far as they are there: two look-ups for the whole
        batch.
        """
        customer_ids: set[str] = set()
        shift_ids: set[str] = set()
        for body in self._bodies:
            if isinstance(body, (TransactionRecorded, TransactionRecordedInFull)):
                shift_ids.add(body.shift)
                if body.customer:
                    customer_ids.add(body.customer)
            elif isinstance(body, (CustomerCreated, CustomerCreatedInFull, OrderCreated)):
                customer_ids.add(body.customer)
            elif isinstance(body, _OF_SHIFTS):
                shift_ids.add(body.shift)
        self._of_shifts = shift_ids
        return (
            customers.existing(self._db, sorted(customer_ids)) if customer_ids else set(),
            days.known(self._db, self._register, sorted(shift_ids)) if shift_ids else {},
        )

    def _record_in_full(self, document: Received, body: TransactionRecordedInFull) -> Stored:
        stored = self._sales.record_in_full(document, body)
        earned = body.more.loyalty if body.more is not None else None
        if earned is not None and stored.state == codes.APPLIED:
            self._people.earn(document, earned.card, earned.points, earned.key)
        return stored


def _is_plain_sale(body: Body | Stored) -> bool:
    """Nearly all there is; nothing in it concerns a customer's own data."""
    if isinstance(body, TransactionRecordedInFull):
        return body.more is None
    return isinstance(body, TransactionRecorded)


def _keep(_document: Received, _body: Body) -> Stored:
    return _APPLIED


def _read(document: Received) -> Body | Stored:
    try:
        return read_body(document)
    except KeyError:
        reason = _("HQ does not know documents of the kind “{kind}”; a newer HQ may.")
        return quarantined(reason.format(kind=document.kind))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return quarantined(_("HQ cannot read what the document says: {error}").format(error=error))
