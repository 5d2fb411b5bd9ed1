"""The ways for the money to go back, as many at a time as there is room for."""

from typing import Final

ROOM: Final = 4


class WayPage:
    """Where there are more than have room, the last place turns the page."""

    def __init__(self) -> None:
        self._first = 0

    def begin(self) -> None:
        self._first = 0

    def shown(self, count: int) -> range:
        """The ways on this page, of `count`."""
        if count <= ROOM:
            return range(count)
        first = self._first if self._first < count else 0
        return range(first, min(first + ROOM - 1, count))

    def has_more(self, count: int) -> bool:
        return count > ROOM

    def turn(self, count: int) -> None:
        """The first page follows the last."""
        after = self.shown(count).stop
        self._first = after if after < count else 0
