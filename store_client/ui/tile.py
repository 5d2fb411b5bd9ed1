"""A touch tile, ready to be drawn."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tile:
    """`key` is the key cap it shows; `color` one of HQ's names for a category's colour, or empty."""

    words: str
    second: str = ""
    key: str = ""
    color: str = ""
    icon: str = ""
    enabled: bool = True

    @property
    def spoken(self) -> str:
        return ", ".join(part for part in (self.words, self.second, self.key) if part)
