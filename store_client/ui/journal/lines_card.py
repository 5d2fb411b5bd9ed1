"""A small sunken card: what a transaction sold, and what it was paid with."""

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from store_client.ui.journal.rows import MarkedLine
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import RIGHT, panel, width_of, write

_ROW = 22
_PAD = 12


class LinesCard(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: Sequence[MarkedLine] = ()
        self.hide()
        theme.changed.connect(self.update)

    def show_lines(self, lines: Sequence[MarkedLine]) -> None:
        self._lines = lines
        self.setVisible(bool(lines))
        self.setFixedHeight(len(lines) * _ROW + 2 * _PAD)
        self.setAccessibleName(". ".join(f"{line.what}: {line.amount}" for line in lines))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        panel(painter, self.rect(), theme.color("sunken"), theme.color("line"))
        for at, line in enumerate(self._lines):
            row = QRect(16, _PAD + at * _ROW, self.width() - 32, _ROW)
            figures = font(13, 600 if line.strong else 400, figures=True)
            write(painter, row, line.amount, figures, theme.color("text"), RIGHT)
            what = row.adjusted(0, 0, -width_of(line.amount, figures) - 12, 0)
            ink = theme.color("text" if line.strong else "muted")
            write(painter, what, line.what, font(13, 600 if line.strong else 400), ink)
