"""A lock between processes, held by the operating system: it goes with the process, whatever becomes of it."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from store_client.errors import StorageTrouble
from store_client.texts import _

_PAUSE_S = 0.01


@contextlib.contextmanager
def held(path: Path, patience_s: float) -> Iterator[None]:
    """Hold the lock on ``path`` (an empty file that stays). Raises ``StorageTrouble`` when it is not free in time."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + patience_s
        while not _taken(descriptor):
            if time.monotonic() >= deadline:
                message = _("Another program is still preparing the register's file. Wait a minute, then start again.")
                raise StorageTrouble(message)
            time.sleep(_PAUSE_S)
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _taken(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
