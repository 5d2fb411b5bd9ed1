"""The one handle on HQ's database: SQLite or PostgreSQL by URL, connections, transactions, errors in plain words."""

import contextlib
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import peewee
import psycopg
from playhouse.pool import PooledPostgresqlDatabase
from playhouse.sqlcipher_ext import SqlCipherDatabase
from sqlcipher3 import dbapi2 as sqlite

from hq_server.db.fields import FIELD_TYPES
from hq_server.errors import RowsRefused, StorageTrouble, UnsafeSqlite, WrongSettings
from hq_server.texts import _

Engine = Literal["sqlite", "postgresql"]
Row = tuple[Any, ...]


def with_flags(row: Row, *places: int) -> list[Any]:
    """The row with real booleans at these places: SQLite gives 0 and 1."""
    values = list(row)
    for place in places:
        values[place] = bool(values[place])
    return values


# Older ones can damage a WAL file that two connections write and checkpoint at the same time (SQLite WAL docs,
# "WAL-reset bug").
SAFE_SQLITE = (3, 51, 3)
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "temp_store": "memory",
    # Pages that many uploads change are copied into the file once, not every 4 MB; the WAL stays below 64 MB.
    "wal_autocheckpoint": 8_000,
    "journal_size_limit": 64 * 1024 * 1024,
}
_BUSY_SECONDS = 30
# SQLite allows 32,766 parameters in a statement; PostgreSQL takes a list as one.
_CHUNK = 5_000
# In this order: a bool is an int, too.
_TYPES = ((bool, "bool"), (int, "int8"), (bytes, "bytea"))


