"""Counts failed tries (sign-in, activation codes) in the database, so that several processes count together.

One setting per counter: ``tries:<name>`` holds when the count began, how many failed and until when to wait.
"""

from dataclasses import dataclass

from hq_server.db.database import HqDatabase

_PREFIX = "tries:"
_KEEP_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Tries:
    since_ms: int = 0
    failed: int = 0
    locked_until_ms: int = 0


def read_tries(db: HqDatabase, name: str) -> Tries:
    row = db.row("SELECT value FROM hq_setting WHERE key = ?", (_PREFIX + name,))
    return Tries(*map(int, row[0].split())) if row else Tries()


def lock_tries(db: HqDatabase, name: str, now_ms: int) -> Tries:
    """Read within a write transaction; nobody else counts this one until it ends."""
    sql = "INSERT INTO hq_setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = hq_setting.value"
    db.execute(sql, (_PREFIX + name, f"{now_ms:013d} 0 0"))
    return read_tries(db, name)


def save_tries(db: HqDatabase, name: str, tries: Tries) -> None:
    value = f"{tries.since_ms:013d} {tries.failed} {tries.locked_until_ms}"
    db.execute("UPDATE hq_setting SET value = ? WHERE key = ?", (value, _PREFIX + name))


def forget_tries(db: HqDatabase, name: str) -> None:
    db.execute("DELETE FROM hq_setting WHERE key = ?", (_PREFIX + name,))


def forget_old_tries(db: HqDatabase, now_ms: int) -> None:
    """The value begins with a time of fixed width, so texts compare as times do. One that is being counted stays."""
    old = "SELECT key FROM hq_setting WHERE key >= ? AND key < ? AND value < ?"
    free = " FOR UPDATE SKIP LOCKED" if db.engine == "postgresql" else ""
    sql = f"DELETE FROM hq_setting WHERE key IN ({old}{free})"
    db.execute(sql, (_PREFIX, _PREFIX[:-1] + ";", f"{max(now_ms - _KEEP_MS, 0):013d}"))
