"""The pages that take the basket's place for a moment: a category's items, what else can be done, a price check."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from store_client.ui.frame.layouts import Layout
from store_client.ui.sell.tile_page import ActionGroup, PriceCard, TilePage
from store_client.ui.theme.fonts import font
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.paint import LEFT, RIGHT, chip, chip_width, draw_icon, width_of, write
from store_client.ui.widgets.tiles import TileGrid


@dataclass(frozen=True, slots=True)
class Shape:
    """How many tiles stand side by side and one below the other, and how high each is."""

    columns: int
    rows: int
    height: int

    @property
    def room(self) -> int:
        return self.columns * self.rows


ITEM_PAGE = {"compact": Shape(4, 4, 72), "normal": Shape(5, 4, 80), "wide": Shape(3, 6, 80)}
"""The tiles of a category: over the basket, and on a wide window beside it."""
_ACTION_HEIGHTS = {"compact": 56, "normal": 66, "wide": 80}
QUICK_TILES = {"compact": Shape(2, 3, 56), "normal": Shape(3, 2, 64), "wide": Shape(3, 6, 80)}
"""The tiles in the right column; on a wide window they have a column of their own."""


class ItemPage(QWidget):
    """`pressed` gives the index of a tile."""

    pressed = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        shape = ITEM_PAGE["normal"]
        self.grid = TileGrid(theme, columns=shape.columns, rows=shape.rows, height=shape.height)
        self.grid.pressed.connect(self.pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self.grid)
        column.addStretch(1)

    def use_layout(self, layout: Layout) -> None:
        shape = ITEM_PAGE[layout.name]
        self.grid.set_shape(shape.columns, shape.rows, shape.height)

    def show_page(self, page: TilePage) -> None:
        self.grid.show_tiles(page.tiles)


class ActionTiles(QWidget):
    """Three columns: this line, this sale, this register. `pressed` gives the key of an action."""

    pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._keys: list[list[str]] = [[], [], []]
        self.grids = [TileGrid(theme, columns=1, rows=5, height=80) for _at in range(3)]
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(16)
        for at, grid in enumerate(self.grids):
            column = QVBoxLayout()
            column.addWidget(grid)
            column.addStretch(1)
            row.addLayout(column, 1)
            grid.pressed.connect(lambda index, group=at: self.pressed.emit(self._keys[group][index]))

    def use_layout(self, layout: Layout) -> None:
        for grid in self.grids:
            grid.set_shape(1, 5, _ACTION_HEIGHTS[layout.name])

    def show_groups(self, groups: Sequence[ActionGroup]) -> None:
        self._keys = [[action.key for action in group.actions] for group in groups]
        for grid, group in zip(self.grids, groups, strict=True):
            grid.show_tiles([action.tile for action in group.actions])


def action_cells(width: int, titles: Sequence[str]) -> list[tuple[str, QRect, Qt.AlignmentFlag]]:
    """The titles above the three columns of actions."""
    column = (width - 32 + 16) // 3
    return [(title, QRect(16 + at * column, 0, column - 16, 32), LEFT) for at, title in enumerate(titles)]


def page_cells(width: int, title: str, note: str = "") -> list[tuple[str, QRect, Qt.AlignmentFlag]]:
    return [(title, QRect(16, 0, width - 140, 32), LEFT), (note, QRect(16, 0, width - 32, 32), RIGHT)]


class PricePage(QWidget):
    """The price of one item, large, with the offers it is in; nothing is added."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._card: PriceCard | None = None
        theme.changed.connect(self.update)

    def show_card(self, card: PriceCard) -> None:
        self._card = card
        self.setAccessibleName(card.spoken)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        card = self._card
        if card is None:
            return
        painter = QPainter(self)
        theme = self._theme
        text, muted = theme.color("text"), theme.color("muted")
        left, width = 24, self.width() - 48
        draw_icon(painter, theme, "tag", QRect(left, 26, 32, 32).topLeft(), 32, "accent")
        if not card.name:
            write(painter, QRect(left + 48, 24, width - 48, 34), card.note, font(22, 600), text)
            return
        write(painter, QRect(left + 48, 18, width - 48, 30), card.name, font(22, 600), text)
        write(painter, QRect(left + 48, 48, width - 48, 20), card.code, font(15), muted)
        face = font(72, 600, figures=True)
        figure = QRect(left, 84, width, 88)
        write(painter, figure, card.price, face, text, RIGHT)
        sign = figure.adjusted(0, 14, -width_of(card.price, face) - 8, 0)
        write(painter, sign, card.sign, font(32, 500), muted, RIGHT)
        write(painter, QRect(left, 172, width, 24), card.note, font(15, figures=True), muted, RIGHT)
        top = 212
        for offer in card.offers:
            box = QRect(left, top, min(chip_width(offer), width), 24)
            chip(painter, theme, box, "percent", offer, "accent")
            top += 32
