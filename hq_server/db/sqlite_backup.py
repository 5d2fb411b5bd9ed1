"""A copy of HQ's SQLite file while it is in use, and a file that becomes HQ's database."""

import os
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from hq_server.db.trouble import plain_errors
from hq_server.errors import Refused
from hq_server.texts import _

MAGIC = b"SQLite format 3\x00"


def copy_database(database: Path, target: Path) -> None:
    """Everything that was saved when it began. Those who write meanwhile are not held up."""
    with plain_errors():
        source = sqlite.connect(database)
        try:
            copied = sqlite.connect(target)
            try:
                source.backup(copied)
                # One file, without the log beside it that a database in use has.
                copied.execute("PRAGMA journal_mode = DELETE")
                _check(copied, target)
            finally:
                copied.close()
        finally:
            source.close()
    _flush(target)


def put_in_place(finished: Path, database: Path) -> None:
    """From one moment to the next."""
    _flush(finished)
    os.replace(finished, database)
    if os.name != "nt":
        _flush(database.parent)


def _check(connection: sqlite.Connection, path: Path) -> None:
    found = connection.execute("PRAGMA quick_check").fetchone()
    if found != ("ok",):
        message = _("{path} is damaged: {error}. Use an older backup.")
        raise Refused(message.format(path=path, error=found[0] if found else ""))


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
