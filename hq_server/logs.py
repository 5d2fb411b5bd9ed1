"""Sets up the log: one rotating file a program, warnings also on the screen, nothing lost that a thread raises.

A log is read by more people than the database: it holds ids and counts, never what a person is called or a secret is.
Another library's error may quote what it was given, so only our own errors' messages are written.
"""

import json
import logging
import sys
import threading
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from hq_server.errors import ComptoirError

TEXT, JSON = "text", "json"
_FORMAT = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"
_BYTES, _FILES = 5_000_000, 5
_Error = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

log = logging.getLogger(__name__)
_about: ContextVar[dict[str, object] | None] = ContextVar("about", default=None)


def set_up(folder: Path, program: str, *, screen_level: int = logging.WARNING, style: str = TEXT) -> Path:
    """Log into ``<folder>/<program>.log`` and return its path. ``style``: lines of ``text``, or of ``json``."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{program}.log"
    file = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True)
    screen = logging.StreamHandler(sys.stderr)
    screen.setLevel(screen_level)
    lines = JsonLines() if style == JSON else TextLines(_FORMAT)
    for handler in (file, screen):
        handler.setFormatter(lines)
    logging.basicConfig(level=logging.INFO, handlers=[file, screen], force=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_thread
    return path


def begin(request: str) -> None:
    """From now on this thread speaks of another request."""
    _about.set({"request": request})


def note(**facts: object) -> None:
    """Say more about what this thread is doing; it stands in every line of a JSON log until the next ``begin``."""
    _about.set({**(_about.get() or {}), **facts})


class TextLines(logging.Formatter):
    def formatException(self, ei: Any) -> str:  # noqa: N802 (the name is logging's)
        return _where(ei)


class JsonLines(logging.Formatter):
    """One JSON object a line: when (UTC), how bad, who says what, and about which request, register and documents."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
            **(_about.get() or {}),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            told["error"] = _where(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


def _where(error: _Error) -> str:
    """Which errors, and from which lines of which files; the words of our own errors alone."""
    return "\n".join(line for part in _chain(error[1]) for line in _one(part))


def _chain(error: BaseException | None) -> list[BaseException]:
    """The first cause first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.insert(0, error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _one(error: BaseException) -> list[str]:
    kind = type(error)
    words = f": {error.message}" if isinstance(error, ComptoirError) else ""
    frames = traceback.extract_tb(error.__traceback__)
    return [
        *(f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in frames),
        f"{kind.__module__}.{kind.__qualname__}{words}",
    ]


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
