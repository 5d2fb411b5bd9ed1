"""What a list says while it has no rows: an icon and one or two lines, in the middle."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import draw_icon, width_of, write


class EmptyNote(QWidget):
    def __init__(self, theme: Theme, icon: str) -> None:
        super().__init__()
        self._theme, self._icon = theme, icon
        self._words = self._second = ""
        theme.changed.connect(self.update)

    def say(self, words: str, second: str = "") -> None:
        self._words, self._second = words, second
        self.setAccessibleName(f"{words} {second}".strip())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        wide = max(width_of(self._words, font(22, 600)), width_of(self._second, font(15)))
        left = max(16, (self.width() - wide - 48) // 2)
        top = self.height() // 2 - 30
        draw_icon(painter, theme, self._icon, QPoint(left, top), 32, "muted")
        words = QRect(left + 48, top, self.width() - left - 60, 32)
        write(painter, words, self._words, font(22, 600), theme.color("text"))
        write(painter, words.translated(0, 30), self._second, font(15), theme.color("muted"))
