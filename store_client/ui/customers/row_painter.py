"""Draws one customer who was found: the name, the place, by what they were found, the account."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QPainter

from store_client.texts import _
from store_client.ui.customers.found import CustomerRow, Pieces
from store_client.ui.direction import runs_from_the_right
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import RIGHT, avatar, chip, chip_width, draw_icon, initials_of, width_of, write
from store_client.ui.widgets.row_list import RowState

_ACCOUNT_WIDTH = 136
_FOUND_BY = {"compact": 236, "normal": 268, "wide": 340}


def columns(rect: QRect, layout: str) -> tuple[QRect, QRect, QRect]:
    """name, found by, account; `layout` is the name of one"""
    pad, top, height = 16, rect.y(), rect.height()
    account = QRect(rect.right() + 1 - pad - _ACCOUNT_WIDTH, top, _ACCOUNT_WIDTH, height)
    width = _FOUND_BY[layout]
    found_by = QRect(account.x() - pad - width, top, width, height)
    left = rect.x() + pad + (0 if layout == "compact" else 40 + pad)
    return QRect(left, top, found_by.x() - pad - left, height), found_by, account


class CustomerPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.layout = "normal"

    def spoken(self, row: CustomerRow) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""

    def paint(self, painter: QPainter, state: RowState, row: CustomerRow) -> None:
        theme, rect = self._theme, state.rect
        name, found_by, account = columns(rect, self.layout)
        middle = rect.center().y()
        second = theme.color("text" if state.is_cursor else "muted")
        if self.layout != "compact":
            face_fill = "surface" if state.is_cursor else "soft"
            avatar(painter, theme, QRect(rect.x() + 16, middle - 19, 40, 40), initials_of(row.name), face_fill)
        upper, lower = self._lines(name, both=bool(row.second))
        self._paint_pieces(painter, upper, row.pieces or ((row.name, False),), font(17, 500))
        write(painter, lower, row.second, font(13), second)
        upper, lower = self._lines(found_by, both=bool(row.note))
        draw_icon(painter, theme, row.icon, QPoint(upper.x(), upper.center().y() - 7), 16, "text")
        self._paint_pieces(painter, upper.adjusted(22, 0, 0, 0), ((row.value, row.value_typed),), font(15))
        write(painter, lower, row.note, font(13), second)
        self._paint_account(painter, state, account, row.account)

    @staticmethod
    def _lines(cell: QRect, *, both: bool) -> tuple[QRect, QRect]:
        middle = cell.center().y()
        upper = QRect(cell.x(), middle - (21 if both else 11), cell.width(), 24)
        return upper, QRect(cell.x(), middle + 4, cell.width(), 18)

    def _paint_pieces(self, painter: QPainter, line: QRect, pieces: Pieces, face: QFont) -> None:
        """What was typed stands on the accent's soft ground, underlined: never by its colour alone."""
        theme, text = self._theme, "".join(words for words, _marked in pieces)
        from_right = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft or runs_from_the_right(text)
        if from_right or not any(marked for _words, marked in pieces):
            write(painter, line, text, face, theme.color("text"))
            return
        strong = QFont(face)
        strong.setWeight(QFont.Weight(600))
        left = line.x()
        for words, marked in pieces:
            piece_face = strong if marked else face
            width = min(width_of(words, piece_face), line.right() + 1 - left)
            if width <= 0:
                return
            if marked:
                ground = QRect(left, line.y() + 1, width, line.height() - 2)
                painter.fillRect(ground, theme.color("soft"))
                painter.fillRect(QRect(left, ground.bottom(), width, 2), theme.color("accent"))
            token = "on-soft" if marked else "text"
            write(painter, QRect(left, line.y(), width + 1, line.height()), words, piece_face, theme.color(token))
            left += width

    def _paint_account(self, painter: QPainter, state: RowState, cell: QRect, account: str) -> None:
        theme = self._theme
        if account:
            write(painter, cell, account, font(15), theme.color("text"), RIGHT)
            return
        words = _("Pending sync")
        width = min(chip_width(words), cell.width())
        box = QRect(cell.right() + 1 - width, cell.center().y() - 11, width, 24)
        chip(painter, theme, box, "clock", words, "warn", outlined=state.is_cursor)
