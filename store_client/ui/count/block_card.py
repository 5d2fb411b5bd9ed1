"""A card of lines to count: their titles above, their sum below; more of them than have room can be scrolled."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from store_client.ui.count.field_row import FieldRow, Shape
from store_client.ui.count.rows import Block
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.over_bar import OverBar
from store_client.ui.widgets.paint import LEFT, RIGHT, width_of, write
from store_client.ui.widgets.row_list import Card, TableHead


class _Foot(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._name = self._sum = ""
        self.setFixedHeight(32)
        theme.changed.connect(self.update)

    def show_sum(self, name: str, amount: str) -> None:
        self._name, self._sum = name, amount
        self.setAccessibleName(f"{name} {amount}".strip())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, face = self._theme, font(15, 600, figures=True)
        painter.fillRect(QRect(0, 0, self.width(), 1), theme.color("line"))
        room = QRect(16, 1, self.width() - 32, 31)
        write(painter, room, self._sum, face, theme.color("text"), RIGHT)
        name = room.adjusted(0, 0, -width_of(self._sum, face) - 8, 0)
        write(painter, name, self._name, font(15), theme.color("text"))


class BlockCard(QWidget):
    typed = Signal(str, str)
    entered = Signal(str)

    def __init__(self, theme: Theme, shape: Shape, *, digits: bool, foot: bool = True) -> None:
        super().__init__()
        self._theme, self._shape, self._digits = theme, shape, digits
        self.rows: list[FieldRow] = []
        self._block: Block | None = None
        self._head = TableHead(theme)
        self._head.installEventFilter(self)
        self._foot = _Foot(theme)
        inside = QWidget()
        inside.setObjectName("workPage")
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(0, 8, 0, 8)
        self._lines.setSpacing(4)
        self._lines.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self._scroll.viewport().setAutoFillBackground(False)
        OverBar(self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        parts = (self._head, self._scroll, self._foot) if foot else (self._head, self._scroll)
        column.addWidget(Card(theme, parts, sunken_head=33, sunken_foot=33 if foot else 0))

    def use_shape(self, shape: Shape, *, dense: bool) -> None:
        """``dense``: without room between the lines."""
        self._shape = shape
        self._lines.setSpacing(0 if dense else 4)
        self._lines.setContentsMargins(0, 2 if dense else 8, 0, 2 if dense else 8)
        for row in self.rows:
            row.use_shape(shape)
        self._show_head()

    def show_block(self, block: Block, cursor: str) -> None:
        if [line.place for line in block.lines] != [row.place for row in self.rows]:
            self._make_rows(len(block.lines))
        for row, line in zip(self.rows, block.lines, strict=True):
            row.show_line(line, line.place == cursor)
        self._block = block
        self._foot.show_sum(block.foot, block.sum)
        self._show_head()

    def row_of(self, place: str) -> FieldRow | None:
        return next((row for row in self.rows if row.place == place), None)

    def bring_into_view(self, row: FieldRow) -> None:
        self._scroll.ensureWidgetVisible(row, 0, 8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._show_head()
        return False

    def _make_rows(self, count: int) -> None:
        for row in self.rows:
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [FieldRow(self._theme, self._shape, digits=self._digits) for _line in range(count)]
        for at, row in enumerate(self.rows):
            self._lines.insertWidget(at, row)
            row.show()
            row.typed.connect(self.typed)
            row.entered.connect(self.entered)

    def _show_head(self) -> None:
        block = self._block
        if block is None:
            return
        label, _sign, field, amount = self._shape.columns(self._head.width())
        cells: list[tuple[str, QRect, Qt.AlignmentFlag]] = []
        if self._shape.label:
            cells = [
                (block.title, label, RIGHT if self._shape.sign else LEFT),
                (block.how, field.adjusted(-20, 0, 0, 0), RIGHT),
                (block.worth, amount.adjusted(-4, 0, 0, 0), RIGHT),
            ]
        else:
            cells = [(block.title, label, LEFT), (block.worth, field, RIGHT)]
        self._head.show_cells(cells)


def fields_of(cards: Sequence[BlockCard]) -> list[FieldRow]:
    return [row for card in cards for row in card.rows]
