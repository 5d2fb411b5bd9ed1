"""Sales and returns as HQ reads them: headers, lines, tenders."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from hq_server.db.database import HqDatabase

_HEADER = (
    "store",
    "register",
    "sequence",
    "id",
    "receipt",
    "type",
    "business_date",
    "made_ms",
    "made_offset",
    "shift",
    "staff",
    "customer",
    "currency",
    "total_minor",
    "tax_minor",
)
_LINE = (
    "store",
    "register",
    "sequence",
    "line",
    "sku",
    "barcode",
    "description",
    "quantity_thousandths",
    "unit_price_minor",
    "total_minor",
    "tax_rate",
    "tax_minor",
    "voided",
)
_TENDER = ("store", "register", "sequence", "position", "tender", "amount_minor", "tendered_minor", "change_minor")
_HEADER_IN_FULL = (*_HEADER, "discount_minor", "rounding_minor", "tax_included", "more")
_LINE_IN_FULL = (*_LINE, "unit", "discount_minor", "more")
_TENDER_IN_FULL = (*_TENDER, "more")
_RETURN = ("store", "register", "sequence", "line", "original_receipt", "original_line", "quantity_thousandths")


@dataclass(frozen=True, slots=True)
class TransactionRows:
    """The rows of many transactions, each in the order of the columns."""

    headers: list[tuple[Any, ...]] = field(default_factory=list)
    lines: list[tuple[Any, ...]] = field(default_factory=list)
    tenders: list[tuple[Any, ...]] = field(default_factory=list)


def insert(db: HqDatabase, rows: TransactionRows) -> None:
    """Transactions of the first form: what they do not tell is left to the tables."""
    db.insert_rows("transaction_header", _HEADER, rows.headers)
    db.insert_rows("transaction_line", _LINE, rows.lines)
    db.insert_rows("transaction_tender", _TENDER, rows.tenders)


def insert_in_full(db: HqDatabase, rows: TransactionRows) -> None:
    db.insert_rows("transaction_header", _HEADER_IN_FULL, rows.headers)
    db.insert_rows("transaction_line", _LINE_IN_FULL, rows.lines)
    db.insert_rows("transaction_tender", _TENDER_IN_FULL, rows.tenders)


def insert_returns(db: HqDatabase, rows: Sequence[tuple[Any, ...]]) -> None:
    """Lines that bring back what earlier receipts sold."""
    db.insert_rows("transaction_return", _RETURN, rows)


def all_lines(db: HqDatabase) -> Iterator[tuple[Any, ...]]:
    """Every line that counts, with its transaction and its customer's account number (of a merged one: that of who
    stands for it), store by store in the order of recording.
    """
    yield from db.stream(
        "SELECT h.store, h.register, h.receipt, h.id, h.business_date, h.type, c.account_number, l.sku, "
        "l.quantity_thousandths, l.unit_price_minor, l.total_minor, h.currency, l.discount_minor "
        "FROM transaction_header h "
        "JOIN transaction_line l ON l.store = h.store AND l.register = h.register AND l.sequence = h.sequence "
        "LEFT JOIN customer_alias a ON a.customer = h.customer "
        "LEFT JOIN customer c ON c.id = COALESCE(a.survivor, h.customer) WHERE NOT l.voided "
        "ORDER BY h.store, h.register, h.sequence, l.line"
    )
