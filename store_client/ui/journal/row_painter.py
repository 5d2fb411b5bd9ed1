"""Draws a row of the journal: its number, when, what, for whom, how much, and where it is now."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from store_client.texts import _
from store_client.ui.journal.rows import Row
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import RIGHT, chip, chip_width, draw_icon, write
from store_client.ui.widgets.row_list import RowState

_PAD = 16
_WIDTHS = {False: (128, 48, 152, 96, 156), True: (128, 44, 24, 80, 44)}
"""number, time, what, amount, where it is; the second line for a compact window"""


def columns(rect: QRect, compact: bool) -> tuple[QRect, ...]:
    """number, time, what, customer, amount, state"""
    number_width, time_width, what_width, amount_width, state_width = _WIDTHS[compact]
    top, height = rect.y(), rect.height()
    number = QRect(rect.x() + _PAD, top, number_width, height)
    time = QRect(number.right() + _PAD, top, time_width, height)
    what = QRect(time.right() + _PAD, top, what_width, height)
    state = QRect(rect.right() + 1 - _PAD - state_width, top, state_width, height)
    amount = QRect(state.x() - _PAD - amount_width, top, amount_width, height)
    customer = QRect(what.right() + _PAD, top, amount.x() - what.right() - 2 * _PAD, height)
    return number, time, what, customer, amount, state


class JournalRowPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.compact = False

    def spoken(self, row: Row) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""

    def paint(self, painter: QPainter, state: RowState, row: Row) -> None:
        theme = self._theme
        number, time, what, customer, amount, where = columns(state.rect, self.compact)
        middle = state.rect.center().y()
        second = theme.color("text" if state.is_cursor else "muted")
        write(painter, number, row.number, font(15, 500), theme.color("text"))
        clock = row.time.rsplit(" ", 1)[-1] if self.compact else row.time
        write(painter, time, clock, font(13 if " " in clock else 15, figures=True), second)
        draw_icon(painter, theme, row.icon, QPoint(what.x(), middle - 9), 20, "text")
        if not self.compact:
            write(painter, what.adjusted(28, 0, 0, 0), row.what, font(15), theme.color("text"))
        write(painter, customer, row.customer or _("none"), font(15), theme.color("text") if row.customer else second)
        write(painter, amount, row.amount, font(15, 600, figures=True), theme.color("text"), RIGHT)
        icon, words, tone = row.chip
        if self.compact:
            draw_icon(painter, theme, icon, QPoint(where.center().x() - 9, middle - 9), 20, _ICON_TOKENS[tone])
            return
        box = QRect(where.x(), middle - 11, min(chip_width(words), where.width()), 24)
        chip(painter, theme, box, icon, words, tone, outlined=state.is_cursor)


_ICON_TOKENS = {"plain": "muted", "accent": "accent", "ok": "ok", "warn": "warn", "error": "err"}
