"""Stores transactions and adds them up; the receipt counter is here too."""

from dataclasses import dataclass
from typing import Any

from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.domain.tender import Tender
from store_client.domain.transaction import RETURN, SALE, Transaction, TransactionLine


@dataclass(frozen=True, slots=True)
class Sums:
    """Over a range of documents; the receipts are empty when there is none."""

    sales: int
    returns: int
    total_minor: int
    tax_minor: int
    first_receipt: str
    last_receipt: str
    tenders: dict[str, int]


def next_receipt_counter(db: RegisterDatabase) -> int:
    """One counter a register, never reused: it belongs to the write transaction it is called in."""
    sql = """INSERT INTO counter (name, value) VALUES ('receipt', 1)
             ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value"""
    return int(db.value(sql))


def save(db: RegisterDatabase, transaction: Transaction) -> None:
    db.run(
        """INSERT INTO transaction_header (sequence, id, receipt, type, business_date, made_ms, made_offset, shift,
               staff, customer, currency, total_minor, tax_minor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            transaction.sequence,
            transaction.id,
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
        ),
    )
    db.run_many(
        """INSERT INTO transaction_line (sequence, line, sku, barcode, description, quantity_thousandths,
               unit_price_minor, total_minor, tax_rate, tax_minor, voided) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [(transaction.sequence, *_line_fields(line)) for line in transaction.lines],
    )
    db.run_many(
        """INSERT INTO transaction_tender (sequence, position, tender, amount_minor, tendered_minor, change_minor)
           VALUES (?, ?, ?, ?, ?, ?)""",
        [
            (
                transaction.sequence,
                position,
                tender.tender,
                tender.amount_minor,
                tender.tendered_minor,
                tender.change_minor,
            )
            for position, tender in enumerate(transaction.tenders, start=1)
        ],
    )


def find(db: RegisterDatabase, transaction_id: str) -> Transaction | None:
    header = db.row(
        """SELECT id, sequence, receipt, type, business_date, made_ms, made_offset, shift, staff, customer, currency,
               total_minor, tax_minor FROM transaction_header WHERE id = ?""",
        (transaction_id,),
    )
    if header is None:
        return None
    identifier, sequence, receipt, kind, business_date, made_ms, made_offset, *rest = header
    lines = db.rows(
        """SELECT line, sku, barcode, description, quantity_thousandths, unit_price_minor, total_minor, tax_rate,
               tax_minor, voided FROM transaction_line WHERE sequence = ? ORDER BY line""",
        (sequence,),
    )
    tenders = db.rows(
        """SELECT tender, amount_minor, tendered_minor, change_minor FROM transaction_tender
           WHERE sequence = ? ORDER BY position""",
        (sequence,),
    )
    moment = Moment(made_ms, made_offset)
    parts = (tuple(_line(*line) for line in lines), tuple(Tender(*tender) for tender in tenders))
    return Transaction(*[identifier, sequence, receipt, kind, business_date, moment, *rest, *parts])


def sum_up(db: RegisterDatabase, first_sequence: int, last_sequence: int) -> Sums:
    """What the transactions among these documents come to."""
    between = (first_sequence, last_sequence)
    sales, returns, total_minor, tax_minor, first, last = db.rows(
        f"""SELECT count(*) FILTER (WHERE type = '{SALE}'), count(*) FILTER (WHERE type = '{RETURN}'),
                coalesce(sum(total_minor), 0), coalesce(sum(tax_minor), 0), min(sequence), max(sequence)
            FROM transaction_header WHERE sequence BETWEEN ? AND ?""",
        between,
    )[0]
    tenders = db.rows(
        """SELECT tender, sum(amount_minor) FROM transaction_tender WHERE sequence BETWEEN ? AND ?
           GROUP BY tender ORDER BY tender""",
        between,
    )
    return Sums(sales, returns, total_minor, tax_minor, _receipt(db, first), _receipt(db, last), dict(tenders))


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
    )


def _line(*row: Any) -> TransactionLine:
    *fields, voided = row
    return TransactionLine(*[*fields, bool(voided)])
