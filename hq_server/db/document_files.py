"""Which files of documents were taken in by hand, by whom, and what came of them."""

from dataclasses import dataclass

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity


@dataclass(frozen=True, slots=True)
class FileTaken:
    """``digest``: SHA-512 of what the register signed. ``finished_ms`` None: it was interrupted; it can be taken in
    again, nothing counts twice.
    """

    register: str
    name: str
    person: str
    digest: str
    first_sequence: int
    last_sequence: int
    documents: int
    stored: int
    duplicates: int
    conflicts: int
    unreadable: int
    started_ms: int
    finished_ms: int | None


def start(db: HqDatabase, register: RegisterIdentity, taken: FileTaken) -> int:
    """Note that it begins; returns the number of the note."""
    row = db.row(
        "INSERT INTO document_file (store, register, name, person, digest, first_sequence, last_sequence, documents, "
        "stored, duplicates, conflicts, unreadable, started_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?) "
        "RETURNING id",
        (
            register.store,
            register.register,
            taken.name,
            taken.person,
            taken.digest,
            taken.first_sequence,
            taken.last_sequence,
            taken.documents,
            taken.started_ms,
        ),
    )
    assert row is not None
    return int(row[0])


def finish(
    db: HqDatabase, number: int, *, stored: int, duplicates: int, conflicts: int, unreadable: int, now_ms: int
) -> None:
    db.execute(
        "UPDATE document_file SET stored = ?, duplicates = ?, conflicts = ?, unreadable = ?, finished_ms = ? "
        "WHERE id = ?",
        (stored, duplicates, conflicts, unreadable, now_ms, number),
    )


def latest(db: HqDatabase, limit: int) -> list[FileTaken]:
    """The newest first; ``register`` is the code, ``101-2``."""
    rows = db.rows(
        "SELECT store, register, name, person, digest, first_sequence, last_sequence, documents, stored, duplicates, "
        "conflicts, unreadable, started_ms, finished_ms FROM document_file ORDER BY id DESC LIMIT ?",
        (limit,),
    )
    return [FileTaken(f"{store}-{register}", *told) for store, register, *told in rows]
