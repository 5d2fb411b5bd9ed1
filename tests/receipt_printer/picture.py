"""Draws what the emulated printer has on its paper: one dot of the printer is one pixel."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import segno
from barcode.charsets import code128
from PIL import Image, ImageDraw, ImageFont

from store_client.domain.receipt_model import Bitmap
from tests.receipt_printer.commands import code_128_values
from tests.receipt_printer.printed import (
    CENTER,
    LEFT,
    RIGHT,
    Barcode,
    Cut,
    Feed,
    Glyph,
    Picture,
    Printed,
    QrCode,
    TextRow,
)

CELL = (12, 24)
_SMALL_CELL = (9, 17)
_LINE_DOTS = 30
_MARGIN = 24
_FONTS = (
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"),
    Path(__file__).parents[2] / "resources" / "fonts" / "Inter_400Regular.ttf",
)
_WHITE, _BLACK = 255, 0

Drawn = Image.Image


def draw(printed: Printed, dots: int) -> Drawn:
    """The paper from its beginning to its end, with a white margin around."""
    strips = [_strip(thing, dots) for thing in printed.things if type(thing) in _DRAWING]
    paper = Image.new("L", (dots + 2 * _MARGIN, sum(strip.height for strip in strips) + 2 * _MARGIN), _WHITE)
    top = _MARGIN
    for strip in strips:
        paper.paste(strip, (_MARGIN, top))
        top += strip.height
    return paper


def _strip(thing: object, dots: int) -> Drawn:
    """What is wider than the paper falls off its edge."""
    picture, align, left = _DRAWING[type(thing)](thing)
    strip = Image.new("L", (dots, picture.height), _WHITE)
    at = {LEFT: left, CENTER: (dots - picture.width) // 2, RIGHT: dots - picture.width}[align]
    strip.paste(picture, (at, 0))
    return strip


def of_bitmap(bitmap: Bitmap) -> Drawn:
    """Black dots are ink."""
    bits = bytes(byte ^ 0xFF for byte in bitmap.rows)
    return Image.frombytes("1", (bitmap.row_bytes * 8, bitmap.height), bits).convert("L")


def _row(row: TextRow) -> tuple[Drawn, int, int]:
    cells = [_cell(glyph) for glyph in row.glyphs]
    height = max([cell.height for cell in cells], default=CELL[1])
    strip = Image.new("L", (sum(cell.width for cell in cells), max(_LINE_DOTS, height + 6)), _WHITE)
    left = 0
    for cell in cells:
        strip.paste(cell, (left, height - cell.height))
        left += cell.width
    return strip, row.align, row.left_margin


def _cell(glyph: Glyph) -> Drawn:
    style = glyph.style
    cell = of_bitmap(glyph.drawn) if glyph.drawn else _letter(glyph.character, style.bold, style.small)
    if style.width > 1 or style.height > 1:
        cell = cell.resize((cell.width * style.width, cell.height * style.height), Image.Resampling.NEAREST)
    if style.reverse:
        cell = cell.point(lambda value: _WHITE - value)
    return cell.rotate(180) if style.upside_down else cell


@lru_cache(maxsize=2048)
def _letter(character: str, bold: bool, small: bool) -> Drawn:
    width, height = _SMALL_CELL if small else CELL
    cell = Image.new("L", (width, height), _WHITE)
    pen = ImageDraw.Draw(cell)
    font = _font(height * 4 // 5)
    left = (width - pen.textlength(character, font=font)) / 2
    pen.text((left, height * 4 // 5), character, fill=_BLACK, font=font, anchor="ls")
    if bold:
        pen.text((left + 1, height * 4 // 5), character, fill=_BLACK, font=font, anchor="ls")
    return cell.point(lambda value: _BLACK if value < 140 else _WHITE)


@lru_cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    path = next(path for path in _FONTS if path.exists())
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


def _barcode(barcode: Barcode) -> tuple[Drawn, int, int]:
    bars = "".join(code128.CODES[value] for value in code_128_values(barcode.content)) + "11000111010" + "11"
    strip = Image.new("L", (len(bars) * barcode.module, barcode.height + 12), _WHITE)
    pen = ImageDraw.Draw(strip)
    for at, bar in enumerate(bars):
        if bar == "1":
            left = at * barcode.module
            pen.rectangle((left, 4, left + barcode.module - 1, barcode.height + 4), fill=_BLACK)
    return strip, barcode.align, 0


def _qr(code: QrCode) -> tuple[Drawn, int, int]:
    matrix = list(
        segno.make_qr(code.text, error=code.level, boost_error=False).matrix_iter(scale=code.module, border=4)
    )
    picture = Image.new("L", (len(matrix), len(matrix)), _WHITE)
    picture.putdata([_BLACK if module else _WHITE for row in matrix for module in row])
    return picture, code.align, 0


def _picture(picture: Picture) -> tuple[Drawn, int, int]:
    drawn = of_bitmap(picture.bitmap)
    return drawn.resize((drawn.width * picture.wide, drawn.height * picture.high)), picture.align, 0


def _feed(feed: Feed) -> tuple[Drawn, int, int]:
    return Image.new("L", (1, max(1, feed.dots)), _WHITE), LEFT, 0


def _cut(cut: Cut) -> tuple[Drawn, int, int]:
    strip = Image.new("L", (2000, 12), _WHITE)
    pen = ImageDraw.Draw(strip)
    for left in range(0, 2000, 16):
        pen.line((left, 6, left + 8, 6), fill=_BLACK)
    return strip, LEFT, 0


_DRAWING: dict[type, Callable[..., tuple[Drawn, int, int]]] = {
    TextRow: _row,
    Barcode: _barcode,
    QrCode: _qr,
    Picture: _picture,
    Feed: _feed,
    Cut: _cut,
}
