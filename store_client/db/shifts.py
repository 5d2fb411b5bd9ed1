"""Stores shifts: opened and closed here, confirmed by HQ."""

from collections.abc import Sequence

from store_client.db.database import RegisterDatabase
from store_client.domain.shift import CLOSED, CONFIRMED, DIFFERS, OPEN, DayState, Shift

_SELECT = """SELECT id, number, business_date, staff, currency, starting_minor, opened_ms, first_sequence, state,
    closed_ms, last_sequence, confirmed_ms, reason FROM shift"""
_STATES = {"waiting": CLOSED, "confirmed": CONFIRMED, "differs": DIFFERS}


def find_open(db: RegisterDatabase) -> Shift | None:
    found = db.row(f"{_SELECT} WHERE state = '{OPEN}'")
    return Shift(*found) if found else None


def find(db: RegisterDatabase, shift_id: str) -> Shift | None:
    found = db.row(f"{_SELECT} WHERE id = ?", (shift_id,))
    return Shift(*found) if found else None


def list_closed(db: RegisterDatabase, limit: int) -> list[Shift]:
    """The newest first."""
    return [Shift(*row) for row in db.rows(f"{_SELECT} WHERE state != '{OPEN}' ORDER BY number DESC LIMIT ?", (limit,))]


def next_number(db: RegisterDatabase) -> int:
    return int(db.value("SELECT coalesce(max(number), 0) + 1 FROM shift"))


def save_opened(db: RegisterDatabase, shift: Shift) -> None:
    db.run(
        """INSERT INTO shift (id, number, business_date, staff, currency, starting_minor, opened_ms, first_sequence,
               state, close_document, manifest, present, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', 0, '')""",
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
        ),
    )


def save_closed(db: RegisterDatabase, shift: Shift, close_document: str, manifest: str) -> None:
    """``manifest``: JSON."""
    db.run(
        "UPDATE shift SET state = ?, closed_ms = ?, last_sequence = ?, close_document = ?, manifest = ? WHERE id = ?",
        (shift.state, shift.closed_ms, shift.last_sequence, close_document, manifest, shift.id),
    )


def read_manifest(db: RegisterDatabase, shift_id: str) -> str:
    """JSON; empty while the shift is open."""
    found = db.row("SELECT manifest FROM shift WHERE id = ?", (shift_id,))
    return str(found[0]) if found else ""


def record_day(db: RegisterDatabase, days: Sequence[DayState]) -> None:
    """HQ's word on closed shifts."""
    db.run_many(
        f"UPDATE shift SET state = ?, present = ?, reason = ?, confirmed_ms = ? WHERE id = ? AND state != '{OPEN}'",
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
