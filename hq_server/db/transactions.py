"""Sales and returns as HQ reads them: headers, lines, tenders."""

from collections.abc import Iterator, Sequence
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


def insert_headers(db: HqDatabase, rows: Sequence[tuple[Any, ...]]) -> None:
    """``rows`` in the order of the columns, as in the two below."""
    db.insert_rows("transaction_header", _HEADER, rows)


def insert_lines(db: HqDatabase, rows: Sequence[tuple[Any, ...]]) -> None:
    db.insert_rows("transaction_line", _LINE, rows)


def insert_tenders(db: HqDatabase, rows: Sequence[tuple[Any, ...]]) -> None:
    db.insert_rows("transaction_tender", _TENDER, rows)


def all_lines(db: HqDatabase) -> Iterator[tuple[Any, ...]]:
    """Every line that counts, with its transaction and its customer's account number, store by store in the order of
    recording.
    """
    yield from db.stream(
        "SELECT h.store, h.register, h.receipt, h.id, h.business_date, h.type, c.account_number, l.sku, "
        "l.quantity_thousandths, l.unit_price_minor, l.total_minor, h.currency "
        "FROM transaction_header h "
        "JOIN transaction_line l ON l.store = h.store AND l.register = h.register AND l.sequence = h.sequence "
        "LEFT JOIN customer c ON c.id = h.customer WHERE NOT l.voided "
        "ORDER BY h.store, h.register, h.sequence, l.line"
    )
