"""The backlog: a row for each kind of document that is not at HQ, the total, and what works all the same."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from store_client.texts import _
from store_client.ui.status.presenter import BacklogRow
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import RIGHT, chip, chip_width, draw_icon, fill, lines_height, write, write_lines

_HEAD, _ROW, _PAD, _GAP = 40, 52, 16, 16
_NO_ROW = BacklogRow("", "", "", "", ("", "", "plain"))


class BacklogTable(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: Sequence[BacklogRow] = ()
        self._total = _NO_ROW
        self.compact = False
        theme.changed.connect(self.update)

    @property
    def rows(self) -> Sequence[BacklogRow]:
        return self._rows

    def show_rows(self, rows: Sequence[BacklogRow], total: BacklogRow) -> None:
        self._rows, self._total = rows, total
        self.setAccessibleName(". ".join(row.spoken for row in (*rows, total)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, _HEAD + 5 * _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        what, count, oldest, longer = self._columns()
        self._paint_head(painter, what, count, oldest, longer)
        room = self.height() - _HEAD - _ROW - self._notes_height()
        shown = self._rows[: max(1, room // _ROW)]
        top = _HEAD
        for row in shown:
            self._paint_row(painter, row, top)
            top += _ROW
        self._paint_total(painter, top)
        self._paint_notes(painter, top + _ROW + 16)

    def _columns(self) -> tuple[QRect, QRect, QRect, QRect]:
        """what, count, oldest, what happens if it waits longer"""
        longer, oldest, count = (178, 104, 64) if self.compact else (212, 152, 72)
        gap = 12 if self.compact else _GAP
        right = self.width() - _PAD
        longer_rect = QRect(right - longer, 0, longer, _ROW)
        oldest_rect = QRect(longer_rect.x() - gap - oldest, 0, oldest, _ROW)
        count_rect = QRect(oldest_rect.x() - gap - count, 0, count, _ROW)
        left = _PAD + (32 if self.compact else 40)
        return QRect(left, 0, count_rect.x() - left, _ROW), count_rect, oldest_rect, longer_rect

    def _paint_head(self, painter: QPainter, what: QRect, count: QRect, oldest: QRect, longer: QRect) -> None:
        muted, face = self._theme.color("muted"), font(13, 500)
        head = QRect(what.x(), 0, what.width(), _HEAD - 1)
        write(painter, head, _("Not yet at HQ"), font(15, 600), self._theme.color("text"))
        write(painter, count.adjusted(-24, 0, 0, _HEAD - 1 - _ROW), _("Waiting"), face, muted, RIGHT)
        write(painter, oldest.adjusted(0, 0, 0, _HEAD - 1 - _ROW), _("Oldest"), face, muted)
        write(painter, longer.adjusted(0, 0, 0, _HEAD - 1 - _ROW), _("If it waits longer"), face, muted)
        fill(painter, QRect(0, _HEAD - 1, self.width(), 1), self._theme.color("line"))

    def _paint_row(self, painter: QPainter, row: BacklogRow, top: int) -> None:
        theme = self._theme
        what, count, oldest, longer = (cell.translated(0, top) for cell in self._columns())
        draw_icon(painter, theme, row.icon, QPoint(_PAD, top + 16), 20, "text")
        write(painter, what, row.what, font(15, 500), theme.color("text"))
        write(painter, count, row.count, font(17, 600, figures=True), theme.color("text"), RIGHT)
        write(painter, oldest, row.oldest, font(13 if self.compact else 15, figures=True), theme.color("muted"))
        icon, words, tone = row.chip
        box = QRect(longer.x(), top + 14, min(chip_width(words), longer.width()), 24)
        chip(painter, theme, box, icon, words, tone)
        fill(painter, QRect(0, top + _ROW - 1, self.width(), 1), theme.color("line"))

    def _paint_total(self, painter: QPainter, top: int) -> None:
        theme, total = self._theme, self._total
        fill(painter, QRect(0, top, self.width(), _ROW), theme.color("sunken"))
        fill(painter, QRect(0, top + _ROW - 1, self.width(), 1), theme.color("line"))
        what, count, oldest, longer = (cell.translated(0, top) for cell in self._columns())
        write(painter, what, total.what, font(15, 600), theme.color("text"))
        write(
            painter, count.adjusted(-24, 0, 0, 0), total.count, font(22, 600, figures=True), theme.color("text"), RIGHT
        )
        write(painter, oldest, total.oldest, font(13 if self.compact else 15, figures=True), theme.color("muted"))
        face = font(13 if self.compact else 15, figures=True)
        write(painter, longer, total.chip[1], face, theme.color("text"))

    def _notes(self) -> Sequence[tuple[str, str, str, str]]:
        """(icon, token, what, which)"""
        works = _("sales, returns, new customers, cash, receipts")
        waits = _("account numbers, new prices, receipts of other registers")
        return (
            ("circle-check", "ok", _("Works now"), works),
            ("ban", "muted", _("Waits for a connection"), waits),
        )

    def _notes_height(self) -> int:
        width = (self.width() - 2 * _PAD - 24) // 2 - 32
        return 16 + 22 + max(lines_height(which, font(13), width) for _i, _t, _w, which in self._notes()) + 8

    def _paint_notes(self, painter: QPainter, top: int) -> None:
        theme = self._theme
        half = (self.width() - 2 * _PAD - 24) // 2
        for at, (icon, token, what, which) in enumerate(self._notes()):
            left = _PAD + at * (half + 24)
            draw_icon(painter, theme, icon, QPoint(left, top), 20, token)
            write(painter, QRect(left + 32, top, half - 32, 20), what, font(15, 600), theme.color("text"))
            below = QRect(left + 32, top + 21, half - 32, 40)
            write_lines(painter, below, which, font(13), theme.color("muted"))
