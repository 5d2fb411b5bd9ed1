"""How a worker process is told to stop: it finishes the job at hand, and gives it up when that takes too long."""

import _thread
import signal
import sys
import threading
from types import FrameType

GRACE_SECONDS = 20.0


class Stopped(BaseException):
    """Ends the job at hand wherever it is; what it had not saved is undone. No ``except Exception`` takes it."""


class Stopping:
    """``told`` is set by the first SIGTERM or Ctrl-C. A second one, or ``grace_seconds``, raises ``Stopped``."""

    def __init__(self, grace_seconds: float = GRACE_SECONDS) -> None:
        self.told = threading.Event()
        self._grace_seconds = grace_seconds
        self._given_up = False

    def listen(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        if not self.told.is_set():
            self.told.set()
            # In a thread, because not every system has alarms.
            timer = threading.Timer(self._grace_seconds, _once_more)
            timer.daemon = True
            timer.start()
        elif not self._given_up:
            self._given_up = True
            raise Stopped


def _once_more() -> None:
    """Let the handler run again; on systems that can, also where the main thread waits for something."""
    if sys.platform == "win32":
        _thread.interrupt_main(signal.SIGINT)
    else:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
