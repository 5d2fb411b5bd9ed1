"""Draws what is agreed about an order: a choice with its dot, or a value with the key that comes to it."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from store_client.ui.order_taking.rows import AgreedRow
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import RIGHT, draw_icon, key_cap, key_cap_width, width_of, write
from store_client.ui.widgets.row_list import RowState

_PAD = 16
_INNER = 36
_KEY = 40


class AgreedPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def spoken(self, row: AgreedRow) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""

    def paint(self, painter: QPainter, state: RowState, row: AgreedRow) -> None:
        theme, rect = self._theme, state.rect
        left, middle = rect.x() + _PAD + (_INNER if row.inner else 0), rect.center().y()
        second = theme.color("text" if state.is_cursor else "muted")
        if row.chosen is not None:
            dot, token = ("circle-dot", "accent") if row.chosen else ("circle", "muted")
            draw_icon(painter, theme, dot, QPoint(left, middle - 9), 20, token)
            left += 32
        draw_icon(painter, theme, row.icon, QPoint(left, middle - 9), 20, "text")
        left += 36
        right = rect.right() - _PAD
        if row.key:
            key_cap(painter, theme, QPoint(right - key_cap_width(row.key) + 1, middle - 9), row.key)
        right -= _KEY
        face = font(15, 600, figures=True)
        write(painter, QRect(left, rect.y(), right - left, rect.height()), row.value, face, theme.color("text"), RIGHT)
        room = right - left - (width_of(row.value, face) + 16 if row.value else 0)
        strong = font(15, 600 if row.chosen else 500)
        if row.second:
            write(painter, QRect(left, middle - 20, room, 22), row.words, strong, theme.color("text"))
            write(painter, QRect(left, middle + 2, room, 18), row.second, font(13, figures=True), second)
        else:
            write(painter, QRect(left, rect.y(), room, rect.height()), row.words, strong, theme.color("text"))
