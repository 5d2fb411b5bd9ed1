"""The registers' cards side by side: three of them, those around the chosen one where there are more."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from store_client.ui.day.rows import CardLine, RegisterCard
from store_client.ui.frame.layouts import NORMAL, Layout
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import PaintedButton
from store_client.ui.widgets.paint import chip, chip_width, draw_icon, lines_height, panel, width_of, write, write_lines

SIDE_BY_SIDE: Final = 3
_GAP: Final = 12
_HEIGHTS: Final = {"compact": 156, "normal": 182, "wide": 210}


class RegisterButton(PaintedButton):
    """One register; a press chooses it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._card: RegisterCard | None = None
        self._layout = NORMAL

    def use_layout(self, layout: Layout) -> None:
        self._layout = layout
        self.update()

    def show_card(self, card: RegisterCard) -> None:
        if card != self._card:
            self._card = card
            self.setAccessibleName(card.spoken)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        card = self._card
        if card is None:
            return
        painter, theme = QPainter(self), self.theme
        fill, border, width = self._ground(card)
        panel(painter, self.rect(), theme.color(fill), theme.color(border), 8, width)
        pad = 10 if self._layout.compact else 16
        inner = QRect(pad, pad, self.width() - 2 * pad, self.height() - 2 * pad)
        top = self._paint_head(painter, card, inner)
        room = (inner.bottom() + 1 - top) // 3
        for at, line in enumerate(card.lines):
            self._paint_line(painter, line, QRect(inner.x(), top + at * room, inner.width(), room))

    def _ground(self, card: RegisterCard) -> tuple[str, str, int]:
        """(fill, border, its width)"""
        fill, _border = self.fill_and_border("line")
        if card.chosen:
            return fill, "accent", 2
        return fill, "err" if card.chip[2] == "error" else "line", 1

    def _paint_head(self, painter: QPainter, card: RegisterCard, inner: QRect) -> int:
        """The name, the chip and who; returns where the lines begin. A long name gets smaller."""
        theme, compact = self.theme, self._layout.compact
        icon, words, tone = card.chip
        taken = min(chip_width(words), inner.width())
        box = QRect(inner.right() + 1 - taken, inner.y(), taken, 24)
        room = QRect(inner.x(), inner.y(), inner.width() - taken - 8, 24)
        face = _fitting(card.name, room.width(), (17, 15, 13), 600)
        write(painter, room, card.name, face, theme.color("text"))
        chip(painter, theme, box, icon, words, tone)
        below = QRect(inner.x(), inner.y() + (26 if compact else 32), inner.width(), 16)
        fits = width_of(card.second, font(13, figures=True)) <= below.width()
        second = card.second if fits else card.shorter
        write(painter, below, second, _fitting(second, below.width(), (13, 12, 11), 400), theme.color("muted"))
        return below.bottom() + (3 if compact else 7)

    def _paint_line(self, painter: QPainter, line: CardLine, place: QRect) -> None:
        theme, size = self.theme, 16 if self._layout.compact else 20
        draw_icon(painter, theme, line.icon, QPoint(place.x(), place.center().y() - size // 2 + 1), size, line.token)
        left = place.x() + size + (6 if self._layout.compact else 8)
        words = QRect(left, place.y(), place.right() + 1 - left, place.height())
        weight = 600 if line.pressing else 400
        colour = theme.color("muted" if line.token == "muted" else "text")
        face = _fitting(line.words, words.width(), (15, 14, 13), weight)
        if width_of(line.words, face) <= words.width():
            write(painter, words, line.words, face, colour)
            return
        face = font(12, weight, figures=True)
        high = min(lines_height(line.words, face, words.width()), place.height())
        middle = QRect(words.x(), place.y() + (place.height() - high) // 2, words.width(), high + 1)
        write_lines(painter, middle, line.words, face, colour)


class CardRow(QWidget):
    """`pressed` gives which register of them all."""

    pressed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._first = 0
        self.buttons = [RegisterButton(theme) for _at in range(SIDE_BY_SIDE)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        for at, button in enumerate(self.buttons):
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            button.setSizePolicy(policy)
            row.addWidget(button, 1)
            button.clicked.connect(lambda _checked=False, at=at: self.pressed.emit(self._first + at))

    def use_layout(self, layout: Layout) -> None:
        for button in self.buttons:
            button.setFixedHeight(_HEIGHTS[layout.name])
            button.use_layout(layout)

    def show_cards(self, cards: Sequence[RegisterCard]) -> None:
        """The chosen one is among them, and the others stay where they are as long as it is."""
        chosen = next((at for at, card in enumerate(cards) if card.chosen), 0)
        self._first = max(0, min(self._first, chosen, len(cards) - SIDE_BY_SIDE))
        self._first = max(self._first, chosen - SIDE_BY_SIDE + 1)
        shown = cards[self._first : self._first + SIDE_BY_SIDE]
        for button, card in zip(self.buttons, shown, strict=False):
            button.show_card(card)
        for at, button in enumerate(self.buttons):
            button.setVisible(at < len(shown))


def _fitting(words: str, width: int, sizes: Sequence[int], weight: int) -> QFont:
    """The largest of these in which the words fit into one line, else the smallest."""
    faces = [font(size, weight, figures=True) for size in sizes]
    return next((face for face in faces if width_of(words, face) <= width), faces[-1])
