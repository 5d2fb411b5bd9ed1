"""The feeds: which record changed, and at which position.

A position is taken while holding the lock of the feed's head row, and that lock is held until the commit. So positions
become visible in their order, and a reader that asks for what came after a position never skips one. (A plain
PostgreSQL sequence would let a reader see 8 while 7 is not committed yet, and never come back to 7.)
"""

from collections.abc import Sequence

from hq_server.db.database import HqDatabase, Row


def append(db: HqDatabase, feed: int, scope: str, kind: str, keys: Sequence[str], now_ms: int) -> int:
    """Put these records at the feed's newest positions and return the newest."""
    rows = db.rows("UPDATE feed_head SET position = position + ? WHERE feed = ? RETURNING position", (len(keys), feed))
    newest = int(rows[0][0])
    first = newest - len(keys) + 1
    conflict = (
        "ON CONFLICT (feed, scope, kind, key) DO UPDATE SET position = excluded.position, "
        "changed_ms = excluded.changed_ms"
    )
    if db.engine == "postgresql":
        db.execute(
            "INSERT INTO feed_change (feed, scope, key, kind, position, changed_ms) "
            "SELECT ?::bigint, ?::text, k.key, ?::text, ?::bigint + k.place - 1, ?::bigint "
            f"FROM unnest(?::text[]) WITH ORDINALITY AS k (key, place) {conflict}",
            (feed, scope, kind, first, now_ms, list(keys)),
        )
    else:
        db.execute_many(
            f"INSERT INTO feed_change (feed, scope, key, kind, position, changed_ms) VALUES (?, ?, ?, ?, ?, ?) "
            f"{conflict}",
            [(feed, scope, key, kind, position, now_ms) for position, key in enumerate(keys, first)],
        )
    return newest


def head(db: HqDatabase, feed: int) -> int:
    """The newest position of a feed over all scopes."""
    row = db.row("SELECT position FROM feed_head WHERE feed = ?", (feed,))
    return int(row[0]) if row else 0


def newest(db: HqDatabase, feed: int, scope: str) -> int:
    """The newest position of what one kind of reader gets of a feed."""
    row = db.row("SELECT max(position) FROM feed_change WHERE feed = ? AND scope = ?", (feed, scope))
    return int(row[0]) if row and row[0] else 0


_CHANGES = "SELECT position, kind, key FROM feed_change WHERE feed = ? AND scope = ? AND position > ?"
_IN_ORDER = "ORDER BY position LIMIT ?"
_CUSTOMERS = (
    "SELECT f.position, f.kind, f.key, c.id, c.account_number, c.customer_type, c.first_name, c.last_name, "
    "c.organization, c.phone, c.email, c.language, c.store FROM feed_change f LEFT JOIN customer c ON c.id = f.key "
    "WHERE f.feed = ? AND f.scope = ? AND f.position > ? ORDER BY f.position LIMIT ?"
)


def read(db: HqDatabase, feed: int, scopes: Sequence[str], after: int, limit: int) -> list[Row]:
    """A page of changes in their order: position, kind and key. ``scopes``: those that the reader belongs to."""
    if len(scopes) == 1:
        return db.rows(f"{_CHANGES} {_IN_ORDER}", (feed, scopes[0], after, limit))
    # Each scope's beginning by its index, then the beginning of these together.
    parts = " UNION ALL ".join([f"SELECT * FROM ({_CHANGES} {_IN_ORDER}) AS part"] * len(scopes))
    parameters = [value for scope in scopes for value in (feed, scope, after, limit)]
    return db.rows(f"SELECT position, kind, key FROM ({parts}) AS page {_IN_ORDER}", (*parameters, limit))


def read_customers(db: HqDatabase, feed: int, scope: str, after: int, limit: int) -> list[Row]:
    """The same with each customer's columns (all None when the customer is gone)."""
    return db.rows(_CUSTOMERS, (feed, scope, after, limit))
