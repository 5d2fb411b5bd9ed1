"""What registers follow beyond catalogue and staff: items of a kind, each for all stores or for one."""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db.database import HqDatabase

ALL = "all"


@dataclass(frozen=True, slots=True)
class SetupItem:
    """``body`` is JSON as the feed tells it; ``scope`` is ``all`` or ``store 101``."""

    kind: str
    key: str
    scope: str
    body: str


def for_store(db: HqDatabase, kind: str, keys: Sequence[str], store: str) -> dict[str, str]:
    """Key → body as this store's registers see it: the store's own one, or else the one for all."""
    rows = db.rows_in(
        "SELECT key, scope, body FROM setup_item WHERE kind = ? AND scope IN (?, ?) AND key IN_VALUES",
        (kind, ALL, f"store {store}"),
        keys,
    )
    return {key: body for key, _scope, body in sorted(rows, key=lambda row: str(row[1]))}


def of_kinds(db: HqDatabase, kinds: Sequence[str], store: str) -> list[SetupItem]:
    """All of these kinds as this store's registers see them."""
    sql = "SELECT kind, key, scope, body FROM setup_item WHERE scope IN (?, ?) AND kind IN_VALUES"
    rows = sorted(db.rows_in(sql, (ALL, f"store {store}"), kinds), key=lambda row: str(row[2]))
    return list({(row[0], row[1]): SetupItem(*row) for row in rows}.values())


def of_kind(db: HqDatabase, kind: str) -> list[SetupItem]:
    """In the order of key and scope."""
    rows = db.rows("SELECT kind, key, scope, body FROM setup_item WHERE kind = ? ORDER BY key, scope", (kind,))
    return [SetupItem(*row) for row in rows]


def all_items(db: HqDatabase) -> list[SetupItem]:
    """In the order of kind, key and scope."""
    rows = db.rows("SELECT kind, key, scope, body FROM setup_item ORDER BY kind, key, scope")
    return [SetupItem(*row) for row in rows]


def body_of(db: HqDatabase, kind: str, key: str, scope: str) -> str | None:
    """The body of the very item of that scope."""
    row = db.row("SELECT body FROM setup_item WHERE kind = ? AND key = ? AND scope = ?", (kind, key, scope))
    return str(row[0]) if row else None


def by_scope(db: HqDatabase, kind: str, key: str) -> dict[str, str]:
    """Scope → body of the items of one kind and key: what each store has of its own, and what is for all."""
    rows = db.rows("SELECT scope, body FROM setup_item WHERE kind = ? AND key = ?", (kind, key))
    return {str(scope): str(body) for scope, body in rows}


def save(db: HqDatabase, items: Sequence[SetupItem], now_ms: int) -> None:
    """Add them, or replace those with the same kind, key and scope."""
    db.execute_many(
        "INSERT INTO setup_item (kind, key, scope, body, changed_ms) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (kind, key, scope) DO UPDATE SET body = excluded.body, changed_ms = excluded.changed_ms",
        [(item.kind, item.key, item.scope, item.body, now_ms) for item in items],
    )


def remove(db: HqDatabase, items: Sequence[tuple[str, str, str]]) -> None:
    """``items``: kind, key and scope."""
    db.execute_many("DELETE FROM setup_item WHERE kind = ? AND key = ? AND scope = ?", items)
