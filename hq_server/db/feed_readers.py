"""How far the registers are with each feed, as they said themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db.database import HqDatabase

_ACTIVE = "r.token_hash IS NOT NULL AND r.revoked_ms IS NULL"


@dataclass(frozen=True, slots=True)
class Readers:
    """The active registers: how many, how many HQ never heard of, how many not since a while."""

    active: int
    never: int
    silent: int


@dataclass(frozen=True, slots=True)
class Behind:
    """Registers that said they lack something of a feed, since when the oldest of them, and how many load the whole
    feed again.
    """

    registers: int = 0
    oldest_ms: int | None = None
    loading: int = 0


@dataclass(frozen=True, slots=True)
class BehindRegister:
    """``head``: how far HQ is with what this register gets."""

    store: str
    number: str
    store_name: str
    position: int
    head: int
    seen_ms: int
    since_ms: int

    @property
    def code(self) -> str:
        return f"{self.store}-{self.number}"


def count_readers(db: HqDatabase, silent_before_ms: int, stores: Sequence[str] | None) -> Readers:
    part, values = _of_stores(stores, "r.store")
    row = db.row(
        "SELECT count(*), COALESCE(sum(CASE WHEN r.last_contact_ms IS NULL THEN 1 ELSE 0 END), 0), "
        "COALESCE(sum(CASE WHEN r.last_contact_ms < ? THEN 1 ELSE 0 END), 0) "
        f"FROM register r WHERE {_ACTIVE}{part}",
        (silent_before_ms, *values),
    )
    return Readers(*map(int, row)) if row else Readers(0, 0, 0)


def count_behind(db: HqDatabase, stores: Sequence[str] | None) -> dict[int, Behind]:
    """Feed → who is behind; feeds without anybody are not in it."""
    part, values = _of_stores(stores, "r.store")
    rows = db.rows(
        "SELECT c.feed, count(*), min(c.behind_since_ms) FROM register_cursor c "
        "JOIN register r ON r.store = c.store AND r.number = c.register "
        f"WHERE c.behind_since_ms IS NOT NULL AND {_ACTIVE}{part} GROUP BY c.feed",
        values,
    )
    behind = {feed: Behind(int(count), oldest) for feed, count, oldest in rows}
    part, values = _of_stores(stores, "store")
    for feed, count in db.rows(
        f"SELECT feed, count(*) FROM load_request WHERE done_ms IS NULL{part} GROUP BY feed", values
    ):
        known = behind.get(feed, Behind())
        behind[feed] = Behind(known.registers, known.oldest_ms, int(count))
    return behind


def list_heads(db: HqDatabase) -> dict[int, int]:
    """The newest position of each feed, whoever it is for."""
    return dict(db.rows("SELECT feed, position FROM feed_head"))


def list_behind(db: HqDatabase, feed: int, stores: Sequence[str] | None, limit: int) -> list[BehindRegister]:
    """Those that have been behind the longest, with what there is for each of them now."""
    newest = "SELECT max(f.position) FROM feed_change f WHERE f.feed = c.feed AND f.scope ="
    part, values = _of_stores(stores, "c.store")
    rows = db.rows(
        "SELECT c.store, c.register, s.name, c.position, c.seen_ms, c.behind_since_ms, "
        f"({newest} 'all'), ({newest} 'store ' || c.store), ({newest} 'register ' || c.store || '-' || c.register) "
        "FROM register_cursor c JOIN register r ON r.store = c.store AND r.number = c.register "
        "JOIN store s ON s.number = c.store "
        f"WHERE c.feed = ? AND c.behind_since_ms IS NOT NULL AND {_ACTIVE}{part} "
        "ORDER BY c.behind_since_ms, c.store, c.register LIMIT ?",
        (feed, *values, limit),
    )
    return [
        BehindRegister(store, number, name, position, max(head or 0 for head in heads), seen_ms, since_ms)
        for store, number, name, position, seen_ms, since_ms, *heads in rows
    ]


def _of_stores(stores: Sequence[str] | None, column: str) -> tuple[str, tuple[str, ...]]:
    if stores is None:
        return "", ()
    return f" AND {column} IN ({', '.join('?' * len(stores)) or 'NULL'})", tuple(stores)
