"""A thread for a device, so that the window never waits for one: calls in their order, answers collected by the window.

It knows no database: what a call needs goes in with it, what came of it is told by whoever asked.
"""

import itertools
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answered(Generic[Answer]):
    """``key`` says what was asked. ``answer`` is None, and ``error`` why, when the call raised."""

    key: str
    answer: Answer | None
    error: Exception | None = None


class NotBegun(Exception):
    """The program ended before the call's turn came."""


class DeviceThread(Generic[Answer]):
    """One call at a time. ``told`` is called in the thread whenever there is an answer: it may only wake the window."""

    def __init__(self, name: str, told: Callable[[], object] = lambda: None) -> None:
        self._told = told
        self._waiting: queue.PriorityQueue[tuple[int, int, str, Callable[[], Answer] | None]] = queue.PriorityQueue()
        self._answers: queue.SimpleQueue[Answered[Answer]] = queue.SimpleQueue()
        self._numbers = itertools.count()
        self._newest: dict[str, int] = {}
        self._asked = 0
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether something was asked that is not answered and collected yet. For the window's thread."""
        return self._asked > 0

    def ask(self, key: str, call: Callable[[], Answer], *, first: bool = False) -> None:
        """Wait in line; ``first``: before all that is not begun."""
        self._asked += 1
        self._waiting.put((0 if first else 1, next(self._numbers), key, call))

    def ask_newest(self, key: str, call: Callable[[], Answer]) -> None:
        """As ``ask``; what waits under the same key and is not begun is left out, and answers None."""
        number = next(self._numbers)
        self._newest[key] = number
        self._asked += 1
        self._waiting.put((1, number, key, call))

    def answers(self) -> list[Answered[Answer]]:
        """All that came since the last time, without waiting. For the window's thread."""
        found: list[Answered[Answer]] = []
        while True:
            try:
                found.append(self._answers.get_nowait())
            except queue.Empty:
                self._asked -= len(found)
                return found

    def stop(self, wait_seconds: float) -> bool:
        """Begin nothing more; whether what was being done ended in time. What waited is answered with ``NotBegun``."""
        self._waiting.put((-1, next(self._numbers), "", None))
        self._thread.join(wait_seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while True:
            _order, number, key, call = self._waiting.get()
            if call is None:
                self._give_up()
                return
            if number < self._newest.get(key, 0):
                answered: Answered[Answer] = Answered(key, None)
            else:
                answered = self._answered(key, call)
            self._answers.put(answered)
            self._told()

    def _give_up(self) -> None:
        while True:
            try:
                _order, _number, key, call = self._waiting.get_nowait()
            except queue.Empty:
                return
            if call is not None:
                self._answers.put(Answered(key, None, NotBegun()))

    def _answered(self, key: str, call: Callable[[], Answer]) -> Answered[Answer]:
        try:
            return Answered(key, call())
        except Exception as error:  # the thread must live on, and whoever asked decides what it means
            _log.exception("%s failed", key)
            return Answered(key, None, error)
