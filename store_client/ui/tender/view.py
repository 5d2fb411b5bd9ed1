"""Shows paying in several ways: the parts so far, the field, quick cash, the keypad or the card, what is due."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from store_client.domain.money import DECIMAL_COMMA
from store_client.texts import _, language
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.sell.customer_box import CustomerBox
from store_client.ui.sell.rows import CustomerCard
from store_client.ui.tender.amount_field import AmountField
from store_client.ui.tender.panels import BasketSummary, CardWaiting, DueSums, PartPainter, QuickCash, in_a_row
from store_client.ui.tender.rows import CardPanel, Due, LineWords, PartRow, QuickAmount
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.amount_display import AmountDisplay
from store_client.ui.widgets.buttons import SideButton
from store_client.ui.widgets.keypad import Keypad
from store_client.ui.widgets.paint import LEFT
from store_client.ui.widgets.row_list import Card, RowList, TableHead
from store_client.ui.widgets.sum_lines import SumLines

_ROW = 64


class TenderScreen(FramedView):
    typed = Signal(str)
    row_pressed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.head = self.amount = AmountField(theme)
        self.amount.edited.connect(self.typed)
        self.parts = RowList(theme, PartPainter(theme), _ROW)
        self.parts.clicked_row.connect(self.row_pressed)
        self.parts.hit.connect(self.key)
        self.summary = BasketSummary(theme)
        self._parts_head = TableHead(theme, 40)
        self.quick = QuickCash(theme)
        self.pad = Keypad(theme)
        self.card = CardWaiting(theme)
        self.customer = CustomerBox(theme)
        self.sums, self.due = SumLines(theme), DueSums(theme)
        self.display = AmountDisplay(theme, figure=56)
        self.back = SideButton(theme, "arrow-left", "Esc")
        self.add = SideButton(theme, "plus", "F11")
        self._build_work(theme)
        self._build_side()
        self._connect()

    def _build_work(self, theme: Theme) -> None:
        paid = Card(theme, (self._parts_head, self.parts, self.summary), sunken_head=41)
        self._keys = QWidget()
        keys = QVBoxLayout(self._keys)
        keys.setContentsMargins(0, 0, 0, 0)
        keys.setSpacing(12)
        keys.addWidget(self.quick)
        keys.addWidget(self.pad, 1)
        self._entering = QStackedWidget()
        self._entering.addWidget(self._keys)
        self._entering.addWidget(self.card)
        row = QHBoxLayout(self.work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(paid, 43)
        row.addWidget(self._entering, 49)

    def _build_side(self) -> None:
        self._column = QVBoxLayout(self.side)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self.customer)
        self._column.addStretch(1)
        for part in (self.sums, self.due, self.display):
            self._column.addWidget(part)
        self._column.addLayout(in_a_row(self.back, self.add))

    def _connect(self) -> None:
        self.quick.pressed.connect(self.key)
        self.card.pressed.connect(self.key)
        self.pad.typed.connect(self._type)
        self.pad.pressed.connect(self._press)
        self.customer.clicked.connect(lambda: self.key.emit("F3"))
        for button in (self.back, self.add):
            button.clicked.connect(lambda _checked=False, key=button.key: self.key.emit(key))

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self.amount.use_layout(layout)
        self.quick.use_layout(layout)
        self.display.set_size(layout.display, layout.figure)
        self._column.setSpacing(layout.side_gap)
        for button in (self.back, self.add):
            button.use_layout(layout)

    def retranslate(self) -> None:
        self.add.set_words(_("Add part"))
        self.parts.setAccessibleName(_("Paid with"))
        self.pad.retranslate("," if language() in DECIMAL_COMMA else ".")
        self._parts_head.show_cells([(_("Paid with"), QRect(16, 0, 240, 40), LEFT)])

    def typing_field(self) -> QLineEdit | None:
        return self.amount.edit

    def typed_text(self) -> str:
        return self.amount.edit.text()

    def set_typed(self, text: str) -> None:
        self.amount.edit.setText(text)

    def mark_typed(self) -> None:
        self.amount.edit.selectAll()

    def show_parts(self, rows: Sequence[PartRow], cursor: int) -> None:
        self.parts.show_rows(rows, cursor)
        self.parts.setFixedHeight(min(len(rows), 4) * _ROW)

    def show_summary(self, articles: str, lines: Sequence[LineWords]) -> None:
        self.summary.show_lines(articles, lines)

    def show_field(self, label: str, sign: str) -> None:
        self.amount.show_words(label, sign)

    def show_quick(self, amounts: Sequence[QuickAmount]) -> None:
        self.quick.show_amounts(amounts)

    def show_card(self, panel: CardPanel | None) -> None:
        self.card.show_panel(panel)
        self._entering.setCurrentWidget(self._keys if panel is None else self.card)
        self.amount.edit.setReadOnly(panel is not None)
        self.add.setEnabled(panel is None)

    def show_due(self, due: Due) -> None:
        self.sums.show_lines(due.lines)
        self.due.show_due(due)
        self.display.show_amount(due.label, due.remark, due.sign, due.amount)

    def show_back(self, words: str) -> None:
        self.back.set_words(words)

    def show_customer(self, card: CustomerCard | None) -> None:
        self.customer.show_card(card)

    def _type(self, characters: str) -> None:
        if not self.amount.edit.isReadOnly():
            self.amount.edit.insert(characters)
            self.typed.emit(self.amount.edit.text())

    def _press(self, key: str) -> None:
        if key == "Enter":
            self.key.emit("Enter")
            return
        if self.amount.edit.isReadOnly():
            return
        if key == "Backspace":
            self.amount.edit.backspace()
        else:
            self.amount.edit.clear()
        self.typed.emit(self.amount.edit.text())
