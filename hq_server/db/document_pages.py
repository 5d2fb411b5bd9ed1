"""Documents as HQ's pages show them: those that need a person first, and any single one with its bytes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hq_server.db.database import HqDatabase, Row
from hq_server.texts import tell
from hq_server.wire.codes import PARKED, QUARANTINED

INBOX = "inbox"
KEPT = "kept"


@dataclass(frozen=True, slots=True)
class DocumentListed:
    """``place``: in the inbox (``key`` is its sequence) or among the lines kept aside (``key`` is their number)."""

    place: str
    key: int
    store: str
    register: str
    sequence: int
    id: str
    kind: str
    business_date: str
    made_ms: int | None
    received_ms: int
    state: str
    reason: str
    waits_for: str | None

    @property
    def register_code(self) -> str:
        return f"{self.store}-{self.register}"


@dataclass(frozen=True, slots=True)
class DocumentShown:
    listed: DocumentListed
    hash: str
    previous_hash: str
    applied_ms: int | None
    content: bytes


@dataclass(frozen=True, slots=True)
class Arrived:
    """What HQ has of a register: how many documents, and up to which sequence."""

    count: int
    highest: int


_INBOX = (
    "SELECT 'inbox', sequence, store, register, sequence, id, kind, business_date, made_ms, received_ms, "
    "state, reason, waits_for FROM inbox "
)
_KEPT = (
    "SELECT 'kept', id, store, register, sequence, document, verdict, '', NULL, received_ms, "
    "'quarantined', reason, NULL FROM quarantine "
)


def count_needing(db: HqDatabase) -> dict[str, int]:
    """State → documents that are parked or quarantined."""
    found = {PARKED: 0, QUARANTINED: 0}
    found.update(db.rows("SELECT state, count(*) FROM inbox WHERE state <> 'applied' GROUP BY state"))
    row = db.row("SELECT count(*) FROM quarantine WHERE resolved_ms IS NULL")
    found[QUARANTINED] += int(row[0]) if row else 0
    return found


def list_needing(db: HqDatabase, state: str, limit: int) -> list[DocumentListed]:
    """Oldest first."""
    rows = db.rows(
        _INBOX + "WHERE state <> 'applied' AND state = ? ORDER BY received_ms, sequence LIMIT ?", (state, limit)
    )
    if state == QUARANTINED:
        rows += db.rows(_KEPT + "WHERE resolved_ms IS NULL ORDER BY received_ms, id LIMIT ?", (limit,))
    return sorted((_listed(row) for row in rows), key=lambda document: document.received_ms)[:limit]


def latest_of(db: HqDatabase, store: str, register: str, limit: int) -> list[DocumentListed]:
    """The newest documents of a register."""
    rows = db.rows(_INBOX + "WHERE store = ? AND register = ? ORDER BY sequence DESC LIMIT ?", (store, register, limit))
    return [_listed(row) for row in rows]


def show_inbox(db: HqDatabase, store: str, register: str, sequence: int) -> DocumentShown | None:
    where = "WHERE store = ? AND register = ? AND sequence = ?"
    key = (store, register, sequence)
    listed = db.row(_INBOX + where, key)
    rest = db.row(f"SELECT hash, previous_hash, applied_ms, content FROM inbox {where}", key)
    if listed is None or rest is None:
        return None
    return DocumentShown(_listed(listed), rest[0], rest[1], rest[2], bytes(rest[3]))


def show_kept(db: HqDatabase, number: int) -> DocumentShown | None:
    listed = db.row(_KEPT + "WHERE id = ?", (number,))
    rest = db.row("SELECT content_hash, content FROM quarantine WHERE id = ?", (number,))
    if listed is None or rest is None:
        return None
    return DocumentShown(_listed(listed), rest[0], "", None, bytes(rest[1]))


def resolve_kept(db: HqDatabase, number: int, now_ms: int) -> bool:
    """A person has looked at a line kept aside; False when somebody had before."""
    sql = "UPDATE quarantine SET resolved_ms = ? WHERE id = ? AND resolved_ms IS NULL"
    return db.execute(sql, (now_ms, number)) == 1


_ARRIVED = (
    "SELECT r.store, r.number, r.complete_sequence + CASE WHEN r.last_sequence > r.complete_sequence THEN "
    "(SELECT count(*) FROM inbox i WHERE i.store = r.store AND i.register = r.number "
    "AND i.sequence > r.complete_sequence) ELSE 0 END, r.last_sequence FROM register r "
)


def arrived(db: HqDatabase, store: str = "", register: str = "") -> dict[tuple[str, str], Arrived]:
    """(store, register) → what HQ has; of one register or of all. Only what lies beyond a gap is counted."""
    where, parameters = ("WHERE r.store = ? AND r.number = ?", (store, register)) if store else ("", ())
    return _arrived(db.rows(_ARRIVED + where, parameters))


def arrived_in(db: HqDatabase, stores: Sequence[str]) -> dict[tuple[str, str], Arrived]:
    """The same of all registers of these stores."""
    return _arrived(db.rows_in(_ARRIVED + "WHERE r.store IN_VALUES", (), stores))


def _arrived(rows: Iterable[Row]) -> dict[tuple[str, str], Arrived]:
    return {(row[0], row[1]): Arrived(int(row[2]), int(row[3])) for row in rows}


def _listed(row: Row) -> DocumentListed:
    listed = DocumentListed(*row)
    return replace(listed, reason=tell(listed.reason))


def days_that_differ(db: HqDatabase, limit: int) -> list[tuple[str, str, int, str, str]]:
    """(store, register, shift number, date, reason) of closed shifts that are not what the register counted."""
    rows = db.rows(
        "SELECT store, register, number, business_date, reason FROM business_day WHERE state = 'differs' "
        "ORDER BY business_date, store, register LIMIT ?",
        (limit,),
    )
    return [(row[0], row[1], int(row[2]), row[3], tell(row[4])) for row in rows]
