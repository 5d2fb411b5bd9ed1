"""Articles that come back without a receipt, on their way: found by name, or waiting for a price or a weight."""

from collections.abc import Sequence
from dataclasses import replace

from store_client.domain.money import parse_amount
from store_client.domain.product import Product, Scanned
from store_client.domain.quantity import parse_quantity
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui.window_services import WindowServices

_LEAST = 2


class Articles:
    """`last` is the one that was scanned before anybody said that there is no receipt."""

    def __init__(self, services: WindowServices) -> None:
        self._services = services
        self.found: Sequence[Product] = ()
        self.cursor = 0
        self.wanted: Scanned | None = None
        self.last: Product | None = None
        self._lacking = ""

    @property
    def busy(self) -> bool:
        return bool(self.found) or self.wanted is not None

    @property
    def marked(self) -> Product | None:
        return self.found[self.cursor] if self.found else None

    def typed(self, text: str) -> None:
        """Digits alone are a code, a price or a weight, never a name."""
        word = text.strip()
        by_name = len(word) >= _LEAST and any(letter.isalpha() for letter in word)
        self.found = self._services.search_products(word) if by_name and self.wanted is None else ()
        self.cursor = 0

    def move(self, step: int) -> None:
        self.cursor = max(0, min(len(self.found) - 1, self.cursor + step))

    def want(self, scanned: Scanned, lacking: str) -> None:
        self.found, self.wanted, self._lacking = (), scanned, lacking

    def complete(self, typed: str, currency: str) -> Scanned:
        """With the price or the weight that was typed. Raises ``Refused``; then it is asked again."""
        assert self.wanted is not None
        if self._lacking == "price":
            return replace(self.wanted, unit_price_minor=parse_amount(typed, currency))
        weight = parse_quantity(typed)
        if weight <= 0:
            raise Refused(_("The weight must be more than zero. Weigh it again; the basket is kept."))
        return replace(self.wanted, quantity_thousandths=weight)

    def leave(self) -> None:
        self.found, self.cursor, self.wanted, self._lacking = (), 0, None, ""
