"""What is said of the sale's customer: the account number, that it comes within a moment, or that it comes later."""

from store_client.domain.customer import Customer
from store_client.ui.screen import Answer
from store_client.ui.sell import words
from store_client.ui.sell.desk import Desk
from store_client.ui.sell.sell_view import SellView
from store_client.ui.sell.showing import Showing


class CustomerLine:
    """Nobody waits for a number: whatever is done next takes the place of what is said of it."""

    def __init__(self, view: SellView, desk: Desk, showing: Showing) -> None:
        self._view, self._desk, self._showing = view, desk, showing
        self._awaited = False

    def attach(self, customer: Customer) -> None:
        self._desk.sale.attach(customer)
        self._awaited = self._is_awaited(customer)
        self._desk.say(words.customer_answer(customer, awaited=self._awaited))

    def changes_applied(self) -> None:
        """The number may have come."""
        before = self._desk.sale.basket.customer
        if before is None:
            return
        customer = self._desk.services.people.get(before.id)
        if customer is not None and customer != before:
            said = words.customer_answer(before, awaited=self._awaited)
            self._desk.sale.renew(customer)
            self._awaited = self._is_awaited(customer)
            self._say_instead(said, customer)
        self._showing.show_customer()

    def ticked(self) -> None:
        """What is awaited for too long is said to be pending, as everywhere."""
        customer = self._desk.sale.basket.customer
        if self._awaited and (customer is None or not self._is_awaited(customer)):
            self._awaited = False
            if customer is not None:
                self._say_instead(words.customer_answer(customer, awaited=True), customer)
            self._showing.show_customer()

    def _is_awaited(self, customer: Customer) -> bool:
        return customer.pending and self._desk.services.people.number_awaited(customer)

    def _say_instead(self, said: Answer, customer: Customer) -> None:
        if self._desk.said == said:
            self._desk.said = words.customer_answer(customer, awaited=self._awaited)
            self._view.answer(self._desk.said)
