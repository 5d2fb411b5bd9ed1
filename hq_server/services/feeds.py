"""The feeds from HQ to the registers: records what changed and reads it out page by page."""

from collections.abc import Sequence

from hq_server.db import feeds as changes
from hq_server.db import hq_settings
from hq_server.db.database import HqDatabase, Row
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import customer_feed
from hq_server.services.feed_bodies import read_bodies
from hq_server.wire import codes
from hq_server.wire.outgoing import Change, FeedPage

ALL = "all"
DOCUMENT, DAY, REGISTER_KEY = "document", "day", "register_key"
DECLARATION, COUNTING = "declaration", "counting"
ALIAS = "alias"
# What a feed tells of unless something else is said.
_KINDS = {
    codes.CUSTOMERS: "customer",
    codes.PRICES: "price",
    codes.PRODUCTS: "product",
    codes.STAFF: "staff",
    codes.CHANNEL: "channel",
}


def store_scope(store: str) -> str:
    return f"store {store}"


def register_scope(register: RegisterIdentity) -> str:
    return f"register {register.code}"


def record(db: HqDatabase, feed: int, scope: str, keys: Sequence[str], now_ms: int, *, kind: str = "") -> None:
    """Say that these records changed, in the transaction that changes them."""
    unique = list(dict.fromkeys(keys))
    if unique:
        changes.append(db, feed, scope, kind or _KINDS[feed], unique, now_ms)


def heads(db: HqDatabase, register: RegisterIdentity) -> dict[str, int]:
    """The newest position of each feed for this register."""
    with db.read():
        return {
            str(feed): max([changes.newest(db, feed, scope) for scope in _scopes(feed, register)])
            for feed in codes.FEEDS
        }


def epoch(db: HqDatabase) -> str:
    """The name of this life of the feeds; with another one every register loads everything again."""
    with db.read():
        return _epoch(db)


def read_page(
    db: HqDatabase, register: RegisterIdentity, feed: int, after: int, epoch: str, limit: int, now_ms: int
) -> FeedPage:
    """What changed after a position. Another epoch, or a position HQ never gave, means: start again from 0.

    Whoever has seen nothing yet (``after`` 0) may leave the epoch empty.
    """
    with db.read():
        current = _epoch(db)
        known = epoch == current or (not epoch and after == 0)
        if not known or after > changes.head(db, feed):
            return FeedPage(now_ms, feed, current, 0, False, True, [])
        page, more = _read_changes(db, register, feed, after, limit)
    position = page[-1].position if page else after
    return FeedPage(now_ms, feed, current, position, more, False, page)


def _read_changes(
    db: HqDatabase, register: RegisterIdentity, feed: int, after: int, limit: int
) -> tuple[list[Change], bool]:
    """The page, and whether there is another one."""
    if feed == codes.CUSTOMERS:
        rows = changes.read_customers(db, feed, ALL, after, limit + 1)
        page = _customers(db, register, rows[:limit])
    else:
        rows = changes.read(db, feed, _scopes(feed, register), after, limit + 1)
        shown = rows[:limit]
        page = _others(db, register, shown)
    return page, len(rows) > limit


def _customers(db: HqDatabase, register: RegisterIdentity, rows: Sequence[Row]) -> list[Change]:
    """Customers are read with the page, what else the feed tells of them beside it."""
    own = [row for row in rows if row[1] == _KINDS[codes.CUSTOMERS]]
    bodies = customer_feed.render(db, register, own)
    page = [Change(row[0], row[1], row[2], body) for row, body in zip(own, bodies, strict=True)]
    if len(own) == len(rows):
        return page
    others = _others(db, register, [row[:3] for row in rows if row[1] != _KINDS[codes.CUSTOMERS]])
    return sorted(page + others, key=lambda change: change.position)


def _others(db: HqDatabase, register: RegisterIdentity, rows: Sequence[Row]) -> list[Change]:
    """Position, kind and key, with one query for each kind."""
    by_kind: dict[str, list[str]] = {}
    for _position, kind, key in rows:
        by_kind.setdefault(kind, []).append(key)
    found = {kind: read_bodies(db, register, kind, keys) for kind, keys in by_kind.items()}
    return [Change(position, kind, key, found[kind].get(key)) for position, kind, key in rows]


def _epoch(db: HqDatabase) -> str:
    return hq_settings.read_setting(db, "epoch") or ""


def _scopes(feed: int, register: RegisterIdentity) -> tuple[str, ...]:
    """Customers are the same for all; everything else may be for all, for a store or for one register."""
    if feed == codes.CUSTOMERS:
        return (ALL,)
    if feed == codes.REGISTERS:
        return store_scope(register.store), register_scope(register)
    if feed == codes.CHANNEL:  # what stands at its counter
        return ALL, store_scope(register.store), register_scope(register)
    return ALL, store_scope(register.store)
