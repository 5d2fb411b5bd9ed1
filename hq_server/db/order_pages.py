"""Customers' orders as HQ's pages list them, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db import orders
from hq_server.db.database import HqDatabase
from hq_server.db.orders import OrderRow
from hq_server.domain.orders import CANCELLED, CREATED, FAILED, HANDED_OVER, WAITING

_NEEDS = "state = 'failed' AND ended <> 'cancelled'"
_STATES = {
    FAILED: _NEEDS,
    WAITING: "ended = '' AND state = 'waiting'",
    CREATED: "ended = '' AND state = 'created'",
    HANDED_OVER: "ended = 'handed_over'",
    CANCELLED: "ended = 'cancelled'",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which orders: empty members ask nothing. ``customers``: only theirs; ``stores``: only what these hand over."""

    state: str = ""
    store: str = ""
    numbers: tuple[str, ...] = ()
    customers: tuple[str, ...] | None = None
    stores: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended."""

    made_ms: int
    id: str


def list_rows(db: HqDatabase, asked: Asked, before: Place | None, limit: int) -> list[OrderRow]:
    where, given = _where(asked)
    if before is not None:
        where.append("(made_ms, id) < (?, ?)")
        given += [before.made_ms, before.id]
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    return orders.read(db, f"{condition} ORDER BY made_ms DESC, id DESC LIMIT ?", (*given, limit))


def by_number(db: HqDatabase, text: str) -> OrderRow | None:
    """By its own id or number, or that of its sales order."""
    for column in ("id", "number", "order_number"):
        found = orders.read(db, f"WHERE {column} = ? LIMIT 1", (text,))
        if found:
            return found[0]
    return None


def count_states(db: HqDatabase, stores: frozenset[str] | None, most: int) -> dict[str, int]:
    """How many of each state, at most so many; of what has ended nobody counts."""
    found = {}
    for state in (FAILED, WAITING, CREATED):
        where, given = _where(Asked(state=state, stores=stores))
        sql = f"SELECT count(*) FROM (SELECT 1 FROM customer_order WHERE {' AND '.join(where)} LIMIT ?) AS part"
        row = db.row(sql, (*given, most))
        found[state] = int(row[0]) if row else 0
    return found


def failing(db: HqDatabase, most: int) -> tuple[int, int | None]:
    """How many orders need a person, at most so many, and since when."""
    row = db.row(
        f"SELECT count(*), min(made_ms) FROM (SELECT made_ms FROM customer_order WHERE {_NEEDS} "
        "ORDER BY made_ms, id LIMIT ?) AS part",
        (most,),
    )
    return (int(row[0]), row[1]) if row else (0, None)


def _where(asked: Asked) -> tuple[list[str], list[object]]:
    where: list[str] = []
    given: list[object] = []
    if asked.state in _STATES:
        where.append(_STATES[asked.state])
    if asked.store:
        where.append("pickup_store = ?")
        given.append(asked.store)
    if asked.stores is not None:
        mine = _any_of(sorted(asked.stores), given)
        where.append(f"pickup_store {mine}")
    if asked.customers is not None:
        called = _any_of(asked.numbers, given)
        again = _any_of(asked.numbers, given)
        theirs = _any_of(asked.customers, given)
        # Each by its own index: joined with OR, PostgreSQL looks through all orders from the newest one on.
        where.append(
            f"id IN (SELECT id FROM customer_order WHERE number {called} UNION SELECT id FROM customer_order "
            f"WHERE order_number {again} UNION SELECT id FROM customer_order WHERE customer {theirs})"
        )
    return where, given


def _any_of(values: Sequence[str], given: list[object]) -> str:
    given += values
    return f"IN ({', '.join('?' * len(values)) or 'NULL'})"
