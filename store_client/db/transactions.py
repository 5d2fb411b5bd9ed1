"""Stores transactions and adds them up; the receipt counter is here too."""

from dataclasses import dataclass
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from store_client.clock import Moment
from store_client.db import more
from store_client.db.database import RegisterDatabase, Row
from store_client.domain.tax import TaxSum, sum_taxes
from store_client.domain.tender import Tender, TenderMore
from store_client.domain.transaction import RETURN, SALE, LineMore, Transaction, TransactionLine, TransactionMore
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


@dataclass(frozen=True, slots=True)
class Sums:
    """Over a range of documents; the receipts are empty when there is none.

    ``sales`` to ``tax_minor`` are of sales and returns alone, the rest of all transactions. ``tenders``: tender → sum
    of what it paid; ``change``: tender → the change that was given for it.
    """

    sales: int
    returns: int
    total_minor: int
    tax_minor: int
    first_receipt: str
    last_receipt: str
    tenders: dict[str, int]
    change: dict[str, int]


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


def sum_up(db: RegisterDatabase, first_sequence: int, last_sequence: int) -> Sums:
    """What the transactions among these documents come to."""
    between = (first_sequence, last_sequence)
    sales, returns, total_minor, tax_minor, first, last = db.rows(
        f"""SELECT count(*) FILTER (WHERE type = '{SALE}'), count(*) FILTER (WHERE type = '{RETURN}'),
                coalesce(sum(total_minor) FILTER (WHERE type IN ('{SALE}', '{RETURN}')), 0),
                coalesce(sum(tax_minor) FILTER (WHERE type IN ('{SALE}', '{RETURN}')), 0), min(sequence), max(sequence)
            FROM transaction_header WHERE sequence BETWEEN ? AND ?""",
        between,
    )[0]
    tenders = db.rows(
        """SELECT tender, sum(amount_minor), sum(change_minor) FROM transaction_tender
           WHERE sequence BETWEEN ? AND ? GROUP BY tender ORDER BY tender""",
        between,
    )
    return Sums(
        sales,
        returns,
        total_minor,
        tax_minor,
        _receipt(db, first),
        _receipt(db, last),
        {tender: amount for tender, amount, _change in tenders},
        {tender: change for tender, _amount, change in tenders},
    )


def _receipt(db: RegisterDatabase, sequence: int | None) -> str:
    if sequence is None:
        return ""
    return str(db.value("SELECT receipt FROM transaction_header WHERE sequence = ?", (sequence,)))


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
