"""Hears, on PostgreSQL, when somebody wishes that a job runs, so that a worker that rests begins at once."""

import contextlib
import logging
import threading

import psycopg

from hq_server.db.connections import Connection
from hq_server.db.database import WORK_CHANNEL, HqDatabase
from hq_server.db.postgresql import LIMITS, connect_to, conninfo

log = logging.getLogger(__name__)

# Calls may get lost with their connection, so a worker looks by itself that often; on SQLite nobody calls.
_LOOK_SECONDS = 1.0
_LOOK_UNCALLED_SECONDS = 0.2
# A wait is never longer than this, so that a worker that is told to stop does so.
_SLICE_SECONDS = 0.25


class WorkCalls:
    """One connection beside those of the transactions, for the thread that waits."""

    def __init__(self, db: HqDatabase) -> None:
        self._address = conninfo(db.url, LIMITS["worker"]) if db.engine == "postgresql" else ""
        self._connection: Connection | None = None
        self._deaf = False

    def listen(self) -> None:
        """From now on no call is missed. Without it the first wait begins to listen."""
        if self._connection is None and self._address:
            try:
                connection = connect_to(self._address)
                connection.execute(f"LISTEN {WORK_CHANNEL}")
                self._connection, self._deaf = connection, False
            except psycopg.Error as error:
                if not self._deaf:
                    log.warning("No calls can be heard, so work is looked for: %s", type(error).__name__)
                self._deaf = True

    def wait(self, stop: threading.Event) -> None:
        """Until somebody calls, ``stop`` is set, or it is time to look."""
        self.listen()
        if self._connection is None:
            stop.wait(_LOOK_SECONDS if self._address else _LOOK_UNCALLED_SECONDS)
            return
        for _slice in range(int(_LOOK_SECONDS / _SLICE_SECONDS)):
            if stop.is_set() or self._hear(self._connection):
                return

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _hear(self, connection: Connection) -> bool:
        """Whether somebody called; one call stands for all that came together."""
        try:
            called = any(list(connection.notifies(timeout=_SLICE_SECONDS, stop_after=1)))
            return any(list(connection.notifies(timeout=0))) or called
        except psycopg.Error:
            with contextlib.suppress(psycopg.Error):
                connection.close()
            self._connection = None
            return True
