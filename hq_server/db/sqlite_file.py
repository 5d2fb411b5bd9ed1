"""HQ's database as one SQLite file: how it is opened, and with which library."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import peewee
from playhouse.sqlcipher_ext import SqlCipherDatabase
from sqlcipher3 import dbapi2 as sqlite

from hq_server.db.fields import FIELD_TYPES
from hq_server.errors import StorageTrouble, UnsafeSqlite, WrongSettings
from hq_server.texts import _

# Older ones can damage a WAL file that two connections write and checkpoint at the same time (SQLite WAL docs,
# "WAL-reset bug").
SAFE_SQLITE = (3, 51, 3)
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "temp_store": "memory",
    # What is deleted is overwritten: of people who were erased nothing stays in free parts of the file.
    "secure_delete": 1,
    # Pages that many uploads change are copied into the file once, not every 4 MB; the WAL stays below 64 MB.
    "wal_autocheckpoint": 8_000,
    "journal_size_limit": 64 * 1024 * 1024,
}
_BUSY_SECONDS = 30


def check_sqlite(version: tuple[int, ...] = sqlite.sqlite_version_info) -> None:
    """Refuse an SQLite library that can damage the file. Raises ``UnsafeSqlite``."""
    if version < SAFE_SQLITE:
        message = _(
            "This computer's SQLite library is version {found}; {needed} or later is needed, older ones can damage the "
            "database. Nothing was opened; install Comptoir again with its own libraries."
        )
        found, needed = (".".join(map(str, parts)) for parts in (version, SAFE_SQLITE))
        raise UnsafeSqlite(message.format(found=found, needed=needed))


def sqlite_path(url: str) -> Path:
    """The file that ``sqlite:///path`` names."""
    path = Path(unquote(url.removeprefix("sqlite:///")))
    if not url.startswith("sqlite:///") or not path.name:
        raise WrongSettings(_("The database address “{url}” names no file.").format(url=url))
    return path


def open_sqlite(url: str) -> peewee.Database:
    check_sqlite()
    path = sqlite_path(url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageTrouble(
            _("The folder {path} cannot be made: {error}").format(path=path.parent, error=error)
        ) from error
    database: peewee.Database = SqlCipherDatabase(
        os.fspath(path),
        pragmas=_PRAGMAS,
        timeout=_BUSY_SECONDS,
        lock_type="IMMEDIATE",
        cached_statements=256,
        field_types=FIELD_TYPES["sqlite"],
    )
    return database


class SqliteConnections:
    """Each thread has its own connection to the file for as long as it lives."""

    def __init__(self, database: peewee.Database) -> None:
        self._database = database

    def take(self) -> Any:
        return self._database.connection()  # type: ignore[no-untyped-call]

    def give_back(self, connection: Any) -> None:
        """It stays with its thread."""

    def replace(self, connection: Any) -> Any:
        self.discard(connection)
        return self.take()

    def discard(self, connection: Any) -> None:
        self.close()

    def close(self) -> None:
        """Close this thread's connection."""
        if not self._database.is_closed():
            self._database.close()
