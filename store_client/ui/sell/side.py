"""The right column of the sell screen: the customer, the tiles, the sums, the display, two more ways to pay."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from store_client.texts import _
from store_client.ui.customer_card.details_view import CustomerDetailsView
from store_client.ui.frame.layouts import Layout
from store_client.ui.sell.customer_box import CustomerBox
from store_client.ui.sell.pages import QUICK_TILES
from store_client.ui.sell.rows import CustomerCard
from store_client.ui.theme.theme import Theme
from store_client.ui.tile import Tile
from store_client.ui.widgets.amount_display import AmountDisplay
from store_client.ui.widgets.buttons import SideButton
from store_client.ui.widgets.sum_lines import SumLines
from store_client.ui.widgets.tiles import TileGrid


class SellSide(QWidget):
    """`pressed` gives the key that a button stands for."""

    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.customer = CustomerBox(theme)
        self.customer.clicked.connect(lambda: self.pressed.emit("F3"))
        self.details = CustomerDetailsView(theme)
        self._title = QLabel()
        self._title.setObjectName("sectionTitle")
        shape = QUICK_TILES["normal"]
        self.tiles = TileGrid(theme, columns=shape.columns, rows=shape.rows, height=shape.height)
        self.sums = SumLines(theme)
        self.display = AmountDisplay(theme, figure=56)
        self.split = SideButton(theme, "split", "F10")
        self.card = SideButton(theme, "credit-card", "F11")
        for button in (self.split, self.card):
            button.clicked.connect(lambda _checked=False, key=button.key: self.pressed.emit(key))
        self._pair = QHBoxLayout()
        self._pair.setSpacing(8)
        self._pair.addWidget(self.split, 1)
        self._pair.addWidget(self.card, 1)
        self._compact = self._wide = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        above: tuple[QWidget, ...] = (self.customer, self.details, self._title, self.tiles)
        below: tuple[QWidget, ...] = (self.sums, self.display)
        for part in above:
            self._column.addWidget(part)
        self._column.setStretchFactor(self.details, 100)
        self._column.addStretch(1)
        for part in below:
            self._column.addWidget(part)
        self._column.addLayout(self._pair)

    def use_layout(self, layout: Layout) -> None:
        self._compact, self._wide = layout.compact, layout.wide
        self.customer.set_brief(layout.wide)
        shape = QUICK_TILES[layout.name]
        self.tiles.set_shape(shape.columns, shape.rows, shape.height)
        self.display.set_size(layout.display, layout.figure)
        self._column.setSpacing(layout.side_gap)
        for button in (self.split, self.card):
            button.use_layout(layout)
        self._show_title()

    def retranslate(self) -> None:
        self.split.set_words(_("Split, other"))
        self.card.set_words(_("Card"))

    def show_tiles(self, title: str, tiles: Sequence[Tile]) -> None:
        self._title.setText(title)
        self.tiles.show_tiles(tiles)
        self._show_title()

    def show_customer(self, card: CustomerCard | None) -> None:
        """Where the column is wide, with all that is on the card; what HQ asks stands in the box already."""
        self.customer.show_card(card)
        if card is not None:
            self.details.show_details(replace(card.details, conflicts=""))
        self._show_title()

    def enable_ways_to_pay(self, enabled: bool) -> None:
        self.split.setEnabled(enabled)
        self.card.setEnabled(enabled)

    def _show_title(self) -> None:
        self.details.setVisible(self._wide and self.customer.card is not None)
        some = bool(self.tiles.tiles)
        self.tiles.setVisible(some and not self._wide)
        self._title.setVisible(some and not self._wide and not self._compact)
