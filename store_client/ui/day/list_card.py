"""A list in the place of the cards and the table: what is left open, closed days, what can be chosen."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStackedWidget

from store_client.ui.day.rows import DayList, ListRow
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.empty_note import EmptyNote
from store_client.ui.widgets.paint import LEFT, RIGHT, chip, chip_width, draw_icon, width_of, write
from store_client.ui.widgets.row_list import Card, RowList, RowState, TableFoot, TableHead

_PAD, _GAP, _ICON = 16, 12, 20


class ListRowPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def spoken(self, row: ListRow) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""

    def paint(self, painter: QPainter, state: RowState, row: ListRow) -> None:
        theme, rect = self._theme, state.rect
        middle, text = rect.center().y(), theme.color("text")
        draw_icon(painter, theme, row.icon, QPoint(rect.x() + _PAD, middle - _ICON // 2 + 1), _ICON, "text")
        right = self._paint_chip(painter, state, row)
        if row.amount:
            face = font(15, 600, figures=True)
            wide = width_of(row.amount, face) + 1
            write(painter, QRect(right - wide, rect.y(), wide, rect.height()), row.amount, face, text, RIGHT)
            right -= wide + _GAP
        left = rect.x() + _PAD + _ICON + _GAP
        second = theme.color("text" if state.is_cursor else "muted")
        if not row.second:
            write(painter, QRect(left, rect.y(), right - left, rect.height()), row.words, font(15, 500), text)
            return
        write(painter, QRect(left, middle - 20, right - left, 22), row.words, font(15, 500), text)
        write(painter, QRect(left, middle + 3, right - left, 18), row.second, font(13, figures=True), second)

    def _paint_chip(self, painter: QPainter, state: RowState, row: ListRow) -> int:
        """Returns where what stands before it ends."""
        right = state.rect.right() + 1 - _PAD
        if row.chip is None:
            return right
        icon, words, tone = row.chip
        wide = chip_width(words)
        box = QRect(right - wide, state.rect.center().y() - 11, wide, 24)
        chip(painter, self._theme, box, icon, words, tone, outlined=state.is_cursor)
        return right - wide - _GAP


class ListCard:
    """`card` is the widget."""

    def __init__(self, theme: Theme) -> None:
        self.rows = RowList(theme, ListRowPainter(theme), 56)
        self._empty = EmptyNote(theme, "circle-check")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.rows)
        self._head, self._foot = TableHead(theme), TableFoot(theme)
        self.card = Card(theme, (self._head, self._stack, self._foot), sunken_head=33, sunken_foot=33)

    def show_list(self, shown: DayList) -> None:
        self._head.show_cells([(shown.title, QRect(_PAD, 0, 600, 32), LEFT)])
        self.rows.setAccessibleName(shown.title)
        self.rows.show_rows(shown.rows, shown.cursor)
        self._empty.say(*shown.empty)
        self._stack.setCurrentWidget(self.rows if shown.rows else self._empty)
        self._foot.show_words([shown.foot] if shown.foot else [])
