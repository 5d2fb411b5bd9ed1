"""Stores what was typed into customers' forms and not saved; it is gone with its customer."""

from collections.abc import Iterable
from dataclasses import dataclass

from store_client.db.database import RegisterDatabase


@dataclass(frozen=True, slots=True)
class StoredFormDraft:
    """``content`` is JSON (``services.form_drafts``). ``customer`` is empty for a new one."""

    id: str
    customer: str
    kept_ms: int
    content: str


def save(db: RegisterDatabase, draft: StoredFormDraft) -> bool:
    """False, and nothing is written, where the customer is not here or their data must not be."""
    written = db.run(
        """INSERT OR REPLACE INTO form_draft (id, customer, kept_ms, content)
           SELECT :id, :customer, :kept_ms, :content
           WHERE :customer = '' OR EXISTS (SELECT 1 FROM customer WHERE id = :customer AND origin != 'hashed')""",
        {"id": draft.id, "customer": draft.customer, "kept_ms": draft.kept_ms, "content": draft.content},
    )
    return written > 0


def list_newest(db: RegisterDatabase, customer: str | None, limit: int) -> list[StoredFormDraft]:
    """Of one customer, of new ones (an empty text), or all; the newest first."""
    found = db.rows(
        """SELECT id, customer, kept_ms, content FROM form_draft WHERE :customer IS NULL OR customer = :customer
           ORDER BY kept_ms DESC, rowid DESC LIMIT :limit""",
        {"customer": customer, "limit": limit},
    )
    return [StoredFormDraft(*row) for row in found]


def move(db: RegisterDatabase, pairs: Iterable[tuple[str, str]]) -> None:
    """What was typed into the form of a customer whom HQ merged stands in that of who stands for them now."""
    here = "EXISTS (SELECT 1 FROM customer WHERE id = :now)"
    sql = f"UPDATE form_draft SET customer = :now WHERE customer = :before AND {here}"
    db.run_many(sql, [{"before": before, "now": now} for before, now in pairs])


def forget(db: RegisterDatabase, ids: Iterable[str]) -> None:
    db.run_many("DELETE FROM form_draft WHERE id = ?", [(one,) for one in ids])


def forget_of(db: RegisterDatabase, customers: Iterable[str]) -> None:
    """Also of those who stand for somebody into whose form it was typed."""
    db.run_many("DELETE FROM form_draft WHERE id = :one OR customer = :one", [{"one": one} for one in customers])


def forget_older(db: RegisterDatabase, before_ms: int) -> None:
    """Writes only where there is one."""
    if db.row("SELECT 1 FROM form_draft WHERE kept_ms < ? LIMIT 1", (before_ms,)) is not None:
        db.run("DELETE FROM form_draft WHERE kept_ms < ?", (before_ms,))
