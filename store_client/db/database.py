"""Opens the register's SQLite file and owns its connections, its write transactions and its checkpoints."""

import contextlib
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import peewee
from sqlcipher3 import dbapi2 as sqlite

from store_client.db import encryption, file_key, migration
from store_client.db.in_place import InPlace
from store_client.db.trouble import cannot_open, commit_failed, explained, is_read_only, refuse_unsafe

PATIENCE_S = 2.0
_CHECKPOINT_PATIENCE_S = 0.02
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "wal_autocheckpoint": 0,
    "mmap_size": 0,
    "trusted_schema": 0,
}

Parameters: TypeAlias = Sequence[Any] | Mapping[str, Any]
Row: TypeAlias = tuple[Any, ...]


def patient(patience_s: float) -> Callable[[int], bool]:
    """A busy handler that asks again each 0.5 to 1 ms: SQLite's own waits ever longer."""
    deadline_s = 0.0

    def wait(attempt: int) -> bool:
        nonlocal deadline_s
        if attempt == 0:
            deadline_s = time.monotonic() + patience_s
        time.sleep(random.uniform(0.0005, 0.001))
        return time.monotonic() < deadline_s

    return wait


class _File(peewee.SqliteDatabase):
    """peewee's side of the file: one connection a thread, by the SQLite that came with the program."""

    server_version = sqlite.sqlite_version_info

    def __init__(self, path: Path, patience_s: float, key: bytes = b"") -> None:
        self.patience_s = patience_s
        self.key = key
        super().__init__(str(path), lock_type="IMMEDIATE")

    def _connect(self) -> sqlite.Connection:
        connection = sqlite.connect(self.database, timeout=0, isolation_level=None, cached_statements=256)
        try:
            if self.key:
                encryption.use_key(connection, self.key)
            connection.set_busy_handler(patient(self.patience_s))
            for pragma, value in _PRAGMAS.items():
                connection.execute(f"PRAGMA {pragma} = {value}")
        except Exception:
            connection.close()
            raise
        return connection


