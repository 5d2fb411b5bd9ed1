"""What the sell screen's presenter may say to its view."""

from collections.abc import Sequence
from typing import Protocol

from store_client.ui.screen import ScreenView
from store_client.ui.sell.questions import Choice
from store_client.ui.sell.rows import BasketRow, CustomerCard, ProductRow, Sums
from store_client.ui.sell.tile_page import ActionGroup, PriceCard, TilePage


class SellView(ScreenView, Protocol):
    def show_basket(self, rows: Sequence[BasketRow], cursor: int) -> None: ...

    def show_list(self, title: str, rows: Sequence[ProductRow] | Sequence[Choice], cursor: int) -> None:
        """Items found, without a title, or what can be chosen, in the basket's place."""
        ...

    def show_actions(self, groups: Sequence[ActionGroup]) -> None: ...

    def show_price(self, card: PriceCard) -> None: ...

    def show_tiles(self, page: TilePage, *, inside: bool) -> None:
        """The tiles that are always there; `inside`: a category's, in the basket's place or beside it."""
        ...

    def show_suspended(self, title: str, rows: Sequence[Choice], words: str) -> None:
        """As rows where there is room beside the basket; `words` say it while the basket is empty."""
        ...

    def show_foot(self, left: Sequence[str], right: str) -> None: ...

    def show_sums(self, sums: Sums) -> None: ...

    def show_customer(self, card: CustomerCard | None) -> None: ...

    def tile_room(self) -> tuple[int, int, bool]:
        """How many tiles are always there, how many a page holds, and whether that page stands beside the basket."""
        ...

    def typed_text(self) -> str: ...

    def clear_typed(self) -> None: ...
