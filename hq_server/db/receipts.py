"""A transaction as its receipt finds it, and how much of each of its lines came back."""

from dataclasses import dataclass, replace

from hq_server.db.database import HqDatabase


@dataclass(frozen=True, slots=True)
class ReceiptHeader:
    """``tax_included`` is None where the register did not say."""

    store: str
    register: str
    sequence: int
    id: str
    receipt: str
    type: str
    business_date: str
    made_ms: int
    customer: str | None
    currency: str
    total_minor: int
    tax_included: bool | None


@dataclass(frozen=True, slots=True)
class ReceiptLineRow:
    line: int
    sku: str
    barcode: str
    description: str
    unit: str
    quantity_thousandths: int
    unit_price_minor: int
    total_minor: int
    discount_minor: int
    tax_rate: int
    tax_minor: int


_OF_TRANSACTION = "store = ? AND register = ? AND sequence = ?"


def find_header(db: HqDatabase, receipt: str) -> ReceiptHeader | None:
    """No two have the same number. Should it be so all the same: that of the register whose number it is, or else the
    newest.
    """
    row = db.row(
        "SELECT store, register, sequence, id, receipt, type, business_date, made_ms, customer, currency, total_minor, "
        "tax_included FROM transaction_header WHERE receipt = ? "
        "ORDER BY CASE WHEN store || '-' || register = ? THEN 0 ELSE 1 END, made_ms DESC, sequence DESC LIMIT 1",
        (receipt, receipt.rpartition("-")[0]),
    )
    if row is None:
        return None
    header = ReceiptHeader(*row)
    return header if header.tax_included is None else replace(header, tax_included=bool(header.tax_included))


def lines_of(db: HqDatabase, header: ReceiptHeader) -> list[ReceiptLineRow]:
    """Those that count."""
    rows = db.rows(
        "SELECT line, sku, barcode, description, unit, quantity_thousandths, unit_price_minor, total_minor, "
        f"discount_minor, tax_rate, tax_minor FROM transaction_line WHERE {_OF_TRANSACTION} AND NOT voided "
        "ORDER BY line",
        (header.store, header.register, header.sequence),
    )
    return [ReceiptLineRow(*row) for row in rows]


def tenders_of(db: HqDatabase, header: ReceiptHeader) -> list[tuple[str, int]]:
    """Tender and what it paid."""
    rows = db.rows(
        f"SELECT tender, amount_minor FROM transaction_tender WHERE {_OF_TRANSACTION} ORDER BY position",
        (header.store, header.register, header.sequence),
    )
    return [(tender, int(amount)) for tender, amount in rows]


def returned_of(db: HqDatabase, header: ReceiptHeader) -> dict[int, int]:
    """Line → thousandths that came back, at any register of any store."""
    rows = db.rows(
        "SELECT original_line, sum(quantity_thousandths) FROM transaction_return WHERE original_receipt = ? "
        "GROUP BY original_line",
        (header.receipt,),
    )
    return {int(line): int(quantity) for line, quantity in rows}
