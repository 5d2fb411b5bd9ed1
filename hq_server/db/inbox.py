"""The inbox: every readable document of the registers, byte for byte, and the quarantine of lines that could not go
in.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.texts import keep, tell

_COLUMNS = (
    "store",
    "register",
    "sequence",
    "id",
    "kind",
    "business_date",
    "made_ms",
    "previous_hash",
    "hash",
    "content",
    "received_ms",
    "state",
    "reason",
    "waits_for",
    "applied_ms",
)
_OF_REGISTER = "store = ? AND register = ?"
# Asking for a range is several times faster than asking for each number, as long as the range is not mostly others.
_SPREAD = 4


@dataclass(frozen=True, slots=True)
class Known:
    """What the inbox has under a sequence or an id."""

    register: str
    sequence: int
    id: str
    hash: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stored:
    """What happened to a document when it was applied; ``waits_for`` names what a parked one waits for."""

    state: str
    reason: str = ""
    waits_for: str | None = None


@dataclass(frozen=True, slots=True)
class Refuse:
    """A line that does not go into the inbox."""

    sequence: int
    document: str
    verdict: str
    reason: str
    content: bytes


def find_sequences(db: HqDatabase, register: RegisterIdentity, sequences: Sequence[int]) -> dict[int, Known]:
    """Those of a register's documents that the inbox has."""
    if not sequences:
        return {}
    select = f"SELECT register, sequence, id, hash, state, reason FROM inbox WHERE {_OF_REGISTER} AND sequence "
    who = (register.store, register.register)
    low, high = min(sequences), max(sequences)
    if high - low <= _SPREAD * len(sequences):
        rows = db.rows(select + "BETWEEN ? AND ?", (*who, low, high))
    else:
        rows = db.rows_in(select + "IN_VALUES", who, list(sequences))
    return {row[1]: _known(row) for row in rows}


def find_ids(db: HqDatabase, store: str, ids: Sequence[str]) -> dict[str, Known]:
    """Those of a store's documents that the inbox has. Ids grow with time, so nothing lies between new ones as long as
    no other register of the store was as busy meanwhile: the range of them is asked for first.
    """
    if not ids:
        return {}
    select = "SELECT register, sequence, id, hash, state, reason FROM inbox WHERE store = ? AND id "
    most = _SPREAD * len(ids)
    rows = db.rows(select + "BETWEEN ? AND ? ORDER BY id LIMIT ?", (store, min(ids), max(ids), most + 1))
    if len(rows) > most:
        rows = db.rows_in(select + "IN_VALUES", (store,), ids)
    wanted = frozenset(ids)
    return {row[2]: _known(row) for row in rows if row[2] in wanted}


def _known(row: tuple[Any, ...]) -> Known:
    known = Known(*row)
    return replace(known, reason=tell(known.reason)) if known.reason else known


def insert(db: HqDatabase, rows: Sequence[tuple[Any, ...]]) -> None:
    """``rows`` in the order of the columns."""
    db.insert_rows("inbox", _COLUMNS, rows)


def refuse(db: HqDatabase, register: RegisterIdentity, refused: Sequence[Refuse], now_ms: int) -> None:
    """Keep the bytes; the same bytes are kept once, however often they are sent."""
    db.execute_many(
        "INSERT INTO quarantine (store, register, sequence, document, verdict, reason, content, content_hash, "
        "received_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (store, register, content_hash) DO NOTHING",
        [
            (
                register.store,
                register.register,
                line.sequence,
                line.document,
                line.verdict,
                keep(line.reason),
                line.content,
                hashlib.sha256(line.content).hexdigest(),
                now_ms,
            )
            for line in refused
        ],
    )


def put_states(db: HqDatabase, register: RegisterIdentity, states: Sequence[tuple[int, Stored]], now_ms: int) -> None:
    """What became of documents that were parked, by sequence."""
    db.execute_many(
        f"UPDATE inbox SET state = ?, reason = ?, waits_for = ?, applied_ms = ? WHERE {_OF_REGISTER} AND sequence = ?",
        [
            (
                stored.state,
                keep(stored.reason),
                stored.waits_for,
                now_ms if stored.state == "applied" else None,
                register.store,
                register.register,
                sequence,
            )
            for sequence, stored in states
        ],
    )


