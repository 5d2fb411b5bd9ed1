"""The right column of the status screen: the deadline with the time that is left, and the steps to take."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from store_client.texts import _
from store_client.ui.status.presenter import Advice, DeadlineCard
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import (
    RIGHT,
    draw_icon,
    key_cap,
    key_cap_width,
    lines_height,
    mirrored,
    panel,
    write,
    write_lines,
)

_PAD = 17


class DeadlinePanel(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._card: DeadlineCard | None = None
        self.setFixedHeight(136)
        theme.changed.connect(self.update)

    def show_card(self, card: DeadlineCard | None) -> None:
        self._card = card
        self.setVisible(card is not None)
        if card is not None:
            self.setAccessibleName(f"{_('Today {time}').format(time=card.time)}, {card.left}, {card.since}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        card = self._card
        if card is None:
            return
        painter = QPainter(self)
        theme = self._theme
        tone, ground = ("warn", "warn-soft") if card.warning else ("accent", "surface")
        border = theme.color("line" if theme.high_contrast else (tone if card.warning else "line"))
        panel(painter, self.rect(), theme.color(ground), border)
        inner = self.width() - 2 * _PAD
        draw_icon(painter, theme, "triangle-alert" if card.warning else "clock", QPoint(_PAD, 17), 20, tone)
        write(painter, QRect(_PAD + 28, 16, inner - 28, 22), card.left, font(15, 600), theme.color(tone))
        today = _("Today {time}").format(time=card.time)
        write(painter, QRect(_PAD, 40, inner, 42), today, font(32, 600, figures=True), theme.color("text"))
        bar = QRect(_PAD, 90, inner, 8)
        panel(painter, bar, theme.color("surface"), theme.color(tone), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(tone))
        gone = QRect(bar.x(), bar.y(), round(bar.width() * card.share), bar.height())
        painter.drawRoundedRect(QRectF(mirrored(painter, gone)), 4, 4)
        foot = QRect(_PAD, 104, inner, 20)
        write(painter, foot, card.since, font(13, figures=True), theme.color("text"))
        write(painter, foot, card.time, font(13, figures=True), theme.color("text"), RIGHT)


class AdviceList(QWidget):
    """Numbered steps, each with the key that does it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._head = ""
        self._advice: Sequence[Advice] = ()
        theme.changed.connect(self.update)

    def show_advice(self, head: str, advice: Sequence[Advice]) -> None:
        self._head, self._advice = head, advice
        self.setVisible(bool(advice))
        self.setAccessibleName(". ".join([head, *(step.text for step in advice)]))
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        write(painter, QRect(0, 4, self.width(), 20), self._head, font(13, 500), theme.color("muted"))
        top = 28
        for number, step in enumerate(self._advice, 1):
            height = self._height(step)
            row = QRect(0, top, self.width(), height)
            write(painter, row, str(number), font(15, 600), theme.color("accent"))
            width = self._words_width(step)
            needed = lines_height(step.text, font(15), width)
            words = QRect(32, top + (height - needed) // 2, width, needed + 2)
            write_lines(painter, words, step.text, font(15), theme.color("text"))
            if step.key:
                cap = QPoint(self.width() - key_cap_width(step.key), top + (height - 20) // 2)
                key_cap(painter, theme, cap, step.key, fill=None)
            top += height

    def _words_width(self, step: Advice) -> int:
        return self.width() - 32 - (key_cap_width(step.key) + 12 if step.key else 0)

    def _height(self, step: Advice) -> int:
        return max(44, lines_height(step.text, font(15), self._words_width(step)) + 12)

    def _fit(self) -> None:
        self.setFixedHeight(28 + sum(self._height(step) for step in self._advice))
