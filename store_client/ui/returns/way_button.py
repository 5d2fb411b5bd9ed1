"""The button of one way for the money to go back."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent

from store_client.texts import _
from store_client.ui.returns.rows import Way
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PaintedButton
from store_client.ui.widgets.paint import RIGHT, draw_icon, key_cap, key_cap_width, panel, width_of, write


class WayButton(PaintedButton):
    """One way for the money to go back: a dot that is filled when it is chosen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._way: Way | None = None
        self.setFixedHeight(56)

    @property
    def key(self) -> str:
        return self._way.key if self._way else ""

    def show_way(self, way: Way | None) -> None:
        self._way = way
        self.setVisible(way is not None)
        if way is not None:
            chosen = _("chosen") if way.chosen else ""
            self.setAccessibleName(
                ", ".join(part for part in (way.name, way.detail, way.amount, chosen, way.key) if part)
            )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._way is None:
            return
        painter, theme, way, rect = QPainter(self), self.theme, self._way, self.rect()
        fill, border = self.fill_and_border("control")
        if way.chosen:
            fill, border = "soft", "accent"
        panel(painter, rect, theme.color(fill), theme.color(border), 6, 2 if way.chosen else 1)
        middle = rect.center().y()
        dot = way.icon if way.turns else "circle-dot" if way.chosen else "circle"
        draw_icon(painter, theme, dot, QPoint(13, middle - 9), 20, "accent" if way.chosen else "muted")
        right = rect.right() - 12 - key_cap_width(way.key)
        key_cap(painter, theme, QPoint(right, middle - 9), way.key, fill=None)
        figures = font(15, 600, figures=True)
        taken = width_of(way.amount, figures) + 12 if way.amount else 0
        words = QRect(41, 0, right - 49 - taken, rect.height())
        write(painter, QRect(41, 0, right - 41 - 12, rect.height()), way.amount, figures, theme.color("text"), RIGHT)
        if way.detail:
            write(painter, QRect(41, middle - 20, words.width(), 22), way.name, font(15, 500), theme.color("text"))
            detail = theme.color("text" if way.chosen else "muted")
            write(painter, QRect(41, middle + 2, words.width(), 18), way.detail, font(13), detail)
        else:
            write(painter, words, way.name, font(15, 500), theme.color("text"))
