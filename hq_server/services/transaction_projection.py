"""Applies transactions: sales, returns, voided baskets, drawer openings, movements and counts of a drawer's money.

Part of the projection: it collects the rows of a batch, then writes each table once.
"""

from collections.abc import Collection
from typing import Any

import msgspec
from msgspec.structs import astuple

from hq_server.db import declarations, transactions
from hq_server.db.database import HqDatabase
from hq_server.db.inbox import Stored
from hq_server.db.transactions import TransactionRows
from hq_server.domain.drawer_money import DECLARATION
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.transactions import check_transaction_in_full
from hq_server.domain.validation import check_transaction
from hq_server.services.shift_projection import waits_for_shift
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.incoming import Received
from hq_server.wire.transactions import (
    LineMore,
    TenderMore,
    TransactionMore,
    TransactionRecorded,
    TransactionRecordedInFull,
)

_APPLIED = Stored(codes.APPLIED)
_encode = msgspec.json.Encoder().encode


class TransactionProjection:
    """``customers`` and ``shifts``: those that HQ has, as far as the batch speaks of them; ``elsewhere``: shifts of
    other registers, by their code.

    ``declared_elsewhere``: counts of other registers' shifts, each with that register's number.
    """

    def __init__(
        self,
        db: HqDatabase,
        register: RegisterIdentity,
        customers: Collection[str],
        shifts: Collection[str],
        elsewhere: Collection[tuple[str, str]] = (),
    ) -> None:
        self._db = db
        self._register = register
        self._customers = customers
        self._shifts = shifts
        self._plain = TransactionRows()
        self._in_full = TransactionRows()
        self._returns: list[tuple[Any, ...]] = []
        self._elsewhere = elsewhere
        self._declarations: list[tuple[Any, ...]] = []
        self.declared_elsewhere: list[tuple[str, str]] = []

    def record(self, document: Received, body: TransactionRecorded) -> Stored:
        refused = self._refused(body, check_transaction(body))
        if refused is not None:
            return refused
        rows = self._plain
        rows.headers.append(self._header(document, body))
        store, register, sequence = self._register.store, self._register.register, document.sequence
        # The members of a line and of a tender are in the order of the tables' columns.
        rows.lines.extend([(store, register, sequence, *astuple(line)) for line in body.lines])
        rows.tenders.extend(
            [(store, register, sequence, place, *astuple(tender)) for place, tender in enumerate(body.tenders, 1)]
        )
        return _APPLIED

    def record_in_full(self, document: Received, body: TransactionRecordedInFull) -> Stored:
        refused = self._refused(body, check_transaction_in_full(body))
        if refused is None and body.type == DECLARATION:
            refused = self._declare(document, body)
        if refused is not None:
            return refused
        rows = self._in_full
        more = (body.discount_minor, body.rounding_minor, body.tax_included, _text(body.more))
        rows.headers.append(self._header(document, body) + more)
        store, register, sequence = self._register.store, self._register.register, document.sequence
        for line in body.lines:
            told = line.more
            rows.lines.append((store, register, sequence, *astuple(line)[:-1], "" if told is None else _text(told)))
            back = None if told is None or line.voided else told.returned
            if back is not None and back.receipt:
                returned = (back.receipt, back.line, -line.quantity_thousandths)
                self._returns.append((store, register, sequence, line.line, *returned))
        for place, tender in enumerate(body.tenders, 1):
            rows.tenders.append((store, register, sequence, place, *astuple(tender)[:-1], _text(tender.more)))
        return _APPLIED

    def write(self) -> None:
        transactions.insert(self._db, self._plain)
        transactions.insert_in_full(self._db, self._in_full)
        transactions.insert_returns(self._db, self._returns)
        declarations.insert(self._db, self._declarations)

    def _declare(self, document: Received, body: TransactionRecordedInFull) -> Stored | None:
        """Note what was counted; None when there is nothing against it."""
        assert body.more is not None
        declared = body.more.declared
        assert declared is not None
        store, number = self._register.store, self._register.register
        if declared.register and declared.register != self._register.code:
            whose, _dash, number = declared.register.partition("-")
            if whose != store:
                message = _("The shift that was counted is of another store, at register {register}.")
                return Stored(codes.QUARANTINED, message.format(register=declared.register))
            if (declared.register, declared.shift) not in self._elsewhere:
                return waits_for_shift(declared.shift)
            self.declared_elsewhere.append((number, document.id))
        self._declarations.append(
            (
                store,
                self._register.register,
                document.sequence,
                document.id,
                number,
                declared.shift,
                body.staff,
                document.business_date,
                document.made_ms,
                declared.recount,
                _encode(declared.tenders).decode(),
            )
        )
        return None

    def _refused(self, body: TransactionRecorded | TransactionRecordedInFull, finding: str) -> Stored | None:
        if finding:
            return Stored(codes.QUARANTINED, finding)
        if body.customer and body.customer not in self._customers:
            reason = _("Waits for customer {id}, whom HQ does not know yet.").format(id=body.customer)
            return Stored(codes.PARKED, reason, body.customer)
        if body.shift not in self._shifts:
            return waits_for_shift(body.shift)
        return None

    def _header(self, document: Received, body: TransactionRecorded | TransactionRecordedInFull) -> tuple[Any, ...]:
        return (
            self._register.store,
            self._register.register,
            document.sequence,
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


def _text(more: TransactionMore | LineMore | TenderMore | None) -> str:
    """JSON; empty when there is nothing more. (SQLite's driver takes several times as long for NULL.)"""
    return "" if more is None else _encode(more).decode()
