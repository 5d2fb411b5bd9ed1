"""A process's connections to PostgreSQL: at most so many, lent to one transaction at a time, replaced when they die.

A connection is opened by the thread that needs it, without anything in the background: as soon as a server takes
connections again HQ works again, and while none does every request is answered at once.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
from psycopg.pq import TransactionStatus

from hq_server.db.trouble import plain_errors
from hq_server.errors import StorageTrouble
from hq_server.texts import _

Row = psycopg.rows.TupleRow
Connection = psycopg.Connection[Row]

# After this long a connection is closed even if it works: so connections spread again over addresses that a proxy or
# DNS gives anew.
_LIFETIME_SECONDS = 3_600
# While no server takes connections, one request in so long finds that out for all others.
_DOWN_SECONDS = 0.5
_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class _Idle:
    connection: Connection
    opened_ns: int


class PostgresqlConnections:
    """``most`` at once; a thread that needs one more waits ``wait_seconds``, then it is trouble."""

    def __init__(self, connect: Callable[[], Connection], most: int, wait_seconds: float) -> None:
        self._connect = connect
        self._wait_seconds = wait_seconds
        self._places = threading.BoundedSemaphore(most)
        self._lock = threading.Lock()
        self._idle: list[_Idle] = []
        self._opened_ns: dict[int, int] = {}
        self._down_until_ns = 0
        self._down_words = ""

    def take(self) -> Connection:
        if not self._places.acquire(timeout=self._wait_seconds):
            raise StorageTrouble(_("HQ has more to do than its database can take. Nothing was changed; try again."))
        try:
            return self._take_idle() or self._open()
        except BaseException:
            self._places.release()
            raise

    def give_back(self, connection: Connection) -> None:
        """For the next transaction, unless it is in no state for one."""
        opened_ns = self._opened_ns.pop(id(connection), 0)
        usable = not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE
        if usable and time.monotonic_ns() - opened_ns < _LIFETIME_SECONDS * _NS:
            with self._lock:
                self._idle.append(_Idle(connection, opened_ns))
        else:
            connection.close()
        self._places.release()

    def discard(self, connection: Connection) -> None:
        self._opened_ns.pop(id(connection), None)
        connection.close()
        self._places.release()

    def replace(self, connection: Connection) -> Connection:
        """A new one instead of one that turned out to be dead: the idle ones are as dead as that."""
        self._opened_ns.pop(id(connection), None)
        try:
            connection.close()
            self.close()
            return self._open()
        except BaseException:
            self._places.release()
            raise

    def close(self) -> None:
        """Close those that nobody has."""
        with self._lock:
            idle, self._idle = self._idle, []
        for one in idle:
            one.connection.close()

    def _take_idle(self) -> Connection | None:
        """The one that was used last: the server's process behind it knows the tables best."""
        with self._lock:
            if not self._idle:
                return None
            last = self._idle.pop()
        self._opened_ns[id(last.connection)] = last.opened_ns
        return last.connection

    def _open(self) -> Connection:
        if time.monotonic_ns() < self._down_until_ns:
            raise StorageTrouble(self._down_words)
        try:
            with plain_errors():
                connection = self._connect()
        except StorageTrouble as trouble:
            self._down_words = trouble.message
            self._down_until_ns = time.monotonic_ns() + int(_DOWN_SECONDS * _NS)
            raise
        self._opened_ns[id(connection)] = time.monotonic_ns()
        return connection
