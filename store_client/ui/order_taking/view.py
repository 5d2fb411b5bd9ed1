"""Shows what is agreed about a new order, and what of it is paid now."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from store_client.texts import _
from store_client.ui.frame.head_field import HeadField
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.order_taking.row_painter import AgreedPainter
from store_client.ui.order_taking.rows import AgreedRow, ToPay
from store_client.ui.sell.customer_box import CustomerBox
from store_client.ui.sell.rows import CustomerCard
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.amount_display import AmountDisplay
from store_client.ui.widgets.buttons import SideButton
from store_client.ui.widgets.paint import LEFT
from store_client.ui.widgets.row_list import Card, RowList, TableFoot, TableHead
from store_client.ui.widgets.sum_lines import SumLines


class OrderTakingScreen(FramedView):
    row_pressed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.head = self.field = HeadField(theme, "package-plus")
        self.rows = RowList(theme, AgreedPainter(theme), 48)
        self.rows.clicked_row.connect(self.row_pressed)
        self._table_head = TableHead(theme)
        self._table_head.installEventFilter(self)
        self.foot = TableFoot(theme)
        self.work = Card(theme, (self._table_head, self.rows, self.foot), sunken_head=33, sunken_foot=33)
        self.customer = CustomerBox(theme)
        self.customer.clicked.connect(lambda: self.key.emit("F3"))
        self.sums = SumLines(theme)
        self.display = AmountDisplay(theme, figure=56)
        self.back = SideButton(theme, "arrow-left", "Esc")
        self.back.clicked.connect(lambda: self.key.emit("Esc"))
        self._column = QVBoxLayout(self.side)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.customer)
        self._column.addStretch(1)
        for part in (self.sums, self.display, self.back):
            self._column.addWidget(part)

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self.field.use_layout(layout)
        self.rows.set_row_height(60 if layout.wide else 48)
        self.display.set_size(layout.display, layout.figure)
        self._column.setSpacing(layout.side_gap)
        self.back.use_layout(layout)

    def retranslate(self) -> None:
        self.rows.setAccessibleName(_("What is agreed"))
        self.back.set_words(_("Back to the sale"))
        self._show_head()

    def typing_field(self) -> QLineEdit | None:
        return self.field.edit

    def typed_text(self) -> str:
        return self.field.edit.text()

    def set_typed(self, text: str) -> None:
        self.field.edit.setText(text)

    def show_hint(self, words: str) -> None:
        self.field.set_words(words, words)

    def show_rows(self, rows: Sequence[AgreedRow], cursor: int) -> None:
        self.rows.show_rows(rows, cursor)

    def show_foot(self, left: Sequence[str], right: str) -> None:
        self.foot.show_words(left, right)

    def show_customer(self, card: CustomerCard | None) -> None:
        self.customer.show_card(card)

    def show_to_pay(self, to_pay: ToPay) -> None:
        self.sums.show_lines(to_pay.lines)
        self.display.show_amount(to_pay.label, to_pay.remark, to_pay.sign, to_pay.amount)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._show_head()
        return False

    def _show_head(self) -> None:
        self._table_head.show_cells([(_("What is agreed"), QRect(16, 0, self._table_head.width() - 32, 32), LEFT)])
