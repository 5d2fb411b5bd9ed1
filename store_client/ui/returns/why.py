"""Asks why goods come back: the shop's reasons as rows, each taken by its number, by Enter, or by a press."""

from collections.abc import Callable, Sequence

from store_client.domain.setup import ReasonCode
from store_client.ui.returns.rows import ReturnRow


class Why:
    """Open while it asks; `then` is what was to be done when it turned out that a reason is missing."""

    def __init__(self) -> None:
        self.open = False
        self.cursor = 0
        self._known: Sequence[ReasonCode] = ()
        self._typed = ""
        self._then: Callable[[], None] | None = None

    @property
    def shown(self) -> Sequence[ReasonCode]:
        """Those that what is typed is part of; all of them where it is part of none."""
        word = self._typed.strip().casefold()
        return [one for one in self._known if word in f"{one.reason} {one.name}".casefold()] or self._known

    @property
    def marked(self) -> ReasonCode:
        return self.shown[self.cursor]

    @property
    def rows(self) -> Sequence[ReturnRow]:
        numbers = {one.reason: str(at) for at, one in enumerate(self._known, start=1)}
        return [ReturnRow(one.name, "", "", numbers[one.reason], "", "", "why") for one in self.shown]

    def begin(self, known: Sequence[ReasonCode], then: Callable[[], None] | None) -> None:
        self.open, self.cursor, self._known, self._typed, self._then = True, 0, known, "", then

    def end(self) -> Callable[[], None] | None:
        """What was to be done."""
        then, self.open, self._then = self._then, False, None
        return then

    def typed(self, text: str) -> bool:
        """Part of a reason; True when its number was typed, which takes it."""
        if text.isascii() and text.isdecimal() and 0 < int(text) <= len(self._known):
            self._typed, self.cursor = "", int(text) - 1
            return True
        self._typed, self.cursor = text, 0
        return False

    def move(self, step: int) -> None:
        self.cursor = max(0, min(len(self.shown) - 1, self.cursor + step))

    def turn(self) -> None:
        """The next one, the first again after the last."""
        self.cursor = (self.cursor + 1) % len(self.shown)
