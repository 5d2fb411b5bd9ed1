"""The one handle on HQ's database: SQLite or PostgreSQL by URL, transactions and statements."""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any, Literal, Protocol, TypeVar
from urllib.parse import urlsplit

import peewee
import psycopg
from sqlcipher3 import dbapi2 as sqlite

from hq_server.db.postgresql import LIMITS, open_postgresql
from hq_server.db.sqlite_file import SqliteConnections, open_sqlite
from hq_server.db.trouble import is_connection_lost, is_disk_failing, plain_errors
from hq_server.errors import Interrupted, OutcomeUnknown, StorageTrouble, WrongSettings
from hq_server.texts import _

log = logging.getLogger(__name__)

Engine = Literal["sqlite", "postgresql"]
Use = Literal["web", "worker", "command"]
Row = tuple[Any, ...]
T = TypeVar("T")

# What workers on PostgreSQL listen to.
WORK_CHANNEL = "comptoir_work"
# SQLite allows 32,766 parameters in a statement; PostgreSQL takes a list as one.
_CHUNK = 5_000
# In this order: a bool is an int, too.
_TYPES = ((bool, "bool"), (int, "int8"), (bytes, "bytea"))
# How often a unit is tried when the server broke it off before it was saved.
_TRIES = 3


def with_flags(row: Row, *places: int) -> list[Any]:
    """The row with real booleans at these places: SQLite gives 0 and 1."""
    values = list(row)
    for place in places:
        values[place] = bool(values[place])
    return values


class Connections(Protocol):
    """Where transactions get their connections from."""

    def take(self) -> Any: ...

    def give_back(self, connection: Any) -> None: ...

    def replace(self, connection: Any) -> Any:
        """A new one instead of a dead one; when there is none, nothing is taken any more."""

    def discard(self, connection: Any) -> None: ...

    def close(self) -> None:
        """Close those that nobody uses."""


class Saved(threading.local):
    """How many write transactions this thread has saved."""

    count = 0


