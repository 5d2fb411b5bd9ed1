"""How presenters ask for what takes its time: done beside the window, brought back to it."""

from collections.abc import Callable
from typing import Any, Protocol


class Beside(Protocol):
    """`work` runs beside the window, then `done` or `failed` in it."""

    def __call__(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> None: ...