def waiting_for(db: HqDatabase, awaited: Sequence[str]) -> dict[RegisterIdentity, list[int]]:
    """Parked documents that wait for one of these customers, shifts or orders, by register."""
    rows = db.rows_in("SELECT store, register, sequence FROM inbox WHERE waits_for IN_VALUES", (), awaited)
    return _by_register(rows)


def first_parked(
    db: HqDatabase, register: RegisterIdentity, awaited: Sequence[str], leave_out: Collection[int]
) -> dict[str, int]:
    """The lowest number of a register's documents that wait for each of these; the ones at hand do not count."""
    rows = db.rows_in(
        f"SELECT waits_for, sequence FROM inbox WHERE {_OF_REGISTER} AND waits_for IN_VALUES",
        (register.store, register.register),
        awaited,
    )
    found: dict[str, int] = {}
    for waits_for, sequence in rows:
        if sequence not in leave_out:
            found[waits_for] = min(sequence, found.get(waits_for, sequence))
    return found


def can_be_applied(db: HqDatabase, limit: int) -> dict[RegisterIdentity, list[int]]:
    """Parked documents whose customer, shift or order is there by now, by register; at most ``limit``."""
    rows = db.rows(
        "SELECT i.store, i.register, i.sequence FROM inbox i WHERE i.waits_for IS NOT NULL AND ("
        "EXISTS (SELECT 1 FROM customer c WHERE c.id = i.waits_for) OR EXISTS (SELECT 1 FROM business_day d "
        "WHERE d.store = i.store AND d.register = i.register AND d.shift = i.waits_for) "
        "OR EXISTS (SELECT 1 FROM customer_order o WHERE o.id = i.waits_for)) "
        "ORDER BY i.store, i.register, i.sequence LIMIT ?",
        (limit,),
    )
    return _by_register(rows)


def set_aside_unread(db: HqDatabase) -> dict[RegisterIdentity, list[int]]:
    """Quarantined documents that nobody has begun to repair, by register."""
    rows = db.rows(
        "SELECT i.store, i.register, i.sequence FROM inbox i WHERE i.state <> 'applied' AND i.state = 'quarantined' "
        "AND NOT EXISTS (SELECT 1 FROM repair r WHERE r.store = i.store AND r.register = i.register "
        "AND r.sequence = i.sequence AND r.state IN ('draft', 'proposed', 'returned')) "
        "AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.store = i.store AND c.register = i.register "
        "AND c.sequence = i.sequence)"
    )
    return _by_register(rows)


def contents(
    db: HqDatabase, register: RegisterIdentity, sequences: Sequence[int], state: str = "parked"
) -> list[bytes]:
    """The bytes of documents in this state, in their order; one that is no longer in it is left out."""
    rows = db.rows_in(
        f"SELECT sequence, content FROM inbox WHERE {_OF_REGISTER} AND state = ? AND sequence IN_VALUES",
        (register.store, register.register, state),
        sequences,
    )
    return [bytes(content) for _sequence, content in sorted(rows)]


def walk(db: HqDatabase, register: RegisterIdentity) -> Iterator[tuple[int, str, bytes]]:
    """Sequence, hash and bytes of all documents of a register, in their order."""
    query = f"SELECT sequence, hash, content FROM inbox WHERE {_OF_REGISTER} ORDER BY sequence"
    for sequence, document_hash, content in db.stream(query, (register.store, register.register)):
        yield sequence, document_hash, bytes(content)


def _by_register(rows: list[tuple[Any, ...]]) -> dict[RegisterIdentity, list[int]]:
    found: dict[RegisterIdentity, list[int]] = {}
    for store, register, sequence in sorted(rows):
        found.setdefault(RegisterIdentity(store, register), []).append(sequence)
    return found
