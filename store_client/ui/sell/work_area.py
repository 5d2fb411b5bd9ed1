"""The sell screen's work area: the basket or what stands in its place, under its head and over its foot."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from store_client.texts import _
from store_client.ui.frame.layouts import NORMAL, Layout
from store_client.ui.sell.empty_basket import EmptyBasket
from store_client.ui.sell.pages import ActionTiles, ItemPage, PricePage, action_cells, page_cells
from store_client.ui.sell.questions import Choice
from store_client.ui.sell.row_painters import (
    BasketPainter,
    ChoicePainter,
    ProductPainter,
    choice_cells,
    head_cells,
    result_cells,
)
from store_client.ui.sell.rows import BasketRow, ProductRow
from store_client.ui.sell.tile_page import ActionGroup, PriceCard, TilePage
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.row_list import Card, RowList, TableFoot, TableHead
from store_client.ui.widgets.row_pictures import RowPictures


class WorkArea(Card):
    """`pressed` gives the key that a place on the marked row or an action stands for."""

    row_pressed = Signal(int)
    tile_pressed = Signal(int)
    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        self._painters = BasketPainter(theme), ProductPainter(theme), ChoicePainter(theme)
        basket, results, choices = self._painters
        self.basket = RowList(theme, basket, opaque=True, pictures=RowPictures(theme))
        self.results, self.choices = (RowList(theme, painter, opaque=True) for painter in (results, choices))
        self.empty, self.items, self.action_tiles = EmptyBasket(theme), ItemPage(theme), ActionTiles(theme)
        self.price = PricePage(theme)
        self._table_head, self.foot, self._pages = TableHead(theme), TableFoot(theme), QStackedWidget()
        super().__init__(theme, (self._table_head, self._pages, self.foot), sunken_head=33, sunken_foot=33)
        self._numbers, self._sign, self._titles = NORMAL, "", tuple[str, ...]()
        for page in (self.empty, self.basket, self.results, self.choices, self.items, self.action_tiles, self.price):
            self._pages.addWidget(page)
        for rows in (self.basket, self.results, self.choices):
            rows.clicked_row.connect(self.row_pressed)
            rows.hit.connect(self.pressed)
        self.action_tiles.pressed.connect(self.pressed)
        self.items.pressed.connect(self.tile_pressed)

    def use_layout(self, layout: Layout) -> None:
        self._numbers = layout
        for painter in self._painters:
            painter.layout = layout
        for rows in (self.basket, self.results, self.choices):
            rows.set_row_height(layout.row)
        self.items.use_layout(layout)
        self.action_tiles.use_layout(layout)
        self._show_head()

    def retranslate(self) -> None:
        self.basket.setAccessibleName(_("Basket"))
        self.results.setAccessibleName(_("Items found"))
        self.choices.setAccessibleName(_("Choose one"))
        self.empty.retranslate()
        self._show_head()
        self.update()

    def use_sign(self, sign: str) -> None:
        """The currency's, which stands in the head."""
        if sign != self._sign:
            self._sign = sign
            self._show_head()

    def show_basket(self, rows: Sequence[BasketRow], cursor: int) -> None:
        self.basket.show_rows(rows, cursor)
        self._show_page(self.basket if rows else self.empty)

    def show_results(self, rows: Sequence[ProductRow], cursor: int) -> None:
        self.results.show_rows(rows, cursor)
        self._show_page(self.results)

    def show_choices(self, title: str, rows: Sequence[Choice], cursor: int) -> None:
        self.choices.show_rows(rows, cursor)
        self._show_page(self.choices, title)

    def show_actions(self, groups: Sequence[ActionGroup]) -> None:
        self.action_tiles.show_groups(groups)
        self._show_page(self.action_tiles, *[group.title for group in groups])

    def show_price(self, card: PriceCard) -> None:
        self.price.show_card(card)
        self._show_page(self.price, _("Price check"))

    def show_items(self, page: TilePage) -> None:
        self.items.show_page(page)
        self._show_page(self.items, page.title, page.note)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_head()

    def _show_page(self, page: QWidget, *titles: str) -> None:
        """`titles` stand in the head above it; without any the head names columns."""
        if self._pages.currentWidget() is not page or titles != self._titles:
            self._titles = titles
            self._pages.setCurrentWidget(page)
            self._show_head()

    def _show_head(self) -> None:
        page, width = self._pages.currentWidget(), self.width() - 2
        if page is self.choices:
            self._table_head.show_cells(choice_cells(width, self._numbers, *self._titles))
        elif page is self.action_tiles:
            self._table_head.show_cells(action_cells(width, self._titles))
        elif page in (self.items, self.price):
            self._table_head.show_cells(page_cells(width, *self._titles))
        else:
            cells = result_cells if page is self.results else head_cells
            self._table_head.show_cells(cells(width, self._numbers, self._sign))
