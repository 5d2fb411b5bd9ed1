"""Draws the rows of the basket and of the items found."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter

from store_client.texts import _
from store_client.ui.frame.layouts import NORMAL, Layout
from store_client.ui.sell.rows import BasketRow, ProductRow
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import CENTER, LEFT, RIGHT, chip, chip_width, draw_icon, panel, write
from store_client.ui.widgets.row_list import RowState

_BUTTON = 44


@dataclass(frozen=True, slots=True)
class Columns:
    number: QRect
    item: QRect
    quantity: QRect
    each: QRect
    amount: QRect


def columns(rect: QRect, layout: Layout) -> Columns:
    number, quantity, each, amount = layout.columns
    gap, pad = layout.column_gap, layout.row_padding
    right = rect.right() + 1 - pad
    top, height = rect.y(), rect.height()
    amount_rect = QRect(right - amount, top, amount, height)
    each_rect = QRect(amount_rect.x() - gap - each, top, each, height)
    quantity_rect = QRect(each_rect.x() - gap - quantity, top, quantity, height)
    left = rect.x() + pad
    item_left = left + number + gap
    item_rect = QRect(item_left, top, quantity_rect.x() - gap - item_left, height)
    return Columns(QRect(left, top, number, height), item_rect, quantity_rect, each_rect, amount_rect)


def head_cells(width: int, layout: Layout, sign: str) -> list[tuple[str, QRect, Qt.AlignmentFlag]]:
    at = columns(QRect(0, 0, width, 32), layout)
    each = at.each.adjusted(-40, 0, 0, 0)
    return [
        (_("Item"), at.item, LEFT),
        (_("Qty"), at.quantity, CENTER),
        (_("Each {sign}").format(sign=sign), each, RIGHT),
        (_("Amount {sign}").format(sign=sign), at.amount.adjusted(-8, 0, 0, 0), RIGHT),
    ]


def result_cells(width: int, layout: Layout, sign: str) -> list[tuple[str, QRect, Qt.AlignmentFlag]]:
    at = columns(QRect(0, 0, width, 32), layout)
    price = at.amount.adjusted(-8, 0, 0, 0)
    return [(_("Items found"), at.item, LEFT), (_("Price {sign}").format(sign=sign), price, RIGHT)]


class BasketPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.layout = NORMAL

    def spoken(self, row: BasketRow) -> str:
        return row.spoken

    def paint(self, painter: QPainter, state: RowState, row: BasketRow) -> None:
        theme, at = self._theme, columns(state.rect, self.layout)
        size = {"compact": 14, "normal": 15, "wide": 17}[self.layout.name]
        figures = 17 if self.layout.wide else 15
        text, muted = theme.color("text"), theme.color("muted")
        second = text if state.is_cursor else muted
        rest = muted if row.voided else text
        write(painter, at.number, row.number, font(13, figures=True), second)
        middle = at.item.center().y()
        name = QRect(at.item.x(), middle - 19, at.item.width(), 22)
        write(painter, name, row.name, font(size, 500, struck=row.voided), rest)
        below = QRect(at.item.x(), middle + 3, at.item.width(), 16)
        if row.voided:
            words = _("Voided")
            box = QRect(below.x(), middle + 2, min(chip_width(words), below.width()), 20)
            chip(painter, theme, box, "ban", words, "error", outlined=state.is_cursor)
        else:
            write(painter, below, row.code, font(13), second)
        struck = row.voided
        if state.is_cursor and not struck:
            self._paint_stepper(painter, at.quantity, row.quantity)
        else:
            write(painter, at.quantity, row.quantity, font(figures, figures=True, struck=struck), rest, CENTER)
        write(painter, at.each, row.each, font(figures, figures=True, struck=struck), rest, RIGHT)
        write(painter, at.amount, row.amount, font(figures, 600, figures=True), text, RIGHT)

    def hit(self, rect: QRect, at: QPoint) -> str:
        column = columns(rect, self.layout).quantity
        minus, plus = self._stepper(column)
        return "-" if minus.contains(at) else ("+" if plus.contains(at) else "")

    def _stepper(self, column: QRect) -> tuple[QRect, QRect]:
        top = column.center().y() - _BUTTON // 2 + 1
        return (
            QRect(column.x(), top, _BUTTON, _BUTTON),
            QRect(column.right() + 1 - _BUTTON, top, _BUTTON, _BUTTON),
        )

    def _paint_stepper(self, painter: QPainter, column: QRect, quantity: str) -> None:
        theme = self._theme
        for box, icon in zip(self._stepper(column), ("minus", "plus"), strict=True):
            panel(painter, box, theme.color("surface"), theme.color("control"), 6)
            draw_icon(painter, theme, icon, box.center() - QPoint(9, 9), 20, "text")
        inner = column.adjusted(_BUTTON, 0, -_BUTTON, 0)
        write(painter, inner, quantity, font(17, 600, figures=True), theme.color("text"), CENTER)


class ProductPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.layout = NORMAL

    def spoken(self, row: ProductRow) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""

    def paint(self, painter: QPainter, state: RowState, row: ProductRow) -> None:
        theme, at = self._theme, columns(state.rect, self.layout)
        draw_icon(painter, theme, "shopping-bag", QPoint(at.number.x(), state.rect.center().y() - 9), 20, "muted")
        size = {"compact": 14, "normal": 15, "wide": 17}[self.layout.name]
        middle = at.item.center().y()
        wide = QRect(at.item.x(), middle - 19, at.each.right() - at.item.x() - 60, 22)
        write(painter, wide, row.name, font(size, 500), theme.color("text"))
        second = theme.color("text" if state.is_cursor else "muted")
        write(painter, wide.translated(0, 20), row.code, font(13), second)
        if row.price:
            write(painter, at.amount, row.price, font(15, 600, figures=True), theme.color("text"), RIGHT)
        else:
            words = _("No price yet")
            width = chip_width(words)
            box = QRect(at.amount.right() + 1 - width, state.rect.center().y() - 11, width, 24)
            chip(painter, theme, box, "triangle-alert", words, "warn", outlined=state.is_cursor)
