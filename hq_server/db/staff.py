"""The staff of the stores."""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db.database import HqDatabase, with_flags


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """One person with the hash of the PIN (hexadecimal)."""

    store: str
    id: str
    name: str
    role: str
    language: str
    pin_salt: str
    pin_hash: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class StaffListed:
    """One person as HQ's pages show them, without any secret."""

    store: str
    store_name: str
    id: str
    name: str
    role: str
    language: str
    active: bool


def staff_ids(db: HqDatabase, store: str) -> set[str]:
    return {row[0] for row in db.rows("SELECT id FROM staff WHERE store = ?", (store,))}


def save_staff(db: HqDatabase, records: Sequence[StaffRecord]) -> None:
    """Add them, or replace those with the same store and id."""
    db.execute_many(
        "INSERT INTO staff (store, id, name, role, language, pin_salt, pin_hash, active) VALUES (?, ?, ?, ?, ?, ?, "
        "?, ?) "
        "ON CONFLICT (store, id) DO UPDATE SET name = excluded.name, role = excluded.role, language = "
        "excluded.language, "
        "pin_salt = excluded.pin_salt, pin_hash = excluded.pin_hash, active = excluded.active",
        [(r.store, r.id, r.name, r.role, r.language, r.pin_salt, r.pin_hash, r.active) for r in records],
    )


def set_active(db: HqDatabase, store: str, staff_id: str, active: bool) -> bool:
    """False when nothing changed."""
    sql = "UPDATE staff SET active = ? WHERE store = ? AND id = ? AND active <> ?"
    return db.execute(sql, (active, store, staff_id, active)) == 1


def list_staff_rows(db: HqDatabase, store: str = "") -> list[StaffListed]:
    """The staff of one store, or of all."""
    where, parameters = ("WHERE f.store = ? ", (store,)) if store else ("", ())
    rows = db.rows(
        "SELECT f.store, s.name, f.id, f.name, f.role, f.language, f.active FROM staff f JOIN store s ON s.number = "
        "f.store "
        f"{where}ORDER BY length(f.store), f.store, f.id",
        parameters,
    )
    return [StaffListed(*with_flags(row, 6)) for row in rows]
