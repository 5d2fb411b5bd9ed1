"""Writes a receipt as a PDF of its own length, from the same rows that go to the printer."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from store_client.domain.receipt_model import ReceiptLine
from store_client.ui.receipt_painting import WIDTH, black, height_of, paint_rows

_PAPER_MM: Final = 80
_MARGIN: Final = 16
_DOTS_AN_INCH: Final = 300
_MM_AN_INCH: Final = 25.4


def receipt_pdf(rows: Sequence[ReceiptLine], title: str) -> bytes:
    """One page, 80 mm wide and as long as the receipt; ``title`` names the document."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    high = sum(height_of(row) for row in rows) + 2 * _MARGIN
    wide = WIDTH + 2 * _MARGIN
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Comptoir")
    writer.setResolution(_DOTS_AN_INCH)
    size = QSizeF(_PAPER_MM, _PAPER_MM * high / wide)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Millimeter, title, QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    scale = _PAPER_MM / _MM_AN_INCH * _DOTS_AN_INCH / wide
    painter.scale(scale, scale)
    paint_rows(painter, rows, _MARGIN, _MARGIN, black())
    painter.end()
    buffer.close()
    return bytes(content.data())
