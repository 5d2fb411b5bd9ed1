"""Customers' operations: a customer that was made, changes that came together, and documents that could not be applied.

Each is read from where it stands already; the list costs an upload nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hq_server.db.database import HqDatabase, Row
from hq_server.texts import tell
from hq_server.wire import codes

CREATED, CHANGED, ASIDE = "created", "changed", "aside"
_KINDS = (codes.CUSTOMER_CREATED, codes.CUSTOMER_CHANGED, codes.LOYALTY_ENROLLED)
# What came back lately: an older number that a silent register has not fetched is told on the register's page.
_LOOK_BACK = 5_000


@dataclass(frozen=True, slots=True)
class Operation:
    """``moment_ms`` is when HQ had it; ``store`` is empty for a change that a person made at HQ.

    ``position`` on feed 1010 and ``cursor`` of the register that recorded it are None while there is none.
    """

    what: str
    customer: str
    document: str
    store: str
    register: str
    sequence: int
    staff: str
    made_ms: int
    moment_ms: int
    fields: int
    conflicts: int
    state: str
    reason: str
    account_number: str | None
    unpublished: bool
    name: str
    position: int | None
    cursor: int | None

    @property
    def register_code(self) -> str:
        return f"{self.store}-{self.register}" if self.store and self.register else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Empty members ask nothing. ``customers``: only these. ``before``: where the page before ended: the moment, the
    customer (of what is aside, the document), and of changes their document.
    """

    store: str = ""
    what: str = ""
    customers: Sequence[str] | None = None
    stores: frozenset[str] | None = None
    before: tuple[int, str, str] | None = None


_TOLD = (
    "c.account_number, c.unpublished, COALESCE(NULLIF(c.organization, ''), c.first_name || ' ' || c.last_name), "
    "(SELECT f.position FROM feed_change f WHERE f.feed = 1010 AND f.scope = 'all' AND f.kind = 'customer' "
    "AND f.key = c.id), (SELECT r.position FROM register_cursor r WHERE r.store = {store} AND r.register = {register} "
    "AND r.feed = 1010)"
)
_CREATED = (
    "SELECT 'created', c.id, c.document, c.store, c.register, 0, '', c.created_ms, c.applied_ms, 0, "
    "(SELECT count(*) FROM customer_conflict x WHERE x.customer = c.id AND x.document = c.document), 'applied', '', "
    + _TOLD.format(store="c.store", register="c.register")
    + " FROM customer c WHERE "
)
_CHANGED = (
    "SELECT 'changed', h.customer, h.document, h.store, h.register, 0, h.staff, h.made_ms, h.applied_ms, h.fields, "
    "(SELECT count(*) FROM customer_conflict x WHERE x.customer = h.customer AND x.document = h.document "
    "AND h.document <> ''), 'applied', '', "
    + _TOLD.format(store="h.store", register="h.register")
    + " FROM ({inner}) AS h JOIN customer c ON c.id = h.customer"
)
# A document is of one register and one person: grouped by no more than the index is sorted by.
_GROUPED = (
    "SELECT customer, document, max(store) AS store, max(register) AS register, max(staff) AS staff, "
    "min(changed_ms) AS made_ms, applied_ms, count(*) AS fields "
    "FROM customer_change WHERE {where} GROUP BY applied_ms, customer, document "
)
_UNFETCHED = (
    "SELECT c.id FROM (SELECT key, position FROM feed_change WHERE feed = 1010 AND scope = 'all' AND position > ? "
    "AND kind = 'customer' ORDER BY position DESC LIMIT ?) AS f JOIN customer c ON c.id = f.key "
    "LEFT JOIN register_cursor r ON r.store = c.store AND r.register = c.register AND r.feed = 1010 "
    "WHERE f.position > COALESCE(r.position, 0)"
)
_NEWEST = "ORDER BY applied_ms DESC, customer DESC, document DESC"


def created(db: HqDatabase, asked: Asked, limit: int, condition: str = "") -> list[Operation]:
    """Customers that were made, the newest at HQ first. ``condition`` narrows it further."""
    where, given = _where(asked, "c.store", "c.id")
    if asked.before is not None:
        where.append(f"(c.applied_ms, c.id) {_below(asked.before)} (?, ?)")
        given += asked.before[:2]
    where += [condition] if condition else []
    return _read(db, _CREATED + (" AND ".join(where) or "TRUE"), "c.applied_ms DESC, c.id DESC", given, limit)


def waiting(db: HqDatabase, asked: Asked, limit: int) -> list[Operation]:
    """Customers who have no number yet."""
    return created(db, asked, limit, "c.account_number IS NULL")


def changed(db: HqDatabase, asked: Asked, limit: int, condition: str = "") -> list[Operation]:
    """Changes of one document, or of one save at HQ, as one operation."""
    where, given = _where(asked, "store", "customer")
    if asked.before is not None:
        where.append("(applied_ms, customer, document) < (?, ?, ?)")
        given += asked.before
    where += [condition] if condition else []
    inner = _GROUPED.format(where=" AND ".join(where) or "TRUE") + _NEWEST + " LIMIT ?"
    newest = "h.applied_ms DESC, h.customer DESC, h.document DESC"
    return _read(db, _CHANGED.format(inner=inner), newest, [*given, limit], limit)


