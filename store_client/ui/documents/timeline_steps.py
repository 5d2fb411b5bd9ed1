"""A document's timeline: what happened when, what happens now, what is still to come."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from store_client.ui.documents.steps import Step
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import RIGHT, draw_icon, fill, width_of, write

_MARKS = {
    "done": ("circle-check", "ok"),
    "now": ("clock", "accent"),
    "to_come": ("circle", "muted"),
    "trouble": ("triangle-alert", "warn"),
}


class TimelineSteps(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._steps: Sequence[Step] = ()
        self._row = 56
        theme.changed.connect(self.update)

    @property
    def steps(self) -> Sequence[Step]:
        return self._steps

    def show_steps(self, steps: Sequence[Step]) -> None:
        self._steps = steps
        self.setFixedHeight(len(steps) * self._row)
        self.setAccessibleName(". ".join(step.spoken for step in steps))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        for at, step in enumerate(self._steps):
            top = at * self._row
            icon, token = _MARKS[step.state]
            if at + 1 < len(self._steps):
                way = QRect(11, top + 28, 2, self._row - 30)
                fill(painter, way, theme.color("ok" if step.state == "done" else "line"))
            draw_icon(painter, theme, icon, QPoint(0, top + 1), 24, token)
            time_face = font(13, figures=True)
            taken = width_of(step.time, time_face) + 8 if step.time else 0
            what = QRect(36, top, self.width() - 36 - taken, 22)
            to_come = step.state == "to_come"
            face = font(15, 500 if to_come else 600)
            write(painter, what, step.what, face, theme.color("muted" if to_come else "text"))
            write(painter, QRect(0, top, self.width(), 20), step.time, time_face, theme.color("muted"), RIGHT)
            below = QRect(36, top + 21, self.width() - 36, 18)
            write(painter, below, step.detail, font(13), theme.color("muted"))
