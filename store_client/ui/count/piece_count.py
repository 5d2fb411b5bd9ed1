"""How many of each coin and note are typed, singly and in rolls. What is left empty was not counted; 0 was."""

from collections.abc import Iterable, Sequence
from typing import Final

from store_client.domain.denominations import NOTE, Denomination, Pieces

_MOST_DIGITS: Final = 6


class PieceCount:
    """``in_rolls``: what is typed now are rolls. A coin's or note's place is its value."""

    def __init__(self, denominations: Sequence[Denomination]) -> None:
        self.notes = [one for one in denominations if one.kind == NOTE]
        self.coins = [one for one in denominations if one.kind != NOTE]
        self.all: Sequence[Denomination] = [*self.notes, *self.coins]
        self.has_rolls = any(one.roll for one in self.all)
        self.in_rolls = False
        self._loose: dict[str, str] = {}
        self._rolls: dict[str, str] = {}

    @property
    def places(self) -> Sequence[str]:
        """Where something can be typed now, in their order."""
        return [str(one.value_minor) for one in self.all if one.roll or not self.in_rolls]

    def text(self, place: str) -> str:
        return (self._rolls if self.in_rolls else self._loose).get(place, "")

    def type(self, place: str, text: str) -> None:
        """Digits alone count."""
        digits = "".join(digit for digit in text if digit.isascii() and digit.isdigit())
        (self._rolls if self.in_rolls else self._loose)[place] = digits[:_MOST_DIGITS]

    def clear(self) -> None:
        self._loose.clear()
        self._rolls.clear()

    def load(self, pieces: Iterable[Pieces]) -> None:
        self._loose |= {str(one.value_minor): str(one.pieces) for one in pieces}

    def knows(self, pieces: Iterable[Pieces]) -> bool:
        """Whether there is a place for each of them: the shop may have changed which coins and notes it takes."""
        return {one.value_minor for one in pieces} <= {one.value_minor for one in self.all}

    def rolls_of(self, one: Denomination) -> int:
        return int(self._rolls.get(str(one.value_minor)) or 0)

    def of(self, one: Denomination) -> int | None:
        """With those in rolls; None where nothing is typed."""
        place = str(one.value_minor)
        loose, rolls = self._loose.get(place, ""), self._rolls.get(place, "")
        return int(loose or 0) + int(rolls or 0) * one.roll if loose or rolls else None

    @property
    def counted(self) -> tuple[Pieces, ...]:
        found = ((one.value_minor, self.of(one)) for one in self.all)
        return tuple(Pieces(value, count) for value, count in found if count is not None)

    @property
    def missing(self) -> Sequence[Denomination]:
        """What is still empty while something else is typed."""
        return [one for one in self.all if self.of(one) is None] if self.counted else []
