"""Customers: applied from documents, numbered by the customer job, published by 1010."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from hq_server.db.database import HqDatabase

_COLUMNS = (
    "id",
    "store",
    "register",
    "document",
    "customer_type",
    "first_name",
    "last_name",
    "organization",
    "phone",
    "email",
    "language",
    "created_ms",
    "applied_ms",
    "unpublished",
)
_STORE, _REGISTER = _COLUMNS.index("store"), _COLUMNS.index("register")


def existing(db: HqDatabase, ids: Sequence[str]) -> set[str]:
    return {row[0] for row in db.rows_in("SELECT id FROM customer WHERE id IN_VALUES", (), ids)}


def ids_by_number(db: HqDatabase, numbers: Sequence[str]) -> dict[str, str]:
    """Account number → customer, for those that there are."""
    return dict(db.rows_in("SELECT account_number, id FROM customer WHERE account_number IN_VALUES", (), numbers))


def insert(db: HqDatabase, rows: Sequence[tuple[Any, ...]]) -> None:
    """``rows`` in the order of the columns; they are counted for the register that made them."""
    if not rows:
        return
    db.insert_rows("customer", _COLUMNS, rows)
    counts = Counter((row[_STORE], row[_REGISTER]) for row in rows)
    db.execute_many(
        "INSERT INTO customer_count (store, register, customers) VALUES (?, ?, ?) ON CONFLICT (store, register) "
        "DO UPDATE SET customers = customer_count.customers + excluded.customers",
        [(*place, counts[place]) for place in sorted(counts)],
    )


def lock_pending(db: HqDatabase, limit: int) -> list[str]:
    """The oldest customers without a number; those that another transaction holds are left to it."""
    skip = "" if db.engine == "sqlite" else " FOR UPDATE SKIP LOCKED"
    rows = db.rows(f"SELECT id FROM customer WHERE account_number IS NULL ORDER BY id LIMIT ?{skip}", (limit,))
    return [row[0] for row in rows]


def lock_pending_of(db: HqDatabase, ids: Sequence[str]) -> list[str]:
    """Those of these customers who have no number; one that another transaction holds is left to it."""
    if db.engine == "sqlite":
        return [
            row[0]
            for row in db.rows_in("SELECT id FROM customer WHERE account_number IS NULL AND id IN_VALUES", (), ids)
        ]
    sql = "SELECT id FROM customer WHERE account_number IS NULL AND id = ANY(?) ORDER BY id FOR UPDATE SKIP LOCKED"
    return [row[0] for row in db.rows(sql, (list(ids),))]


def has_pending(db: HqDatabase) -> bool:
    return db.row("SELECT 1 FROM customer WHERE account_number IS NULL LIMIT 1") is not None


def put_account_numbers(db: HqDatabase, ids: Sequence[str], numbers: Sequence[str], now_ms: int) -> None:
    """Give each customer its number; the feed is told in the same transaction."""
    if db.engine == "postgresql":
        db.execute(
            "UPDATE customer SET account_number = n.number, numbered_ms = ?, unpublished = FALSE "
            "FROM unnest(?::text[], ?::text[]) AS n (id, number) WHERE customer.id = n.id",
            (now_ms, list(ids), list(numbers)),
        )
        return
    db.execute_many(
        "UPDATE customer SET account_number = ?, numbered_ms = ?, unpublished = FALSE WHERE id = ?",
        [(number, now_ms, customer) for customer, number in zip(ids, numbers, strict=True)],
    )


def take_unpublished_of(db: HqDatabase, ids: Sequence[str]) -> list[str]:
    """Those of these customers whom 1010 has not told of yet; marked as told."""
    rows = db.rows_in(
        "SELECT id FROM customer WHERE unpublished AND account_number IS NOT NULL AND id IN_VALUES", (), ids
    )
    found = [row[0] for row in rows]
    db.execute_many("UPDATE customer SET unpublished = FALSE WHERE id = ?", [(customer,) for customer in found])
    return found


def take_unpublished(db: HqDatabase, limit: int) -> list[str]:
    """Numbered customers that changed since the feed last told of them; marked as told."""
    skip = "" if db.engine == "sqlite" else " FOR UPDATE SKIP LOCKED"
    rows = db.rows(
        f"SELECT id FROM customer WHERE unpublished AND account_number IS NOT NULL ORDER BY id LIMIT ?{skip}", (limit,)
    )
    ids = [row[0] for row in rows]
    db.execute_many("UPDATE customer SET unpublished = FALSE WHERE id = ?", [(customer,) for customer in ids])
    return ids