def in_conflict(db: HqDatabase, asked: Asked, limit: int) -> list[Operation]:
    """Changes that a person must decide about."""
    found = (
        "EXISTS (SELECT 1 FROM customer_conflict x WHERE x.customer = customer_change.customer "
        "AND x.document = customer_change.document) AND document <> ''"
    )
    return changed(db, asked, limit, found)


def aside(db: HqDatabase, asked: Asked, limit: int, state: str = "") -> list[Operation]:
    """Documents about customers that are parked or quarantined, newest first."""
    where, given = _where(asked, "i.store", "")
    if asked.before is not None:
        where.append(f"(i.received_ms, i.id) {_below(asked.before)} (?, ?)")
        given += asked.before[:2]
    if state:
        where.append("i.state = ?")
        given.append(state)
    marks = ", ".join("?" * len(_KINDS))
    sql = (
        "SELECT 'aside', COALESCE(i.waits_for, ''), i.id, i.store, i.register, i.sequence, '', i.made_ms, "
        "i.received_ms, 0, 0, i.state, i.reason, NULL, FALSE, i.kind, NULL, NULL FROM inbox i "
        f"WHERE i.state <> 'applied' AND i.kind IN ({marks})" + "".join(f" AND {part}" for part in where)
    )
    return _read(db, sql, "i.received_ms DESC, i.id DESC", [*_KINDS, *given], limit)


def on_its_way_back(db: HqDatabase, asked: Asked, limit: int) -> list[Operation]:
    """Customers whose number is told, and whose register has not fetched it yet; of the newest changes alone."""
    of_register, theirs = _where(asked, "r.store", "")
    # Everybody has what the register that is furthest behind has.
    row = db.row(
        "SELECT min(COALESCE(k.position, 0)) FROM register r LEFT JOIN register_cursor k ON k.store = r.store "
        f"AND k.register = r.number AND k.feed = 1010 WHERE {' AND '.join(of_register) or 'TRUE'}",
        theirs,
    )
    where, given = _where(asked, "c.store", "c.id")
    if asked.before is not None:
        where.append(f"(c.applied_ms, c.id) {_below(asked.before)} (?, ?)")
        given += asked.before[:2]
    rows = db.rows(
        f"{_UNFETCHED}{''.join(f' AND {part}' for part in where)} ORDER BY c.applied_ms DESC, c.id DESC LIMIT ?",
        (row[0] if row and row[0] else 0, _LOOK_BACK, *given, limit),
    )
    return created(db, Asked(customers=[found for (found,) in rows]), limit)


def of_customer(db: HqDatabase, customer: str) -> list[Operation]:
    """Every operation of one customer, newest first."""
    asked = Asked(customers=[customer])
    return created(db, asked, 1) + changed(db, asked, 500)


def readers(db: HqDatabase, position: int) -> tuple[int, int]:
    """How many registers have fetched this position of 1010, and how many have ever asked for the feed."""
    row = db.row(
        "SELECT count(CASE WHEN position >= ? THEN 1 END), count(*) FROM register_cursor WHERE feed = 1010", (position,)
    )
    return (int(row[0]), int(row[1])) if row else (0, 0)


def told_ms(db: HqDatabase, customer: str) -> int | None:
    """When 1010 told of the customer the last time."""
    row = db.row(
        "SELECT changed_ms FROM feed_change WHERE feed = 1010 AND scope = 'all' AND kind = 'customer' AND key = ?",
        (customer,),
    )
    return int(row[0]) if row else None


def received(db: HqDatabase, store: str, document: str) -> tuple[int, int] | None:
    """Sequence and time of arrival of a document."""
    row = db.row("SELECT sequence, received_ms FROM inbox WHERE store = ? AND id = ?", (store, document))
    return (int(row[0]), int(row[1])) if row else None


def _below(before: tuple[int, str, str]) -> str:
    """Of one moment and customer, changes stand before how the customer was made."""
    return "<=" if before[2] else "<"


def _where(asked: Asked, store: str, customer: str) -> tuple[list[str], list[object]]:
    where: list[str] = []
    given: list[object] = []
    if asked.store:
        where.append(f"{store} = ?")
        given.append(asked.store)
    if asked.stores is not None:
        where.append(f"{store} IN ({', '.join('?' * len(asked.stores)) or 'NULL'})")
        given += sorted(asked.stores)
    if asked.customers is not None and customer:
        where.append(f"{customer} IN ({', '.join('?' * len(asked.customers)) or 'NULL'})")
        given += asked.customers
    return where, given


def _read(db: HqDatabase, sql: str, order: str, given: Sequence[object], limit: int) -> list[Operation]:
    return [_operation(row) for row in db.rows(f"{sql} ORDER BY {order} LIMIT ?", (*given, limit))]


def _operation(row: Row) -> Operation:
    values: list[Any] = [*row[:12], tell(row[12]), row[13], bool(row[14]), row[15] or "", *row[16:]]
    return Operation(*values)
