"""The column beside the basket on a wide window: categories or their items, and the suspended sales."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from store_client.texts import _
from store_client.ui.sell.questions import Choice
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.tile import Tile
from store_client.ui.widgets.empty_note import EmptyNote
from store_client.ui.widgets.paint import LEFT, RIGHT, draw_icon, width_of, write
from store_client.ui.widgets.row_list import Card, RowList, RowState, TableHead
from store_client.ui.widgets.tiles import TileGrid

WIDTH = 448
COLUMNS, ROWS, HEIGHT = 3, 6, 80


class _SuspendedPainter:
    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def spoken(self, row: Choice) -> str:
        return row.spoken

    def hit(self, rect: QRect, at: QPoint) -> str:
        return ""

    def paint(self, painter: QPainter, state: RowState, row: Choice) -> None:
        theme, rect = self._theme, state.rect
        middle = rect.center().y()
        draw_icon(painter, theme, "pause", QPoint(rect.x() + 16, middle - 9), 20, "text")
        face = font(15, 600, figures=True)
        right = rect.right() - 16
        write(
            painter,
            QRect(rect.x(), rect.y(), right - rect.x(), rect.height()),
            row.amount,
            face,
            theme.color("text"),
            RIGHT,
        )
        words = QRect(rect.x() + 48, middle - 19, right - width_of(row.amount, face) - 12 - rect.x() - 48, 20)
        write(painter, words, row.words, font(15, 600), theme.color("text"))
        write(painter, words.translated(0, 20), row.second, font(13, figures=True), theme.color("muted"))


class BesideBasket(QWidget):
    """`pressed` gives the index of a tile, `recalled` that of a suspended sale."""

    pressed = Signal(int)
    recalled = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._title = QLabel()
        self._title.setObjectName("cardTitle")
        self._note = QLabel()
        self._note.setObjectName("small")
        self.grid = TileGrid(theme, columns=COLUMNS, rows=ROWS, height=HEIGHT)
        self.grid.pressed.connect(self.pressed)
        self._head = TableHead(theme, 40)
        self.suspended = RowList(theme, _SuspendedPainter(theme), 60)
        self.suspended.clicked_row.connect(self.recalled)
        self._none = EmptyNote(theme, "pause")
        self._card = Card(theme, (self._head, self.suspended, self._none), sunken_head=41)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.grid)
        column.addWidget(self._card, 1)

    def retranslate(self) -> None:
        self._none.say(_("No sale is suspended"), _("F7 puts one aside for a while"))

    def show_page(self, title: str, note: str, tiles: Sequence[Tile]) -> None:
        self._title.setText(title)
        self._note.setText(note)
        self.grid.show_tiles(tiles)

    def show_suspended(self, title: str, rows: Sequence[Choice]) -> None:
        self._none.setVisible(not rows)
        self.suspended.setVisible(bool(rows))
        self.suspended.setAccessibleName(title)
        self._head.show_cells([(title, QRect(16, 0, WIDTH - 32, 40), LEFT)])
        self.suspended.show_rows(rows, -1)
