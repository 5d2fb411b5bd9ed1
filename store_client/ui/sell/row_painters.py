"""Draws the rows of the basket, of the items found, and of what can be chosen."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter

from store_client.texts import _
from store_client.ui.frame.layouts import NORMAL, Layout
from store_client.ui.sell.questions import Choice
from store_client.ui.sell.rows import BasketRow, ProductRow
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import CENTER, LEFT, RIGHT, chip, chip_width, draw_icon, panel, width_of, write
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
        self._paint_below(painter, QRect(at.item.x(), middle + 2, at.item.width(), 20), row, state.is_cursor)
        struck = row.voided
        if state.is_cursor and row.steps and not struck:
            self._paint_stepper(painter, at.quantity, row.quantity)
        else:
            write(painter, at.quantity, row.quantity, font(figures, figures=True, struck=struck), rest, CENTER)
        write(painter, at.each, row.each, font(figures, figures=True, struck=struck), rest, RIGHT)
        self._paint_amount(painter, at.amount, row, figures, second)

    def _paint_below(self, painter: QPainter, area: QRect, row: BasketRow, is_cursor: bool) -> None:
        """The chips, then the notes in what room is left."""
        theme, left = self._theme, area.x()
        for words in row.chips:
            room = area.right() - left
            if room < 60:
                return
            width = min(chip_width(words.words), room)
            box = QRect(left, area.y(), width, 20)
            chip(painter, theme, box, words.icon, words.words, words.tone, outlined=is_cursor)
            left += width + 8
        notes = QRect(left, area.y() + 1, area.right() - left, 16)
        if not row.voided:
            write(painter, notes, row.notes, font(13), theme.color("text" if is_cursor else "muted"))

    def _paint_amount(self, painter: QPainter, area: QRect, row: BasketRow, figures: int, second: QColor) -> None:
        text = self._theme.color("text")
        if not row.saved:
            write(painter, area, row.amount, font(figures, 600, figures=True), text, RIGHT)
            return
        middle = area.center().y()
        above = QRect(area.x(), middle - 19, area.width(), 22)
        write(painter, above, row.amount, font(figures, 600, figures=True), text, RIGHT)
        write(painter, QRect(area.x(), middle + 3, area.width(), 16), row.saved, font(13, figures=True), second, RIGHT)

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


class ChoicePainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.layout = NORMAL

    def spoken(self, row: Choice) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""

    def paint(self, painter: QPainter, state: RowState, row: Choice) -> None:
        theme, at = self._theme, columns(state.rect, self.layout)
        middle = state.rect.center().y()
        text = theme.color("text")
        draw_icon(painter, theme, row.icon, QPoint(at.number.x(), middle - 9), 20, "text")
        size = {"compact": 14, "normal": 15, "wide": 17}[self.layout.name]
        figures = font(15, 600, figures=True)
        room = width_of(row.amount, figures) + 16 if row.amount else 0
        words = QRect(at.item.x(), middle - 19, at.amount.right() - room - at.item.x(), 22)
        if row.second:
            second = theme.color("text" if state.is_cursor else "muted")
            write(painter, words.translated(0, 20), row.second, font(13, figures=True), second)
        else:
            words = QRect(words.x(), state.rect.y(), words.width(), state.rect.height())
        write(painter, words, row.words, font(size, 500), text)
        write(painter, at.amount.adjusted(-200, 0, 0, 0), row.amount, figures, text, RIGHT)


def choice_cells(width: int, layout: Layout, words: str) -> list[tuple[str, QRect, Qt.AlignmentFlag]]:
    at = columns(QRect(0, 0, width, 32), layout)
    return [(words, QRect(at.item.x(), 0, at.amount.right() - at.item.x(), 32), LEFT)]
