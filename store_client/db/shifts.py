"""Stores shifts: opened, resting, counted and closed here, confirmed by HQ; and which documents are theirs."""

import json
from collections.abc import Sequence
from typing import Any

from store_client.db.database import RegisterDatabase
from store_client.domain.denominations import Pieces
from store_client.domain.shift import CLOSED, CONFIRMED, COUNTING, DIFFERS, OPEN, SUSPENDED, DayState, Shift

_SELECT = """SELECT id, number, business_date, staff, currency, starting_minor, opened_ms, first_sequence, state,
    closed_ms, last_sequence, confirmed_ms, reason, drawer, several, changed_ms, pieces FROM shift"""
_STATES = {"waiting": CLOSED, "confirmed": CONFIRMED, "differs": DIFFERS}
_ENDED = f"state IN ('{CLOSED}', '{CONFIRMED}', '{DIFFERS}')"
_HAS_ITS_DRAWER = f"state IN ('{OPEN}', '{SUSPENDED}')"


def find_open(db: RegisterDatabase) -> Shift | None:
    found = db.row(f"{_SELECT} WHERE state = '{OPEN}'")
    return _shift(found) if found else None


def find(db: RegisterDatabase, shift_id: str) -> Shift | None:
    found = db.row(f"{_SELECT} WHERE id = ?", (shift_id,))
    return _shift(found) if found else None


def find_of_drawer(db: RegisterDatabase, drawer: str) -> Shift | None:
    """The open or suspended shift that has this drawer."""
    found = db.row(f"{_SELECT} WHERE {_HAS_ITS_DRAWER} AND drawer = ?", (drawer,))
    return _shift(found) if found else None


def list_closed(db: RegisterDatabase, limit: int) -> list[Shift]:
    """The newest first."""
    return [_shift(row) for row in db.rows(f"{_SELECT} WHERE {_ENDED} ORDER BY number DESC LIMIT ?", (limit,))]


def list_unfinished(db: RegisterDatabase) -> list[Shift]:
    """Suspended and counting, the oldest first; the open one is not among them."""
    found = db.rows(f"{_SELECT} WHERE state IN ('{SUSPENDED}', '{COUNTING}') ORDER BY number")
    return [_shift(row) for row in found]


def list_with_drawer(db: RegisterDatabase) -> list[Shift]:
    """Open and suspended: each has its drawer."""
    return [_shift(row) for row in db.rows(f"{_SELECT} WHERE {_HAS_ITS_DRAWER} ORDER BY drawer")]


def next_number(db: RegisterDatabase) -> int:
    return int(db.value("SELECT coalesce(max(number), 0) + 1 FROM shift"))


def save_opened(db: RegisterDatabase, shift: Shift) -> None:
    db.run(
        """INSERT INTO shift (id, number, business_date, staff, currency, starting_minor, opened_ms, first_sequence,
               state, close_document, manifest, present, reason, drawer, several, pieces)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', 0, '', ?, ?, ?)""",
        (
            shift.id,
            shift.number,
            shift.business_date,
            shift.staff,
            shift.currency,
            shift.starting_minor,
            shift.opened_ms,
            shift.first_sequence,
            OPEN,
            shift.drawer,
            int(shift.several),
            json.dumps([[one.value_minor, one.pieces] for one in shift.pieces]) if shift.pieces else "",
        ),
    )
    begin_span(db, shift.id, shift.first_sequence)


def save_changed(db: RegisterDatabase, shift: Shift) -> None:
    """Suspended, resumed or counting."""
    db.run(
        "UPDATE shift SET state = ?, changed_ms = ?, last_sequence = ? WHERE id = ?",
        (shift.state, shift.changed_ms, shift.last_sequence, shift.id),
    )


def save_closed(db: RegisterDatabase, shift: Shift, sequence: int, close_document: str, manifest: str) -> None:
    """``sequence`` is the closing document's; ``manifest``: JSON."""
    db.run(
        """UPDATE shift SET state = ?, closed_ms = ?, last_sequence = ?, closed_sequence = ?, close_document = ?,
               manifest = ? WHERE id = ?""",
        (shift.state, shift.closed_ms, shift.last_sequence, sequence, close_document, manifest, shift.id),
    )


def read_manifest(db: RegisterDatabase, shift_id: str) -> str:
    """JSON; empty until the shift is closed."""
    found = db.row("SELECT manifest FROM shift WHERE id = ?", (shift_id,))
    return str(found[0]) if found else ""


def closed_sequence(db: RegisterDatabase, shift_id: str) -> int:
    """The closing document's, 0 until then."""
    found = db.row("SELECT closed_sequence FROM shift WHERE id = ?", (shift_id,))
    return int(found[0] or 0) if found else 0


def begin_span(db: RegisterDatabase, shift_id: str, first_sequence: int) -> None:
    db.run("INSERT INTO shift_span (shift, first_sequence) VALUES (?, ?)", (shift_id, first_sequence))


def end_span(db: RegisterDatabase, shift_id: str, last_sequence: int) -> None:
    """Nothing, where none goes on."""
    db.run(
        "UPDATE shift_span SET last_sequence = ? WHERE shift = ? AND last_sequence IS NULL", (last_sequence, shift_id)
    )


def spans(db: RegisterDatabase, shift_id: str, head: int) -> list[tuple[int, int]]:
    """The first and last sequences of the shift's documents; one that goes on reaches to ``head``."""
    return [
        (first, last)
        for first, last in db.rows(
            """SELECT first_sequence, coalesce(last_sequence, ?) FROM shift_span WHERE shift = ?
               ORDER BY first_sequence""",
            (head, shift_id),
        )
    ]


def record_day(db: RegisterDatabase, days: Sequence[DayState]) -> None:
    """HQ's word on closed shifts."""
    db.run_many(
        f"UPDATE shift SET state = ?, present = ?, reason = ?, confirmed_ms = ? WHERE id = ? AND {_ENDED}",
        [
            (
                _STATES.get(day.state, CLOSED),
                day.present,
                day.reason,
                day.confirmed_ms if day.state == CONFIRMED else None,
                day.shift,
            )
            for day in days
        ],
    )


def _shift(row: Sequence[Any]) -> Shift:
    *fields, several, changed_ms, pieces = row
    counted = tuple(Pieces(value, count) for value, count in json.loads(pieces)) if pieces else ()
    return Shift(*[*fields, bool(several), changed_ms, counted])
