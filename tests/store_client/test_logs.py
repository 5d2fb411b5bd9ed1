"""The log keeps what went wrong, whoever raised it."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from store_client import logs


@pytest.fixture(autouse=True)
def restore_logging() -> Iterator[None]:
    root, hook, thread_hook = logging.getLogger(), sys.excepthook, threading.excepthook
    handlers, level = root.handlers[:], root.level
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers[:], sys.excepthook, threading.excepthook = handlers, hook, thread_hook
    root.setLevel(level)


def test_the_log_lies_in_its_folder(tmp_path: Path) -> None:
    path = logs.set_up(tmp_path / "logs", "window")
    logging.getLogger("a.module").info("shift %s opened", 7)
    assert path == tmp_path / "logs" / "window.log"
    assert "a.module: shift 7 opened" in path.read_text(encoding="utf-8")


def test_what_a_thread_raises_is_logged_with_its_traceback(tmp_path: Path) -> None:
    path = logs.set_up(tmp_path, "agent", screen_level=logging.CRITICAL + 1)
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    assert "ZeroDivisionError" in path.read_text(encoding="utf-8")


def test_what_the_program_raises_is_logged_and_an_interrupt_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = logs.set_up(tmp_path, "agent", screen_level=logging.CRITICAL + 1)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert not path.exists()
    sys.excepthook(ValueError, ValueError("broken"), None)
    assert "ValueError: broken" in path.read_text(encoding="utf-8")
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = logs.set_up(tmp_path / "logs", "window", screen_level=logging.CRITICAL)
    path.mkdir()
    logging.getLogger("a.module").error("shift %s opened", 7)
    assert "Traceback" not in capsys.readouterr().err
