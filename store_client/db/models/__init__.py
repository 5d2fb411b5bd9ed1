"""The schema as it stands now: peewee's picture of every table and index. Rows never leave ``db``.

Files get here by the scripts in ``migrations``; a test compares the two. Tables are STRICT: no float in money.
What the models cannot say (partial indexes, search tables and the triggers that keep these in step) stands beside
them as ``BEYOND_ROWS``.
"""

from typing import Any

from store_client.db.models import (
    catalog,
    closing,
    counter,
    customers,
    documents,
    orders,
    printing,
    register,
    setup,
    transactions,
)

ROWS: tuple[type[Any], ...] = (
    *register.ROWS,
    *catalog.ROWS,
    *setup.ROWS,
    *customers.ROWS,
    *documents.ROWS,
    *transactions.ROWS,
    *counter.ROWS,
    *printing.ROWS,
    *closing.ROWS,
    *orders.ROWS,
)
_BEYOND_ROWS = (
    *documents.BEYOND_ROWS,
    *catalog.BEYOND_ROWS,
    *customers.BEYOND_ROWS,
    *transactions.BEYOND_ROWS,
    *counter.BEYOND_ROWS,
    *printing.BEYOND_ROWS,
    *orders.BEYOND_ROWS,
)


def create_fresh(database: Any) -> None:
    """Make the whole schema in an empty file, without the migrations."""
    database.bind(ROWS, bind_refs=False, bind_backrefs=False)
    database.create_tables(ROWS, safe=False)
    for statement in _BEYOND_ROWS:
        database.execute_sql(statement)
