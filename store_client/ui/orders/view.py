"""Shows the orders: a search with a filter, the list, and beside it the marked one, its paper, or its ways back."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from store_client.devices.receipt import ReceiptLine
from store_client.texts import _
from store_client.ui.frame.head_field import HeadField
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.journal.lines_card import LinesCard
from store_client.ui.orders.order_head import OrderHead
from store_client.ui.orders.row_painter import OrderPainter, columns
from store_client.ui.orders.rows import Beside, OrderRow
from store_client.ui.returns.rows import Way
from store_client.ui.returns.way_button import WayButton
from store_client.ui.returns.way_page import ROOM
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.amount_display import AmountDisplay
from store_client.ui.widgets.buttons import SideButton
from store_client.ui.widgets.list_card import ListCard
from store_client.ui.widgets.paint import LEFT, RIGHT
from store_client.ui.widgets.receipt_paper import ReceiptPaper
from store_client.ui.widgets.row_list import RowList

_BUTTON = {"compact": 160, "normal": 208, "wide": 232}


class OrdersScreen(FramedView):
    row_pressed = Signal(int)
    typed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.search = HeadField(theme, "search")
        self.search.edited.connect(self.typed)
        self._filter = SideButton(theme, "list-filter", "F4")
        self._filter.setFixedHeight(56)
        self._filter.clicked.connect(lambda: self.key.emit("F4"))
        self.head = self._make_head()
        self._title = ""
        self._painter = OrderPainter(theme)
        self.rows = RowList(theme, self._painter, 56)
        self.rows.clicked_row.connect(self.row_pressed)
        self.list = ListCard(theme, self.rows, "package")
        self.list.head_resized.connect(self._show_head)
        self.foot, self.work = self.list.foot, self.list
        self._make_side(theme)

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self.search.use_layout(layout)
        self._filter.use_layout(layout)
        self._filter.setMinimumWidth(_BUTTON[layout.name])
        self._painter.compact = layout.compact
        self.rows.set_row_height(64 if layout.wide else 56)
        self.display.set_size(layout.display, layout.figure)
        self._column.setSpacing(layout.side_gap)
        self.back.use_layout(layout)
        self._show_head()

    def retranslate(self) -> None:
        self.rows.setAccessibleName(_("Orders"))
        self._ways_title.setText(_("The deposit goes back by"))
        self._show_head()

    def typing_field(self) -> QLineEdit | None:
        return self.search.edit

    def typed_text(self) -> str:
        return self.search.edit.text()

    def set_typed(self, text: str) -> None:
        self.search.edit.setText(text)

    def show_hint(self, words: str) -> None:
        self.search.set_words(words, words)

    def show_filter(self, words: str) -> None:
        self._filter.set_words(words)

    def show_empty(self, words: str, second: str) -> None:
        self.list.empty.say(words, second)

    def show_rows(self, rows: Sequence[OrderRow], cursor: int, title: str) -> None:
        if title != self._title:
            self._title = title
            self._show_head()
        self.list.show_rows(rows, cursor)

    def show_foot(self, left: Sequence[str], right: str) -> None:
        self.foot.show_words(left, right)

    def show_beside(self, beside: Beside) -> None:
        self.order.show_order(beside)
        self.lines.show_lines(beside.lines)
        self.display.setVisible(bool(beside.title))
        self.display.show_amount(beside.label, beside.remark, beside.sign, beside.amount)
        self.back.set_words(beside.back)

    def show_ways(self, ways: Sequence[Way]) -> None:
        self._ways_title.setVisible(bool(ways))
        for at, button in enumerate(self.ways):
            button.show_way(ways[at] if at < len(ways) else None)
        self.lines.setVisible(not ways and bool(self.order.accessibleName()))

    def show_paper(self, lines: Sequence[ReceiptLine]) -> None:
        if lines:
            self.paper.show_lines(lines)
        self._sides.setCurrentWidget(self.paper if lines else self._facts)

    def _make_head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        row.addWidget(self._filter)
        return head

    def _make_side(self, theme: Theme) -> None:
        self.order, self.lines = OrderHead(theme), LinesCard(theme)
        self._ways_title = QLabel()
        self._ways_title.setObjectName("sectionTitle")
        self.ways = [WayButton(theme) for _position in range(ROOM)]
        for button in self.ways:
            button.clicked.connect(lambda _checked=False, pressed=button: self.key.emit(pressed.key))
            button.hide()
        self.display = AmountDisplay(theme, figure=56)
        self.back = SideButton(theme, "arrow-left", "Esc")
        self.back.clicked.connect(lambda: self.key.emit("Esc"))
        self._facts = QWidget()
        self._column = QVBoxLayout(self._facts)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.order, self.lines, self._ways_title, *self.ways):
            self._column.addWidget(part)
        self._column.addStretch(1)
        for part in (self.display, self.back):
            self._column.addWidget(part)
        self.paper = ReceiptPaper(theme)
        self._sides = QStackedWidget()
        self._sides.addWidget(self._facts)
        self._sides.addWidget(self.paper)
        side = QVBoxLayout(self.side)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self._sides)

    def _show_head(self) -> None:
        compact, width = self._painter.compact, self.list.head.width()
        if self._title:
            self.list.head.show_cells([(self._title, QRect(16, 0, width - 32, 32), LEFT)])
            return
        whose, wanted, state, amount = columns(QRect(0, 0, width, 32), compact)
        self.list.head.show_cells(
            [
                (_("Customer"), whose, LEFT),
                (_("Wanted for"), wanted, LEFT),
                ("" if compact else _("Where it is now"), state, LEFT),
                (_("To pay"), amount, RIGHT),
            ]
        )
