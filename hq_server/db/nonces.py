"""What signed requests carried once: kept for some minutes, so that no request is taken twice, whichever process it
comes to.

On PostgreSQL in a table, saved without waiting for the disk. On SQLite in a small file beside the database: a reader of
a feed must not wait for somebody else's upload just to note a nonce. What a power cut loses of them is older than the
register's next request.
"""

import contextlib
import threading
import time
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlcipher3 import dbapi2 as sqlite

from hq_server.db.database import HqDatabase
from hq_server.db.sqlite_file import sqlite_path
from hq_server.db.trouble import plain_errors

_PURGE_SECONDS = 30.0
_BUSY_SECONDS = 5.0
_POSTGRESQL = (
    "INSERT INTO request_nonce (store, register, nonce, seen_ms) SELECT ?, ?, ?, ? "
    "FROM (SELECT set_config('synchronous_commit', 'off', true)) AS without_waiting ON CONFLICT DO NOTHING"
)
_SQLITE = "INSERT INTO request_nonce (store, register, nonce, seen_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_TABLE = """
CREATE TABLE IF NOT EXISTS request_nonce (
    store TEXT NOT NULL, register TEXT NOT NULL, nonce TEXT NOT NULL, seen_ms INTEGER NOT NULL,
    PRIMARY KEY (store, register, nonce)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS request_nonce_seen ON request_nonce (seen_ms);
"""
_PURGE = "DELETE FROM request_nonce WHERE seen_ms < ?"


def take(db: HqDatabase, store: str, register: str, nonce: str, seen_ms: int, old_ms: int) -> bool:
    """Whether this is the first request with the nonce. On PostgreSQL within a write transaction.

    Now and then those that were seen before ``old_ms`` are forgotten.
    """
    with _lock:
        kept = _kept.setdefault(db, _Kept())
    before_ms = old_ms if kept.is_time_to_purge() else None
    values = (store, register, nonce, seen_ms)
    if db.engine == "sqlite":
        with plain_errors():
            return kept.in_file(sqlite_path(db.url), values, before_ms)
    if before_ms is not None:
        db.execute(_PURGE, (before_ms,))
    return db.execute(_POSTGRESQL, values) == 1


class _Kept:
    """One database's; the file is opened when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._purged_at = -_PURGE_SECONDS
        self._file: sqlite.Connection | None = None

    def is_time_to_purge(self) -> bool:
        now = time.monotonic()
        if now - self._purged_at < _PURGE_SECONDS:
            return False
        self._purged_at = now
        return True

    def in_file(self, database: Path, values: tuple[object, ...], old_ms: int | None) -> bool:
        path = database.with_name(f"{database.name}.nonces")
        with self._lock:
            try:
                return self._note(path, values, old_ms)
            except sqlite.OperationalError:
                raise
            except sqlite.DatabaseError:  # damaged by a power cut: it holds nothing that is worth mending
                self._begin_anew(path)
                return self._note(path, values, old_ms)

    def _note(self, path: Path, values: tuple[object, ...], old_ms: int | None) -> bool:
        if self._file is None:
            self._file = _open(path)
        if old_ms is not None:
            self._file.execute(_PURGE, (old_ms,))
        return int(self._file.execute(_SQLITE, values).rowcount) == 1

    def _begin_anew(self, path: Path) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            with contextlib.suppress(FileNotFoundError):
                path.with_name(name).unlink()


def _open(path: Path) -> sqlite.Connection:
    connection = sqlite.connect(str(path), timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(_TABLE)
    except BaseException:
        connection.close()
        raise
    return connection


_lock = threading.Lock()
_kept: "WeakKeyDictionary[HqDatabase, _Kept]" = WeakKeyDictionary()
