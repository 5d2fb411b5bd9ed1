"""The right column of the day: the figures, what is at HQ and the large sum, or a paper in their place."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from store_client.domain.receipt_model import ReceiptLine
from store_client.texts import _
from store_client.ui.day.rows import Side
from store_client.ui.frame.layouts import Layout
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.amount_display import AmountDisplay
from store_client.ui.widgets.buttons import SideButton
from store_client.ui.widgets.paint import RIGHT, draw_icon, fill, width_of, write
from store_client.ui.widgets.receipt_paper import ReceiptPaper
from store_client.ui.widgets.sum_lines import SumLines

_LINE = 28


class _AtHq(QWidget):
    """How many documents are at HQ, with a line above it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words, self._whole = "", True
        self.setFixedHeight(_LINE)
        theme.changed.connect(self.update)

    def show_words(self, words: str, whole: bool) -> None:
        self._words, self._whole = words, whole
        self.setAccessibleName(f"{_('Documents at HQ')}: {words}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        face, token = font(15, 600, figures=True), "ok" if self._whole else "warn"
        wide = width_of(self._words, face) + 1
        write(painter, QRect(self.width() - wide, 0, wide, _LINE), self._words, face, theme.color(token), RIGHT)
        icon = "circle-check" if self._whole else "cloud-upload"
        left = self.width() - wide - 22
        draw_icon(painter, theme, icon, QPoint(left, 6), 16, token)
        write(painter, QRect(0, 0, left - 8, _LINE), _("Documents at HQ"), font(15), theme.color("muted"))


class _Rule(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(1)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        fill(QPainter(self), self.rect(), self._theme.color("line"))


class SideColumn(QStackedWidget):
    """`f10` and `f11` stand below it, in their places."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._title = QLabel()
        self._title.setObjectName("cardTitle")
        self.lines, self.more, self._at_hq = SumLines(theme), SumLines(theme), _AtHq(theme)
        self.display = AmountDisplay(theme, figure=56)
        self._figures = QWidget()
        self._column = QVBoxLayout(self._figures)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self._title, self.lines, _Rule(theme), self.more, self._at_hq):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self._column.addWidget(self.display)
        self.paper = ReceiptPaper(theme)
        self.addWidget(self._figures)
        self.addWidget(self.paper)
        self.f10, self.f11 = SideButton(theme, "receipt-text", "F10"), SideButton(theme, "pause", "F11")

    def buttons(self) -> QWidget:
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.f10, 1)
        row.addWidget(self.f11, 1)
        return pair

    def use_layout(self, layout: Layout) -> None:
        self.display.set_size(layout.display, layout.figure)
        self._column.setSpacing(layout.side_gap)
        for button in (self.f10, self.f11):
            button.use_layout(layout)

    def show_side(self, side: Side) -> None:
        self._title.setText(side.title)
        self.lines.show_lines(side.lines)
        self.more.show_lines(side.more)
        self.more.setVisible(bool(side.more))
        self._at_hq.show_words(*side.at_hq)
        self.display.setVisible(side.net is not None)
        if side.net is not None:
            self.display.show_amount(side.net.label, side.net.remark, side.net.sign, side.net.amount)
        self.f10.set_words(side.f10)
        self.f11.set_words(side.f11)

    def show_paper(self, lines: Sequence[ReceiptLine]) -> None:
        if lines:
            self.paper.show_lines(lines)
        self.setCurrentWidget(self.paper if lines else self._figures)
