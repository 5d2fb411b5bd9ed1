"""Builds rows that never are wider than the paper, in the direction that its language runs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from store_client.devices.receipt_text import between, display_width, wrapped
from store_client.domain.receipt_model import Bitmap, Cell, ReceiptLine

_INDENT = "  "
_LEAST_LEFT = 8


@dataclass(slots=True)
class Rows:
    """A receipt as it grows, from the top. Every text may be of any length: it is broken, never cut."""

    width: int
    rtl: bool = False
    made: list[ReceiptLine] = field(default_factory=list)

    def blank(self) -> None:
        """Space, but never twice in a row and not at the top."""
        if self.made and self.made[-1] != ReceiptLine():
            self.made.append(ReceiptLine())

    def rule(self) -> None:
        self.made.append(ReceiptLine(separator=True))

    def center(self, text: str, *, bold: bool = False, large: bool = False) -> None:
        for row in wrapped(text, self.width // 2 if large else self.width):
            self._add(row, bold=bold, large=large, center=True)

    def text(self, text: str, *, bold: bool = False) -> None:
        for row in wrapped(text, self.width):
            self._add(row, bold=bold)

    def note(self, text: str) -> None:
        """What belongs to the row above."""
        for row in wrapped(text, self.width - len(_INDENT)):
            self._add(_INDENT + row)

    def pair(self, left: str, right: str, *, bold: bool = False, large: bool = False) -> None:
        """``left`` at the near edge, ``right`` at the far one, beside its last row; where both do not fit, below it."""
        width = self.width // 2 if large else self.width
        if not right.strip():
            for row in wrapped(left, width):
                self._add(row, bold=bold, large=large)
            return
        *wide, end = wrapped(right, width - 1)
        room = width - display_width(end) - 1
        if wide or room < min(_LEAST_LEFT, display_width(left)):
            for row in wrapped(left, width):
                self._add(row, bold=bold, large=large)
            for row in (*wide, end):
                self._add(between("", row, width), right=row, bold=bold, large=large)
            return
        *rows, last = wrapped(left, room)
        for row in rows:
            self._add(row, bold=bold, large=large)
        self._add(between(last, end, width), right=end, bold=bold, large=large)

    def columns(self, cells: Sequence[tuple[str, ...]]) -> bool:
        """A table, all but the first column at the far edge; False, and nothing is made, where it does not fit."""
        widths = [max(display_width(row[at]) for row in cells) for at in range(len(cells[0]))]
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
                text = between(text, cell, end)
            placed = (Cell(first, 0), *(Cell(cell, end) for cell, end in zip(others, ends, strict=True)))
            self._add(text, right=others[-1], cells=placed)
        return True

    def barcode(self, text: str) -> None:
        self.made.append(ReceiptLine(barcode=text, center=True))

    def qr(self, text: str) -> None:
        self.made.append(ReceiptLine(qr=text, center=True))

    def logo(self, picture: Bitmap) -> None:
        self.made.append(ReceiptLine(logo=picture, center=True))

    def _add(
        self,
        text: str,
        *,
        right: str = "",
        cells: tuple[Cell, ...] = (),
        bold: bool = False,
        large: bool = False,
        center: bool = False,
    ) -> None:
        rtl = self.rtl and bool(text.strip())
        made = ReceiptLine(text, bold=bold, large=large, center=center, right=right, cells=cells, rtl=rtl)
        self.made.append(made)
