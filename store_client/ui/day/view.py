"""Shows the end of day: the registers' cards above a table, or a list in their place, and the figures at the right."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from store_client.domain.receipt_model import ReceiptLine
from store_client.ui.day.card_row import CardRow
from store_client.ui.day.list_card import ListCard
from store_client.ui.day.rows import DayList, DayTable, RegisterCard, Side
from store_client.ui.day.side_column import SideColumn
from store_client.ui.day.table_card import TableCard
from store_client.ui.frame.head_field import HeadTitle
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.theme.theme import Theme


class DayScreen(FramedView):
    row_pressed = Signal(int)
    register_pressed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.head = self._title = HeadTitle(theme)
        self.cards, self.table, self.list = CardRow(theme), TableCard(theme), ListCard(theme)
        self.cards.pressed.connect(self.register_pressed)
        self.list.rows.clicked_row.connect(self.row_pressed)
        self._standing = QWidget()
        column = QVBoxLayout(self._standing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.cards)
        column.addWidget(self.table.card, 1)
        self.work = self._works = QStackedWidget()
        self._works.addWidget(self._standing)
        self._works.addWidget(self.list.card)
        self.figures = SideColumn(theme)
        for button in (self.figures.f10, self.figures.f11):
            button.clicked.connect(lambda _checked=False, key=button.key: self.key.emit(key))
        self._column = QVBoxLayout(self.side)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.figures, 1)
        self._column.addWidget(self.figures.buttons())

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self._title.use_layout(layout)
        self.cards.use_layout(layout)
        self.table.use_layout(compact=layout.compact)
        self.figures.use_layout(layout)
        self._column.setSpacing(layout.side_gap)

    def retranslate(self) -> None:
        self.table.retranslate()

    def show_title(self, title: str, second: str, remark: str) -> None:
        self._title.set_words(title, second, remark)

    def show_cards(self, cards: Sequence[RegisterCard]) -> None:
        self.cards.show_cards(cards)

    def show_table(self, table: DayTable) -> None:
        self.table.show_table(table)

    def show_list(self, shown: DayList | None) -> None:
        if shown is not None:
            self.list.show_list(shown)
        self._works.setCurrentWidget(self._standing if shown is None else self.list.card)

    def show_side(self, side: Side) -> None:
        self.figures.show_side(side)

    def show_paper(self, lines: Sequence[ReceiptLine]) -> None:
        self.figures.show_paper(lines)
