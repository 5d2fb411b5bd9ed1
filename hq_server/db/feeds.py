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
        "ON CONFLICT (feed, scope, key) DO UPDATE SET kind = excluded.kind, position = excluded.position, "
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


_PAGE = "WHERE f.feed = ? AND f.scope = ? AND f.position > ? ORDER BY f.position LIMIT ?"
_CHANGE = "SELECT f.position, f.kind, f.key"
_QUERIES = {
    1010: (
        f"{_CHANGE}, c.id, c.account_number, c.customer_type, c.first_name, c.last_name, c.organization, c.phone, "
        "c.email, "
        f"c.language FROM feed_change f LEFT JOIN customer c ON c.id = f.key {_PAGE}"
    ),
    1020: f"{_CHANGE}, p.sku, p.price_minor, p.currency FROM feed_change f LEFT JOIN price p ON p.sku = f.key {_PAGE}",
    1040: (
        f"{_CHANGE}, p.sku, p.name, p.unit, p.tax_rate, p.active, "
        "(SELECT {joined} FROM product_barcode b WHERE b.sku = p.sku) "
        f"FROM feed_change f LEFT JOIN product p ON p.sku = f.key {_PAGE}"
    ),
    1060: (
        f"{_CHANGE}, s.id, s.name, s.role, s.language, s.pin_salt, s.pin_hash, s.active FROM feed_change f "
        "LEFT JOIN staff s ON s.store = substr(f.scope, 7) AND s.id = f.key " + _PAGE
    ),
    1070: (
        f"{_CHANGE}, s.number, s.name, s.address, s.currency, s.tax_included, s.time_zone, s.end_of_day, "
        "s.async_customers, s.language, s.receipt_footer FROM feed_change f LEFT JOIN store s ON s.number = f.key "
        + _PAGE
    ),
    1090: (
        f"{_CHANGE}, i.id, i.state, i.reason, d.shift, d.document, d.business_date, d.state, d.present, d.reason, "
        "d.confirmed_ms, d.first_sequence, d.last_sequence FROM feed_change f "
        "LEFT JOIN inbox i ON f.kind = 'document' AND i.store = ? AND i.id = f.key "
        "LEFT JOIN business_day d ON f.kind = 'day' AND d.store = ? AND d.register = ? AND d.shift = f.key " + _PAGE
    ),
}
_JOINED = {
    "sqlite": "group_concat(b.barcode, char(10) ORDER BY b.barcode)",
    "postgresql": "string_agg(b.barcode, chr(10) ORDER BY b.barcode)",
}


def read(
    db: HqDatabase, feed: int, scope: str, after: int, limit: int, *, store: str = "", register: str = ""
) -> list[Row]:
    """A page of changes in their order, each with its record's columns (all None when the record is gone)."""
    query = _QUERIES[feed].replace("{joined}", _JOINED[db.engine])
    owner = (store, store, register) if feed == 1090 else ()
    return db.rows(query, (*owner, feed, scope, after, limit))
