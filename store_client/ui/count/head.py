"""The head of a count: what is counted, whose it is, and the three steps of a close."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from store_client.texts import _
from store_client.ui.frame.layouts import Layout
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import draw_icon, width_of, write

_GAP = 24


class CountHead(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._title = self._second = ""
        self._step = 0
        self._compact = False
        theme.changed.connect(self.update)

    def use_layout(self, layout: Layout) -> None:
        self._compact = layout.compact
        self.update()

    def show_title(self, title: str, second: str, step: int) -> None:
        self._title, self._second, self._step = title, second, step
        now = self._steps()[step - 1] if step else ""
        self.setAccessibleName(". ".join(part for part in (title, second, now) if part))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Title and second line stand one above the other, so that the steps have room beside them."""
        painter = QPainter(self)
        theme, middle = self._theme, self.height() // 2
        room = self._paint_steps(painter, middle)
        write(painter, QRect(0, middle - 28, room, 32), self._title, font(22, 600), theme.color("text"))
        write(painter, QRect(0, middle + 6, room, 18), self._second, font(13), theme.color("muted"))

    def _paint_steps(self, painter: QPainter, middle: int) -> int:
        """From the right; returns where the title must end."""
        if not self._step:
            return self.width()
        theme, left = self._theme, self.width()
        for at, words in reversed(list(enumerate(self._steps(), start=1))):
            now, done = at == self._step, at < self._step
            face = font(13, 600 if now else 400)
            shown = words if now or not self._compact else words.split()[0]
            width = width_of(shown, face) + 2
            left -= width + 22
            icon = "circle-dot" if now else "circle-check" if done else "circle"
            token = "accent" if now else "ok" if done else "muted"
            draw_icon(painter, theme, icon, QPoint(left, middle - 8), 16, token)
            write(painter, QRect(left + 22, middle - 10, width, 20), shown, face, theme.color(token))
            left -= 12 if self._compact else _GAP
        return left

    def _steps(self) -> tuple[str, str, str]:
        return (_("1 Count cash"), _("2 Slips and cards"), _("3 Compare and sign"))
