"""The tiles of categories and of their items: which are shown, and what a press on one does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from store_client.domain.product import Product
from store_client.domain.setup import Category
from store_client.texts import _
from store_client.ui.sell.desk import Desk
from store_client.ui.sell.rows import product_row
from store_client.ui.sell.tile_page import TilePage
from store_client.ui.tile import Tile

_NUMBERED: Final = 9
"""As many tiles as have a key of their own, Alt+1 to Alt+9."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A tile and what it does; "more" tiles turn the page."""

    tile: Tile
    act: Callable[[], None]


class ItemTiles:
    """`add` puts an item into the basket. `room` says how many tiles fit, in the quick ones and on a whole page."""

    def __init__(self, desk: Desk, add: Callable[[Product], None], room: Callable[[], tuple[int, int]]) -> None:
        self._desk, self._add, self._room = desk, add, room
        self._categories: Sequence[Category] = ()
        self._items: dict[str, Sequence[Product]] = {}
        self._open = ""
        self._page = 0

    @property
    def inside(self) -> bool:
        """A category is open."""
        return bool(self._open)

    def reload(self) -> bool:
        """HQ may have sent other categories or products; whether it did."""
        items, categories = self._items, self._categories
        self._categories = self._desk.services.counter.list_categories()
        self._items = {category: self._desk.services.counter.list_category(category) for category in items}
        if self._open not in ("", "*", *(one.category for one in self._categories)):
            self._open, self._page = "", 0
        return (items, categories) != (self._items, self._categories)

    def open(self, category: str) -> None:
        self._open, self._page = category, 0
        self._desk.asking.end()
        self._desk.page = "items"
        self._desk.show()

    def close(self) -> None:
        """Back to the category above; at the top, to all of them."""
        self._open, self._page = self._parent(self._open), 0
        if not self._open and self._desk.page == "items":
            self._desk.page = ""
        self._desk.show()

    def turn(self, pages: int) -> None:
        room = max(1, self._room()[1] - 1)
        last = max(0, (len(self._entries(self._open)) - 1) // room)
        self._page = max(0, min(last, self._page + pages))
        self._desk.show()

    def quick(self) -> TilePage:
        """The uppermost categories, as many as have room; what is left over stands behind the last tile."""
        tiles = [place.tile for place in self._quick_places()]
        if self._desk.page == "items":  # the keys are those of the page
            tiles = [replace(tile, key="") for tile in tiles]
        return TilePage(_("Categories"), tiles)

    def page(self) -> TilePage:
        """The open category, with a way back as its first tile."""
        places = self._page_places()
        entries = len(self._entries(self._open))
        room = max(1, self._room()[1] - 1)
        pages = max(1, -(-entries // room))
        note = _("page {page} of {pages}").format(page=self._page + 1, pages=pages) if pages > 1 else ""
        return TilePage(self._name(self._open), [place.tile for place in places], note)

    def press_quick(self, at: int) -> bool:
        return self._press(self._quick_places(), at)

    def press_page(self, at: int) -> bool:
        return self._press(self._page_places(), at)

    def _press(self, places: Sequence[_Place], at: int) -> bool:
        if not 0 <= at < len(places):
            return False
        places[at].act()
        return True

    def _quick_places(self) -> list[_Place]:
        room = self._room()[0]
        entries = self._entries("")
        places = [self._place(entry, at) for at, entry in enumerate(entries[:room])]
        if len(entries) > room:
            more = Tile(_("All categories"), key=_key(room - 1))
            places[room - 1 :] = [_Place(more, lambda: self.open("*"))]
        return places

    def _page_places(self) -> list[_Place]:
        room = max(1, self._room()[1] - 1)
        shown = self._entries(self._open)[self._page * room : (self._page + 1) * room]
        back = _Place(Tile(_("Back"), key="Esc", icon="arrow-left"), self.close)
        return [back, *(self._place(entry, at) for at, entry in enumerate(shown))]

    def _entries(self, category: str) -> Sequence[Category | Product]:
        """Categories below it, then its own items. "*" are the uppermost ones, on a page of their own."""
        parent = "" if category == "*" else category
        below = [one for one in self._categories if self._shown_parent(one) == parent]
        if not parent:
            return below
        if parent not in self._items:
            self._items[parent] = self._desk.services.counter.list_category(parent)
        return [*below, *self._items[parent]]

    def _shown_parent(self, category: Category) -> str:
        """One whose parent is not known here stands at the top."""
        known = {one.category for one in self._categories}
        return category.parent if category.parent in known and category.parent != category.category else ""

    def _parent(self, category: str) -> str:
        found = next((one for one in self._categories if one.category == category), None)
        return self._shown_parent(found) if found is not None else ""

    def _name(self, category: str) -> str:
        return next((one.name for one in self._categories if one.category == category), _("Categories"))

    def _place(self, entry: Category | Product, at: int) -> _Place:
        if isinstance(entry, Category):
            tile = Tile(entry.name, key=_key(at), color=entry.color or "slate")
            return _Place(tile, lambda: self.open(entry.category))
        row = product_row(entry, self._desk.session.formats)
        price = _("open price") if entry.key_in_price else row.price or _("no price yet")
        if entry.by_weight and row.price:
            price = _("{price} per {unit}").format(price=row.price, unit=entry.unit or "kg")
        return _Place(Tile(entry.name, price, _key(at), self._color(entry.category)), lambda: self._add(entry))

    def _color(self, category: str) -> str:
        return next((one.color for one in self._categories if one.category == category), "")


def _key(at: int) -> str:
    return f"Alt+{at + 1}" if at < _NUMBERED else ""
