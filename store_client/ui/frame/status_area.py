"""The status area: always says how much is not yet at HQ and when the last contact was."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent

from store_client.ui.frame.layouts import NORMAL, Layout
from store_client.ui.status_words import StatusWords
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PaintedButton
from store_client.ui.widgets.paint import RIGHT, draw_icon, panel, width_of, write


class StatusArea(PaintedButton):
    """Its key stands in it where there is room beside the words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._words = StatusWords("clock", "", "")
        self._hint = True
        self.use_layout(NORMAL)

    @property
    def words(self) -> StatusWords:
        return self._words

    def show_words(self, words: StatusWords) -> None:
        if words != self._words:
            self._words = words
            self.setAccessibleName(f"{words.whole}, Ctrl+5")
            self.setToolTip(words.whole)
            self.update()

    def use_layout(self, layout: Layout) -> None:
        self._hint = layout.shows_hints
        self.setFixedSize(layout.status, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, words, rect = self.theme, self._words, self.rect()
        fill, border = ("warn-soft", "warn") if words.warning else ("sunken", "line")
        if self.underMouse() and not words.warning:
            fill = "surface"
        panel(painter, rect, theme.color("soft" if self.isDown() else fill), theme.color(border), 6)
        strong, soft = ("warn", "text") if words.warning else ("text", "muted")
        draw_icon(painter, theme, words.icon, QPoint(11, 12), 20, strong)
        right, first, small = self.width() - 11, font(14, 500, figures=True), font(13, figures=True)
        detail = f"· {words.second}" if words.second else ""
        needed = 39 + width_of(words.first, first) + (9 + width_of(detail, small) if detail else 0)
        hint = width_of("Ctrl+5", font(12, 500)) + 8
        if self._hint and needed + hint <= right:
            write(painter, QRect(0, 0, right, 44), "Ctrl+5", font(12, 500), theme.color(soft), RIGHT)
            right -= hint
        width = min(width_of(words.first, first) + 1, right - 39)
        write(painter, QRect(39, 0, width, 44), words.first, first, theme.color(strong))
        left = 39 + width + 8
        write(painter, QRect(left, 0, right - left, 44), detail, small, theme.color(soft))
