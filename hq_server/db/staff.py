"""The staff of the stores."""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db.database import HqDatabase, with_flags

_LISTED = (
    "f.store, s.name, f.id, f.name, f.role, f.language, f.active, f.permission_group, f.badge_hash <> '' "
    "FROM staff f JOIN store s ON s.number = f.store"
)


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """One person with the hashes of PIN and badge (hexadecimal); without a badge both of its texts are empty."""

    store: str
    id: str
    name: str
    role: str
    language: str
    pin_salt: str
    pin_hash: str
    active: bool = True
    group: str = ""
    badge_salt: str = ""
    badge_hash: str = ""


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
    group: str = ""
    has_badge: bool = False


_STAFF = "store, id, name, role, language, pin_salt, pin_hash, active, permission_group, badge_salt, badge_hash"


def staff_ids(db: HqDatabase, store: str) -> set[str]:
    return {row[0] for row in db.rows("SELECT id FROM staff WHERE store = ?", (store,))}


def by_ids(db: HqDatabase, store: str, ids: Sequence[str]) -> list[StaffRecord]:
    rows = db.rows_in(f"SELECT {_STAFF} FROM staff WHERE store = ? AND id IN_VALUES", (store,), ids)
    return [StaffRecord(*with_flags(row, 7)) for row in rows]


def of_group(db: HqDatabase, group: str, limit: int = 20) -> list[StaffRecord]:
    """The first people who have this permission group, blocked ones too."""
    sql = f"SELECT {_STAFF} FROM staff WHERE permission_group = ? ORDER BY store, id LIMIT ?"
    return [StaffRecord(*with_flags(row, 7)) for row in db.rows(sql, (group, limit))]


def find_badge(db: HqDatabase, store: str, badge_hash: str) -> str:
    """Who can sign in with it; empty when nobody can."""
    row = db.row("SELECT id FROM staff WHERE store = ? AND active AND badge_hash = ?", (store, badge_hash))
    return str(row[0]) if row else ""


def save_staff(db: HqDatabase, records: Sequence[StaffRecord]) -> None:
    """Add them, or replace those with the same store and id."""
    columns = _STAFF.split(", ")
    changed = ", ".join(f"{column} = excluded.{column}" for column in columns[2:])
    db.execute_many(
        f"INSERT INTO staff ({_STAFF}) VALUES ({', '.join('?' * len(columns))}) "
        f"ON CONFLICT (store, id) DO UPDATE SET {changed}",
        [
            (
                r.store,
                r.id,
                r.name,
                r.role,
                r.language,
                r.pin_salt,
                r.pin_hash,
                r.active,
                r.group,
                r.badge_salt,
                r.badge_hash,
            )
            for r in records
        ],
    )


def set_active(db: HqDatabase, store: str, staff_id: str, active: bool) -> bool:
    """False when nothing changed."""
    sql = "UPDATE staff SET active = ? WHERE store = ? AND id = ? AND active <> ?"
    return db.execute(sql, (active, store, staff_id, active)) == 1


def list_staff_rows(db: HqDatabase, store: str = "") -> list[StaffListed]:
    """The staff of one store, or of all."""
    where, parameters = ("WHERE f.store = ? ", (store,)) if store else ("", ())
    rows = db.rows(f"SELECT {_LISTED} {where}ORDER BY length(f.store), f.store, f.id", parameters)
    return [StaffListed(*with_flags(row, 6, 8)) for row in rows]


def list_staff_page(
    db: HqDatabase, stores: Sequence[str] | None, after: tuple[str, str] | None, limit: int
) -> list[StaffListed]:
    """The staff of these stores, or of all, behind a store and the id of a person there."""
    conditions, given = ["TRUE"], list[object]()
    if stores is not None:
        conditions.append(f"f.store IN ({', '.join('?' * len(stores)) or 'NULL'})")
        given += stores
    if after is not None:
        conditions.append("(length(f.store), f.store, f.id) > (?, ?, ?)")
        given += [len(after[0]), *after]
    rows = db.rows(
        f"SELECT {_LISTED} WHERE {' AND '.join(conditions)} ORDER BY length(f.store), f.store, f.id LIMIT ?",
        (*given, limit),
    )
    return [StaffListed(*with_flags(row, 6, 8)) for row in rows]
