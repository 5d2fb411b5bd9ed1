"""Feeds that registers are to load again from their start: who asked, whom it was told, who is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity

_COLUMNS = "store, register, request, feed, asked_by, reason, asked_ms, told_ms, done_ms"
_OPEN = "store = ? AND register = ? AND done_ms IS NULL"


@dataclass(frozen=True, slots=True)
class LoadRequest:
    store: str
    register: str
    request: str
    feed: int
    asked_by: str
    reason: str
    asked_ms: int
    told_ms: int | None = None
    done_ms: int | None = None

    @property
    def register_code(self) -> str:
        return f"{self.store}-{self.register}"


def insert(db: HqDatabase, requests: Sequence[LoadRequest]) -> None:
    rows = [
        (one.store, one.register, one.request, one.feed, one.asked_by, one.reason, one.asked_ms, None, None)
        for one in requests
    ]
    db.insert_rows("load_request", _COLUMNS.split(", "), rows)


def open_of(db: HqDatabase, register: RegisterIdentity) -> list[LoadRequest]:
    """In the order of their feeds."""
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM load_request WHERE {_OPEN} ORDER BY feed, request", (register.store, register.register)
    )
    return [LoadRequest(*row) for row in rows]


def registers_with_open(db: HqDatabase, feed: int) -> set[RegisterIdentity]:
    rows = db.rows("SELECT store, register FROM load_request WHERE done_ms IS NULL AND feed = ?", (feed,))
    return {RegisterIdentity(store, register) for store, register in rows}


def latest_of_feed(db: HqDatabase, feed: int, stores: Sequence[str] | None, limit: int) -> list[LoadRequest]:
    """Newest first; of these stores alone unless None."""
    part = "" if stores is None else f"AND store IN ({', '.join('?' * len(stores)) or 'NULL'}) "
    rows = db.rows(
        f"SELECT {_COLUMNS} FROM load_request WHERE feed = ? {part}ORDER BY asked_ms DESC, store, register LIMIT ?",
        (feed, *(stores or ()), limit),
    )
    return [LoadRequest(*row) for row in rows]


def put_told(db: HqDatabase, register: RegisterIdentity, now_ms: int) -> None:
    sql = f"UPDATE load_request SET told_ms = ? WHERE {_OPEN} AND told_ms IS NULL"
    db.execute(sql, (now_ms, register.store, register.register))


def put_done(db: HqDatabase, register: RegisterIdentity, requests: Sequence[str], now_ms: int) -> None:
    db.execute_many(
        f"UPDATE load_request SET done_ms = ? WHERE {_OPEN} AND request = ?",
        [(now_ms, register.store, register.register, request) for request in requests],
    )


def withdraw(db: HqDatabase, register: RegisterIdentity, request: str) -> bool:
    """Only one that nobody was told of yet."""
    sql = f"DELETE FROM load_request WHERE {_OPEN} AND request = ? AND told_ms IS NULL"
    return db.execute(sql, (register.store, register.register, request)) == 1
