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
)
_ONE = "store = ? AND register = ? AND shift = ?"
_RANGE = "store = ? AND register = ? AND sequence BETWEEN ? AND ?"


@dataclass(frozen=True, slots=True)
class ClosedShift:
    """A closed shift that HQ has not confirmed yet; ``manifest`` is JSON as the register sent it."""

    shift: str
    document: str
    first_sequence: int
    last_sequence: int
    manifest: str
    state: str
    present: int
    reason: str


@dataclass(frozen=True, slots=True)
class DayKnown:
    """A shift as its register is told of it."""

    shift: str
    document: str
    business_date: str
    state: str
    first_sequence: int
    last_sequence: int
    present: int
    reason: str
    confirmed_ms: int | None


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


def states_of(db: HqDatabase, register: RegisterIdentity, shifts: Sequence[str]) -> dict[str, str]:
    """The shifts of a register that HQ knows, and their states."""
    query = "SELECT shift, state FROM business_day WHERE store = ? AND register = ? AND shift IN_VALUES"
    return dict(db.rows_in(query, (register.store, register.register), shifts))


def by_shift(db: HqDatabase, register: RegisterIdentity, shifts: Sequence[str]) -> list[DayKnown]:
    rows = db.rows_in(
        "SELECT shift, document, business_date, state, first_sequence, last_sequence, present, reason, confirmed_ms "
        "FROM business_day WHERE store = ? AND register = ? AND shift IN_VALUES",
        (register.store, register.register),
        shifts,
    )
    return [replace(day, reason=tell(day.reason)) for day in (DayKnown(*row) for row in rows)]


def insert(db: HqDatabase, rows: Sequence[tuple[Any, ...]]) -> None:
    """Opened shifts; ``rows`` in the order of the columns."""
    db.insert_rows("business_day", _OPENED, rows)


def close(db: HqDatabase, rows: Sequence[tuple[Any, ...]]) -> None:
    """``rows``: closed_ms, closed_sequence, document, first_sequence, last_sequence, manifest, store, register,
    shift.
    """
    db.execute_many(
        "UPDATE business_day SET closed_ms = ?, closed_sequence = ?, document = ?, first_sequence = ?, last_sequence "
        "= ?, "
        f"manifest = ?, state = 'waiting' WHERE {_ONE}",
        rows,
    )


def unconfirmed(db: HqDatabase, register: RegisterIdentity) -> list[ClosedShift]:
    rows = db.rows(
        "SELECT shift, document, first_sequence, last_sequence, manifest, state, present, reason FROM business_day "
        "WHERE store = ? AND register = ? AND state IN ('waiting', 'differs') ORDER BY first_sequence",
        (register.store, register.register),
    )
    return [replace(ClosedShift(*row), reason=tell(row[-1])) for row in rows]


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
) -> None:
    db.execute(
        f"UPDATE business_day SET state = ?, present = ?, reason = ?, confirmed_ms = ? WHERE {_ONE}",
        (state, present, keep(reason), confirmed_ms, register.store, register.register, shift),
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


def sums(
    db: HqDatabase, register: RegisterIdentity, first: int, last: int
) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Number, total and tax of the transactions in a range, by shift and type."""
    rows = db.rows(
        "SELECT shift, type, count(*), sum(total_minor), sum(tax_minor) FROM transaction_header "
        f"WHERE {_RANGE} GROUP BY shift, type",
        (register.store, register.register, first, last),
    )
    return {(shift, kind): (int(number), int(total), int(tax)) for shift, kind, number, total, tax in rows}


def tender_sums(db: HqDatabase, register: RegisterIdentity, first: int, last: int) -> dict[str, int]:
    rows = db.rows(
        f"SELECT tender, sum(amount_minor) FROM transaction_tender WHERE {_RANGE} GROUP BY tender",
        (register.store, register.register, first, last),
    )
    return {tender: int(amount) for tender, amount in rows}


def end_receipts(db: HqDatabase, register: RegisterIdentity, first: int, last: int) -> tuple[str, str]:
    """The receipts of the first and the last transaction in a range; empty texts when there is none."""
    query = f"SELECT receipt FROM transaction_header WHERE {_RANGE} ORDER BY sequence"
    where = (register.store, register.register, first, last)
    first_row, last_row = db.row(f"{query} LIMIT 1", where), db.row(f"{query} DESC LIMIT 1", where)
    return (first_row[0] if first_row else ""), (last_row[0] if last_row else "")
