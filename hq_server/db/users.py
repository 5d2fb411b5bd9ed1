"""The people who sign in to HQ's pages, and their roles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hq_server.db.database import HqDatabase, Row, with_flags
from hq_server.domain.access import Area, Grant, Right, Role, may, stores_open

_COLUMNS = "name, full_name, language, active, theme, must_change, code_secret IS NOT NULL, signed_in_ms, created_ms"
_FLAGS = (3, 5, 6)


@dataclass(frozen=True, slots=True)
class User:
    """``language`` and ``theme`` are empty for those of the browser. ``has_code``: a sign-in code is asked for.
    ``must_change``: the password is one that somebody else chose.
    """

    name: str
    full_name: str
    language: str = ""
    active: bool = True
    theme: str = ""
    must_change: bool = False
    has_code: bool = False
    signed_in_ms: int | None = None
    created_ms: int = 0
    grants: tuple[Grant, ...] = ()

    def may(self, area: Area, right: Right, store: str | None = None) -> bool:
        """Whether the area is open at all, or for this store; ``store`` empty: for what concerns all stores."""
        return may(self.grants, area, right, store)

    def stores(self, area: Area, right: Right) -> frozenset[str] | None:
        """None for all."""
        return stores_open(self.grants, area, right)


@dataclass(frozen=True, slots=True)
class Account:
    user: User
    password_hash: str


@dataclass(frozen=True, slots=True)
class CodeState:
    """Of the sign-in code: the secret in use, the one that was shown and waits to be confirmed, the last one used."""

    secret: str | None
    offered: str | None
    step: int | None


def insert_user(db: HqDatabase, user: User, password_hash: str, now_ms: int) -> bool:
    """False when the name is taken."""
    sql = (
        "INSERT INTO hq_user (name, full_name, password_hash, language, active, created_ms, theme, must_change) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING"
    )
    parameters = (user.name, user.full_name, password_hash, user.language, user.active, now_ms, user.theme)
    if db.execute(sql, (*parameters, user.must_change)) != 1:
        return False
    _insert_grants(db, user.name, user.grants)
    return True


def find_account(db: HqDatabase, name: str) -> Account | None:
    row = db.row(f"SELECT {_COLUMNS}, password_hash FROM hq_user WHERE name = ?", (name,))
    if row is None:
        return None
    return Account(_user(row[:-1], _grants_of(db, name)), row[-1])


def save_person(db: HqDatabase, name: str, full_name: str, *, active: bool) -> None:
    db.execute("UPDATE hq_user SET full_name = ?, active = ? WHERE name = ?", (full_name, active, name))


def save_looks(db: HqDatabase, name: str, language: str, theme: str) -> None:
    db.execute("UPDATE hq_user SET language = ?, theme = ? WHERE name = ?", (language, theme, name))


def save_grants(db: HqDatabase, name: str, grants: Iterable[Grant]) -> None:
    db.execute("DELETE FROM hq_user_role WHERE person = ?", (name,))
    _insert_grants(db, name, grants)


def save_password(db: HqDatabase, name: str, password_hash: str, *, must_change: bool) -> None:
    sql = "UPDATE hq_user SET password_hash = ?, must_change = ? WHERE name = ?"
    db.execute(sql, (password_hash, must_change, name))


def read_code(db: HqDatabase, name: str) -> CodeState:
    row = db.row("SELECT code_secret, code_offered, code_step FROM hq_user WHERE name = ?", (name,))
    return CodeState(*row) if row else CodeState(None, None, None)


def kept_codes(db: HqDatabase) -> dict[str, CodeState]:
    """Of everybody who has a secret, locked until the transaction ends."""
    hold = "" if db.engine == "sqlite" else " FOR UPDATE"
    rows = db.rows(
        "SELECT name, code_secret, code_offered, code_step FROM hq_user "
        f"WHERE code_secret IS NOT NULL OR code_offered IS NOT NULL ORDER BY name{hold}"
    )
    return {name: CodeState(*state) for name, *state in rows}


def save_code(db: HqDatabase, name: str, state: CodeState) -> None:
    sql = "UPDATE hq_user SET code_secret = ?, code_offered = ?, code_step = ? WHERE name = ?"
    db.execute(sql, (state.secret, state.offered, state.step, name))


def use_step(db: HqDatabase, name: str, step: int) -> bool:
    """False when this code, or a later one, was used before: of two who bring the same one, one gets in."""
    sql = "UPDATE hq_user SET code_step = ? WHERE name = ? AND (code_step IS NULL OR code_step < ?)"
    return db.execute(sql, (step, name, step)) == 1


def note_sign_in(db: HqDatabase, name: str, now_ms: int) -> None:
    db.execute("UPDATE hq_user SET signed_in_ms = ? WHERE name = ?", (now_ms, name))


def has_users(db: HqDatabase) -> bool:
    return db.row("SELECT 1 FROM hq_user LIMIT 1") is not None


def list_users(db: HqDatabase) -> list[User]:
    """Everybody, by their full names."""
    grants: dict[str, list[Grant]] = {}
    for person, role, store in db.rows("SELECT person, role, store FROM hq_user_role ORDER BY person, role, store"):
        grants.setdefault(person, []).append(Grant(Role(role), store))
    rows = db.rows(f"SELECT {_COLUMNS} FROM hq_user ORDER BY full_name, name")
    return [_user(row, tuple(grants.get(row[0], ()))) for row in rows]


def active_users(db: HqDatabase) -> list[User]:
    """Those who may come in, by their full names."""
    return [user for user in list_users(db) if user.active]


def full_names(db: HqDatabase) -> dict[str, str]:
    """Sign-in name → full name, also of those who may no longer come in."""
    return dict(db.rows("SELECT name, full_name FROM hq_user"))


def lock_users(db: HqDatabase) -> None:
    """Nobody else changes who may do what until this write transaction ends: two people at once could otherwise take
    away the last two administrators.
    """
    if db.engine == "postgresql":
        db.execute("LOCK TABLE hq_user_role IN SHARE ROW EXCLUSIVE MODE")


def _user(row: Row, grants: tuple[Grant, ...]) -> User:
    return replace(User(*with_flags(row, *_FLAGS)), grants=grants)


def _grants_of(db: HqDatabase, name: str) -> tuple[Grant, ...]:
    rows: Sequence[tuple[str, str]] = db.rows(
        "SELECT role, store FROM hq_user_role WHERE person = ? ORDER BY role, store", (name,)
    )
    return tuple(Grant(Role(role), store) for role, store in rows)


def _insert_grants(db: HqDatabase, name: str, grants: Iterable[Grant]) -> None:
    sql = "INSERT INTO hq_user_role (person, role, store) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    if rows := [(name, grant.role.value, grant.store) for grant in grants]:
        db.execute_many(sql, rows)
