"""Paints receipt rows with Qt: for the screen, for PDF, and as dots for rows that a printer's code pages lack."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen

from store_client.devices import qr
from store_client.devices.code128 import bars_of
from store_client.devices.receipt_text import display_width
from store_client.domain.receipt_model import Bitmap, ReceiptLine
from store_client.ui.direction import runs_from_the_right
from store_client.ui.theme.fonts import font
from store_client.ui.widgets import paint

WIDTH: Final = 320
"""The width that the sizes here are made for; other widths are scaled."""
_ROW, _LARGE, _RULE, _BARCODE, _BLANK = 19, 28, 15, 40, 8
_TEXT_PIXELS, _LARGE_PIXELS = 13, 18
_PAPER_DOTS = 576
_DOTS_A_PIXEL = 1.6
_QR_SIDE, _QR_GAP = 150, 6
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTER = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Inks:
    """``faint`` is for notes, ``rule`` for the lines across."""

    text: QColor
    faint: QColor
    rule: QColor


def black() -> Inks:
    return Inks(QColor("#000000"), QColor("#000000"), QColor("#000000"))


def height_of(row: ReceiptLine) -> int:
    """At ``WIDTH``."""
    if row.separator:
        return _RULE
    if row.barcode:
        return _BARCODE
    if row.qr:
        return _qr_module(row.qr) * len(qr.modules_of(row.qr)) + 2 * _QR_GAP
    if row.logo is not None:
        return row.logo.height * WIDTH // _PAPER_DOTS + _BLANK
    if not row.text.strip():
        return _BLANK
    return _LARGE if row.large else _ROW


def paint_rows(painter: QPainter, rows: Sequence[ReceiptLine], left: int, top: int, inks: Inks) -> None:
    """One below the other, ``WIDTH`` wide; who wants another size scales the painter."""
    for row in rows:
        place = QRect(left, top, WIDTH, height_of(row))
        paint_row(painter, row, place, inks)
        top += place.height()


def paint_row(painter: QPainter, row: ReceiptLine, place: QRect, inks: Inks) -> None:
    if row.separator:
        painter.setPen(QPen(inks.rule, 1, Qt.PenStyle.DashLine))
        middle = place.center().y()
        painter.drawLine(place.x(), middle, place.right(), middle)
    elif row.barcode:
        _paint_barcode(painter, row.barcode, place, inks.text)
    elif row.qr:
        _paint_qr(painter, row.qr, place, inks.text)
    elif row.logo is not None:
        _paint_logo(painter, row.logo, place)
    elif row.text.strip():
        for words, room, align in _parts(row, place):
            faint = not row.bold and row.text.startswith("  ") and not row.right
            _write(painter, words, room, align, row, inks.faint if faint else inks.text)


def row_as_dots(row: ReceiptLine, dots: int) -> Bitmap:
    """The row as a printer of that many dots prints a picture: black or white, no grey."""
    image = QImage(dots, round(height_of(row) * _DOTS_A_PIXEL), QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(_DOTS_A_PIXEL, _DOTS_A_PIXEL)
    paint_row(painter, row, QRect(0, 0, int(dots / _DOTS_A_PIXEL), height_of(row)), black())
    painter.end()
    mono = image.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
    black_is_one = mono.colorTable()[1] & 0xFFFFFF == 0
    row_bytes, line = (dots + 7) // 8, mono.bytesPerLine()
    content = bytes(mono.constBits())
    kept = b"".join(content[y * line : y * line + row_bytes] for y in range(mono.height()))
    return Bitmap(dots, mono.height(), kept if black_is_one else bytes(byte ^ 0xFF for byte in kept))


def _parts(row: ReceiptLine, place: QRect) -> Iterator[tuple[str, QRect, Qt.AlignmentFlag]]:
    """The row's texts with the room that each has and the edge it stands at."""
    if row.center:
        yield row.text, place, _CENTER
        return
    near, far = (_RIGHT, _LEFT) if row.rtl else (_LEFT, _RIGHT)
    if row.cells:
        columns = display_width(row.text)
        for cell in row.cells:
            end = place.width() * (cell.end or columns) // columns
            from_left = place.right() + 1 - end if row.rtl else place.x()
            yield cell.text, QRect(from_left, place.y(), end, place.height()), far if cell.end else near
        return
    taken = paint.width_of(row.right, _face(row)) + 8 if row.right else 0
    room = place.adjusted(taken, 0, 0, 0) if row.rtl else place.adjusted(0, 0, -taken, 0)
    words = row.left.lstrip()
    indent = 4 * (len(row.left) - len(words))
    if words:
        yield words, room.adjusted(0 if row.rtl else indent, 0, -indent if row.rtl else 0, 0), near
    if row.right:
        yield row.right, place, far


def _face(row: ReceiptLine, pixels: int = 0) -> QFont:
    return font(pixels or (_LARGE_PIXELS if row.large else _TEXT_PIXELS), 600 if row.bold else 400, figures=True)


def _write(
    painter: QPainter, words: str, room: QRect, align: Qt.AlignmentFlag, row: ReceiptLine, colour: QColor
) -> None:
    """As large as fits: nothing on a receipt is cut off, what is too long for its room is set narrower."""
    faces = [_face(row), *(_face(row, pixels) for pixels in ((16, 15) if row.large else (12, 11)))]
    face = next((one for one in faces if paint.width_of(words, one) <= room.width()), faces[-1])
    needed = paint.width_of(words, face)
    painter.save()
    painter.setFont(face)
    painter.setPen(colour)
    placed = room
    if needed > room.width() > 0:
        painter.translate(room.x(), 0)
        painter.scale(room.width() / needed, 1)
        placed = QRect(0, room.y(), needed, room.height())
    way = Qt.TextFlag.TextForceRightToLeft if runs_from_the_right(words) else Qt.TextFlag.TextForceLeftToRight
    flags = align.value | Qt.AlignmentFlag.AlignAbsolute.value | way.value | Qt.TextFlag.TextSingleLine.value
    paint.draw_words(painter, placed, flags, words)
    painter.restore()


def _paint_barcode(painter: QPainter, code: str, place: QRect, ink: QColor) -> None:
    try:
        bars = bars_of(code)
    except ValueError:
        return
    module = min(2.0, (place.width() - 8) / len(bars))
    left = place.x() + (place.width() - module * len(bars)) / 2
    for at, bar in enumerate(bars):
        if bar:
            painter.fillRect(QRectF(left + at * module, place.y() + 4, module, place.height() - 8), ink)


def _qr_module(text: str) -> int:
    return max(2, _QR_SIDE // len(qr.modules_of(text)))


def _paint_qr(painter: QPainter, text: str, place: QRect, ink: QColor) -> None:
    modules, side = qr.modules_of(text), _qr_module(text)
    left = place.x() + (place.width() - side * len(modules)) // 2
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                painter.fillRect(QRect(left + x * side, place.y() + _QR_GAP + y * side, side, side), ink)


def _paint_logo(painter: QPainter, logo: Bitmap, place: QRect) -> None:
    image = QImage(logo.rows, logo.width, logo.height, logo.row_bytes, QImage.Format.Format_Mono)
    image.setColorTable([0xFFFFFFFF, 0xFF000000])
    width = logo.width * WIDTH // _PAPER_DOTS
    height = logo.height * WIDTH // _PAPER_DOTS
    left = place.x() + (place.width() - width) // 2
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRect(left, place.y(), width, height), image.convertToFormat(QImage.Format.Format_RGB32))
