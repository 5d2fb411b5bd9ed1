"""Makes the card of the sale's customer; what HQ and the shop know is read once, not at every key."""

import logging
from collections.abc import Callable
from dataclasses import replace

from store_client.domain.customer import Customer
from store_client.errors import ComptoirError
from store_client.ui.customer_card.details import CardDetails, blocked_words, card_details
from store_client.ui.formats import Formats
from store_client.ui.sell.rows import CustomerCard, customer_card
from store_client.ui.services_customers import CustomerServices

_log = logging.getLogger(__name__)


class CustomerCards:
    def __init__(self, people: Callable[[], CustomerServices], formats: Formats) -> None:
        self._people, self._formats = people, formats
        self._made: tuple[Customer, str, CustomerCard] | None = None

    def of(self, customer: Customer | None) -> CustomerCard | None:
        if customer is None:
            return None
        card = self._card(customer)
        if card is not None and customer.pending and self._people().number_awaited(customer):
            return replace(card, awaited=True)
        return card

    def _card(self, customer: Customer) -> CustomerCard | None:
        language, made = self._formats.language, self._made
        if made is not None and made[1] == language and (made[0] is customer or made[0] == customer):
            return made[2]
        card = customer_card(customer, self.details(customer))
        if card is not None:
            self._made = customer, language, card
        return card

    def forget(self) -> None:
        """Something was sold, or HQ answered: points and purchases may be others now."""
        self._made = None

    def details(self, customer: Customer) -> CardDetails:
        """Trouble is worth a line in the log; selling goes on without."""
        try:
            facts = self._people().facts(customer, self._formats.language)
            return card_details(customer, facts, self._formats)
        except ComptoirError as trouble:
            _log.warning("the customer's card is not complete: %s", trouble)
            return CardDetails(blocked=blocked_words(customer))
