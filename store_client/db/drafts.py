"""Stores unfinished baskets: the one before each window, and those that were suspended."""

from dataclasses import dataclass

from store_client.db.database import RegisterDatabase
from store_client.domain.suspended import SuspendedBasket


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """``content`` is JSON (``services.basket_text``)."""

    basket: str
    content: str


def save(db: RegisterDatabase, name: str, draft: StoredDraft) -> None:
    """One statement, which is a write transaction of its own outside of one."""
    db.run("INSERT OR REPLACE INTO draft (name, basket, content) VALUES (?, ?, ?)", (name, draft.basket, draft.content))


def load(db: RegisterDatabase, name: str) -> StoredDraft | None:
    found = db.row("SELECT basket, content FROM draft WHERE name = ?", (name,))
    return StoredDraft(*found) if found else None


def clear(db: RegisterDatabase, name: str) -> None:
    db.run("DELETE FROM draft WHERE name = ?", (name,))


def suspend(db: RegisterDatabase, suspended: SuspendedBasket, content: str) -> None:
    db.run(
        """INSERT OR REPLACE INTO suspended (id, name, staff, suspended_ms, currency, total_minor, articles,
               customer_name, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            suspended.id,
            suspended.name,
            suspended.staff,
            suspended.suspended_ms,
            suspended.currency,
            suspended.total_minor,
            suspended.articles,
            suspended.customer_name,
            content,
        ),
    )


def list_suspended(db: RegisterDatabase, limit: int) -> list[SuspendedBasket]:
    """The newest first."""
    found = db.rows(
        """SELECT id, name, staff, suspended_ms, currency, total_minor, articles, customer_name FROM suspended
           ORDER BY suspended_ms DESC LIMIT ?""",
        (limit,),
    )
    return [SuspendedBasket(*row) for row in found]


def count_suspended(db: RegisterDatabase) -> int:
    return int(db.value("SELECT count(*) FROM suspended"))


def take_suspended(db: RegisterDatabase, suspended_id: str) -> str | None:
    """Its content; it is in the list no longer."""
    found = db.row("SELECT content FROM suspended WHERE id = ?", (suspended_id,))
    db.run("DELETE FROM suspended WHERE id = ?", (suspended_id,))
    return str(found[0]) if found else None
