"""What a yearly archive holds, read row by row: the documents of a year, corrections, statements."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import NO_HASH, RegisterIdentity

_OF_REGISTER = "store = ? AND register = ?"
CORRECTION_COLUMNS = (
    *("register", "sequence", "number", "kind", "version", "body", "made_by", "approved_by", "made_ms"),
)
REPAIR_COLUMNS = (*("register", "sequence", "kept", "event", "person", "made_ms", "field", "old", "new", "note"),)
STATEMENT_COLUMNS = (
    *("business_date", "number", "kind", "state", "method", "currency", "accounting_date", "documents", "posted_ms"),
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The documents of a register that a year's archive holds, in one piece but for ``missing``."""

    first: int
    last: int
    previous_hash: str
    missing: tuple[tuple[int, int], ...]


def stretch(db: HqDatabase, register: RegisterIdentity, year: str) -> Stretch | None:
    """From the first to the last document of the year's business dates, whatever lies between them."""
    where = (register.store, register.register)
    row = db.row(
        f"SELECT min(sequence), max(sequence) FROM inbox WHERE {_OF_REGISTER} AND business_date BETWEEN ? AND ?",
        (*where, f"{year}-01-01", f"{year}-12-31"),
    )
    if row is None or row[0] is None:
        return None
    first, last = int(row[0]), int(row[1])
    before = db.row(f"SELECT hash FROM inbox WHERE {_OF_REGISTER} AND sequence = ?", (*where, first - 1))
    previous = db.row(f"SELECT previous_hash FROM inbox WHERE {_OF_REGISTER} AND sequence = ?", (*where, first))
    gaps = db.rows(
        "SELECT before + 1, sequence - 1 FROM (SELECT sequence, lag(sequence) OVER (ORDER BY sequence) AS before "
        f"FROM inbox WHERE {_OF_REGISTER} AND sequence BETWEEN ? AND ?) AS chain WHERE sequence > before + 1 "
        "ORDER BY sequence",
        (*where, first, last),
    )
    hash_before = str((before or previous or (NO_HASH,))[0])
    return Stretch(first, last, hash_before, tuple((int(start), int(end)) for start, end in gaps))


def documents(db: HqDatabase, register: RegisterIdentity, first: int, last: int) -> Iterator[bytes]:
    """Byte for byte, in their order."""
    query = f"SELECT content FROM inbox WHERE {_OF_REGISTER} AND sequence BETWEEN ? AND ? ORDER BY sequence"
    for (content,) in db.stream(query, (register.store, register.register, first, last)):
        yield bytes(content)


def corrections(db: HqDatabase, register: RegisterIdentity, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    """Every correction of these documents, in the order of ``CORRECTION_COLUMNS``."""
    yield from db.rows(
        f"SELECT {', '.join(CORRECTION_COLUMNS)} FROM correction WHERE {_OF_REGISTER} AND sequence BETWEEN ? AND ? "
        "ORDER BY sequence, number",
        (register.store, register.register, first, last),
    )


def repair_events(db: HqDatabase, register: RegisterIdentity, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    """Who did what with findings in these documents, in the order of ``REPAIR_COLUMNS``."""
    yield from db.rows(
        f"SELECT {', '.join(REPAIR_COLUMNS)} FROM repair_event WHERE {_OF_REGISTER} AND sequence BETWEEN ? AND ? "
        "ORDER BY id",
        (register.store, register.register, first, last),
    )


def statements(db: HqDatabase, store: str, year: str) -> list[tuple[Any, ...]]:
    """In the order of ``STATEMENT_COLUMNS``."""
    return db.rows(
        f"SELECT {', '.join(STATEMENT_COLUMNS)} FROM statement WHERE store = ? AND business_date BETWEEN ? AND ? "
        "ORDER BY business_date, number",
        (store, f"{year}-01-01", f"{year}-12-31"),
    )
