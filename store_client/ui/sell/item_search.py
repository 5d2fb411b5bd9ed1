"""Finds items by part of their name while it is typed, and by part of a code that was not known."""

from typing import Final

from store_client.domain.product import Product
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui.screen import Answer
from store_client.ui.sell.desk import Desk
from store_client.ui.services_returns import ReturnServices

_LEAST: Final = 2
_SHORTEST_RECEIPT: Final = 8


def is_receipt(returns: ReturnServices, code: str) -> bool:
    """Whether it is the code on a receipt that is known here. A few digits alone are a slip of the fingers."""
    if len(code.strip()) < _SHORTEST_RECEIPT:
        return False
    try:
        returns.find_original(code)
    except Refused:
        return False
    return True


class ItemSearch:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._unknown = ""

    def remember_unknown(self, code: str) -> None:
        """Looked for by the next F2; forgotten, by an empty one, as soon as something else was sold."""
        self._unknown = code.strip()

    def typed(self, text: str) -> None:
        """Digits alone are a code or an amount, never a name."""
        word = text.strip()
        by_name = len(word) >= _LEAST and any(letter.isalpha() for letter in word)
        self._desk.results = self._desk.services.search_products(word) if by_name else ()
        self._desk.result = 0

    def begin(self) -> None:
        """After an unknown code, whatever holds a part of it; else what to do."""
        desk, unknown = self._desk, self._unknown
        self._unknown = ""
        found = desk.services.search_products(unknown) if unknown else ()
        text = _("Type part of its name")
        if unknown and not found:
            text = _("Nothing here has {code} in it. Type part of the item's name").format(code=unknown[:40])
        desk.say(Answer(text, label=_("Find an item"), icon="search"))
        if found:
            desk.results = found
            desk.show()

    @property
    def marked(self) -> Product | None:
        results = self._desk.results
        return results[self._desk.result] if results else None
