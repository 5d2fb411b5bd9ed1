"""The rows of repairs: drafts and proposals, who did what, and the bodies that count instead of a document's own."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

import msgspec

from hq_server.db.database import HqDatabase, Row
from hq_server.texts import keep, tell

CORRECT, VOID, ACCEPT, SET_ASIDE = "correct", "void", "accept", "set_aside"
DRAFT, PROPOSED, RETURNED, APPLIED, WITHDRAWN = "draft", "proposed", "returned", "applied", "withdrawn"
UNFINISHED = (DRAFT, PROPOSED, RETURNED)

_ONE = "store = ? AND register = ? AND sequence = ?"
_REPAIR = (
    "id, store, register, sequence, kind, state, changes, why, note, version, base, opened_by, opened_ms, saved_by, "
    "saved_ms, proposed_by, proposed_ms, decided_by, decided_ms"
)
_EVENT = "store, register, sequence, kept, repair, event, person, made_ms, field, old, new, note"
_CORRECTION = "store, register, sequence, number, repair, kind, version, body, recorded, made_by, approved_by, made_ms"
_changes = msgspec.json.Decoder(dict[str, str])


@dataclass(frozen=True, slots=True)
class Repair:
    """``changes``: field → text as a person typed it. ``id`` is None before it is saved for the first time."""

    store: str
    register: str
    sequence: int
    kind: str
    state: str
    changes: dict[str, str]
    why: str
    note: str
    version: int
    base: int
    opened_by: str
    opened_ms: int
    saved_by: str
    saved_ms: int
    proposed_by: str = ""
    proposed_ms: int | None = None
    decided_by: str = ""
    decided_ms: int | None = None
    id: int | None = None

    @property
    def register_code(self) -> str:
        return f"{self.store}-{self.register}"


@dataclass(frozen=True, slots=True)
class Event:
    """``person`` is empty for what HQ did by itself; ``kept`` is the number of a line that is kept aside."""

    store: str
    register: str
    sequence: int
    event: str
    person: str
    made_ms: int
    field: str = ""
    old: str | None = None
    new: str | None = None
    note: str = ""
    repair: int | None = None
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Correction:
    """``body`` and ``recorded`` are JSON; with the kind ``set_aside`` nothing is read of the document any more."""

    store: str
    register: str
    sequence: int
    number: int
    repair: int
    kind: str
    version: int
    body: str
    recorded: str
    made_by: str
    approved_by: str
    made_ms: int


def insert(db: HqDatabase, repair: Repair) -> Repair | None:
    """None when somebody else began one at the same moment."""
    names = _REPAIR.removeprefix("id, ")
    marks = ", ".join("?" * 18)
    row = db.row(f"INSERT INTO repair ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING RETURNING id", _values(repair))
    return replace(repair, id=int(row[0])) if row else None


def save(db: HqDatabase, repair: Repair) -> bool:
    """Write the repair over the version before it; False when that is not the one that stands any more."""
    names = " = ?, ".join(_REPAIR.removeprefix("id, ").split(", "))
    sql = f"UPDATE repair SET {names} = ? WHERE id = ? AND version = ?"
    return db.execute(sql, (*_values(repair), repair.id, repair.version - 1)) == 1


def find_unfinished(db: HqDatabase, store: str, register: str, sequence: int) -> Repair | None:
    row = db.row(
        f"SELECT {_REPAIR} FROM repair WHERE {_ONE} AND state IN ('draft', 'proposed', 'returned')",
        (store, register, sequence),
    )
    return _repair(row) if row else None


def unfinished(db: HqDatabase) -> list[Repair]:
    """Oldest first."""
    rows = db.rows(f"SELECT {_REPAIR} FROM repair WHERE state IN ('draft', 'proposed', 'returned') ORDER BY id")
    return [_repair(row) for row in rows]


def latest_applied(db: HqDatabase, limit: int) -> list[Repair]:
    """Newest first."""
    rows = db.rows(f"SELECT {_REPAIR} FROM repair WHERE state = 'applied' ORDER BY id DESC LIMIT ?", (limit,))
    return [_repair(row) for row in rows]


def add_events(db: HqDatabase, events: Sequence[Event]) -> None:
    db.execute_many(
        f"INSERT INTO repair_event ({_EVENT}) VALUES ({', '.join('?' * 12)})",
        [
            (
                *(one.store, one.register, one.sequence, one.kept, one.repair, one.event, one.person, one.made_ms),
                *(one.field, one.old, one.new, keep(one.note)),
            )
            for one in events
        ],
    )


def events_of(db: HqDatabase, store: str, register: str, sequence: int, kept: int = 0) -> list[Event]:
    """Oldest first."""
    rows = db.rows(
        "SELECT store, register, sequence, event, person, made_ms, field, old, new, note, repair, kept "
        f"FROM repair_event WHERE {_ONE} AND kept = ? ORDER BY id",
        (store, register, sequence, kept),
    )
    return [replace(Event(*row), note=tell(row[9])) for row in rows]


def add_correction(db: HqDatabase, correction: Correction) -> None:
    db.insert_rows("correction", _CORRECTION.split(", "), [astuple(correction)])


def latest_correction(db: HqDatabase, store: str, register: str, sequence: int) -> Correction | None:
    row = db.row(
        f"SELECT {_CORRECTION} FROM correction WHERE {_ONE} ORDER BY number DESC LIMIT 1", (store, register, sequence)
    )
    return Correction(*row) if row else None


def corrections_between(db: HqDatabase, store: str, register: str, first: int, last: int) -> list[Correction]:
    """The one that counts of each document in a range that has any."""
    rows = db.rows(
        f"SELECT {_CORRECTION} FROM correction WHERE store = ? AND register = ? AND sequence BETWEEN ? AND ? "
        "ORDER BY sequence, number",
        (store, register, first, last),
    )
    return list({row[2]: Correction(*row) for row in rows}.values())


def forget_transaction(db: HqDatabase, store: str, register: str, sequence: int) -> None:
    """Take away what was read of a transaction, to read it anew."""
    tables = ("transaction_header", "transaction_line", "transaction_tender", "transaction_return", "declaration")
    for table in tables:
        db.execute(f"DELETE FROM {table} WHERE {_ONE}", (store, register, sequence))


def persons_of(db: HqDatabase, repair: int) -> set[str]:
    """Who had a hand in what a repair says."""
    rows = db.rows(
        "SELECT DISTINCT person FROM repair_event WHERE repair = ? AND event IN ('saved', 'proposed')", (repair,)
    )
    return {person for (person,) in rows}


def corrected(db: HqDatabase, store: str) -> set[tuple[str, int]]:
    """Register and sequence of every document of a store that was ever corrected."""
    rows = db.rows("SELECT DISTINCT register, sequence FROM correction WHERE store = ?", (store,))
    return {(register, int(sequence)) for register, sequence in rows}


def _values(repair: Repair) -> tuple[object, ...]:
    return (
        *(repair.store, repair.register, repair.sequence, repair.kind, repair.state),
        *(msgspec.json.encode(repair.changes).decode(), repair.why, repair.note, repair.version, repair.base),
        *(repair.opened_by, repair.opened_ms, repair.saved_by, repair.saved_ms),
        *(repair.proposed_by, repair.proposed_ms, repair.decided_by, repair.decided_ms),
    )


def _repair(row: Row) -> Repair:
    return Repair(*(*row[1:6], _changes.decode(row[6]), *row[7:], int(row[0])))