class RegisterDatabase:
    """The register's file, for one process. Each thread has its own connection and closes it with ``close``.

    Every method raises ``StorageTrouble`` or ``DamagedDatabase`` for what the disk or another program did.
    """

    def __init__(self, path: Path, patience_s: float = PATIENCE_S, key: bytes = b"") -> None:
        self.path = path
        self._file = _File(path, patience_s, key)
        self._in_place = InPlace(path)

    @classmethod
    def open(cls, path: Path, *, patience_s: float = PATIENCE_S) -> "RegisterDatabase":
        """Open the file, make it or bring its schema up to date.

        ``patience_s``: how long a write waits for another program's. Raises also ``UnsafeSqlite``, ``NewerDatabase``,
        and ``KeyOutOfReach`` for an encrypted file whose key is not given.
        """
        refuse_unsafe(sqlite.sqlite_version_info)
        try:
            database = cls(path, patience_s, encryption.key_of(path))
        except sqlite.Error as error:
            _raise(error)
        except OSError as error:
            raise cannot_open() from error
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            migration.bring_up_to_date(database._file, path, database.back_up)
        except (sqlite.Error, peewee.PeeweeException) as error:
            database.close()
            _raise(error)
        except OSError as error:
            raise cannot_open() from error
        return database

    @property
    def encrypted(self) -> bool:
        return bool(self._file.key)

    def close(self) -> None:
        """Close the calling thread's connection."""
        self._file.close()

    @contextlib.contextmanager
    def write(self) -> Iterator[None]:
        """One write transaction: all of it is on the disk when the block ends, or none of it when the block raises."""
        self.run("BEGIN IMMEDIATE")
        try:
            self._in_place.require(self._connection())
            yield
        except BaseException as error:
            self._roll_back()
            if is_read_only(error):
                # A connection stays what it was opened as: the next one may write when the disk lets it again.
                self._drop_connection()
            raise
        self._commit()

    @contextlib.contextmanager
    def read(self) -> Iterator[None]:
        """Several reads of one and the same state."""
        self.run("BEGIN")
        try:
            yield
        finally:
            self._roll_back()

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        try:
            found: list[Row] = self._connection().execute(sql, parameters).fetchall()
            return found
        except sqlite.Error as error:
            _raise(error)

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The only column of a query that always has exactly one row."""
        return self.rows(sql, parameters)[0][0]

    def search_rows(self, sql: str, parameters: Parameters) -> list[Row]:
        """A full-text search; a word that the search tables split further than we do finds nothing."""
        try:
            found: list[Row] = self._connection().execute(sql, parameters).fetchall()
            return found
        except sqlite.Error as error:
            if "fts5" in str(error):
                return []
            _raise(error)

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """The number of rows it changed."""
        try:
            return int(self._connection().execute(sql, parameters).rowcount)
        except sqlite.Error as error:
            _raise(error)

    def run_many(self, sql: str, parameters: Iterable[Parameters]) -> int:
        """The number of rows it changed."""
        try:
            return int(self._connection().executemany(sql, parameters).rowcount)
        except sqlite.Error as error:
            _raise(error)

    def data_version(self) -> int:
        """Changes whenever another connection has committed; costs a few microseconds."""
        return int(self.value("PRAGMA data_version"))

    def checkpoint(self, *, cut: bool = False) -> bool:
        """Move the log into the file; False when somebody was in the way. Only the sync agent does this.

        ``cut``: nothing of the log stays on the disk.

        The first pass moves what it can while others read and write; the second, which keeps writers out, then has
        next to nothing to do but to let the log begin anew.
        """
        connection = self._connection()
        connection.set_busy_handler(patient(_CHECKPOINT_PATIENCE_S))
        try:
            self.rows("PRAGMA wal_checkpoint(PASSIVE)")
            last = "TRUNCATE" if cut else "RESTART"
            busy, _pages, _moved = self.rows(f"PRAGMA wal_checkpoint({last})")[0]
        finally:
            connection.set_busy_handler(patient(self._file.patience_s))
        return not busy

    def settle(self, *, moved: bool) -> bool:
        """After a commit that failed: what this connection finds is made to stand; False when somebody was in the way.

        What was written may lie in the log, whole, and would count when the log is read anew (a program killed, a
        power cut), so it is overwritten. ``moved``: it was found, and first goes into the file: a sync that failed
        once says nothing about the log any more.
        """
        if moved and not self.checkpoint(cut=True):
            return False
        with self.write():
            self.run(f"PRAGMA user_version = {self.value('PRAGMA user_version')}")
        return True

    def back_up(self, target: Path) -> None:
        """Copy the file as it is now, while both programs go on; ``target`` is whole or not there.

        The copy of an encrypted file is encrypted with the same key, and says in a note of its own where that is kept.
        """
        unfinished = target.with_name(target.name + ".unfinished")
        unfinished.unlink(missing_ok=True)
        try:
            with contextlib.closing(sqlite.connect(str(unfinished), isolation_level=None)) as copy:
                if self.encrypted:
                    encryption.use_key(copy, self._file.key)
                self._connection().backup(copy)
        except sqlite.Error as error:
            _raise(error)
        note = file_key.read_note(self.path)
        if note is not None:
            file_key.write_note(target, note)
        unfinished.replace(target)

    def _connection(self) -> sqlite.Connection:
        try:
            connection: sqlite.Connection = self._file.connection()  # type: ignore[no-untyped-call]
            return connection
        except peewee.PeeweeException as error:
            _raise(error)

    def _commit(self) -> None:
        try:
            self._connection().execute("COMMIT")
        except sqlite.Error as error:
            self._drop_connection()
            raise commit_failed(error) from error

    def _roll_back(self) -> None:
        try:
            connection = self._connection()
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except sqlite.Error:
            self._drop_connection()

    def _drop_connection(self) -> None:
        """What a handle holds after a failed commit is unknown: the next call opens a new one."""
        with contextlib.suppress(peewee.PeeweeException):
            self._file.close()


def set_aside(path: Path, now_ms: int) -> Path:
    """Rename a damaged file, its log and what says where its key is: the register can start afresh. Nothing is deleted.

    The file goes first: a note without a file is a key for the next file, a file without its note could not be read.
    """
    target = path.with_name(f"{path.name}.damaged-{now_ms}")
    for suffix in ("-wal", "-shm", "", ".key"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(path.with_name(target.name + suffix))
    return target


def _raise(error: Exception) -> NoReturn:
    known = explained(error)
    if known is None:
        raise error
    raise known from error
