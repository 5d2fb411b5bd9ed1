"""The receipt on the screen, painted from the same rows that go to the printer."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from store_client.domain.receipt_model import ReceiptLine
from store_client.ui.receipt_painting import WIDTH, Inks, height_of, paint_rows
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.over_bar import OverBar
from store_client.ui.widgets.paint import panel

_PAD: Final = 20
_TOP: Final = 14
_LARGEST: Final = 1.2
_INKS: Final = Inks(QColor("#16201D"), QColor("#4F5B57"), QColor("#75817C"))
_PAPER, _DIMMED_PAPER = "#FFFFFF", "#F4F5F3"


class _Sheet(QWidget):
    """As wide as its place, and as high as the receipt is long."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: Sequence[ReceiptLine] = ()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        theme.changed.connect(self.update)

    def show_lines(self, lines: Sequence[ReceiptLine]) -> None:
        self._lines = lines
        self.setAccessibleName("\n".join(line.text for line in lines if line.text.strip()))
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH + 2 * _PAD, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        border = _INKS.rule if self._theme.name != "light" else self._theme.color("line")
        panel(painter, self.rect(), QColor(_DIMMED_PAPER if self._theme.name == "dark" else _PAPER), border, 4)
        scale = self._scale()
        painter.translate((self.width() - WIDTH * scale) / 2, _TOP)
        painter.scale(scale, scale)
        paint_rows(painter, self._lines, 0, 0, _INKS)

    def _scale(self) -> float:
        return min(_LARGEST, max(1, self.width() - 2 * _PAD) / WIDTH)

    def _fit(self) -> None:
        high = sum(height_of(line) for line in self._lines)
        self.setFixedHeight(round(high * self._scale()) + 2 * _TOP)


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
        OverBar(self)

    @property
    def spoken(self) -> str:
        return self._sheet.accessibleName()

    def show_lines(self, lines: Sequence[ReceiptLine]) -> None:
        self._sheet.show_lines(lines)
        self.verticalScrollBar().setValue(0)
