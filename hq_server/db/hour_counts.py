"""How much arrived hour by hour: a few numbers for each register, so that a chart never counts documents.

A register has rows of its own: two registers of a store that upload at once never wait for each other here.
"""

from collections.abc import Sequence

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity

HOUR_MS = 3_600_000


def add(db: HqDatabase, register: RegisterIdentity, documents: int, transactions: int, now_ms: int) -> None:
    """So many came at this moment, and so many of them were transactions."""
    db.execute(
        "INSERT INTO hour_count (store, register, hour_ms, documents, transactions) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (store, register, hour_ms) DO UPDATE SET documents = hour_count.documents + excluded.documents, "
        "transactions = hour_count.transactions + excluded.transactions",
        (register.store, register.register, now_ms - now_ms % HOUR_MS, documents, transactions),
    )


def by_hour(
    db: HqDatabase, first_ms: int, end_ms: int, stores: Sequence[str] | None = None
) -> dict[int, tuple[int, int]]:
    """Hour (UTC milliseconds) → documents and transactions, of these stores or of all."""
    start = (
        "SELECT hour_ms, sum(documents), sum(transactions) FROM (SELECT hour_ms, documents, transactions FROM "
        "hour_count WHERE hour_ms >= ? AND hour_ms < ?"
    )
    finish = ") AS part GROUP BY hour_ms"
    if stores is None:
        rows = db.rows(start + finish, (first_ms, end_ms))
    else:
        rows = db.rows_in(start + " AND store IN_VALUES" + finish, (first_ms, end_ms), stores)
    found: dict[int, tuple[int, int]] = {}
    for hour_ms, documents, transactions in rows:
        before = found.get(hour_ms, (0, 0))
        found[int(hour_ms)] = (before[0] + int(documents), before[1] + int(transactions))
    return found


def by_store(db: HqDatabase, first_ms: int, end_ms: int) -> dict[str, int]:
    """Store → documents that came in this time."""
    rows = db.rows(
        "SELECT store, sum(documents) FROM hour_count WHERE hour_ms >= ? AND hour_ms < ? GROUP BY store",
        (first_ms, end_ms),
    )
    return {store: int(documents) for store, documents in rows}


def forget_before(db: HqDatabase, hour_ms: int) -> int:
    """Hours that no chart shows any more."""
    return db.execute("DELETE FROM hour_count WHERE hour_ms < ?", (hour_ms,))
