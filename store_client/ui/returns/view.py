"""Shows a return: the receipt's lines with their ticks, and how the money goes back."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedWidget, QVBoxLayout

from store_client.texts import _
from store_client.ui.frame.head_field import HeadField
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.returns.row_painter import ReturnPainter, columns
from store_client.ui.returns.rows import Refund, ReturnRow, Way
from store_client.ui.returns.way_button import WayButton
from store_client.ui.returns.way_page import ROOM
from store_client.ui.sell.customer_box import CustomerBox
from store_client.ui.sell.rows import CustomerCard
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.amount_display import AmountDisplay
from store_client.ui.widgets.buttons import SideButton
from store_client.ui.widgets.empty_note import EmptyNote
from store_client.ui.widgets.paint import CENTER, LEFT, RIGHT
from store_client.ui.widgets.row_list import Card, RowList, TableFoot, TableHead
from store_client.ui.widgets.sum_lines import SumLines

_ROW = 64


class ReturnsScreen(FramedView):
    row_pressed = Signal(int)
    typed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.head = self.scan = HeadField(theme, "receipt-text")
        self.scan.edited.connect(self.typed)
        self._choosing = ""
        self._painter = ReturnPainter(theme)
        self.rows = RowList(theme, self._painter, _ROW)
        self.rows.clicked_row.connect(self.row_pressed)
        self.rows.hit.connect(self.key)
        self._empty = EmptyNote(theme, "receipt-text")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.rows)
        self._table_head = TableHead(theme)
        self._table_head.installEventFilter(self)
        self.foot = TableFoot(theme)
        self.work = Card(theme, (self._table_head, self._stack, self.foot), sunken_head=33, sunken_foot=33)
        self._make_side(theme)

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self.scan.use_layout(layout)
        self._painter.layout = layout
        self.display.set_size(layout.display, layout.figure)
        self._column.setSpacing(layout.side_gap)
        self._show_head()

    def retranslate(self) -> None:
        self.rows.setAccessibleName(_("What comes back"))
        self._ways_title.setText(_("Refund to"))
        self.back.set_words(_("Back to selling"))
        self._show_head()

    def typing_field(self) -> QLineEdit | None:
        return self.scan.edit

    def typed_text(self) -> str:
        return self.scan.edit.text()

    def clear_typed(self) -> None:
        self.scan.edit.clear()

    def show_hint(self, words: str) -> None:
        self.scan.set_words(words, words)

    def show_empty(self, words: str, second: str) -> None:
        self._empty.say(words, second)

    def show_rows(self, rows: Sequence[ReturnRow], cursor: int) -> None:
        choosing = rows[0].mark if rows and rows[0].mark in ("found", "why") else ""
        if choosing != self._choosing:
            self._choosing, self._painter.choosing = choosing, bool(choosing)
            self._show_head()
        self.rows.show_rows(rows, cursor)
        self._stack.setCurrentWidget(self.rows if rows else self._empty)

    def show_foot(self, left: Sequence[str], right: str) -> None:
        self.foot.show_words(left, right)

    def show_ways(self, ways: Sequence[Way]) -> None:
        self._ways_title.setVisible(bool(ways))
        for at, button in enumerate(self.ways):
            button.show_way(ways[at] if at < len(ways) else None)

    def show_refund(self, refund: Refund) -> None:
        self.sums.show_lines(refund.lines)
        self.display.show_amount(refund.label, refund.remark, refund.sign, refund.amount)

    def show_customer(self, card: CustomerCard | None) -> None:
        self.customer.show_card(card)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._show_head()
        return False

    def _make_side(self, theme: Theme) -> None:
        self.customer = CustomerBox(theme)
        self.customer.clicked.connect(lambda: self.key.emit("F3"))
        self._ways_title = QLabel()
        self._ways_title.setObjectName("sectionTitle")
        self.ways = [WayButton(theme) for _position in range(ROOM)]
        for button in self.ways:
            button.clicked.connect(lambda _checked=False, pressed=button: self.key.emit(pressed.key))
            button.hide()
        self.sums = SumLines(theme)
        self.display = AmountDisplay(theme, figure=56)
        self.back = SideButton(theme, "arrow-left", "Esc")
        self.back.clicked.connect(lambda: self.key.emit("Esc"))
        self._column = QVBoxLayout(self.side)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.customer, self._ways_title, *self.ways):
            self._column.addWidget(part)
        self._column.addStretch(1)
        for part in (self.sums, self.display, self.back):
            self._column.addWidget(part)

    def _show_head(self) -> None:
        tick, item, sold, coming, reason, amount = columns(
            QRect(0, 0, self._table_head.width(), 32), self._painter.layout
        )
        if self._choosing == "found":
            self._table_head.show_cells([(_("Item"), tick.united(item), LEFT), (_("Price"), amount, RIGHT)])
            return
        if self._choosing == "why":
            self._table_head.show_cells([(_("Reason"), tick.united(item), LEFT)])
            return
        cells: list[tuple[str, QRect, Qt.AlignmentFlag]] = [
            (_("Item"), item, LEFT),
            (_("Sold"), sold.adjusted(-8, 0, 8, 0), CENTER),
            (_("Coming back"), coming, CENTER),
            (_("Reason"), reason, LEFT),
            (_("Amount") if self._painter.layout.compact else _("Refund"), amount, RIGHT),
        ]
        self._table_head.show_cells(cells)
