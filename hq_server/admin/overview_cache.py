"""How HQ stands, kept for a moment: the sidebar of every page asks for it, and many people look at once."""

import threading
import time
from collections.abc import Callable

from hq_server.services.attention import Overview


class OverviewCache:
    """``seconds``: how old it may be; with 0 it is read each time. What this process changes is seen at once."""

    def __init__(self, seconds: float = 0.0, steady: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._steady = seconds, steady
        self._turn = threading.Lock()
        self._kept: Overview | None = None
        self._read_at = 0.0

    def get(self, read: Callable[[], Overview]) -> Overview:
        """Several who ask at the same moment wait for one reading."""
        if not self._seconds:
            return read()
        with self._turn:
            if self._kept is None or self._steady() - self._read_at > self._seconds:
                self._kept, self._read_at = read(), self._steady()
            return self._kept

    def forget(self) -> None:
        with self._turn:
            self._kept = None
