"""Decides when the register's log is moved into its file: while nobody sells, and never because a sale was made."""

import logging
import time
from collections.abc import Callable

from store_client.db.database import RegisterDatabase

LARGE_BYTES = 1024 * 1024
TOO_LARGE_BYTES = 16 * LARGE_BYTES
"""From here on it is moved even while somebody sells: at a counter that never rests it would grow without end."""
QUIET_SECONDS = 1.0
APART_SECONDS = 30.0

_log = logging.getLogger(__name__)


class Checkpoints:
    """The one owner of checkpoints: no other connection makes any."""

    def __init__(self, db: RegisterDatabase, steady: Callable[[], float] = time.monotonic) -> None:
        self._db = db
        self._steady = steady
        self._log_file = db.path.with_name(db.path.name + "-wal")
        self._done_at = float("-inf")
        self._done_with = 0

    def look(self, quiet_seconds: float) -> bool:
        """``quiet_seconds``: how long ago the window last recorded something. Whether a checkpoint was made."""
        size, written_ns = self._log_state()
        rested = self._steady() - self._done_at >= APART_SECONDS
        if size < LARGE_BYTES or written_ns == self._done_with or not rested:
            return False
        too_large = size >= TOO_LARGE_BYTES
        if quiet_seconds < QUIET_SECONDS and not too_large:
            return False
        # A log that begins anew keeps the size of its file, which would be too large ever after.
        if not self._db.checkpoint(cut=too_large):
            return False
        self._done_at = self._steady()
        self._done_with = self._log_state()[1]
        _log.debug("checkpoint of %d bytes of log", size)
        return True

    def _log_state(self) -> tuple[int, int]:
        """Size and time of the last write. The size alone says little: the log is written again from its beginning."""
        try:
            state = self._log_file.stat()
        except FileNotFoundError:
            return 0, 0
        return state.st_size, state.st_mtime_ns
