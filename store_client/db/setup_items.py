"""Stores what HQ sets up for registers, item by item as it came, and counts the changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from store_client.db.database import RegisterDatabase
from store_client.db.settings import read_setting

_VERSION = "setup_version"


@dataclass(frozen=True, slots=True)
class SetupItem:
    """``body`` is JSON."""

    kind: str
    key: str
    body: str


def version(db: RegisterDatabase) -> str:
    """Changes with every item that comes or goes; one indexed read."""
    return read_setting(db, _VERSION) or ""


def list_items(db: RegisterDatabase) -> list[SetupItem]:
    return [SetupItem(*row) for row in db.rows("SELECT kind, key, body FROM setup_item ORDER BY kind, key")]


def find(db: RegisterDatabase, kind: str, key: str) -> str | None:
    """The body of one item."""
    row = db.row("SELECT body FROM setup_item WHERE kind = ? AND key = ?", (kind, key))
    return str(row[0]) if row else None


def upsert(db: RegisterDatabase, items: Sequence[SetupItem]) -> None:
    """Items as HQ has them now."""
    db.run_many(
        "INSERT OR REPLACE INTO setup_item (kind, key, body) VALUES (?, ?, ?)",
        [(item.kind, item.key, item.body) for item in items],
    )
    if items:
        _count(db)


def remove(db: RegisterDatabase, kind: str, keys: Sequence[str]) -> None:
    db.run_many("DELETE FROM setup_item WHERE kind = ? AND key = ?", [(kind, key) for key in keys])
    if keys:
        _count(db)


def _count(db: RegisterDatabase) -> None:
    db.run(
        """INSERT INTO setting (key, value) VALUES (?, '1')
           ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)""",
        (_VERSION,),
    )
