"""A card of equal cells side by side, each an icon, a fact and its detail."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import draw_icon, fill, lines_height, panel, write, write_lines

_LINE = 18


class FactCard(QWidget):
    """A fact is (icon, what, detail) or (icon, what, detail, token) with the icon's colour token."""

    def __init__(self, theme: Theme, height: int) -> None:
        super().__init__()
        self._theme = theme
        self._facts: Sequence[tuple[str, ...]] = ()
        self.setFixedHeight(height)
        theme.changed.connect(self.update)

    @property
    def facts(self) -> Sequence[tuple[str, ...]]:
        return self._facts

    def show_facts(self, facts: Sequence[tuple[str, ...]]) -> None:
        if facts != self._facts:
            self._facts = facts
            self.setAccessibleName(". ".join(f"{fact[1]}: {fact[2]}" for fact in facts))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        panel(painter, self.rect(), theme.color("surface"), theme.color("line"))
        if not self._facts:
            return
        cell = self.width() / len(self._facts)
        middle = self.height() // 2
        for at, (icon, what, detail, *token) in enumerate(self._facts):
            left = round(at * cell)
            if at:
                fill(painter, QRect(left, 1, 1, self.height() - 2), theme.color("line"))
            draw_icon(painter, theme, icon, QPoint(left + 16, middle - 12), 24, token[0] if token else "ok")
            room = round(cell) - 52 - 12
            face = font(13, figures=True)
            needed = min(lines_height(detail, face, room), 2 * _LINE)
            words = QRect(left + 52, middle - (20 + needed) // 2, room, 20)
            write(painter, words, what, font(15, 600), theme.color("text"))
            below = QRect(words.x(), words.bottom() + 1, room, needed)
            write_lines(painter, below, detail, face, theme.color("muted"))
