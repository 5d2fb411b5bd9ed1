"""Writes receipt rows as ESC/POS (the ESC/POS command reference): text in code pages, pictures for what they lack."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from store_client.devices import code128, code_pages, qr
from store_client.devices.code_pages import CodePage, Run, usual_pages
from store_client.devices.receipt_text import between, display_width
from store_client.domain.receipt_model import WIDTH, Bitmap, Cell, ReceiptLine

ESC, GS, DLE = b"\x1b", b"\x1d", b"\x10"
INITIALIZE: Final = ESC + b"@"
ASK_PRINTED: Final = GS + b"r\x01"
"""Answered in its turn, after all that was sent before is on paper; not while the printer is out of paper."""
DOTS_A_COLUMN = 12
_ROW_DOTS = 30
_BARCODE_DOTS, _BAR_DOTS = 64, (3, 2)
_QR_DOTS, _QR_LEAST = 6, 3
_RASTER_ROWS = 240

Painter = Callable[[ReceiptLine, int], Bitmap]
"""Paints one row as a picture of that many dots' width."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Paper:
    """What a printer's paper and firmware can do. ``native_qr``: it draws QR codes itself, else they go as pictures."""

    columns: int = WIDTH
    pages: tuple[CodePage, ...] = field(default_factory=usual_pages)
    native_qr: bool = True
    cut: bool = True

    @property
    def dots(self) -> int:
        return self.columns * DOTS_A_COLUMN


def encode(rows: Sequence[ReceiptLine], paper: Paper, painter: Painter | None = None) -> bytes:
    """The whole receipt, from a fresh start of the printer to the cut."""
    return b"".join(_Encoder(paper, painter).encode(rows))


def open_drawer(pin: int = 2) -> bytes:
    """A pulse of 50 ms on the drawer's connector, pin 2 or 5."""
    return ESC + b"p" + bytes([0 if pin == 2 else 1, 25, 250])


def ask_status(kind: int) -> bytes:
    """Answered at once, whatever the printer is doing: 1 printer, 2 offline, 3 error, 4 paper."""
    return DLE + b"\x04" + bytes([kind])


class _Encoder:
    def __init__(self, paper: Paper, painter: Painter | None) -> None:
        self._paper, self._painter = paper, painter
        self._page = paper.pages[0]
        self._bold = self._large = self._center = False

    def encode(self, rows: Sequence[ReceiptLine]) -> Iterator[bytes]:
        yield INITIALIZE + ESC + b"R\x00" + _select(self._page)
        for row in rows:
            yield from self._row(row)
        yield from self._style(ReceiptLine())
        yield ESC + b"d\x04" + (GS + b"V\x42\x00" if self._paper.cut else b"")

    def _row(self, row: ReceiptLine) -> Iterator[bytes]:
        yield from self._style(row)
        if row.separator:
            yield b"-" * self._paper.columns + b"\n"
        elif row.logo is not None:
            yield from _raster(row.logo)
        elif row.barcode:
            yield _barcode(row.barcode, self._paper.dots)
        elif row.qr:
            yield from _qr(row.qr, self._paper)
        else:
            yield from self._text(row)

    def _style(self, row: ReceiptLine) -> Iterator[bytes]:
        drawn = bool(row.barcode or row.qr or row.logo)
        center = row.center or drawn
        if row.bold != self._bold:
            yield ESC + b"E" + bytes([row.bold])
        if row.large != self._large:
            yield GS + b"!" + (b"\x11" if row.large else b"\x00")
        if center != self._center:
            yield ESC + b"a" + bytes([center])
        self._bold, self._large, self._center = row.bold, row.large, center

    def _text(self, row: ReceiptLine) -> Iterator[bytes]:
        text = self._arranged(row)
        runs = code_pages.split(text, self._paper.pages, self._page)
        if runs is None and self._painter is not None:
            picture = self._painter(row, self._paper.dots)
            yield from _raster(picture)
            return
        if runs is None:
            runs, replaced = code_pages.without_pages(text, self._paper.pages, self._page)
            _log.warning("%d characters of a receipt are in no code page of the printer", replaced)
        yield from self._runs(runs)
        yield b"\n"

    def _arranged(self, row: ReceiptLine) -> str:
        """A row that begins at the right edge, as it stands from left to right."""
        if not row.rtl or row.center:
            return row.text
        columns = self._paper.columns // (2 if row.large else 1)
        if row.cells:
            return _mirrored(row.cells, columns)
        near = row.left.lstrip()
        indent = len(row.left) - len(near)
        gap = columns - indent - display_width(near) - display_width(row.right)
        return row.right + " " * max(gap, 1 if row.right else 0) + near + " " * indent

    def _runs(self, runs: Sequence[Run]) -> Iterator[bytes]:
        for run in runs:
            if run.page != self._page:
                yield _select(run.page)
                self._page = run.page
            yield run.content


def _mirrored(cells: Sequence[Cell], columns: int) -> str:
    """A table's row with its first part at the right edge; what ended a column begins it."""
    (first, _near), *others = cells
    text = ""
    for part, end in sorted(others, key=lambda cell: -cell.end):
        text += " " * (columns - end - display_width(text)) + part
    return between(text, first, columns)


def _select(page: CodePage) -> bytes:
    return ESC + b"t" + bytes([page.number])


def _barcode(text: str, dots: int) -> bytes:
    """Code 128, as wide as the paper takes it; nothing when it takes none, the number stands below it anyway."""
    try:
        modules = len(code128.bars_of(text)) + 2 * code128.QUIET_MODULES
        content = b"".join(
            b"{C" + bytes(int(piece[at : at + 2]) for at in range(0, len(piece), 2))
            if set_ == "C"
            else b"{B" + piece.encode("ascii").replace(b"{", b"{{")
            for set_, piece in code128.pieces_of(text)
        )
    except ValueError:
        _log.warning("this number cannot be a barcode")
        return b""
    width = next((width for width in _BAR_DOTS if modules * width <= dots), 0)
    if not width or len(content) > 255:
        return b""
    size = GS + b"h" + bytes([_BARCODE_DOTS]) + GS + b"w" + bytes([width]) + GS + b"H\x00"
    return size + GS + b"k\x49" + bytes([len(content)]) + content


def _qr(text: str, paper: Paper) -> Iterator[bytes]:
    modules = len(qr.modules_of(text)) + 2 * qr.QUIET_MODULES
    dots = max(_QR_LEAST, min(_QR_DOTS, paper.dots // modules))
    if not paper.native_qr:
        yield from _raster(qr.picture_of(text, dots))
        return
    yield from (
        _qr_function(b"A\x32\x00"),
        _qr_function(b"C" + bytes([dots])),
        _qr_function(b"E\x31"),
        _qr_function(b"P0" + text.encode()),
        _qr_function(b"Q0"),
    )


def _qr_function(content: bytes) -> bytes:
    return GS + b"(k" + (len(content) + 1).to_bytes(2, "little") + b"1" + content


def _raster(picture: Bitmap) -> Iterator[bytes]:
    """In bands: printers have little memory for one picture."""
    for top in range(0, picture.height, _RASTER_ROWS):
        rows = min(_RASTER_ROWS, picture.height - top)
        head = GS + b"v0\x00" + picture.row_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little")
        yield head + picture.rows[top * picture.row_bytes : (top + rows) * picture.row_bytes]
