"""What comes out of the emulated receipt printer, piece by piece."""

from dataclasses import dataclass, field, replace
from typing import TypeAlias

from store_client.domain.receipt_model import Bitmap

LEFT, CENTER, RIGHT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Style:
    """``width`` and ``height`` are times the font's own; ``small`` is the narrow font B."""

    bold: bool = False
    width: int = 1
    height: int = 1
    small: bool = False
    reverse: bool = False
    upside_down: bool = False
    underline: bool = False

    def sized(self, width: int, height: int) -> "Style":
        return replace(self, width=width, height=height)


@dataclass(frozen=True, slots=True)
class Glyph:
    """``drawn``: a character that the host defined itself."""

    character: str
    style: Style
    drawn: Bitmap | None = None


@dataclass(slots=True)
class TextRow:
    glyphs: list[Glyph] = field(default_factory=list)
    align: int = LEFT
    left_margin: int = 0

    @property
    def text(self) -> str:
        return "".join(glyph.character for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Picture:
    bitmap: Bitmap
    align: int
    wide: int = 1
    high: int = 1


@dataclass(frozen=True, slots=True)
class Barcode:
    """``kind`` as GS k numbers them from 65 on; ``text`` without the set prefixes of Code 128."""

    kind: int
    content: bytes
    text: str
    height: int
    module: int
    align: int


@dataclass(frozen=True, slots=True)
class QrCode:
    text: str
    module: int
    level: str
    align: int


@dataclass(frozen=True, slots=True)
class Pdf417:
    text: str
    align: int


@dataclass(frozen=True, slots=True)
class Feed:
    dots: int


@dataclass(frozen=True, slots=True)
class Cut:
    pass


@dataclass(frozen=True, slots=True)
class Pulse:
    pin: int


@dataclass(frozen=True, slots=True)
class Question:
    """A status that was asked for: ``name`` is DLE EOT n or GS r n."""

    name: str
    kind: int


Thing: TypeAlias = TextRow | Picture | Barcode | QrCode | Pdf417 | Feed | Cut | Pulse | Question


@dataclass(slots=True)
class Printed:
    """``unknown``: commands the printer would not have understood."""

    things: list[Thing] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def rows(self) -> list[str]:
        """The text rows, without the space behind their last character."""
        return [thing.text.rstrip() for thing in self.things if isinstance(thing, TextRow)]

    def of(self, kind: type[Thing]) -> list[Thing]:
        return [thing for thing in self.things if isinstance(thing, kind)]
