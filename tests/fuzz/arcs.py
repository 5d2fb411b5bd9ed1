"""Watches which steps from line to line the product's code takes."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[2]
PRODUCT = (str(ROOT / "store_client"), str(ROOT / "hq_server"))
STEPS_AT_FIRST, STEPS_A_BYTE = 300_000, 1_000


class Endless(BaseException):
    """Far more steps than an input of this size is worth. No handler of the product catches it."""


class Arcs:
    """What a call did. Steps are counted and not seconds: the same input always comes to the same."""

    def __init__(self) -> None:
        self._watched: dict[str, bool] = {}
        self._numbers: dict[object, int] = {}
        self._taken: set[int] = set()
        self._last = 0
        self._left = 0

    def of(self, call: Callable[[bytes], object], content: bytes) -> tuple[object, frozenset[int]]:
        """The call's answer and its arcs. Raises ``Endless`` and what the call raises."""
        self._taken, self._last = set(), 0
        self._left = STEPS_AT_FIRST + STEPS_A_BYTE * len(content)
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            answer = call(content)
        finally:
            sys.settrace(before)
        return answer, frozenset(self._taken)

    def _enter(self, frame: FrameType, _event: str, _argument: object) -> Callable[..., Any] | None:
        name = frame.f_code.co_filename
        watched = self._watched.get(name)
        if watched is None:
            watched = self._watched[name] = name.startswith(PRODUCT)
        if not watched:
            return None
        code = frame.f_code
        number = self._numbers.setdefault(code, len(self._numbers) + 1) << 12

        def step(stepping: FrameType, event: str, _argument: object) -> Callable[..., Any]:
            if event == "line":
                here = number + stepping.f_lineno
                self._taken.add(self._last << 32 | here)
                self._last = here
                self._left -= 1
                if self._left < 0:
                    self._left = STEPS_AT_FIRST  # whoever tidies up may do so
                    raise Endless(f"{code.co_name}, line {stepping.f_lineno}")
            return step

        return step
