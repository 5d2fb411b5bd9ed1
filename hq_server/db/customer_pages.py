"""Customers and their documents as HQ's pages list them, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db import customer_aliases, customer_search
from hq_server.db.database import HqDatabase, Row
from hq_server.domain.customer_words import Typed

PENDING = "pending"
NUMBERED = "numbered"
IN_CONFLICT = "conflict"
# Single values, not EXISTS: for that PostgreSQL would first read the whole of the other table.
_COLUMNS = (
    "c.id, c.account_number, c.store, st.name, c.register, c.document, c.customer_type, c.first_name, c.last_name, "
    "c.organization, c.phone, c.email, c.language, c.created_ms, c.applied_ms, c.numbered_ms, "
    "(SELECT count(*) FROM customer_conflict x WHERE x.customer = c.id), "
    "(SELECT survivor FROM customer_alias a WHERE a.customer = c.id), "
    "(SELECT b.field FROM customer_field b WHERE b.customer = c.id AND b.field = 'blocked') IS NOT NULL, "
    "(SELECT e.customer FROM erasure e WHERE e.customer = c.id) IS NOT NULL"
)
_FROM = "FROM customer c LEFT JOIN store st ON st.number = c.store"
_STATES = {
    PENDING: "c.account_number IS NULL",
    NUMBERED: "c.account_number IS NOT NULL",
    IN_CONFLICT: "EXISTS (SELECT 1 FROM customer_conflict x WHERE x.customer = c.id)",
}
_ABOUT = "SELECT i.store, i.register, i.sequence, i.kind, '', i.made_ms, i.state, CAST(NULL AS BIGINT), '' FROM inbox i"


@dataclass(frozen=True, slots=True)
class CustomerListed:
    """``id`` is the async id the register gave; ``account_number`` is None while HQ has not issued it.

    ``merged_into`` is who stands for a customer that was merged.
    """

    id: str
    account_number: str | None
    store: str
    store_name: str
    register: str
    document: str
    customer_type: str
    first_name: str
    last_name: str
    organization: str
    phone: str
    email: str
    language: str
    created_ms: int
    applied_ms: int
    numbered_ms: int | None
    conflicts: int = 0
    merged_into: str | None = None
    blocked: bool = False
    erased: bool = False

    @property
    def name(self) -> str:
        return self.organization or f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class CustomerDocument:
    """One document of a customer; ``kind`` is the document's kind or the transaction's type."""

    store: str
    register: str
    sequence: int
    kind: str
    receipt: str
    made_ms: int
    state: str
    total_minor: int | None
    currency: str


def list_rows(db: HqDatabase, state: str, before: str, limit: int) -> list[CustomerListed]:
    """Ids are UUIDv7: their order is the order of creation. ``before`` is the last id of the page before."""
    conditions = [*(["c.id < ?"] if before else []), *([_STATES[state]] if state else [])]
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    sql = f"SELECT {_COLUMNS} {_FROM} {where} ORDER BY c.id DESC LIMIT ?"
    return [_listed(row) for row in db.rows(sql, (*([before] if before else []), limit))]


def search_rows(
    db: HqDatabase, typed: Typed, state: str, before: int | None, limit: int
) -> list[tuple[int, CustomerListed]]:
    """Those who have what was typed, with their positions: the newest at HQ first, below the position ``before``."""
    asked = customer_search.question(db, typed)
    conditions: list[str] = [asked.condition]
    values: list[object] = [asked.parameter]
    if before is not None:
        conditions.append(f"{asked.position} < ?")
        values.append(before)
    if state:
        conditions.append(_STATES[state])
    rows = db.rows(
        f"SELECT {asked.position}, {_COLUMNS} FROM {asked.table} CROSS JOIN customer c "
        f"LEFT JOIN store st ON st.number = c.store WHERE c.id = s.customer AND {' AND '.join(conditions)} "
        f"ORDER BY {asked.position} DESC LIMIT ?",
        (*values, limit),
    )
    customer_search.asked(db)
    return [(row[0], _listed(row[1:])) for row in rows]


def rows_called(db: HqDatabase, texts: Sequence[str]) -> list[CustomerListed]:
    """Those whose id, account number or loyalty card is exactly one of these texts."""
    keys = sorted({text for text in texts if text})
    marks = ", ".join("?" * len(keys))
    ids = db.rows(
        f"SELECT id FROM customer WHERE id IN ({marks}) UNION SELECT id FROM customer WHERE account_number IN ({marks})"
        f" UNION SELECT customer FROM loyalty_card WHERE customer IS NOT NULL AND card IN ({marks})",
        (*keys, *keys, *keys),
    )
    return by_ids(db, [row[0] for row in ids])


def by_ids(db: HqDatabase, ids: Sequence[str]) -> list[CustomerListed]:
    """In the order of their ids, the newest first."""
    rows = db.rows_in(f"SELECT {_COLUMNS} {_FROM} WHERE c.id IN_VALUES", (), ids)
    return sorted((_listed(row) for row in rows), key=lambda one: one.id, reverse=True)


def find_row(db: HqDatabase, key: str) -> CustomerListed | None:
    """By id or account number."""
    row = db.row(f"SELECT {_COLUMNS} {_FROM} WHERE c.id = ? OR c.account_number = ?", (key, key))
    return _listed(row) if row else None


def count_states(db: HqDatabase, most: int) -> tuple[int, int, int]:
    """All customers, those without an account number, those with an open conflict: at most ``most`` of each."""
    row = db.row(
        "SELECT (SELECT count(*) FROM (SELECT 1 FROM customer LIMIT ?) a), "
        "(SELECT count(*) FROM (SELECT 1 FROM customer WHERE account_number IS NULL LIMIT ?) b), "
        "(SELECT count(*) FROM (SELECT DISTINCT customer FROM customer_conflict LIMIT ?) c)",
        (most, most, most),
    )
    return (int(row[0]), int(row[1]), int(row[2])) if row else (0, 0, 0)


def documents_of(db: HqDatabase, customer: CustomerListed, limit: int) -> list[CustomerDocument]:
    """The customer's transactions, what changed the customer or waits for it, and the document that made the customer;
    newest first, at most ``limit`` of each. Those of customers who were merged into this one are among them.
    """
    ids = [customer.id, *customer_aliases.merged_into(db, customer.id)]
    any_of = f"IN ({', '.join('?' * len(ids))})"
    sales = db.rows(
        "SELECT t.store, t.register, t.sequence, t.type, t.receipt, t.made_ms, i.state, t.total_minor, t.currency "
        f"FROM (SELECT * FROM transaction_header WHERE customer {any_of} ORDER BY made_ms DESC LIMIT ?) AS t "
        "JOIN inbox i ON i.store = t.store AND i.register = t.register AND i.sequence = t.sequence",
        (*ids, limit),
    )
    made = db.rows(
        f"{_ABOUT} JOIN customer c ON i.store = c.store AND i.id = c.document WHERE c.id {any_of}",
        ids,
    )
    about = db.rows(
        f"{_ABOUT} JOIN customer_change x ON i.store = x.store AND i.id = x.document "
        f"WHERE x.customer {any_of} AND i.id NOT IN (SELECT document FROM customer c WHERE c.id {any_of}) "
        f"UNION {_ABOUT} WHERE i.waits_for {any_of} ORDER BY 6 DESC LIMIT ?",
        (*ids, *ids, *ids, limit),
    )
    newest_first = sorted(sales + about + made, key=lambda row: -row[5])
    return [CustomerDocument(*row) for row in newest_first]


def _listed(row: Row) -> CustomerListed:
    values = list(row)
    values[3] = values[3] or ""
    values[-2:] = bool(values[-2]), bool(values[-1])
    return CustomerListed(*values)
