"""The receipt on the screen, painted from the same rows that go to the printer."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from store_client.devices.receipt import WIDTH, ReceiptLine
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.code128 import bars_of
from store_client.ui.widgets.paint import CENTER, LEFT, RIGHT, panel, width_of, write

_PAD = 20
_ROW = 19
_LARGE = 26
_RULE = 15
_BARCODE = 40
_INK, _PAPER, _FAINT = "#16201D", "#FFFFFF", "#75817C"


class _Sheet(QWidget):
    """A row that has a gap of several spaces is a name at the left and an amount at the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: Sequence[ReceiptLine] = ()
        theme.changed.connect(self.update)

    def show_lines(self, lines: Sequence[ReceiptLine]) -> None:
        self._lines = lines
        self.setAccessibleName("\n".join(line.text for line in lines if line.text.strip()))
        self.setFixedHeight(sum(_height(line) for line in lines) + 2 * 14)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        border = QColor(_FAINT) if self._theme.name != "light" else self._theme.color("line")
        paper = QColor("#F4F5F3") if self._theme.name == "dark" else QColor(_PAPER)
        panel(painter, self.rect(), paper, border, 4)
        top = 14
        for line in self._lines:
            row = QRect(_PAD, top, self.width() - 2 * _PAD, _height(line))
            self._paint_line(painter, line, row)
            top += _height(line)

    def _paint_line(self, painter: QPainter, line: ReceiptLine, row: QRect) -> None:
        ink = QColor(_INK)
        if line.separator:
            painter.setPen(QPen(QColor(_FAINT), 1, Qt.PenStyle.DashLine))
            middle = row.center().y()
            painter.drawLine(QPoint(row.x(), middle), QPoint(row.right(), middle))
            return
        if line.barcode:
            self._paint_barcode(painter, line.barcode, row)
            return
        face = font(17 if line.large else 13, 600 if line.bold else 400, figures=True)
        if line.center:
            write(painter, row, line.text, font(face.pixelSize(), 600 if line.bold else 400), ink, CENTER)
            return
        left, right = (line.text, "") if line.text.startswith(" ") else _split(line.text)
        taken = width_of(right.strip(), face) + 8 if right.strip() else 0
        faint = QColor("#4F5B57")
        room = row.adjusted(0, 0, -taken, 0)
        sizes = (font(pixels, 600 if line.bold else 400) for pixels in (13, 12, 11))
        fitting = next((size for size in sizes if width_of(left.rstrip(), size) <= room.width()), font(11))
        write(painter, room, left.rstrip(), fitting, faint if left.startswith("  ") else ink, LEFT)
        if right.strip():
            write(painter, row, right.strip(), face, ink, RIGHT)

    def _paint_barcode(self, painter: QPainter, code: str, row: QRect) -> None:
        bars = bars_of(code)
        module = max(1, (row.width() - 8) // len(bars))
        left = row.x() + (row.width() - module * len(bars)) // 2
        for at, bar in enumerate(bars):
            if bar:
                painter.fillRect(QRect(left + at * module, row.y() + 4, module, row.height() - 8), QColor(_INK))


def _split(text: str) -> tuple[str, str]:
    """At the widest gap, which a full row sets before its amount; a row without an amount stays whole."""
    left, gap, right = text.rpartition("  ")
    if gap:
        return left, right
    left, _gap, right = text.rpartition(" ")
    return (left, right) if len(text) >= WIDTH and any(digit.isdigit() for digit in right) else (text, "")


class ReceiptPaper(QScrollArea):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._sheet = _Sheet(theme)
        holder = QWidget()
        holder.setObjectName("sidePage")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._sheet)
        column.addStretch(1)
        self.setWidget(holder)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    @property
    def spoken(self) -> str:
        return self._sheet.accessibleName()

    def show_lines(self, lines: Sequence[ReceiptLine]) -> None:
        self._sheet.show_lines(lines)
        self.verticalScrollBar().setValue(0)


def _height(line: ReceiptLine) -> int:
    if line.separator:
        return _RULE
    if line.barcode:
        return _BARCODE
    if not line.text.strip():
        return 8
    return _LARGE if line.large else _ROW