class HqDatabase:
    """Statements are written with ``?`` for both engines. Every statement belongs to a ``write()`` or ``read()``
    block.
    """

    def __init__(self, url: str, engine: Engine, database: peewee.Database) -> None:
        self.url = url
        self.engine: Engine = engine
        self.peewee = database
        self._state = threading.local()
        self._translated: dict[str, str] = {}
        # Writers of this process take turns here: SQLite's own waiting is unfair and sleeps up to 0.1 s at a time.
        self._turn: AbstractContextManager[object] = (
            threading.Lock() if engine == "sqlite" else contextlib.nullcontext()
        )

    @classmethod
    def open(cls, url: str) -> "HqDatabase":
        """Open ``sqlite:///path`` or ``postgresql://user:password@host:port/name``. Nothing is created but an SQLite
        file.
        """
        scheme = urlsplit(url).scheme
        if scheme == "sqlite":
            return cls(url, "sqlite", _open_sqlite(url))
        if scheme in ("postgresql", "postgres"):
            return cls(url, "postgresql", _open_postgresql(url))
        message = _(
            "The database address “{url}” cannot be used. Write sqlite:///path/hq.db or postgresql://user@host/name."
        )
        raise WrongSettings(message.format(url=url))

    def write(self) -> AbstractContextManager[None]:
        """One write transaction; a ``write()`` inside it belongs to it."""
        if self.in_transaction() and not self._state.writes:
            raise RuntimeError("write() inside read()")
        begin = "BEGIN IMMEDIATE" if self.engine == "sqlite" else "BEGIN"
        return self._transaction(begin, self._turn, writes=True)

    def read(self) -> AbstractContextManager[None]:
        """One read transaction: everything inside sees the same moment."""
        begin = "BEGIN" if self.engine == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        return self._transaction(begin, contextlib.nullcontext(), writes=False)

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of a write transaction that is undone alone when it fails."""
        self.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            with contextlib.suppress(StorageTrouble):
                self.execute("ROLLBACK TO SAVEPOINT part")
                self.execute("RELEASE SAVEPOINT part")
            raise
        self.execute("RELEASE SAVEPOINT part")

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run a statement and return how many rows it touched."""
        return int(self._cursor(sql, parameters).rowcount)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        cursor = self._cursor(sql, parameters)
        with _plain_errors():
            return list(cursor.fetchall())

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        cursor = self._cursor(sql, parameters)
        with _plain_errors():
            found: Row | None = cursor.fetchone()
            return found

    def stream(self, sql: str, parameters: Sequence[object] = (), size: int = 2_000) -> Iterator[Row]:
        """Rows that do not have to fit into memory; the transaction has to stay open while they are read."""
        with _plain_errors():
            if self.engine == "postgresql":
                with self._connection().cursor("hq_stream") as cursor:
                    cursor.itersize = size
                    yield from cursor.execute(self._sql(sql), parameters)
            else:
                yield from self._connection().execute(sql, parameters)

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        with _plain_errors():
            self._connection().cursor().executemany(self._sql(sql), list(rows))

    def insert_rows(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Insert many rows the fastest way there is: COPY on PostgreSQL, one prepared statement on SQLite."""
        if not rows:
            return
        names = ", ".join(columns)
        with _plain_errors():
            cursor = self._connection().cursor()
            if self.engine == "sqlite":
                marks = ", ".join("?" * len(columns))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
                return
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types([_column_type(column) for column in zip(*rows, strict=True)])
                for row in rows:
                    copy.write_row(row)

    def rows_in(self, sql: str, parameters: Sequence[object], values: Sequence[object]) -> list[Row]:
        """Run a query whose last condition is ``… IN_VALUES`` for any number of values."""
        found: list[Row] = []
        if self.engine == "postgresql":
            return self.rows(sql.replace("IN_VALUES", "= ANY(?)"), (*parameters, list(values))) if values else found
        for start in range(0, len(values), _CHUNK):
            part = values[start : start + _CHUNK]
            marks = ", ".join("?" * len(part))
            found += self.rows(sql.replace("IN_VALUES", f"IN ({marks})"), (*parameters, *part))
        return found

    def close(self) -> None:
        """Close this thread's connection, and those that no thread has."""
        if isinstance(self.peewee, PooledPostgresqlDatabase):
            self.peewee.manual_close()
            self.peewee.close_idle()
        elif not self.peewee.is_closed():
            self.peewee.close()

    def in_transaction(self) -> bool:
        return bool(getattr(self._state, "open", False))

    @contextlib.contextmanager
    def _transaction(self, begin: str, turn: AbstractContextManager[object], *, writes: bool) -> Iterator[None]:
        if self.in_transaction():
            yield
            return
        with turn, self._lent():
            self._begin(begin)
            self._state.open, self._state.writes = True, writes
            try:
                yield
                with _plain_errors():
                    self._connection().execute("COMMIT")
            except BaseException:
                self._undo()
                raise
            finally:
                self._state.open = False

    @contextlib.contextmanager
    def _lent(self) -> Iterator[None]:
        """On PostgreSQL a thread has a connection as long as it needs one, then the next thread goes on with it: a
        server process that knows the tables already is several times faster than one of many that wake up rarely.
        """
        lent = self.engine == "postgresql" and self.peewee.is_closed()
        try:
            yield
        finally:
            if lent:
                self.peewee.close()

    def _begin(self, begin: str) -> None:
        """A connection that died while nobody used it (server restarted, network gone) is replaced, once."""
        try:
            with _plain_errors():
                self._connection().execute(begin)
        except StorageTrouble:
            if self.engine == "sqlite":
                raise
            self.close()
            with _plain_errors():
                self._connection().execute(begin)

    def _undo(self) -> None:
        """Roll back; a connection that cannot even do that is thrown away, which rolls back as well."""
        try:
            connection = self._connection()
            if self.engine == "postgresql" or connection.in_transaction:
                connection.execute("ROLLBACK")
        except (sqlite.Error, psycopg.Error, peewee.PeeweeException):
            self.close()

    def _connection(self) -> Any:
        return self.peewee.connection()  # type: ignore[no-untyped-call]

    def _cursor(self, sql: str, parameters: Sequence[object]) -> Any:
        with _plain_errors():
            return self._connection().execute(self._sql(sql), parameters)

    def _sql(self, sql: str) -> str:
        if self.engine == "sqlite":
            return sql
        translated = self._translated.get(sql)
        if translated is None:
            translated = self._translated[sql] = sql.replace("%", "%%").replace("?", "%s")
        return translated


def _column_type(values: Iterable[object]) -> str:
    """The PostgreSQL type of a column, by its first value."""
    first = next((value for value in values if value is not None), "")
    return next((name for kind, name in _TYPES if isinstance(first, kind)), "text")


@contextlib.contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except (sqlite.OperationalError, psycopg.OperationalError, peewee.OperationalError) as error:
        raise StorageTrouble(_trouble(error)) from error
    except (sqlite.InterfaceError, psycopg.InterfaceError, peewee.InterfaceError) as error:
        raise StorageTrouble(_trouble(error)) from error
    except (sqlite.Error, psycopg.Error, peewee.PeeweeException, OverflowError, UnicodeError) as error:
        raise RowsRefused(_("The database refused a row: {error}").format(error=first_line(error))) from error


def _trouble(error: Exception) -> str:
    text = first_line(error)
    if "disk is full" in text or "No space left" in text:
        return _("The disk of HQ's database is full. Nothing was changed; make room, then try again.")
    if "readonly" in text or "read-only" in text:
        return _("HQ's database is read-only. Nothing was changed; check the rights on its file or folder.")
    if "locked" in text:
        return _("HQ's database is busy. Nothing was changed; try again in a moment.")
    return _("HQ's database does not answer: {error}. Nothing was changed; check it, then try again.").format(
        error=text
    )


def first_line(error: Exception) -> str:
    """What a driver says of its error, without the hints and positions that follow."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def check_sqlite(version: tuple[int, ...] = sqlite.sqlite_version_info) -> None:
    """Refuse an SQLite library that can damage the file. Raises ``UnsafeSqlite``."""
    if version < SAFE_SQLITE:
        message = _(
            "This computer's SQLite library is version {found}; {needed} or later is needed, older ones can damage the "
            "database. Nothing was opened; install Comptoir again with its own libraries."
        )
        found, needed = (".".join(map(str, parts)) for parts in (version, SAFE_SQLITE))
        raise UnsafeSqlite(message.format(found=found, needed=needed))


def _open_sqlite(url: str) -> peewee.Database:
    check_sqlite()
    path = Path(unquote(url.removeprefix("sqlite:///")))
    if not url.startswith("sqlite:///") or not path.name:
        raise WrongSettings(_("The database address “{url}” names no file.").format(url=url))
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


def _open_postgresql(url: str) -> peewee.Database:
    address = "postgresql://" + url.partition("://")[2]
    database: peewee.Database = PooledPostgresqlDatabase(
        address,
        max_connections=None,
        prefer_psycopg3=True,
        connect_timeout=10,
        field_types=FIELD_TYPES["postgresql"],
    )
    return database
