"""Keeps HQ's signed word on each closed shift, also where something is wrong with it."""

from collections.abc import Iterable

from store_client.db.database import RegisterDatabase
from store_client.domain.acknowledgement import Acknowledgement, KeptAcknowledgement

_COLUMNS = "shift, count, present, confirmed_ms, mark, text, trouble"


def save(db: RegisterDatabase, kept: KeptAcknowledgement) -> None:
    one = kept.acknowledgement
    db.run(
        f"INSERT OR REPLACE INTO acknowledgement ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (one.shift, one.count, one.present, one.confirmed_ms, one.mark, one.text, kept.trouble),
    )


def remove(db: RegisterDatabase, shifts: Iterable[str]) -> None:
    db.run_many("DELETE FROM acknowledgement WHERE shift = ?", [(shift,) for shift in shifts])


def find(db: RegisterDatabase, shift_id: str) -> KeptAcknowledgement | None:
    found = db.row(f"SELECT {_COLUMNS} FROM acknowledgement WHERE shift = ?", (shift_id,))
    return KeptAcknowledgement(Acknowledgement(*found[:-1]), found[-1]) if found else None


def list_in_trouble(db: RegisterDatabase) -> list[KeptAcknowledgement]:
    found = db.rows(f"SELECT {_COLUMNS} FROM acknowledgement WHERE trouble != ''")
    return [KeptAcknowledgement(Acknowledgement(*row[:-1]), row[-1]) for row in found]
