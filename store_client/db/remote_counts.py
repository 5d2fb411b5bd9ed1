"""Keeps what HQ tells of counts across registers: those made elsewhere of a shift of this register, and the shifts of
the store that wait for a count.
"""

from collections.abc import Sequence

import msgspec

from store_client.db.database import RegisterDatabase, Row
from store_client.domain.declaration import Countable, Declaration, Declared

_COUNT = "document, register, shift, staff, made_ms, recount, tenders"
_WAITING = "register, shift, number, drawer, business_date, staff, currency"


def save_counts(db: RegisterDatabase, counts: Sequence[Declaration]) -> None:
    """Counts made at other registers (``register`` says where); one that is known stays as it was: a count is final."""
    db.run_many(
        f"INSERT OR IGNORE INTO remote_count ({_COUNT}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                count.document,
                count.register,
                count.shift,
                count.staff,
                count.made_ms,
                int(count.recount),
                msgspec.json.encode(count.tenders).decode(),
            )
            for count in counts
        ],
    )


def remove_counts(db: RegisterDatabase, documents: Sequence[str]) -> None:
    db.run_many("DELETE FROM remote_count WHERE document = ?", [(document,) for document in documents])


def list_counts(db: RegisterDatabase, shift_id: str) -> list[Declaration]:
    """What was counted of this shift at other registers, the oldest first."""
    found = db.rows(f"SELECT {_COUNT} FROM remote_count WHERE shift = ? ORDER BY made_ms, document", (shift_id,))
    return [_count(row) for row in found]


def save_waiting(db: RegisterDatabase, shifts: Sequence[Countable]) -> None:
    """Shifts of the store's registers that wait for their count; here ``register`` is always a register's code."""
    db.run_many(
        f"INSERT OR REPLACE INTO remote_shift ({_WAITING}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (one.register, one.shift, one.number, one.drawer, one.business_date, one.staff, one.currency)
            for one in shifts
        ],
    )


def remove_waiting(db: RegisterDatabase, shifts: Sequence[str]) -> None:
    db.run_many("DELETE FROM remote_shift WHERE shift = ?", [(shift,) for shift in shifts])


def list_waiting(db: RegisterDatabase, own_register: str = "") -> list[Countable]:
    """The shifts of the other registers that wait for their count; ``own_register``: this one's code, left out."""
    found = db.rows(
        f"SELECT {_WAITING} FROM remote_shift WHERE register != ? ORDER BY business_date, register, number",
        (own_register,),
    )
    return [Countable(*row) for row in found]


def find_waiting(db: RegisterDatabase, shift_id: str) -> Countable | None:
    found = db.row(f"SELECT {_WAITING} FROM remote_shift WHERE shift = ?", (shift_id,))
    return Countable(*found) if found else None


def forget_all(db: RegisterDatabase) -> None:
    """This computer becomes another register."""
    db.run("DELETE FROM remote_count")
    db.run("DELETE FROM remote_shift")


def _count(row: Row) -> Declaration:
    document, register, shift, staff, made_ms, recount, tenders = row
    return Declaration(
        document=document,
        register=register,
        shift=shift,
        staff=staff,
        made_ms=made_ms,
        recount=bool(recount),
        tenders=msgspec.json.decode(tenders, type=tuple[Declared, ...]),
    )
