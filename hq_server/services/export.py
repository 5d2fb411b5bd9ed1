"""Exports for a spreadsheet: every line of every transaction, so that anyone can check the sums."""

from collections.abc import Iterator

from hq_server.db import transactions
from hq_server.db.database import HqDatabase
from hq_server.domain.money import amount_text, quantity_text
from hq_server.services.csv_cells import safe_cell

TRANSACTION_COLUMNS = (
    "store",
    "register",
    "receipt",
    "document_id",
    "business_date",
    "type",
    "customer_account_number",
    "sku",
    "quantity",
    "unit_price",
    "line_total",
    "currency",
    "discount",
)


def export_transactions(db: HqDatabase) -> Iterator[tuple[str, ...]]:
    """The column names, then one row a line: prices as decimals, returns negative, voided lines left out.

    ``line_total`` is after the discount.
    """
    yield TRANSACTION_COLUMNS
    with db.read():
        for row in transactions.all_lines(db):
            store, register, receipt, document, date, kind, account, sku, quantity, price, total, currency, saved = row
            yield (
                store,
                register,
                safe_cell(receipt),
                safe_cell(document),
                safe_cell(date),
                safe_cell(kind),
                account or "",
                safe_cell(sku),
                quantity_text(quantity),
                amount_text(price, currency),
                amount_text(total, currency),
                safe_cell(currency),
                amount_text(saved, currency),
            )
