"""Shows selling: the scan field, the basket or what stands in its place, the tiles, the sums and the display."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from store_client.texts import _
from store_client.ui.frame.head_field import HeadField
from store_client.ui.frame.layouts import Layout
from store_client.ui.frame.screen_view import FramedView
from store_client.ui.sell.action_page import OPENING_KEY
from store_client.ui.sell.beside import COLUMNS, ROWS, BesideBasket
from store_client.ui.sell.pages import ITEM_PAGE, QUICK_TILES
from store_client.ui.sell.questions import Choice
from store_client.ui.sell.rows import BasketRow, CustomerCard, ProductRow, Sums
from store_client.ui.sell.side import SellSide
from store_client.ui.sell.tile_page import ActionGroup, PriceCard, TilePage
from store_client.ui.sell.work_area import WorkArea
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.buttons import SideButton


class SellScreen(FramedView):
    """`tile_pressed` gives the index of a tile and whether it stands on a category's page."""

    typed = Signal(str)
    row_pressed = Signal(int)
    tile_pressed = Signal(int, bool)
    recalled = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.scan = HeadField(theme, "scan-barcode")
        self.scan.edited.connect(self.typed)
        self.more = SideButton(theme, "ellipsis", OPENING_KEY)
        self.more.clicked.connect(lambda: self.key.emit(OPENING_KEY))
        self.head = _side_by_side(self.scan, self.more)
        self.area, self.beside = WorkArea(theme), BesideBasket(theme)
        self.basket = self.area.basket
        self.work = _side_by_side(self.area, self.beside, 16)
        self.side = self._side = SellSide(theme)
        self.customer, self.tiles, self.display = self._side.customer, self._side.tiles, self._side.display
        self._inside = False
        self._connect()

    def _connect(self) -> None:
        self.area.row_pressed.connect(self.row_pressed)
        self.area.pressed.connect(self.key)
        self.area.tile_pressed.connect(lambda at: self.tile_pressed.emit(at, True))
        self._side.pressed.connect(self.key)
        self.tiles.pressed.connect(lambda at: self.tile_pressed.emit(at, False))
        self.beside.pressed.connect(lambda at: self.tile_pressed.emit(at, self._inside))
        self.beside.recalled.connect(self.recalled)

    def use_layout(self, layout: Layout) -> None:
        super().use_layout(layout)
        self.scan.use_layout(layout)
        self.more.use_layout(layout)
        self.more.setFixedHeight(layout.head)
        self.more.setFixedWidth(112 if layout.compact else 128)
        self.area.use_layout(layout)
        self.beside.setVisible(layout.wide)
        self._side.use_layout(layout)

    def retranslate(self) -> None:
        self.scan.set_words(
            _("Scan an item, or type a code, a name or a quantity ×"), _("Scan field: code, name or quantity")
        )
        self.more.set_words(_("More"))
        self.area.retranslate()
        self._side.retranslate()
        self.beside.retranslate()

    def typing_field(self) -> QLineEdit | None:
        return self.scan.edit

    def typed_text(self) -> str:
        return self.scan.edit.text()

    def clear_typed(self) -> None:
        self.scan.edit.clear()

    def tile_room(self) -> tuple[int, int, bool]:
        wide = self.layout.wide
        quick = COLUMNS * ROWS if wide else QUICK_TILES[self.layout.name].room
        page = COLUMNS * ROWS if wide else ITEM_PAGE[self.layout.name].room
        return quick, page, wide

    def show_basket(self, rows: Sequence[BasketRow], cursor: int) -> None:
        self.area.show_basket(rows, cursor)

    def show_list(self, title: str, rows: Sequence[ProductRow] | Sequence[Choice], cursor: int) -> None:
        if title:
            self.area.show_choices(title, cast(Sequence[Choice], rows), cursor)
        else:
            self.area.show_results(cast(Sequence[ProductRow], rows), cursor)

    def show_actions(self, groups: Sequence[ActionGroup]) -> None:
        self.area.show_actions(groups)

    def show_price(self, card: PriceCard) -> None:
        self.area.show_price(card)

    def show_tiles(self, page: TilePage, *, inside: bool) -> None:
        if self.layout.wide:
            self._inside = inside
            self.beside.show_page(page.title, page.note, page.tiles)
        elif inside:
            self.area.show_items(page)
        else:
            self._side.show_tiles(page.title, page.tiles)

    def show_suspended(self, title: str, rows: Sequence[Choice], words: str) -> None:
        self.beside.show_suspended(title, rows)
        self.area.empty.show_suspended(words)

    def show_foot(self, left: Sequence[str], right: str) -> None:
        self.area.foot.show_words(left, right)

    def show_sums(self, sums: Sums) -> None:
        self._side.sums.show_lines(sums.lines)
        self.display.show_amount(sums.label, sums.articles, sums.sign, sums.to_pay)
        self._side.enable_ways_to_pay(sums.payable)
        self.area.use_sign(sums.sign)

    def show_customer(self, card: CustomerCard | None) -> None:
        self._side.show_customer(card)


def _side_by_side(first: QWidget, second: QWidget, gap: int = 8) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(gap)
    row.addWidget(first, 1)
    row.addWidget(second)
    return holder
