"""Shifts at HQ: opened, closed with a manifest, and compared with what HQ really has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.texts import keep, tell

_OPENED = (
    "store",
    "register",
    "shift",
    "number",
    "business_date",
    "staff",
    "currency",
    "starting_minor",
    "opened_ms",
    "opened_sequence",
    "document",
    "first_sequence",
    "last_sequence",
    "manifest",
    "state",
    "present",
    "reason",
    "drawer",
    "several",
    "pieces",
    "changed_sequence",
)
_ONE = "store = ? AND register = ? AND shift = ?"
_RANGE = "store = ? AND register = ? AND sequence BETWEEN ? AND ?"


@dataclass(frozen=True, slots=True)
class ClosedShift:
    """A closed shift that HQ has not confirmed yet; ``manifest`` is JSON as the register sent it. It was opened with
    ``starting_minor`` in ``drawer``.
    """

    shift: str
    document: str
    first_sequence: int
    last_sequence: int
    manifest: str
    state: str
    present: int
    reason: str
    number: int
    business_date: str
    currency: str
    starting_minor: int
    drawer: str
    opened_sequence: int
    closed_sequence: int


@dataclass(frozen=True, slots=True)
class KnownShift:
    """``closed_sequence``: its closing document's, None while it is not closed."""

    state: str
    closed_sequence: int | None


@dataclass(frozen=True, slots=True)
class DayKnown:
    """A shift as its register is told of it. ``documents``: how many it has in all its spans."""

    shift: str
    document: str
    business_date: str
    state: str
    first_sequence: int
    last_sequence: int
    present: int
    reason: str
    confirmed_ms: int | None
    documents: int
    acknowledgement: str


@dataclass(frozen=True, slots=True)
class Presence:
    """What the inbox has of a range of documents. The firsts and the highest are sequences, None when there is none."""

    present: int
    highest: int | None
    parked: int
    first_parked: int | None
    quarantined: int
    first_quarantined: int | None
    last_hash: str | None


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """After the document ``after`` comes ``sequence``: with numbers missing between them, or with another previous
    hash.
    """

    after: int
    sequence: int

    @property
    def missing(self) -> int:
        return self.sequence - self.after - 1


def known(db: HqDatabase, register: RegisterIdentity, shifts: Sequence[str]) -> dict[str, KnownShift]:
    """The shifts of a register that HQ knows."""
    query = (
        "SELECT shift, state, closed_sequence FROM business_day WHERE store = ? AND register = ? AND shift IN_VALUES"
    )
    rows = db.rows_in(query, (register.store, register.register), shifts)
    return {shift: KnownShift(state, closed_sequence) for shift, state, closed_sequence in rows}


def by_shift(db: HqDatabase, register: RegisterIdentity, shifts: Sequence[str]) -> list[DayKnown]:
    rows = db.rows_in(
        "SELECT shift, document, business_date, state, first_sequence, last_sequence, present, reason, confirmed_ms, "
        "documents, acknowledgement FROM business_day WHERE store = ? AND register = ? AND shift IN_VALUES",
        (register.store, register.register),
        shifts,
    )
    return [replace(day, reason=tell(day.reason)) for day in (DayKnown(*row) for row in rows)]


def insert(db: HqDatabase, rows: Sequence[tuple[Any, ...]]) -> None:
    """Opened shifts; ``rows`` in the order of the columns."""
    db.insert_rows("business_day", _OPENED, rows)


def change(db: HqDatabase, rows: Sequence[tuple[Any, ...]]) -> None:
    """What is not closed is open, suspended or counting from now on; the newest document counts.

    ``rows``: state, changed_ms, changed_sequence, store, register, shift, changed_sequence.
    """
    db.execute_many(
        f"UPDATE business_day SET state = ?, changed_ms = ?, changed_sequence = ? WHERE {_ONE} "
        "AND changed_sequence < ? AND state IN ('open', 'suspended', 'counting')",
        rows,
    )


def close(db: HqDatabase, rows: Sequence[tuple[Any, ...]]) -> None:
    """``rows``: closed_ms, closed_sequence, document, first_sequence, last_sequence, documents, manifest, store,
    register, shift.
    """
    db.execute_many(
        "UPDATE business_day SET closed_ms = ?, closed_sequence = ?, document = ?, first_sequence = ?, last_sequence "
        "= ?, "
        f"documents = ?, manifest = ?, state = 'waiting' WHERE {_ONE}",
        rows,
    )


def unconfirmed(db: HqDatabase, register: RegisterIdentity) -> list[ClosedShift]:
    rows = db.rows(
        "SELECT shift, document, first_sequence, last_sequence, manifest, state, present, reason, number, "
        "business_date, currency, starting_minor, drawer, opened_sequence, closed_sequence FROM business_day "
        "WHERE store = ? AND register = ? AND state IN ('waiting', 'differs') ORDER BY first_sequence",
        (register.store, register.register),
    )
    return [replace(shift, reason=tell(shift.reason)) for shift in (ClosedShift(*row) for row in rows)]


def registers_with_unconfirmed(db: HqDatabase) -> list[RegisterIdentity]:
    rows = db.rows(
        "SELECT DISTINCT store, register FROM business_day WHERE state IN ('waiting', 'differs') ORDER BY store, "
        "register"
    )
    return [RegisterIdentity(store, register) for store, register in rows]


def put_state(
    db: HqDatabase,
    register: RegisterIdentity,
    shift: str,
    *,
    state: str,
    present: int,
    reason: str,
    confirmed_ms: int | None,
    acknowledgement: str = "",
) -> None:
    db.execute(
        "UPDATE business_day SET state = ?, present = ?, reason = ?, confirmed_ms = ?, acknowledgement = ? "
        f"WHERE {_ONE}",
        (state, present, keep(reason), confirmed_ms, acknowledgement, register.store, register.register, shift),
    )


def presence(db: HqDatabase, register: RegisterIdentity, first: int, last: int) -> Presence:
    where = (register.store, register.register, first, last)
    row = db.row(
        "SELECT count(*), max(sequence), count(CASE WHEN state = 'parked' THEN 1 END), min(CASE WHEN state = "
        "'parked' THEN sequence END), "
        "count(CASE WHEN state = 'quarantined' THEN 1 END), min(CASE WHEN state = 'quarantined' THEN sequence END), "
        f"min(CASE WHEN sequence = ? THEN hash END) FROM inbox WHERE {_RANGE}",
        (last, *where),
    )
    assert row is not None
    return Presence(*row)


def chain_breaks(db: HqDatabase, register: RegisterIdentity, first: int, last: int, limit: int) -> list[ChainBreak]:
    """Where the chain of a range is broken, in order: numbers missing (also at its beginning), or another previous
    hash.
    """
    rows = db.rows(
        "SELECT before, sequence FROM (SELECT sequence, previous_hash, "
        "coalesce(lag(sequence) OVER (ORDER BY sequence), ? - 1) AS before, "
        f"lag(hash) OVER (ORDER BY sequence) AS hash_before FROM inbox WHERE {_RANGE}) AS chain "
        "WHERE sequence <> before + 1 OR previous_hash <> hash_before ORDER BY sequence LIMIT ?",
        (first, register.store, register.register, first, last, limit),
    )
    return [ChainBreak(*row) for row in rows]
