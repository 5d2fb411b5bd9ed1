"""Finds documents: those aside page by page, a register's newest, and any one by its id or its receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hq_server.db.database import HqDatabase, Row
from hq_server.db.document_pages import INBOX, KEPT, DocumentListed
from hq_server.domain.registers import RegisterIdentity
from hq_server.texts import tell
from hq_server.wire.codes import QUARANTINED

_INBOX = (
    "SELECT 'inbox', sequence, store, register, sequence, id, kind, business_date, made_ms, received_ms, state, "
    "reason, waits_for FROM inbox WHERE "
)
_KEPT = (
    "SELECT 'kept', id, store, register, sequence, document, verdict, '', NULL, received_ms, 'quarantined', reason, "
    "NULL FROM quarantine WHERE resolved_ms IS NULL"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents: empty members ask nothing. ``stores``: only of these, None for all."""

    store: str = ""
    register: str = ""
    kind: str = ""
    business_date: str = ""
    stores: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a page of documents ended; they stand in the order in which they came."""

    received_ms: int
    store: str
    register: str
    place: str
    key: int


def aside(db: HqDatabase, state: str, wanted: Wanted, after: Place | None, limit: int) -> list[DocumentListed]:
    """Parked or quarantined documents after a place, oldest first; quarantined ones with the lines kept aside."""
    where, given = _where(wanted, ("store", "register", "kind", "business_date"))
    behind, from_there = _behind(after, INBOX, "sequence")
    rows = db.rows(
        f"{_INBOX}state <> 'applied' AND state = ?{where}{behind} "
        "ORDER BY received_ms, store, register, sequence LIMIT ?",
        (state, *given, *from_there, limit),
    )
    if state == QUARANTINED and not wanted.business_date:
        where, given = _where(wanted, ("store", "register", "verdict"))
        behind, from_there = _behind(after, KEPT, "id")
        rows += db.rows(
            f"{_KEPT}{where}{behind} ORDER BY received_ms, store, register, id LIMIT ?", (*given, *from_there, limit)
        )
    found = [_listed(row) for row in rows]
    return sorted(found, key=place_of)[:limit]


def of_register(db: HqDatabase, store: str, register: str, before: int, limit: int) -> list[DocumentListed]:
    """The documents of a register below a sequence, newest first, whatever became of them."""
    rows = db.rows(
        f"{_INBOX}store = ? AND register = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?",
        (store, register, before, limit),
    )
    return [_listed(row) for row in rows]


def to_try_again(
    db: HqDatabase, state: str, wanted: Wanted, after: tuple[str, str, int], limit: int
) -> list[tuple[RegisterIdentity, int]]:
    """Documents in the order of their registers, after a place; none that people repair or have repaired."""
    where, given = _where(wanted, ("i.store", "i.register", "i.kind", "i.business_date"))
    rows = db.rows(
        f"SELECT i.store, i.register, i.sequence FROM inbox i WHERE i.state <> 'applied' AND i.state = ?{where} "
        "AND (i.store, i.register, i.sequence) > (?, ?, ?) "
        "AND NOT EXISTS (SELECT 1 FROM repair r WHERE r.store = i.store AND r.register = i.register "
        "AND r.sequence = i.sequence AND r.state IN ('draft', 'proposed', 'returned')) "
        "AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.store = i.store AND c.register = i.register "
        "AND c.sequence = i.sequence) ORDER BY i.store, i.register, i.sequence LIMIT ?",
        (state, *given, *after, limit),
    )
    return [(RegisterIdentity(store, register), int(sequence)) for store, register, sequence in rows]


def by_id(db: HqDatabase, document: str) -> tuple[str, str, int] | None:
    """Store, register and sequence of a document: looked up store by store, as its key is."""
    row = db.row(
        "SELECT i.store, i.register, i.sequence FROM store s JOIN inbox i ON i.store = s.number AND i.id = ? LIMIT 1",
        (document,),
    )
    return (row[0], row[1], int(row[2])) if row else None


def in_store(db: HqDatabase, store: str, document: str) -> tuple[str, int] | None:
    """Register and sequence of a document."""
    row = db.row("SELECT register, sequence FROM inbox WHERE store = ? AND id = ?", (store, document))
    return (row[0], int(row[1])) if row else None


def by_receipt(db: HqDatabase, receipt: str) -> tuple[str, str, int] | None:
    row = db.row("SELECT store, register, sequence FROM transaction_header WHERE receipt = ? LIMIT 1", (receipt,))
    return (row[0], row[1], int(row[2])) if row else None


def place_of(listed: DocumentListed) -> Place:
    return Place(listed.received_ms, listed.store, listed.register, listed.place, listed.key)


def _where(wanted: Wanted, columns: Sequence[str]) -> tuple[str, list[object]]:
    """Conditions for the columns that the table has, in the order of ``Wanted``."""
    values = (wanted.store, wanted.register, wanted.kind, wanted.business_date)
    asked = [(column, value) for column, value in zip(columns, values, strict=False) if value]
    text = "".join(f" AND {column} = ?" for column, _value in asked)
    given: list[object] = [value for _column, value in asked]
    if wanted.stores is not None:
        text += f" AND {columns[0]} IN ({', '.join('?' * len(wanted.stores)) or 'NULL'})"
        given += sorted(wanted.stores)
    return text, given


def _behind(after: Place | None, table: str, key: str) -> tuple[str, tuple[object, ...]]:
    """What stands behind a place, of one of the two tables that are read together."""
    if after is None:
        return "", ()
    start = (after.received_ms, after.store, after.register)
    if table == after.place:
        return f" AND (received_ms, store, register, {key}) > (?, ?, ?, ?)", (*start, after.key)
    sign = ">=" if table > after.place else ">"
    return f" AND (received_ms, store, register) {sign} (?, ?, ?)", start


def _listed(row: Row) -> DocumentListed:
    values: list[Any] = [*row[:11], tell(row[11]), row[12]]
    return DocumentListed(*values)
