"""Looks at what the cashier has in front, and tells the customer's displays what has changed."""

from collections.abc import Callable

from store_client.devices.customer_display import DisplayContent
from store_client.domain.basket import Basket
from store_client.domain.transaction import CompletedSale
from store_client.ui.customer_display.content import basket_content, thanks, welcome
from store_client.ui.session import Session


class CustomerFeed:
    """Baskets and sales are values: one that is the same object says the same."""

    def __init__(self, session: Session, show: Callable[[DisplayContent], None]) -> None:
        self._session, self._show = session, show
        self._seen: tuple[object, ...] = ()

    def look(self, basket: Basket, sale: CompletedSale | None) -> None:
        """``sale`` is the one that was just recorded, while its change is shown."""
        formats = self._session.formats
        seen = (basket, sale, formats.language, formats.currency, self._session.channel)
        if len(seen) == len(self._seen) and all(one is other for one, other in zip(seen, self._seen, strict=True)):
            return
        self._seen = seen
        self._show(self._content(basket, sale))

    def _content(self, basket: Basket, sale: CompletedSale | None) -> DisplayContent:
        if sale is not None:
            return thanks(sale, self._session.formats)
        if any(not line.voided for line in basket.lines):
            return basket_content(basket, self._session.formats)
        channel = self._session.channel
        return welcome(channel.name if channel else "")
