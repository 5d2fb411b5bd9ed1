"""Stores transactions; the receipt counter is here too."""

from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from store_client.clock import Moment
from store_client.db import more
from store_client.db.database import RegisterDatabase, Row
from store_client.domain.declaration import Declaration, DeclaredCount
from store_client.domain.tax import TaxSum, sum_taxes
from store_client.domain.tender import CASH, Tender, TenderMore
from store_client.domain.transaction import (
    DECLARATION,
    SALE,
    LineMore,
    Transaction,
    TransactionLine,
    TransactionMore,
)
from store_client.errors import Refused
from store_client.texts import _

_HEADER = """id, sequence, receipt, type, business_date, made_ms, made_offset, shift, staff, customer, currency,
    total_minor, tax_minor, discount_minor, rounding_minor, tax_included, more"""
_LINE = """line, sku, barcode, description, quantity_thousandths, unit_price_minor, total_minor, tax_rate, tax_minor,
    voided, unit, discount_minor, more"""
_TENDER = "tender, amount_minor, tendered_minor, change_minor, more"
_SAVE_HEADER = f"INSERT INTO transaction_header ({_HEADER}) VALUES ({', '.join('?' * 17)})"
_SAVE_LINE = f"INSERT INTO transaction_line (sequence, {_LINE}) VALUES ({', '.join('?' * 14)})"
_SAVE_TENDER = f"INSERT INTO transaction_tender (sequence, position, {_TENDER}) VALUES ({', '.join('?' * 7)})"


def next_receipt_counter(db: RegisterDatabase) -> int:
    """One counter a register, never reused: it belongs to the write transaction it is called in."""
    sql = """INSERT INTO counter (name, value) VALUES ('receipt', 1)
             ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value"""
    return int(db.value(sql))


def save(db: RegisterDatabase, transaction: Transaction) -> None:
    """Raises ``Refused`` when a transaction with this id is there already."""
    _save_header(db, transaction)
    sequence = transaction.sequence
    if transaction.lines:
        db.run_many(_SAVE_LINE, [(sequence, *_line_fields(line)) for line in transaction.lines])
    if transaction.tenders:
        tenders = enumerate(transaction.tenders, start=1)
        db.run_many(_SAVE_TENDER, [(sequence, position, *_tender_fields(tender)) for position, tender in tenders])


def _save_header(db: RegisterDatabase, transaction: Transaction) -> None:
    try:
        db.run(
            _SAVE_HEADER,
            (
                transaction.id,
                transaction.sequence,
                transaction.receipt,
                transaction.type,
                transaction.business_date,
                transaction.made.utc_ms,
                transaction.made.offset_minutes,
                transaction.shift,
                transaction.staff,
                transaction.customer,
                transaction.currency,
                transaction.total_minor,
                transaction.tax_minor,
                transaction.discount_minor,
                transaction.rounding_minor,
                int(transaction.tax_included),
                more.to_text(transaction.more),
            ),
        )
    except sqlite.IntegrityError:
        known = db.row("SELECT receipt FROM transaction_header WHERE id = ?", (transaction.id,))
        if known is None:
            raise
        message = _("This basket is recorded already, as receipt {receipt}. Start a new one.")
        raise Refused(message.format(receipt=known[0])) from None


def find(db: RegisterDatabase, transaction_id: str) -> Transaction | None:
    return _read(db, db.row(f"SELECT {_HEADER} FROM transaction_header WHERE id = ?", (transaction_id,)))


def find_by_receipt(db: RegisterDatabase, receipt: str) -> Transaction | None:
    return _read(db, db.row(f"SELECT {_HEADER} FROM transaction_header WHERE receipt = ?", (receipt,)))


def is_recorded(db: RegisterDatabase, transaction_id: str) -> bool:
    return db.row("SELECT 1 FROM transaction_header WHERE id = ?", (transaction_id,)) is not None


