"""Draws a row of the orders: whose, when it is wanted, where it is now, what is to pay; or a reason to choose."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPainter

from store_client.ui.orders.rows import OrderRow
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import RIGHT, chip, chip_width, draw_icon, key_cap, write
from store_client.ui.widgets.row_list import RowState

_PAD = 16
_WIDTHS = {False: (156, 168, 88), True: (132, 44, 80)}
"""wanted for, where it is, amount; the second line for a compact window"""


def columns(rect: QRect, compact: bool) -> tuple[QRect, ...]:
    """whose, wanted for, where it is, amount"""
    wanted_width, state_width, amount_width = _WIDTHS[compact]
    top, height, gap = rect.y(), rect.height(), 8 if compact else _PAD
    amount = QRect(rect.right() + 1 - _PAD - amount_width, top, amount_width, height)
    state = QRect(amount.x() - gap - state_width, top, state_width, height)
    wanted = QRect(state.x() - gap - wanted_width, top, wanted_width, height)
    whose = QRect(rect.x() + _PAD, top, wanted.x() - gap - rect.x() - _PAD, height)
    return whose, wanted, state, amount


class OrderPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.compact = False

    def spoken(self, row: OrderRow) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""

    def paint(self, painter: QPainter, state: RowState, row: OrderRow) -> None:
        if row.number_key:
            self._paint_choice(painter, state, row)
            return
        theme = self._theme
        whose, wanted, where, amount = columns(state.rect, self.compact)
        middle = state.rect.center().y()
        second = theme.color("text" if state.is_cursor else "muted")
        self._paint_two(painter, whose, middle, (row.name, 500), (row.second, second))
        draw_icon(painter, theme, row.icon, QPoint(wanted.x(), middle - 9), 20, "text")
        self._paint_two(painter, wanted.adjusted(28, 0, 0, 0), middle, (row.wanted, 400), (row.when, second))
        write(painter, amount, row.amount, font(15, 600, figures=True), theme.color("text"), RIGHT)
        icon, words, tone = row.chip
        if self.compact:
            draw_icon(painter, theme, icon, QPoint(where.center().x() - 9, middle - 9), 20, _ICON_TOKENS[tone])
            return
        box = QRect(where.x(), middle - 11, min(chip_width(words), where.width()), 24)
        chip(painter, theme, box, icon, words, tone, outlined=state.is_cursor)

    def _paint_two(
        self, painter: QPainter, place: QRect, middle: int, first: tuple[str, int], second: tuple[str, QColor]
    ) -> None:
        theme, (words, weight), (below, ink) = self._theme, first, second
        top = QRect(place.x(), middle - 20, place.width(), 22)
        write(painter, top, words, font(15, weight, figures=weight == 400), theme.color("text"))
        under = QRect(place.x(), middle + 2, place.width(), 18)
        write(painter, under, below, font(13), ink)

    def _paint_choice(self, painter: QPainter, state: RowState, row: OrderRow) -> None:
        """A reason, behind the number that takes it."""
        theme, rect = self._theme, state.rect
        width = key_cap(painter, theme, QPoint(rect.x() + _PAD, rect.center().y() - 9), row.number_key)
        write(painter, rect.adjusted(_PAD + width + 12, 0, -_PAD, 0), row.name, font(15, 500), theme.color("text"))


_ICON_TOKENS = {"plain": "muted", "accent": "accent", "ok": "ok", "warn": "warn", "error": "err"}
