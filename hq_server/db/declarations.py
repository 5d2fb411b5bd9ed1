"""The counts of shifts, at whichever register of the store they were made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hq_server.db.database import HqDatabase, with_flags
from hq_server.domain.registers import RegisterIdentity

_COLUMNS = (
    "store",
    "register",
    "sequence",
    "id",
    "of_register",
    "shift",
    "staff",
    "business_date",
    "made_ms",
    "recount",
    "tenders",
)
_SELECT = "SELECT register, sequence, id, of_register, shift, staff, business_date, made_ms, recount, tenders "


@dataclass(frozen=True, slots=True)
class DeclarationMade:
    """``register`` is where it was counted, ``of_register`` whose shift it is (numbers within the store); ``tenders``
    is JSON.
    """

    register: str
    sequence: int
    id: str
    of_register: str
    shift: str
    staff: str
    business_date: str
    made_ms: int
    recount: bool
    tenders: str


def insert(db: HqDatabase, rows: Sequence[tuple[Any, ...]]) -> None:
    """``rows`` in the order of the columns."""
    db.insert_rows("declaration", _COLUMNS, rows)


def of_shift(db: HqDatabase, register: RegisterIdentity, shift: str) -> list[DeclarationMade]:
    """Every count of a register's shift, in the order they were made."""
    rows = db.rows(
        f"{_SELECT}FROM declaration WHERE store = ? AND shift = ? AND of_register = ? ORDER BY made_ms, id",
        (register.store, shift, register.register),
    )
    return [_made(row) for row in rows]


def by_id(db: HqDatabase, register: RegisterIdentity, ids: Sequence[str]) -> list[DeclarationMade]:
    """Those of these counts that are of a register's shifts."""
    rows = db.rows_in(
        f"{_SELECT}FROM declaration WHERE store = ? AND of_register = ? AND id IN_VALUES",
        (register.store, register.register),
        ids,
    )
    return [_made(row) for row in rows]


def _made(row: tuple[Any, ...]) -> DeclarationMade:
    """SQLite gives 0 and 1 for a yes or no."""
    return DeclarationMade(*with_flags(row, 8))
