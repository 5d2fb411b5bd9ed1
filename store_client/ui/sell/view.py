"""Shows selling: the scan field, the basket or the items found, the sums and the display."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from store_client.texts import _
from store_client.ui.frame.head_field import HeadField
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.sell.customer_box import CustomerBox
from store_client.ui.sell.empty_basket import EmptyBasket
from store_client.ui.sell.row_painters import BasketPainter, ProductPainter, head_cells, result_cells
from store_client.ui.sell.rows import BasketRow, CustomerCard, ProductRow, Sums
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.empty_frames import EmptyFrames
from store_client.ui.widgets.row_list import Card, RowList, TableFoot, TableHead
from store_client.ui.widgets.sum_lines import SumLines
from store_client.ui.widgets.till_display import TillDisplay


class SellScreen(FramedView):
    typed = Signal(str)
    row_pressed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.scan = HeadField(theme, "scan-barcode")
        self.scan.edited.connect(self.typed)
        self.head = self.scan
        self._basket_painter, self._product_painter = BasketPainter(theme), ProductPainter(theme)
        self.basket = RowList(theme, self._basket_painter)
        self.results = RowList(theme, self._product_painter)
        self.empty = EmptyBasket(theme)
        self._stack = QStackedWidget()
        for page in (self.empty, self.basket, self.results):
            self._stack.addWidget(page)
        for rows in (self.basket, self.results):
            rows.clicked_row.connect(self.row_pressed)
            rows.hit.connect(self.key)
        self._table_head = TableHead(theme)
        self._table_head.installEventFilter(self)
        self.foot = TableFoot(theme)
        self.work = Card(theme, (self._table_head, self._stack, self.foot), sunken_head=33, sunken_foot=33)
        self.customer = CustomerBox(theme)
        self.customer.clicked.connect(lambda: self.key.emit("F3"))
        self.sums = SumLines(theme)
        self.display = TillDisplay(theme, figure=56)
        self._frames = EmptyFrames(theme)
        self._sign = ""
        self._build_side()

    def _build_side(self) -> None:
        self._column = QVBoxLayout(self.side)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self.customer)
        self._column.addStretch(1)
        for part in (self.sums, self.display, self._frames):
            self._column.addWidget(part)

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self.scan.use_layout(layout)
        self._basket_painter.layout = self._product_painter.layout = layout
        for rows in (self.basket, self.results):
            rows.set_row_height(layout.row)
        self.display.set_size(layout.display, layout.figure)
        self._column.setSpacing(layout.side_gap)
        self._show_head()

    def retranslate(self) -> None:
        self.scan.set_words(
            _("Scan an item, or type a code, a name or a quantity ×"), _("Scan field: code, name or quantity")
        )
        self.basket.setAccessibleName(_("Basket"))
        self.results.setAccessibleName(_("Items found"))
        self.empty.retranslate()
        self._show_head()

    def typing_field(self) -> QLineEdit | None:
        return self.scan.edit

    def typed_text(self) -> str:
        return self.scan.edit.text()

    def clear_typed(self) -> None:
        self.scan.edit.clear()

    def show_basket(self, rows: Sequence[BasketRow], cursor: int) -> None:
        self.basket.show_rows(rows, cursor)
        self._show_page(self.basket if rows else self.empty)

    def show_results(self, rows: Sequence[ProductRow], cursor: int) -> None:
        self.results.show_rows(rows, cursor)
        self._show_page(self.results)

    def _show_page(self, page: QWidget) -> None:
        if self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)
            self._show_head()

    def show_foot(self, left: Sequence[str], right: str) -> None:
        self.foot.show_words(left, right)

    def show_sums(self, sums: Sums) -> None:
        self.sums.show_lines(sums.lines)
        self.display.show_amount(_("To pay"), sums.articles, sums.sign, sums.to_pay)
        if sums.sign != self._sign:
            self._sign = sums.sign
            self._show_head()

    def show_customer(self, card: CustomerCard | None) -> None:
        self.customer.show_card(card)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._show_head()
        return False

    def _show_head(self) -> None:
        cells = result_cells if self._stack.currentWidget() is self.results else head_cells
        self._table_head.show_cells(cells(self._table_head.width(), self.layout, self._sign))
