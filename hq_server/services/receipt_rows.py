"""Rows of a receipt as registers lay them out: never wider than the paper, text broken between words, never cut."""

import unicodedata
from dataclasses import dataclass, field

_INDENT = "  "
_LEAST_LEFT = 8
_TURNING = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_BREAKS = frozenset({"Cc", "Zl", "Zp"})
_NO_COLUMN = frozenset({"Mn", "Me", "Cf"})


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One row. ``large`` text is twice as wide; a ``separator`` is a rule across; the others are drawn."""

    text: str = ""
    bold: bool = False
    large: bool = False
    center: bool = False
    separator: bool = False
    barcode: str = ""
    qr: bool = False
    logo: str = ""


@dataclass(slots=True)
class PaperRows:
    """A receipt as it grows, from the top."""

    width: int
    made: list[PaperRow] = field(default_factory=list)

    def blank(self) -> None:
        """Space, but never twice in a row and not at the top."""
        if self.made and self.made[-1] != PaperRow():
            self.made.append(PaperRow())

    def rule(self) -> None:
        self.made.append(PaperRow(separator=True))

    def center(self, text: str, *, bold: bool = False, large: bool = False) -> None:
        for row in wrapped(text, self.width // 2 if large else self.width):
            self.made.append(PaperRow(row, bold, large, center=True))

    def note(self, text: str) -> None:
        """What belongs to the row above."""
        for row in wrapped(text, self.width - len(_INDENT)):
            self.made.append(PaperRow(_INDENT + row))

    def pair(self, left: str, right: str, *, bold: bool = False, large: bool = False) -> None:
        """``left`` at the near edge, ``right`` at the far one, beside its last row; where both do not fit, below it."""
        width = self.width // 2 if large else self.width
        rows = _paired(left, right, width) if right.strip() else wrapped(left, width)
        self.made += [PaperRow(row, bold, large) for row in rows]

    def columns(self, cells: list[tuple[str, ...]]) -> bool:
        """A table, all but the first column at the far edge; False, and nothing is made, where it does not fit."""
        widths = [max(columns_of(row[at]) for row in cells) for at in range(len(cells[0]))]
        gaps = len(widths) - 1
        if sum(widths) + gaps > self.width:
            return False
        spare = (self.width - sum(widths)) // gaps
        ends = [self.width]
        for wide in reversed(widths[2:]):
            ends.insert(0, ends[0] - wide - spare)
        for first, *others in cells:
            text = first
            for cell, end in zip(others, ends, strict=True):
                text = _between(text, cell, end)
            self.made.append(PaperRow(text))
        return True


def columns_of(text: str) -> int:
    """Columns on paper: wide East Asian characters take two, combining and invisible ones none."""
    return len(text) if text.isascii() else sum(_columns(character) for character in text)


def wrapped(text: str, width: int) -> list[str]:
    """The text in rows of at most ``width`` columns, broken between words where that is possible; at least one row."""
    rows = [""]
    for word in _printable(text).split():
        joined = f"{rows[-1]} {word}" if rows[-1] else word
        if columns_of(joined) <= width:
            rows[-1] = joined
            continue
        pieces = _cut(word, width)
        rows = rows + pieces if rows[-1] else rows[:-1] + pieces
    return rows


def _paired(left: str, right: str, width: int) -> list[str]:
    *wide, end = wrapped(right, width - 1)
    room = width - columns_of(end) - 1
    if wide or room < min(_LEAST_LEFT, columns_of(left)):
        return [*wrapped(left, width), *(_between("", row, width) for row in (*wide, end))]
    *rows, last = wrapped(left, room)
    return [*rows, _between(last, end, width)]


def _between(left: str, right: str, width: int) -> str:
    return left + " " * max(1, width - columns_of(left) - columns_of(right)) + right


def _printable(text: str) -> str:
    """Without control characters and marks that turn the direction of what follows."""
    return "".join(
        " " if unicodedata.category(character) in _BREAKS else character
        for character in text.encode("utf-8", "ignore").decode()
        if character not in _TURNING
    )


def _cut(word: str, width: int) -> list[str]:
    pieces, used = [""], 0
    for character in word:
        columns = _columns(character)
        if used + columns > width and pieces[-1]:
            pieces.append("")
            used = 0
        pieces[-1] += character
        used += columns
    return pieces


def _columns(character: str) -> int:
    if unicodedata.category(character) in _NO_COLUMN:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
