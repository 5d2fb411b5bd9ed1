"""The people who sign in to HQ's pages."""

from dataclasses import dataclass

from hq_server.db.database import HqDatabase, with_flags


@dataclass(frozen=True, slots=True)
class User:
    name: str
    full_name: str
    role: str
    language: str
    active: bool


@dataclass(frozen=True, slots=True)
class Account:
    user: User
    password_hash: str


def insert_user(db: HqDatabase, user: User, password_hash: str, now_ms: int) -> bool:
    """False when the name is taken."""
    sql = (
        "INSERT INTO hq_user (name, full_name, password_hash, role, language, active, created_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING"
    )
    parameters = (user.name, user.full_name, password_hash, user.role, user.language, user.active, now_ms)
    return db.execute(sql, parameters) == 1


def find_account(db: HqDatabase, name: str) -> Account | None:
    sql = "SELECT name, full_name, role, language, active, password_hash FROM hq_user WHERE name = ?"
    row = db.row(sql, (name,))
    return Account(User(*with_flags(row[:5], 4)), row[5]) if row else None


def note_sign_in(db: HqDatabase, name: str, now_ms: int) -> None:
    db.execute("UPDATE hq_user SET signed_in_ms = ? WHERE name = ?", (now_ms, name))


def has_users(db: HqDatabase) -> bool:
    return db.row("SELECT 1 FROM hq_user LIMIT 1") is not None


def active_users(db: HqDatabase) -> list[User]:
    """Those who may come in, by their full names."""
    rows = db.rows(
        "SELECT name, full_name, role, language, active FROM hq_user WHERE active = ? ORDER BY full_name, name", (True,)
    )
    return [User(*with_flags(row, 4)) for row in rows]


def full_names(db: HqDatabase) -> dict[str, str]:
    """Sign-in name → full name, also of those who may no longer come in."""
    return dict(db.rows("SELECT name, full_name FROM hq_user"))
