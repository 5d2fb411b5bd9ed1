"""Leads from the day to where something is dealt with: the sale, the journal, the documents, cash that moves."""

from collections.abc import Callable
from typing import Any, Final

from store_client.services.open_ends import PARTLY_PAID, SUSPENDED_BASKET, UNFINISHED_CARD, UNPRINTED
from store_client.ui.sell.action_page import CASH_KEY, OPENING_KEY
from store_client.ui.sell.current_sale import CurrentSale

_PLACES: Final = {SUSPENDED_BASKET: "sell", UNFINISHED_CARD: "sell", PARTLY_PAID: "sell", UNPRINTED: "journal"}
"""The others are documents on their way."""


class Leading:
    """``presenter`` finds another screen's by its name."""

    def __init__(self, go: Callable[[str], None], presenter: Callable[[str], Any], sale: CurrentSale) -> None:
        self._go, self._presenter, self._sale = go, presenter, sale

    def move_cash(self) -> None:
        """The sell screen asks which cash moves; the basket stays as it is."""
        self._go("sell")
        for key in (OPENING_KEY, CASH_KEY):
            self._presenter("sell").pressed(key)

    def mend(self, kind: str) -> None:
        """An open end of that kind, of `services.open_ends`."""
        self._go(_PLACES.get(kind, "documents"))
        if kind == SUSPENDED_BASKET and self._sale.untouched:
            self._presenter("sell").pressed("F7")
