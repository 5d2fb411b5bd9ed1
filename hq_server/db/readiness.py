"""What HQ has of a store's registers at one moment: a few queries for all of them, however many documents there are."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from hq_server.db.database import HqDatabase
from hq_server.db.shifts import ShiftShown
from hq_server.texts import tell

_LISTED = 20
_AT_ONCE = 50
_NO_END = 2**53
_SUMS = (
    "SELECT count(CASE WHEN type = 'sale' THEN 1 END), count(CASE WHEN type = 'return' THEN 1 END), "
    "sum(CASE WHEN type = 'sale' THEN total_minor ELSE 0 END), "
    "sum(CASE WHEN type = 'return' THEN total_minor ELSE 0 END), sum(discount_minor), sum(tax_minor) "
    "FROM transaction_header WHERE store = ? AND register = ? AND sequence BETWEEN ? AND ? AND shift = ? "
    "AND type IN ('sale', 'return')"
)
_BEYOND = "FROM inbox WHERE store = ? AND register = ? AND sequence > ?"


@dataclass(frozen=True, slots=True)
class RegisterState:
    """A register and what it said last. ``present`` of the documents up to ``told`` are at HQ, ``missing`` are the
    first and the last of each gap.
    """

    number: str
    name: str
    last_contact_ms: int | None
    told: int
    present: int
    missing: tuple[tuple[int, int], ...]
    waiting: int
    drain_seconds: int | None
    pending_customers: int


@dataclass(frozen=True, slots=True)
class Aside:
    """A document that is parked or quarantined; ``kind`` of a line that is no document of the inbox is its verdict."""

    document: str
    sequence: int
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class AsideOfRegister:
    """The first of them, and how many there are."""

    first: tuple[Aside, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class DaySums:
    sales: int = 0
    returns: int = 0
    sales_minor: int = 0
    returns_minor: int = 0
    discount_minor: int = 0
    tax_minor: int = 0


def registers(db: HqDatabase, store: str) -> list[RegisterState]:
    rows = db.rows(
        "SELECT number, name, last_contact_ms, recorded_sequence, last_sequence, complete_sequence, waiting, "
        "drain_seconds, pending_customers FROM register WHERE store = ? ORDER BY length(number), number",
        (store,),
    )
    return [_state(db, store, row) for row in rows]


def aside(db: HqDatabase, store: str) -> dict[tuple[str, str], AsideOfRegister]:
    """(register, ``parked`` or ``quarantined``) → what is aside, lines that could not be stored with it."""
    documents = db.rows(
        "SELECT register, state, count, id, sequence, kind, reason FROM (SELECT register, state, id, sequence, kind, "
        "reason, count(*) OVER (PARTITION BY register, state) AS count, "
        "row_number() OVER (PARTITION BY register, state ORDER BY sequence) AS place "
        "FROM inbox WHERE store = ? AND state <> 'applied') AS aside WHERE place <= ? ORDER BY register, place",
        (store, _LISTED),
    )
    lines = db.rows(
        "SELECT register, 'quarantined', count, document, sequence, verdict, reason FROM (SELECT register, document, "
        "sequence, verdict, reason, count(*) OVER (PARTITION BY register) AS count, "
        "row_number() OVER (PARTITION BY register ORDER BY id) AS place "
        "FROM quarantine WHERE store = ? AND resolved_ms IS NULL) AS aside WHERE place <= ? ORDER BY register, place",
        (store, _LISTED),
    )
    found = _by_register(documents)
    for key, kept in _by_register(lines).items():
        stored = found.get(key, AsideOfRegister())
        found[key] = AsideOfRegister((*stored.first, *kept.first)[:_LISTED], stored.count + kept.count)
    return found


def _by_register(rows: Sequence[tuple[Any, ...]]) -> dict[tuple[str, str], AsideOfRegister]:
    """``rows``: register, state, how many there are in all, then one of them."""
    found: dict[tuple[str, str], AsideOfRegister] = {}
    for register, state, count, document, sequence, kind, reason in rows:
        before = found.get((register, state), AsideOfRegister())
        one = Aside(document, sequence, kind, tell(reason))
        found[register, state] = AsideOfRegister((*before.first, one), int(count))
    return found


def sums_of(db: HqDatabase, store: str, shifts: Sequence[ShiftShown]) -> DaySums:
    """What the applied sales and returns of these shifts come to. Each shift is one range of its register's documents:
    a planner that is left to join them reads the store's whole history.
    """
    found = [0] * len(fields(DaySums))
    for start in range(0, len(shifts), _AT_ONCE):
        part = shifts[start : start + _AT_ONCE]
        ranges = [
            (store, shift.register, shift.opened_sequence, shift.closed_sequence or _NO_END, shift.shift)
            for shift in part
        ]
        query = " UNION ALL ".join([_SUMS] * len(part))
        for row in db.rows(query, [value for values in ranges for value in values]):
            found = [total + int(value or 0) for total, value in zip(found, row, strict=True)]
    return DaySums(*found)


def _state(db: HqDatabase, store: str, row: tuple[Any, ...]) -> RegisterState:
    """Only of a register that has a gap are its documents looked at, from the first gap on."""
    number, name, contact_ms, recorded, last, complete, waiting, drain_seconds, pending = row
    beyond, missing = 0, []
    if last > complete:
        found = db.row(f"SELECT count(*) {_BEYOND}", (store, number, complete))
        beyond = int(found[0]) if found else 0
        missing = _gaps(db, store, number, complete)
    told = max(recorded, last)
    if told > last:
        missing.append((last + 1, told))
    return RegisterState(
        number, name, contact_ms, told, complete + beyond, tuple(missing[:_LISTED]), waiting, drain_seconds, pending
    )


def _gaps(db: HqDatabase, store: str, number: str, complete: int) -> list[tuple[int, int]]:
    rows = db.rows(
        "SELECT before, sequence FROM (SELECT sequence, coalesce(lag(sequence) OVER (ORDER BY sequence), ?) AS before "
        f"{_BEYOND}) AS chain WHERE sequence <> before + 1 ORDER BY sequence LIMIT ?",
        (complete, store, number, complete, _LISTED),
    )
    return [(int(before) + 1, int(sequence) - 1) for before, sequence in rows]
