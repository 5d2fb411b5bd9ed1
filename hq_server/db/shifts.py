"""Shifts as HQ's people and registers read them, each with everything HQ knows of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.texts import tell

_COLUMNS = (
    "register, shift, number, business_date, state, drawer, several, staff, currency, starting_minor, pieces, "
    "opened_ms, opened_sequence, changed_ms, closed_ms, closed_sequence, document, first_sequence, last_sequence, "
    "documents, present, reason, confirmed_ms, acknowledgement, manifest"
)
_IN_ORDER = "ORDER BY length(register), register, opened_sequence"
# As the index has it.
_UNFINISHED = "state IN ('open', 'suspended', 'counting')"


@dataclass(frozen=True, slots=True)
class ShiftShown:
    """``state``: open, suspended, counting, waiting, confirmed or differs. ``register`` is its number in the store.

    ``documents`` of it in all spans, ``present`` of them are at HQ; ``document``, ``manifest`` (JSON) and what comes
    from it are empty or 0 until it is closed; ``pieces`` is JSON, or empty.
    """

    register: str
    shift: str
    number: int
    business_date: str
    state: str
    drawer: str
    several: bool
    staff: str
    currency: str
    starting_minor: int
    pieces: str
    opened_ms: int
    opened_sequence: int
    changed_ms: int | None
    closed_ms: int | None
    closed_sequence: int | None
    document: str
    first_sequence: int
    last_sequence: int
    documents: int
    present: int
    reason: str
    confirmed_ms: int | None
    acknowledgement: str
    manifest: str

    @property
    def closed(self) -> bool:
        return bool(self.document)


def of_day(db: HqDatabase, store: str, business_date: str) -> list[ShiftShown]:
    """Every shift of a store's business date, register by register in the order of opening."""
    return _read(db, f"WHERE store = ? AND business_date = ? {_IN_ORDER}", (store, business_date))


def unfinished_before(db: HqDatabase, store: str, business_date: str) -> list[ShiftShown]:
    """Shifts of earlier dates that nobody closed."""
    return _read(db, f"WHERE store = ? AND {_UNFINISHED} AND business_date < ? {_IN_ORDER}", (store, business_date))


def counting(db: HqDatabase, store: str, shifts: Sequence[str]) -> list[ShiftShown]:
    """Those of these shifts that wait for their count."""
    rows = db.rows_in(
        f"SELECT {_COLUMNS} FROM business_day WHERE store = ? AND {_UNFINISHED} AND state = 'counting' "
        "AND shift IN_VALUES",
        (store,),
        shifts,
    )
    return [_shown(row) for row in rows]


def find(db: HqDatabase, register: RegisterIdentity, shift: str) -> ShiftShown | None:
    where = (register.store, register.register, shift)
    found = _read(db, "WHERE store = ? AND register = ? AND shift = ?", where)
    return found[0] if found else None


def _read(db: HqDatabase, condition: str, parameters: tuple[object, ...]) -> list[ShiftShown]:
    return [_shown(row) for row in db.rows(f"SELECT {_COLUMNS} FROM business_day {condition}", parameters)]


def _shown(row: tuple[Any, ...]) -> ShiftShown:
    """SQLite gives 0 and 1 for a yes or no."""
    values = list(row)
    values[6], values[21] = bool(row[6]), tell(row[21])
    return ShiftShown(*values)