class HqDatabase:
    """Statements are written with ``?`` for both engines. Every statement belongs to a ``write()`` or ``read()``
    block. ``peewee`` is for the migrations alone.
    """

    def __init__(self, url: str, engine: Engine, database: peewee.Database, connections: Connections) -> None:
        self.url = url
        self.engine: Engine = engine
        self.peewee = database
        self._connections = connections
        self.saved = Saved()
        self._state = threading.local()
        self._translated: dict[str, str] = {}
        # Writers of this process take turns here: SQLite's own waiting is unfair and sleeps up to 0.1 s at a time.
        self._turn: AbstractContextManager[object] = (
            threading.Lock() if engine == "sqlite" else contextlib.nullcontext()
        )

    @classmethod
    def open(cls, url: str, use: Use = "command", connections: int = 0) -> "HqDatabase":
        """Open ``sqlite:///path`` or ``postgresql://user:password@host:port/name``. Nothing is created but an SQLite
        file.

        ``use`` says which time limits hold on PostgreSQL, ``connections`` how many at once (0: what is usual).
        """
        scheme = urlsplit(url).scheme
        if scheme == "sqlite":
            file = open_sqlite(url)
            return cls(url, "sqlite", file, SqliteConnections(file))
        if scheme in ("postgresql", "postgres"):
            limits = LIMITS[use]
            limits = replace(limits, connections=connections or limits.connections)
            return cls(url, "postgresql", *open_postgresql(url, limits))
        message = _(
            "The database address “{url}” cannot be used. Write sqlite:///path/hq.db or postgresql://user@host/name."
        )
        raise WrongSettings(message.format(url=url))

    def again(self, unit: Callable[[], T]) -> T:
        """Run what one transaction makes (or what may be done twice); again at once when the server broke it off and
        it is certain that nothing was saved (the connection died before the end, a deadlock). Inside of a transaction
        it runs once.
        """
        for _attempt in range(_TRIES - 1):
            try:
                return unit()
            except Interrupted as interrupted:
                if self.in_transaction():
                    raise
                log.warning("Trying again: %s", interrupted)
        return unit()

    def tell_workers(self) -> None:
        """When this transaction is saved, workers that rest look for work at once (PostgreSQL)."""
        self._state.told = True

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
        with plain_errors():
            return list(cursor.fetchall())

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        cursor = self._cursor(sql, parameters)
        with plain_errors():
            found: Row | None = cursor.fetchone()
            return found

    def stream(self, sql: str, parameters: Sequence[object] = (), size: int = 2_000) -> Iterator[Row]:
        """Rows that do not have to fit into memory; the transaction has to stay open while they are read."""
        with plain_errors():
            if self.engine == "postgresql":
                with self._connection().cursor("hq_stream") as cursor:
                    cursor.itersize = size
                    yield from cursor.execute(self._sql(sql), parameters)
            else:
                yield from self._connection().execute(sql, parameters)

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        with plain_errors():
            self._connection().cursor().executemany(self._sql(sql), list(rows))

    def insert_rows(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Insert many rows the fastest way there is: COPY on PostgreSQL, one prepared statement on SQLite."""
        if not rows:
            return
        names = ", ".join(columns)
        with plain_errors():
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
        self._connections.close()
        if not self.peewee.is_closed():
            self.peewee.close()

    def in_transaction(self) -> bool:
        return bool(getattr(self._state, "open", False))

    @contextlib.contextmanager
    def _transaction(self, begin: str, turn: AbstractContextManager[object], *, writes: bool) -> Iterator[None]:
        if self.in_transaction():
            yield
            return
        with turn:
            connection = self._begin(begin)
            self._state.connection, self._state.open, self._state.writes, self._state.told = (
                *(connection, True, writes),
                False,
            )
            try:
                yield
                self._commit(connection)
                self.saved.count += writes
            except BaseException as error:
                self._undo(connection, error)
                raise
            else:
                self._notify(connection)
                self._connections.give_back(connection)
            finally:
                self._state.open, self._state.connection = False, None

    def _begin(self, begin: str) -> Any:
        """A connection that died while nobody used it (server restarted, network gone) is replaced, once."""
        with plain_errors():
            connection = self._connections.take()
        try:
            with plain_errors():
                connection.execute(begin)
        except StorageTrouble:
            if self.engine == "sqlite":
                raise
            connection = self._connections.replace(connection)
            try:
                with plain_errors():
                    connection.execute(begin)
            except StorageTrouble:
                self._connections.discard(connection)
                raise
        return connection

    def _commit(self, connection: Any) -> None:
        """Raises ``OutcomeUnknown`` when nobody can say whether it was saved."""
        if self.engine == "sqlite":
            try:
                with plain_errors():
                    connection.execute("COMMIT")
            except StorageTrouble as trouble:
                if is_disk_failing(trouble.__cause__):
                    raise OutcomeUnknown(_unknown()) from trouble
                raise
            return
        warnings: list[str] = []

        def hear(notice: psycopg.errors.Diagnostic) -> None:
            if notice.severity_nonlocalized == "WARNING":
                warnings.append(str(notice.message_primary))

        connection.add_notice_handler(hear)
        try:
            with plain_errors():
                ended = connection.execute("COMMIT").statusmessage
        except StorageTrouble as trouble:
            if connection.closed or is_connection_lost(trouble.__cause__):
                raise OutcomeUnknown(_unknown()) from trouble
            raise
        finally:
            connection.remove_notice_handler(hear)
        if ended != "COMMIT":
            raise StorageTrouble(_("A part of this had failed before. Nothing was changed; try again."))
        if warnings:
            # “The transaction has already committed locally, but might not have been replicated to the standby.”
            log.error("The database saved with a warning: %s", warnings[0])
            raise OutcomeUnknown(_unknown())

    def _notify(self, connection: Any) -> None:
        """After the transaction and not in it: PostgreSQL lets transactions that notify be saved only one by one. When
        it gets lost, workers look by themselves a little later.
        """
        if self._state.told and self.engine == "postgresql":
            with contextlib.suppress(psycopg.Error):
                connection.execute(f"NOTIFY {WORK_CHANNEL}")

    def _undo(self, connection: Any, error: BaseException) -> None:
        """Roll back; a connection that cannot even do that is thrown away, which rolls back as well. What a connection
        holds after the disk failed a commit is unknown: it is not used again.
        """
        try:
            unsure = self.engine == "sqlite" and isinstance(error, OutcomeUnknown)
            if unsure or is_connection_lost(error.__cause__):
                self._connections.discard(connection)
                return
            if self.engine == "postgresql" or connection.in_transaction:
                connection.execute("ROLLBACK")
        except (sqlite.Error, psycopg.Error, peewee.PeeweeException):
            self._connections.discard(connection)
        else:
            self._connections.give_back(connection)

    def _connection(self) -> Any:
        connection = getattr(self._state, "connection", None)
        if connection is None:
            raise RuntimeError("a statement outside of write() and read()")
        return connection

    def _cursor(self, sql: str, parameters: Sequence[object]) -> Any:
        with plain_errors():
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


def _unknown() -> str:
    return _(
        "HQ's database went away just as it saved this, so it may have been saved or not. Look first, then try again."
    )
