"""Does what takes its time beside the window, and brings what came of it back to it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal


class _Job(QRunnable):
    def __init__(self, work: Callable[[], Any], tell: "_Teller") -> None:
        super().__init__()
        self._work, self._tell = work, tell

    def run(self) -> None:
        try:
            result = self._work()
        except Exception as error:  # whatever it is, the window says it
            self._tell.failed.emit(error)
        else:
            self._tell.done.emit(result)


class _Teller(QObject):
    """Lives in the window's thread: signals from another one arrive there in their turn."""

    done = Signal(object)
    failed = Signal(object)


class Background:
    def __init__(self) -> None:
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(2)
        self._tellers: set[_Teller] = set()

    def __call__(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> None:
        teller = _Teller()
        self._tellers.add(teller)

        def settle(tell: Callable[[Any], None], what: Any) -> None:
            self._tellers.discard(teller)
            tell(what)

        queued = Qt.ConnectionType.QueuedConnection
        teller.done.connect(lambda result: settle(done, result), queued)
        teller.failed.connect(lambda error: settle(failed, error), queued)
        self._pool.start(_Job(work, teller))

    @property
    def idle(self) -> bool:
        return not self._tellers

    def finish(self, wait_ms: int) -> bool:
        """Wait for what still runs; False when it did not end in time."""
        return self._pool.waitForDone(wait_ms)
