"""What a list says while it has no rows: an icon and one or two lines, in the middle."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import draw_icon, width_of, write, write_lines


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
        face = font(22 if width_of(self._words, font(22, 600)) <= self.width() - 80 else 17, 600)
        wide = max(width_of(self._words, face), width_of(self._second, font(15)))
        left = max(16, (self.width() - wide - 48) // 2)
        top = self.height() // 2 - 30
        draw_icon(painter, theme, self._icon, QPoint(left, top), 32, "muted")
        room = self.width() - left - 64
        write(painter, QRect(left + 48, top, room, 32), self._words, face, theme.color("text"))
        below = QRect(left + 48, top + 33, room, 60)
        write_lines(painter, below, self._second, font(15), theme.color("muted"))
