"""Sets up the log: one rotating file a program, warnings also on the screen, nothing lost that a thread raises."""

import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from store_client import paths

_FORMAT = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"
_BYTES, _FILES = 5_000_000, 5

log = logging.getLogger(__name__)


class _LogFile(RotatingFileHandler):
    """A log that cannot be written, such as on a full disk, stops nobody and fills no screen."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the name is logging's)
        pass


def set_up(folder: Path, program: str, *, screen_level: int = logging.WARNING) -> Path:
    """Log into ``<folder>/<program>.log`` and return its path. Raises ``OSError`` when the folder cannot be made."""
    paths.make_private(folder)
    path = folder / f"{program}.log"
    file = _LogFile(path, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True)
    screen = logging.StreamHandler(sys.stderr)
    screen.setLevel(screen_level)
    logging.basicConfig(level=logging.INFO, format=_FORMAT, handlers=[file, screen], force=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_thread
    return path


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.critical("Unexpected error, the program stops", exc_info=(kind, error, trace))


def _log_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None:
        log.critical(
            "Unexpected error in a thread", exc_info=(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)
        )
