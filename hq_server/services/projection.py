"""Applies documents: what a register told becomes HQ's customers, transactions and shifts.

Applying is a projection of the inbox. It never refuses: what refers to something that is not there is parked with the
cause, what is wrong is quarantined with the reason, and neither blocks the others.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from msgspec.structs import astuple

from hq_server.db import customers, days, transactions
from hq_server.db.database import HqDatabase
from hq_server.db.inbox import Stored
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.validation import check_manifest, check_transaction
from hq_server.errors import RowsRefused, StorageTrouble
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.incoming import (
    Body,
    CustomerCreated,
    Received,
    ShiftClosed,
    ShiftOpened,
    TransactionRecorded,
    read_body,
)

log = logging.getLogger(__name__)

_APPLIED = Stored(codes.APPLIED)
_LONGEST_REASON = 1_000


@dataclass(slots=True)
class Applied:
    """What became of each document, in their order, and which customers and shifts are there now that were not
    before.
    """

    outcomes: list[Stored] = field(default_factory=list)
    new_customers: list[str] = field(default_factory=list)
    new_shifts: list[str] = field(default_factory=list)

    def add(self, other: "Applied") -> None:
        self.outcomes += other.outcomes
        self.new_customers += other.new_customers
        self.new_shifts += other.new_shifts


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
    """Collects the rows of a batch, then writes each table once."""

    def __init__(self, db: HqDatabase, register: RegisterIdentity, documents: Sequence[Received], now_ms: int) -> None:
        self._db = db
        self._register = register
        self._now_ms = now_ms
        self._documents = documents
        self._bodies = [_read(document) for document in documents]
        self._customers, self._shifts = self._known()
        self._applied = Applied()
        self._customer_rows: list[tuple[Any, ...]] = []
        self._opened: list[tuple[Any, ...]] = []
        self._closed: list[tuple[Any, ...]] = []
        self._headers: list[tuple[Any, ...]] = []
        self._lines: list[tuple[Any, ...]] = []
        self._tenders: list[tuple[Any, ...]] = []

    def apply(self) -> Applied:
        for document, body in zip(self._documents, self._bodies, strict=True):
            self._applied.outcomes.append(body if isinstance(body, Stored) else self._apply_one(document, body))
        db = self._db
        customers.insert(db, self._customer_rows)
        days.insert(db, self._opened)
        if self._closed:
            days.close(db, self._closed)
        transactions.insert_headers(db, self._headers)
        transactions.insert_lines(db, self._lines)
        transactions.insert_tenders(db, self._tenders)
        return self._applied

    def _known(self) -> tuple[set[str], dict[str, str]]:
        """The customers and shifts that this batch speaks of, as far as they are there: two look-ups for the whole
        batch.
        """
        customer_ids: set[str] = set()
        shift_ids: set[str] = set()
        for body in self._bodies:
            if isinstance(body, TransactionRecorded):
                shift_ids.add(body.shift)
                if body.customer:
                    customer_ids.add(body.customer)
            elif isinstance(body, CustomerCreated):
                customer_ids.add(body.customer)
            elif isinstance(body, (ShiftOpened, ShiftClosed)):
                shift_ids.add(body.shift)
        return (
            customers.existing(self._db, sorted(customer_ids)) if customer_ids else set(),
            days.states_of(self._db, self._register, sorted(shift_ids)) if shift_ids else {},
        )

    def _apply_one(self, document: Received, body: Body) -> Stored:
        if isinstance(body, TransactionRecorded):
            return self._transaction(document, body)
        if isinstance(body, CustomerCreated):
            return self._customer(document, body)
        if isinstance(body, ShiftOpened):
            return self._shift_opened(document, body)
        return self._shift_closed(document, body)

    def _customer(self, document: Received, body: CustomerCreated) -> Stored:
        if body.customer in self._customers:
            return quarantined(_("There is a customer {id} already.").format(id=body.customer))
        self._customers.add(body.customer)
        self._applied.new_customers.append(body.customer)
        self._customer_rows.append(
            (
                body.customer,
                self._register.store,
                self._register.register,
                document.id,
                body.customer_type,
                body.first_name,
                body.last_name,
                body.organization,
                body.phone,
                body.email,
                body.language,
                document.made_ms,
                self._now_ms,
                True,
            )
        )
        return _APPLIED

    def _shift_opened(self, document: Received, body: ShiftOpened) -> Stored:
        if body.shift in self._shifts:
            return quarantined(_("Shift {id} was opened already.").format(id=body.shift))
        self._shifts[body.shift] = "open"
        self._applied.new_shifts.append(body.shift)
        self._opened.append(
            (
                self._register.store,
                self._register.register,
                body.shift,
                body.number,
                document.business_date,
                body.staff,
                body.currency,
                body.starting_minor,
                document.made_ms,
                document.sequence,
                "",
                document.sequence,
                0,
                "",
                "open",
                0,
                "",
            )
        )
        return _APPLIED

    def _shift_closed(self, document: Received, body: ShiftClosed) -> Stored:
        finding = check_manifest(body.manifest, document.sequence)
        if finding:
            return quarantined(finding)
        state = self._shifts.get(body.shift)
        if state is None:
            return _waits_for_shift(body.shift)
        if state != "open":
            return quarantined(_("Shift {id} was closed already.").format(id=body.shift))
        self._shifts[body.shift] = "closed"
        self._closed.append(
            (
                document.made_ms,
                document.sequence,
                document.id,
                body.manifest.first_sequence,
                body.manifest.last_sequence,
                msgspec.json.encode(body.manifest).decode(),
                self._register.store,
                self._register.register,
                body.shift,
            )
        )
        return _APPLIED

    def _transaction(self, document: Received, body: TransactionRecorded) -> Stored:
        finding = check_transaction(body)
        if finding:
            return quarantined(finding)
        if body.customer and body.customer not in self._customers:
            reason = _("Waits for customer {id}, whom HQ does not know yet.").format(id=body.customer)
            return Stored(codes.PARKED, reason, body.customer)
        if body.shift not in self._shifts:
            return _waits_for_shift(body.shift)
        store, register, sequence = self._register.store, self._register.register, document.sequence
        self._headers.append(
            (
                store,
                register,
                sequence,
                document.id,
                body.receipt,
                body.type,
                document.business_date,
                document.made_ms,
                document.made_offset,
                body.shift,
                body.staff,
                body.customer,
                body.currency,
                body.total_minor,
                body.tax_minor,
            )
        )
        # The members of a line and of a tender are in the order of the tables' columns.
        self._lines += [(store, register, sequence, *astuple(line)) for line in body.lines]
        self._tenders += [
            (store, register, sequence, place, *astuple(tender)) for place, tender in enumerate(body.tenders, 1)
        ]
        return _APPLIED


def _waits_for_shift(shift: str) -> Stored:
    return Stored(codes.PARKED, _("Waits for shift {id}, which HQ does not know yet.").format(id=shift), shift)


def _read(document: Received) -> Body | Stored:
    try:
        return read_body(document)
    except KeyError:
        reason = _("HQ does not know documents of the kind “{kind}”; a newer HQ may.")
        return quarantined(reason.format(kind=document.kind))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return quarantined(_("HQ cannot read what the document says: {error}").format(error=error))
