"""What was counted beside what was expected, and what the close leaves open."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from store_client.texts import _
from store_client.ui.count.rows import ChoiceRow, Compared, OpenEndRow
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import LEFT, RIGHT, chip, chip_width, draw_icon, key_cap, write, write_lines
from store_client.ui.widgets.row_list import Card, RowList, RowState, TableHead

_PAD = 16
_ROW = 48
_END = 64


def _columns(rect: QRect, compact: bool) -> tuple[QRect, QRect, QRect, QRect]:
    """Tender, counted, expected, difference."""
    money, chip_room = (92, 148) if compact else (128, 200)
    top, height = rect.y(), rect.height()
    difference = QRect(rect.right() + 1 - _PAD - chip_room, top, chip_room, height)
    expected = QRect(difference.x() - _PAD - money, top, money, height)
    counted = QRect(expected.x() - _PAD - money, top, money, height)
    left = rect.x() + _PAD
    return QRect(left, top, counted.x() - _PAD - left, height), counted, expected, difference


class ComparedPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.compact = False

    def spoken(self, row: Compared) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""

    def paint(self, painter: QPainter, state: RowState, row: Compared) -> None:
        theme = self._theme
        name, counted, expected, difference = _columns(state.rect, self.compact)
        write(painter, name, row.name, font(15, 500), theme.color("text"))
        write(painter, counted, row.counted, font(15, 600, figures=True), theme.color("text"), RIGHT)
        write(painter, expected, row.expected, font(15, figures=True), theme.color("muted"), RIGHT)
        icon, words, tone = row.chip
        width = min(chip_width(words), difference.width())
        box = QRect(difference.right() + 1 - width, state.rect.center().y() - 11, width, 24)
        chip(painter, theme, box, icon, words, tone)


class OpenEndPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def spoken(self, row: OpenEndRow) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""

    def paint(self, painter: QPainter, state: RowState, row: OpenEndRow) -> None:
        theme, rect = self._theme, state.rect
        blocks = row.tone == "error"
        draw_icon(painter, theme, row.icon, QPoint(rect.x() + _PAD, rect.y() + 12), 20, "err" if blocks else "muted")
        words = QRect(rect.x() + 48, rect.y() + 8, rect.width() - 48 - _PAD, 22)
        colour = theme.color("err" if blocks else "text")
        write_lines(painter, words, row.words, font(15, 500), colour)
        write(painter, words.translated(0, 26), row.action, font(13), theme.color("muted"))


class ChoicePainter:
    hits_everywhere = True

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def spoken(self, row: ChoiceRow) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""

    def paint(self, painter: QPainter, state: RowState, row: ChoiceRow) -> None:
        theme, rect = self._theme, state.rect
        key_cap(painter, theme, QPoint(rect.x() + _PAD, rect.center().y() - 9), row.number)
        words = QRect(rect.x() + 64, rect.y(), rect.width() - 64 - _PAD, rect.height())
        write(painter, words, row.words, font(17, 500), theme.color("text"))


class ComparePage(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._painter = ComparedPainter(theme)
        self.rows = RowList(theme, self._painter, _ROW)
        self._head = TableHead(theme)
        self._head.installEventFilter(self)
        self.ends = RowList(theme, OpenEndPainter(theme), _END)
        self._ends_head = TableHead(theme)
        self._blind = True
        self._ends_card = Card(theme, (self._ends_head, self.ends), sunken_head=33)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Card(theme, (self._head, self.rows), sunken_head=33), 3)
        column.addWidget(self._ends_card, 2)

    def use_layout(self, compact: bool) -> None:
        self._painter.compact = compact
        self._show_head()

    def retranslate(self) -> None:
        self.rows.setAccessibleName(_("Counted"))
        self.ends.setAccessibleName(_("Still open"))
        self._show_head()

    def show_compared(self, rows: Sequence[Compared], ends: Sequence[OpenEndRow]) -> None:
        self._blind = not any(row.expected for row in rows)
        self.rows.show_rows(rows, -1)
        self.ends.show_rows(ends, -1)
        self._ends_card.setVisible(bool(ends))
        self._show_head()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._show_head()
        return False

    def _show_head(self) -> None:
        rect = QRect(0, 0, self._head.width(), 32)
        name, counted, expected, difference = _columns(rect, self._painter.compact)
        cells: list[tuple[str, QRect, Qt.AlignmentFlag]] = [
            (_("Way to pay"), name, LEFT),
            (_("Counted"), counted, RIGHT),
        ]
        if not self._blind:
            cells += [(_("Expected"), expected, RIGHT), (_("Difference"), difference, RIGHT)]
        self._head.show_cells(cells)
        room = QRect(_PAD, 0, self._ends_head.width() - 2 * _PAD, 32)
        self._ends_head.show_cells([(_("What is still open"), room, LEFT)])


class ChoicePage(QWidget):
    """The shop's reasons, one below the other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.rows = RowList(theme, ChoicePainter(theme), 56)
        self._head = TableHead(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Card(theme, (self._head, self.rows), sunken_head=33))

    def show_choices(self, title: str, rows: Sequence[ChoiceRow], cursor: int) -> None:
        self.rows.setAccessibleName(title)
        self._head.show_cells([(title, QRect(_PAD, 0, 300, 32), LEFT)])
        self.rows.show_rows(rows, cursor)
