"""Keeps the public keys of the store's registers, by which their signed codes are known."""

from collections.abc import Iterable, Sequence

from store_client.db import settings
from store_client.db.database import RegisterDatabase

_OWN = "public_key"


def upsert(db: RegisterDatabase, registers: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Each register's keys as HQ has them, in hex, the newest last."""
    db.run_many(
        """INSERT INTO register_key (register, keys) VALUES (?, ?)
           ON CONFLICT (register) DO UPDATE SET keys = excluded.keys""",
        [(register, " ".join(keys)) for register, keys in registers],
    )


def remove(db: RegisterDatabase, registers: Iterable[str]) -> None:
    db.run_many("DELETE FROM register_key WHERE register = ?", [(register,) for register in registers])


def find(db: RegisterDatabase, register: str) -> tuple[str, ...]:
    """The keys of a register, the newest last; of this one also before HQ has told."""
    found = db.row("SELECT keys FROM register_key WHERE register = ?", (register,))
    known = tuple(str(found[0]).split()) if found else ()
    identity = settings.identity(db)
    own = own_key(db) if identity is not None and identity.code == register else ""
    return (*known, own) if own and own not in known else known


def own_key(db: RegisterDatabase) -> str:
    """This register's own public key; empty until it has one."""
    return settings.read_setting(db, _OWN) or ""


def save_own_key(db: RegisterDatabase, key: str) -> None:
    settings.save_settings(db, {_OWN: key})
