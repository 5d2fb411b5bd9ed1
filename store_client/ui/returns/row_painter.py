"""Draws a line of a return: the tick, what it is, how many were sold and come back, why, and what is given back."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from store_client.ui.frame.layouts import NORMAL, Layout
from store_client.ui.returns.rows import ReturnRow
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import CENTER, RIGHT, draw_icon, key_cap, panel, write
from store_client.ui.widgets.row_list import RowState

_PAD = 16
_BUTTON = 44
_WIDTHS = {False: (44, 48, 152, 200, 88), True: (32, 44, 140, 112, 72)}
"""tick, sold, coming back, reason, amount; the second line for a compact window"""


def columns(rect: QRect, layout: Layout) -> tuple[QRect, ...]:
    """tick, item, sold, coming back, reason, amount"""
    tick_width, sold_width, coming_width, reason_width, amount_width = _WIDTHS[layout.compact]
    top, height, gap = rect.y(), rect.height(), 8 if layout.compact else 12
    amount = QRect(rect.right() + 1 - _PAD - amount_width, top, amount_width, height)
    reason = QRect(amount.x() - gap - reason_width, top, reason_width, height)
    coming = QRect(reason.x() - gap - coming_width, top, coming_width, height)
    sold = QRect(coming.x() - gap - sold_width, top, sold_width, height)
    tick = QRect(rect.x() + _PAD, top, tick_width, height)
    item = QRect(tick.right() + gap, top, sold.x() - gap - tick.right() - gap, height)
    return tick, item, sold, coming, reason, amount


class ReturnPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.layout = NORMAL
        self.choosing = False
        """The rows are to choose from: nothing in them acts by itself."""

    def spoken(self, row: ReturnRow) -> str:
        return row.spoken

    def paint(self, painter: QPainter, state: RowState, row: ReturnRow) -> None:
        theme = self._theme
        if row.mark == "why":
            self._paint_choice(painter, state, row)
            return
        tick, item, sold, coming, reason, amount = columns(state.rect, self.layout)
        middle = state.rect.center().y()
        closed = row.mark == "closed"
        second = theme.color("text" if state.is_cursor else "muted")
        if row.mark == "found":
            item = QRect(tick.x(), item.y(), amount.x() - tick.x() - 16, item.height())
        else:
            self._paint_tick(painter, tick, row.mark)
        name = QRect(item.x(), middle - 19, item.width(), 22)
        size = 14 if self.layout.compact else 15
        write(painter, name, row.name, font(size, 500), second if closed else theme.color("text"))
        write(painter, QRect(item.x(), middle + 3, item.width(), 18), row.second, font(13, figures=True), second)
        write(
            painter, amount, row.amount, font(15, 600, figures=True), second if closed else theme.color("text"), RIGHT
        )
        if row.mark == "found":
            return
        write(painter, sold, row.sold, font(15, figures=True), second if closed else theme.color("text"), CENTER)
        if state.is_cursor and not closed:
            self._paint_stepper(painter, coming, row)
        else:
            picked = row.mark == "picked"
            face, ink = font(15, 600 if picked else 400, figures=True), theme.color("text") if picked else second
            write(painter, coming, row.coming, face, ink, CENTER)
        if row.mark == "picked" and state.is_cursor:
            self._paint_reason(painter, reason, row.reason)
        else:
            ink = theme.color("text") if row.mark == "picked" else second
            write(painter, reason, row.reason, font(13), ink)

    def hit(self, rect: QRect, at: QPoint) -> str:
        if self.choosing:
            return ""
        tick, _item, _sold, coming, reason, _amount = columns(rect, self.layout)
        minus, plus = _stepper(coming)
        for place, key in ((minus, "-"), (plus, "+"), (reason, "F5"), (tick, "Space")):
            if place.contains(at):
                return key
        return ""

    def _paint_choice(self, painter: QPainter, state: RowState, row: ReturnRow) -> None:
        """A reason, behind the number that takes it."""
        theme, rect = self._theme, state.rect
        width = key_cap(painter, theme, QPoint(rect.x() + _PAD, rect.center().y() - 9), row.coming)
        name = rect.adjusted(_PAD + width + 12, 0, -_PAD, 0)
        write(painter, name, row.name, font(15, 500), theme.color("text"))

    def _paint_tick(self, painter: QPainter, place: QRect, mark: str) -> None:
        theme = self._theme
        box = QRect(place.x() + (place.width() - 24) // 2, place.center().y() - 11, 24, 24)
        if mark == "closed":
            draw_icon(painter, theme, "ban", box.topLeft() + QPoint(2, 2), 20, "muted")
            return
        picked = mark == "picked"
        panel(
            painter,
            box,
            theme.color("accent" if picked else "surface"),
            theme.color("accent" if picked else "control"),
            4,
            2,
        )
        if picked:
            draw_icon(painter, theme, "check", box.topLeft() + QPoint(4, 4), 16, "on-accent")

    def _paint_stepper(self, painter: QPainter, place: QRect, row: ReturnRow) -> None:
        theme = self._theme
        for box, icon, usable in zip(_stepper(place), ("minus", "plus"), (row.mark == "picked", row.more), strict=True):
            fill, edge, ink = ("surface", "control", "text") if usable else ("sunken", "line", "disabled")
            panel(painter, box, theme.color(fill), theme.color(edge), 6)
            draw_icon(painter, theme, icon, box.center() - QPoint(9, 9), 20, ink)
        size = 17 if len(row.coming) < 5 else 15
        write(painter, place, row.coming, font(size, 600, figures=True), theme.color("text"), CENTER)

    def _paint_reason(self, painter: QPainter, place: QRect, words: str) -> None:
        theme = self._theme
        box = QRect(place.x(), place.center().y() - _BUTTON // 2 + 1, place.width(), _BUTTON)
        panel(painter, box, theme.color("surface"), theme.color("control"), 6)
        room = 40 if place.width() > 120 else 12
        write(painter, box.adjusted(12, 0, -room, 0), words, font(15 if room == 40 else 13), theme.color("text"))
        if room == 40:
            draw_icon(painter, theme, "chevron-down", QPoint(box.right() - 30, box.center().y() - 9), 20, "muted")


def _stepper(place: QRect) -> tuple[QRect, QRect]:
    top = place.center().y() - _BUTTON // 2 + 1
    return (
        QRect(place.x(), top, _BUTTON, _BUTTON),
        QRect(place.right() + 1 - _BUTTON, top, _BUTTON, _BUTTON),
    )
