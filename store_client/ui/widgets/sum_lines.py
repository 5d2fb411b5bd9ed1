"""Name and amount pairs, one below the other, aligned at the right."""

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import RIGHT, width_of, write

_LINE = 28


class SumLines(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: Sequence[tuple[str, str]] = ()
        theme.changed.connect(self.update)

    @property
    def lines(self) -> Sequence[tuple[str, str]]:
        return self._lines

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        if lines == self._lines:
            return
        self._lines = lines
        self.setFixedHeight(len(lines) * _LINE)
        self.setAccessibleName(". ".join(f"{name}: {amount}" for name, amount in lines))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        face = font(15, figures=True)
        for at, (name, amount) in enumerate(self._lines):
            line = QRect(0, at * _LINE, self.width(), _LINE)
            write(painter, line, amount, face, self._theme.color("text"), RIGHT)
            rest = line.adjusted(0, 0, -width_of(amount, face) - 12, 0)
            write(painter, rest, name, font(15), self._theme.color("muted"))
