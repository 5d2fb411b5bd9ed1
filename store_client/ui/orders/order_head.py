"""The head of the right column: the order's number with what has become of it, whose it is, and how it is wanted."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from store_client.ui.orders.rows import Beside
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import chip, chip_width, draw_icon, lines_height, write, write_lines

_TITLE = 36
_SECOND = 26
_MOST_NOTE = 54


class OrderHead(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown = Beside()
        theme.changed.connect(self.update)

    def show_order(self, beside: Beside) -> None:
        self._shown = beside
        told = (beside.title, beside.chip[1], beside.second, *(words for _icon, words in beside.notes))
        self.setAccessibleName(". ".join(part for part in told if part))
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        shown, painter, theme = self._shown, QPainter(self), self._theme
        if not shown.title:
            return
        icon, words, tone = shown.chip
        width = min(chip_width(words), self.width() // 2)
        write(painter, QRect(0, 0, self.width() - width - 12, _TITLE), shown.title, font(20, 600), theme.color("text"))
        chip(painter, theme, QRect(self.width() - width, 6, width, 24), icon, words, tone)
        top = _TITLE
        height = self._height(shown.second)
        write_lines(painter, QRect(0, top, self.width(), height), shown.second, font(15), theme.color("text"))
        top += max(_SECOND, height + 6)
        for note_icon, note in shown.notes:
            height = self._height(note)
            draw_icon(painter, theme, note_icon, QPoint(0, top + 1), 20, "muted")
            write_lines(painter, QRect(32, top + 1, self.width() - 32, height), note, font(15), theme.color("text"))
            top += max(_SECOND, height + 6)

    def _fit(self) -> None:
        shown = self._shown
        rows = [shown.second, *(words for _icon, words in shown.notes)] if shown.title else []
        self.setFixedHeight(_TITLE + sum(max(_SECOND, self._height(words) + 6) for words in rows))

    def _height(self, words: str) -> int:
        return min(lines_height(words, font(15), max(40, self.width() - 32)), _MOST_NOTE) if words else 0
