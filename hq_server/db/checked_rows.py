"""What the rules look at, read for many transactions at once: a day's shifts, its rows in pages, and the facts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db.database import HqDatabase, Row

_OF_REGISTER = "store = ? AND register = ?"
_HEADER = (
    "sequence, id, receipt, type, business_date, made_ms, made_offset, customer, currency, total_minor, tax_minor, "
    "discount_minor, rounding_minor, tax_included, more, shift"
)
_LINE = (
    "sequence, line, sku, barcode, quantity_thousandths, unit_price_minor, total_minor, tax_rate, tax_minor, voided, "
    "unit, discount_minor, more"
)
_TENDER = "sequence, tender, amount_minor, tendered_minor, change_minor, more"
_SAME = "{0}.store = {1}.store AND {0}.register = {1}.register AND {0}.sequence = {1}.sequence"
_PRODUCTS_FEED = 1040


@dataclass(frozen=True, slots=True)
class ShiftSpan:
    """A shift of a day, and which documents may be of it: ``last`` is None while it is open. An old copy of a register
    may go on with a shift that is closed at HQ.
    """

    register: str
    shift: str
    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class PageRows:
    """Transactions in their order, and their lines and tenders; the first column of each row is the sequence."""

    headers: list[Row]
    lines: list[Row]
    tenders: list[Row]


def shifts_of_day(db: HqDatabase, store: str, business_date: str) -> list[ShiftSpan]:
    rows = db.rows(
        "SELECT d.register, d.shift, d.opened_sequence, CASE WHEN d.closed_sequence IS NOT NULL THEN coalesce("
        "(SELECT max(h.sequence) FROM transaction_header h WHERE h.store = d.store AND h.register = d.register "
        "AND h.sequence > d.closed_sequence AND h.shift = d.shift), d.closed_sequence) END FROM business_day d "
        "WHERE d.store = ? AND d.business_date = ? ORDER BY d.register, d.opened_sequence",
        (store, business_date),
    )
    return [ShiftSpan(*row) for row in rows]


def day_of_shift(db: HqDatabase, store: str, register: str, shift: str) -> str | None:
    row = db.row(f"SELECT business_date FROM business_day WHERE {_OF_REGISTER} AND shift = ?", (store, register, shift))
    return str(row[0]) if row else None


def page(db: HqDatabase, store: str, register: str, after: int, last: int | None, limit: int) -> PageRows:
    """The next transactions of a register after a document, at most ``limit``."""
    until, parameters = ("", ()) if last is None else (" AND sequence <= ?", (last,))
    headers = db.rows(
        f"SELECT {_HEADER} FROM transaction_header WHERE {_OF_REGISTER} AND sequence > ?{until} "
        "ORDER BY sequence LIMIT ?",
        (store, register, after, *parameters, limit),
    )
    if not headers:
        return PageRows([], [], [])
    where = f"{_OF_REGISTER} AND sequence BETWEEN ? AND ?"
    bounds = (store, register, headers[0][0], headers[-1][0])
    return PageRows(
        headers,
        db.rows(f"SELECT {_LINE} FROM transaction_line WHERE {where} ORDER BY sequence, line", bounds),
        db.rows(f"SELECT {_TENDER} FROM transaction_tender WHERE {where} ORDER BY sequence, position", bounds),
    )


def has_products(db: HqDatabase) -> bool:
    return db.row("SELECT 1 FROM product LIMIT 1") is not None


def products(db: HqDatabase, skus: Sequence[str]) -> list[Row]:
    """Sku, tax rate, unit, whether it needs a serial number, and when the feed last told of it."""
    return db.rows_in(
        "SELECT p.sku, p.tax_rate, p.unit, p.serial_needed, coalesce(f.changed_ms, 0) FROM product p "
        f"LEFT JOIN feed_change f ON f.feed = {_PRODUCTS_FEED} AND f.scope = 'all' AND f.kind = 'product' "
        "AND f.key = p.sku WHERE p.sku IN_VALUES",
        (),
        skus,
    )


def barcodes(db: HqDatabase, wanted: Sequence[str]) -> set[str]:
    """Those that a product has."""
    return {row[0] for row in db.rows_in("SELECT barcode FROM product_barcode WHERE barcode IN_VALUES", (), wanted)}


def receipt_owners(db: HqDatabase, receipts: Sequence[str], *, least: int) -> list[Row]:
    """Receipt, store, register and sequence of the transactions with these numbers, in the order in which they
    count (``_when``); only numbers that at least so many have. With ``least`` 2, each number is known to be one
    transaction's.
    """
    rows = db.rows_in("SELECT receipt FROM transaction_header WHERE receipt IN_VALUES", (), receipts)
    if not rows or (least > 1 and len(rows) <= len(receipts)):
        return []
    shared = [receipt for receipt, number in Counter(row[0] for row in rows).items() if number >= least]
    found = db.rows_in(
        "SELECT m.posting, i.applied_ms, h.receipt, h.store, h.register, h.sequence "
        f"FROM transaction_header h JOIN inbox i ON {_SAME.format('i', 'h')} "
        f"LEFT JOIN posted_transaction m ON {_SAME.format('m', 'h')} WHERE h.receipt IN_VALUES",
        (),
        shared,
    )
    return [row[2:] for row in sorted(found, key=_when)]


def sold_on(db: HqDatabase, receipts: Sequence[str]) -> list[Row]:
    """Receipt, line and quantity of the lines that receipts sold."""
    return db.rows_in(
        "SELECT h.receipt, l.line, l.quantity_thousandths FROM transaction_header h JOIN transaction_line l "
        f"ON {_SAME.format('l', 'h')} WHERE NOT l.voided AND h.receipt IN_VALUES",
        (),
        receipts,
    )


def came_back(db: HqDatabase, receipts: Sequence[str]) -> list[Row]:
    """Receipt, line, store, register, sequence and quantity of everything that brought some of it back, in the order
    in which it counts (``_when``).
    """
    rows = db.rows_in(
        "SELECT m.posting, i.applied_ms, r.original_receipt, r.original_line, r.store, r.register, r.sequence, "
        f"r.quantity_thousandths FROM transaction_return r JOIN inbox i ON {_SAME.format('i', 'r')} "
        f"LEFT JOIN posted_transaction m ON {_SAME.format('m', 'r')} WHERE r.original_receipt IN_VALUES",
        (),
        receipts,
    )
    return [row[2:] for row in sorted(rows, key=_when)]


def count(db: HqDatabase, store: str, register: str, first: int, last: int) -> int:
    """How many transactions there are in a range of documents."""
    row = db.row(
        f"SELECT count(*) FROM transaction_header WHERE {_OF_REGISTER} AND sequence BETWEEN ? AND ?",
        (store, register, first, last),
    )
    return int(row[0]) if row else 0


def _when(row: Row) -> tuple[object, ...]:
    """What is posted comes first, whatever HQ's clock said when it was applied: it is not looked at again, so the
    finding has to be the other one's.
    """
    posting, applied_ms, *rest = row
    return (posting is None, applied_ms or 0, *rest)