def list_declarations(db: RegisterDatabase, shift: str, after: int) -> list[Declaration]:
    """The counts of a shift that were recorded here since document ``after``, the oldest first."""
    found = db.rows(
        f"""SELECT id, staff, made_ms, more FROM transaction_header
            WHERE type != '{SALE}' AND type = '{DECLARATION}' AND sequence >= ? AND shift = ? ORDER BY sequence""",
        (after, shift),
    )
    return [
        Declaration(identifier, "", shift, staff, made_ms, declared.recount, declared.tenders)
        for identifier, staff, made_ms, extras in found
        if (declared := _declared(extras)) is not None and declared.shift == shift
    ]


def list_declared_for_others(db: RegisterDatabase, shift: str) -> list[Declaration]:
    """The counts that were made here of a shift of another register, the oldest first."""
    found = db.rows(
        f"""SELECT id, staff, made_ms, more FROM transaction_header
            WHERE type != '{SALE}' AND type = '{DECLARATION}' AND instr(more, ?) ORDER BY sequence""",
        (shift,),
    )
    return [
        Declaration(identifier, "", shift, staff, made_ms, declared.recount, declared.tenders)
        for identifier, staff, made_ms, extras in found
        if (declared := _declared(extras)) is not None and declared.shift == shift
    ]


def has_cash_since(db: RegisterDatabase, shift: str, transaction_id: str) -> bool:
    """Whether cash came or went in this shift after that transaction; as change for something else, too."""
    found = db.row(
        """SELECT 1 FROM transaction_tender AS tender JOIN transaction_header AS header USING (sequence)
           WHERE tender.sequence > (SELECT sequence FROM transaction_header WHERE id = ?) AND header.shift = ?
               AND CASE tender WHEN ? THEN amount_minor ELSE change_minor END != 0
           LIMIT 1""",
        (transaction_id, shift, CASH),
    )
    return found is not None


def _declared(extras: str) -> DeclaredCount | None:
    found = more.from_text(extras, TransactionMore)
    return found.declared if found else None


def _line_fields(line: TransactionLine) -> tuple[object, ...]:
    return (
        line.line,
        line.sku,
        line.barcode,
        line.description,
        line.quantity_thousandths,
        line.unit_price_minor,
        line.total_minor,
        line.tax_rate,
        line.tax_minor,
        int(line.voided),
        line.unit,
        line.discount_minor,
        more.to_text(line.more) if line.more else "",
    )


def _tender_fields(tender: Tender) -> tuple[object, ...]:
    return (
        tender.tender,
        tender.amount_minor,
        tender.tendered_minor,
        tender.change_minor,
        more.to_text(tender.more) if tender.more else "",
    )


def _read(db: RegisterDatabase, header: Row | None) -> Transaction | None:
    """The whole transaction. What its taxes come to is in its lines."""
    if header is None:
        return None
    identifier, sequence, receipt, kind, business_date, made_ms, made_offset, *rest = header
    *rest, discount_minor, rounding_minor, tax_included, extras = rest
    found = db.rows(f"SELECT {_LINE} FROM transaction_line WHERE sequence = ? ORDER BY line", (sequence,))
    lines = tuple(_line(*line) for line in found)
    found = db.rows(f"SELECT {_TENDER} FROM transaction_tender WHERE sequence = ? ORDER BY position", (sequence,))
    tenders = tuple(_tender(*tender) for tender in found)
    made, extra = Moment(made_ms, made_offset), more.from_text(extras, TransactionMore)
    first = [identifier, sequence, receipt, kind, business_date, made, *rest, lines, tenders]
    return Transaction(*[*first, discount_minor, rounding_minor, bool(tax_included), _taxes(lines), extra])


def _taxes(lines: tuple[TransactionLine, ...]) -> tuple[TaxSum, ...]:
    return sum_taxes((line.tax_rate, line.tax_minor, line.total_minor) for line in lines if not line.voided)


def _line(*row: Any) -> TransactionLine:
    *fields, voided, unit, discount_minor, extras = row
    return TransactionLine(*[*fields, bool(voided), unit, discount_minor, more.from_text(extras, LineMore)])


def _tender(*row: Any) -> Tender:
    *fields, extras = row
    return Tender(*[*fields, more.from_text(extras, TenderMore)])
