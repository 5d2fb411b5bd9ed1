"""The table of the day as a card: its head, a row per tender or shift, the total, and what HQ says of it."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from store_client.texts import _
from store_client.ui.day.rows import DayTable, Foot, TableRow
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.empty_note import EmptyNote
from store_client.ui.widgets.paint import RIGHT, draw_icon, fill, width_of, write
from store_client.ui.widgets.row_list import Card, RowList, RowState

_PAD, _GAP = 16, 16
_HEAD, _ROW, _END = 40, 36, 44


def columns(rect: QRect, compact: bool) -> tuple[QRect, QRect, QRect, QRect]:
    """The name and three cells, the last one with room for a mark."""
    widths = (104, 104, 152) if compact else (128, 128, 200)
    cells: list[QRect] = []
    right = rect.right() + 1 - _PAD
    for width in reversed(widths):
        cells.insert(0, QRect(right - width, rect.y(), width, rect.height()))
        right -= width + (8 if compact else _GAP)
    return QRect(rect.x() + _PAD, rect.y(), right - rect.x() - _PAD, rect.height()), cells[0], cells[1], cells[2]


class TableRowPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.compact = False

    def spoken(self, row: TableRow) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""

    def paint(self, painter: QPainter, state: RowState, row: TableRow) -> None:
        paint_row(painter, self._theme, columns(state.rect, self.compact), row, 15)


def paint_row(
    painter: QPainter,
    theme: Theme,
    cells: tuple[QRect, QRect, QRect, QRect],
    row: TableRow,
    size: int,
    weight: int = 400,
) -> None:
    text = theme.color("text")
    write(painter, cells[0], row.name, font(size, weight), text)
    for cell, words in zip(cells[1:3], row.cells[:2], strict=True):
        write(painter, cell, words, font(size, weight, figures=True), text, RIGHT)
    last, face = row.cells[2], font(size, 600, figures=True)
    write(painter, cells[3], last, face, text, RIGHT)
    icon, words = row.mark
    if not icon:
        return
    right = cells[3].right() + 1 - width_of(last, face) - 6
    wide = width_of(words, font(15))
    write(painter, QRect(right - wide, cells[3].y(), wide + 1, cells[3].height()), words, font(15), theme.color("warn"))
    draw_icon(painter, theme, icon, QPoint(right - wide - 20, cells[3].center().y() - 7), 16, "warn")


class _Line(QWidget):
    """A part of the card that is painted by itself."""

    def __init__(self, theme: Theme, height: int) -> None:
        super().__init__()
        self._theme = theme
        self.compact = False
        self.setFixedHeight(height)
        theme.changed.connect(self.update)

    @property
    def cells(self) -> tuple[QRect, QRect, QRect, QRect]:
        return columns(self.rect(), self.compact)


class _Head(_Line):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _HEAD)
        self._title, self._heads = "", ("", "", "")

    def show_words(self, title: str, heads: tuple[str, str, str]) -> None:
        self._title, self._heads = title, heads
        self.setAccessibleName(". ".join(part for part in (title, *heads) if part))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, cells = QPainter(self), self.cells
        used = [cell.x() for cell, words in zip(cells[1:], self._heads, strict=True) if words]
        room = QRect(_PAD, 0, (min(used) - 8 if used else self.width() - _PAD) - _PAD, _HEAD - 1)
        write(painter, room, self._title, font(15, 600), self._theme.color("text"))
        for cell, words in zip(cells[1:], self._heads, strict=True):
            place = QRect(cell.x(), 0, cell.width(), _HEAD - 1)
            write(painter, place, words, font(13, 500), self._theme.color("muted"), RIGHT)
        fill(painter, QRect(0, _HEAD - 1, self.width(), 1), self._theme.color("line"))


class _Total(_Line):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _END)
        self._row = TableRow("", ("", "", ""))

    def show_row(self, row: TableRow | None) -> None:
        self.setVisible(row is not None)
        if row is not None:
            self._row = row
            self.setAccessibleName(row.spoken)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_row(painter, self._theme, self.cells, self._row, 17, 600)


class _FootLine(_Line):
    """What has no room beside what is more important is left out, and heard all the same."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _END)
        self._foot = Foot()

    def show_foot(self, foot: Foot) -> None:
        self._foot = foot
        self.setAccessibleName(foot.spoken)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, foot = QPainter(self), self._theme, self._foot
        fill(painter, QRect(0, 0, self.width(), 1), theme.color("line"))
        left, right, small = _PAD, self.width() - _PAD, font(13, figures=True)
        if foot.icon:
            draw_icon(painter, theme, foot.icon, QPoint(left, 13), 20, foot.token)
            left += 26
        face = font(15, 600, figures=True)
        if width_of(foot.words, face) > right - left:
            face = font(13, 600, figures=True)
        write(painter, QRect(left, 1, right - left, _END - 1), foot.words, face, theme.color(foot.token))
        left += width_of(foot.words, face) + _GAP
        muted = theme.color("muted")
        wide = width_of(foot.right, small)
        if foot.right and wide <= right - left:
            write(painter, QRect(right - wide - 1, 1, wide + 1, _END - 1), foot.right, small, muted, RIGHT)
            right -= wide + _GAP
        wide = width_of(foot.second, small)
        if foot.second and wide <= right - left:
            write(painter, QRect(left, 1, wide + 1, _END - 1), foot.second, small, muted)


class TableCard:
    """`card` is the widget."""

    def __init__(self, theme: Theme) -> None:
        self._painter = TableRowPainter(theme)
        self.rows = RowList(theme, self._painter, _ROW)
        self._empty = EmptyNote(theme, "store")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.rows)
        self._head, self._total, self._foot = _Head(theme), _Total(theme), _FootLine(theme)
        parts = (self._head, self._stack, self._total, self._foot)
        self.card = Card(theme, parts, sunken_head=_HEAD + 1, sunken_foot=_END + 1)

    def use_layout(self, *, compact: bool) -> None:
        self._painter.compact = compact
        for part in (self._head, self._total, self._foot):
            part.compact = compact
        self.card.update()

    def retranslate(self) -> None:
        self.rows.setAccessibleName(_("Means of payment"))

    def show_table(self, table: DayTable) -> None:
        self._head.show_words(table.title, table.heads)
        self.rows.show_rows(table.rows, -1)
        self._empty.say(*table.empty)
        self._stack.setCurrentWidget(self.rows if table.rows else self._empty)
        self._total.show_row(table.total)
        self._foot.show_foot(table.foot)
