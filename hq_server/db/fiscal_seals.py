"""Seals under shifts that ended: one chain a register, only ever added to."""

from collections.abc import Iterator
from dataclasses import dataclass

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity

_OF_REGISTER = "store = ? AND register = ?"
_COLUMNS = (
    *("store", "register", "number", "shift", "state", "business_date", "grand_sales_minor", "grand_returns_minor"),
    *("sales_minor", "returns_minor", "tax_minor", "content", "hash", "signature"),
)


@dataclass(frozen=True, slots=True)
class LastSeal:
    """Where a register's chain ends."""

    number: int
    hash: str
    grand_sales_minor: int
    grand_returns_minor: int


@dataclass(frozen=True, slots=True)
class ShiftToSeal:
    """A closed shift that HQ has no seal for in its present state. ``sealed_*``: what earlier seals say it came to."""

    shift: str
    number: int
    business_date: str
    state: str
    currency: str
    opened_sequence: int
    closed_sequence: int
    first_sequence: int
    last_sequence: int
    sealed_sales_minor: int
    sealed_returns_minor: int
    sealed_tax_minor: int


def last(db: HqDatabase, register: RegisterIdentity) -> LastSeal | None:
    row = db.row(
        "SELECT number, hash, grand_sales_minor, grand_returns_minor FROM fiscal_seal "
        f"WHERE {_OF_REGISTER} ORDER BY number DESC LIMIT 1",
        _one(register),
    )
    return LastSeal(*row) if row else None


def to_seal(db: HqDatabase, register: RegisterIdentity) -> list[ShiftToSeal]:
    """In the order in which the shifts were closed."""
    rows = db.rows(
        "SELECT d.shift, d.number, d.business_date, d.state, d.currency, d.opened_sequence, d.closed_sequence, "
        "d.first_sequence, d.last_sequence, coalesce(sum(s.sales_minor), 0), coalesce(sum(s.returns_minor), 0), "
        "coalesce(sum(s.tax_minor), 0) "
        "FROM business_day AS d LEFT JOIN fiscal_seal AS s "
        "ON s.store = d.store AND s.register = d.register AND s.shift = d.shift "
        "WHERE d.store = ? AND d.register = ? AND d.state IN ('confirmed', 'differs') AND NOT EXISTS ("
        "SELECT 1 FROM fiscal_seal AS f WHERE f.store = d.store AND f.register = d.register AND f.shift = d.shift "
        "AND f.state IN (d.state, 'confirmed')) "
        "GROUP BY d.shift, d.number, d.business_date, d.state, d.currency, d.opened_sequence, d.closed_sequence, "
        "d.first_sequence, d.last_sequence ORDER BY d.closed_sequence",
        _one(register),
    )
    return [ShiftToSeal(*row[:-3], *map(int, row[-3:])) for row in rows]


def hash_at(db: HqDatabase, register: RegisterIdentity, sequence: int) -> str | None:
    """The hash of one document of the register."""
    row = db.row(f"SELECT hash FROM inbox WHERE {_OF_REGISTER} AND sequence = ?", (*_one(register), sequence))
    return str(row[0]) if row else None


def add(db: HqDatabase, register: RegisterIdentity, row: tuple[object, ...]) -> None:
    """``row``: what follows the register in the table."""
    db.insert_rows("fiscal_seal", _COLUMNS, [(register.store, register.register, *row)])


def walk(db: HqDatabase, register: RegisterIdentity, year: str) -> Iterator[tuple[str, str]]:
    """Content and signature of the register's seals under the shifts of a year, in the order of the chain."""
    yield from db.stream(
        f"SELECT content, signature FROM fiscal_seal WHERE {_OF_REGISTER} AND number >= coalesce((SELECT min(number) "
        f"FROM fiscal_seal WHERE {_OF_REGISTER} AND business_date LIKE ?), 1) AND number <= coalesce(("
        f"SELECT max(number) FROM fiscal_seal WHERE {_OF_REGISTER} AND business_date LIKE ?), 0) ORDER BY number",
        (*_one(register), *_one(register), f"{year}-%", *_one(register), f"{year}-%"),
    )


def ends_of_store(db: HqDatabase, store: str) -> dict[str, tuple[LastSeal, str]]:
    """Register → where its chain ends, and the business day of that seal."""
    rows = db.rows(
        "SELECT s.register, s.number, s.hash, s.grand_sales_minor, s.grand_returns_minor, s.business_date "
        "FROM fiscal_seal s JOIN (SELECT register, max(number) AS number FROM fiscal_seal WHERE store = ? "
        "GROUP BY register) AS n ON n.register = s.register AND n.number = s.number WHERE s.store = ?",
        (store, store),
    )
    return {register: (LastSeal(*values), day) for register, *values, day in rows}


def sealed_shifts(db: HqDatabase, store: str, business_date: str) -> int:
    """How many shifts of the day have a seal."""
    row = db.row(
        "SELECT count(DISTINCT register || ' ' || shift) FROM fiscal_seal WHERE store = ? AND business_date = ?",
        (store, business_date),
    )
    return int(row[0]) if row else 0


def _one(register: RegisterIdentity) -> tuple[str, str]:
    return register.store, register.register
