"""F12: cash, exact or the amount that was typed, and the recorded sale."""

from collections.abc import Callable
from typing import Final

from store_client.domain.customer import Customer
from store_client.domain.money import parse_amount
from store_client.domain.settlement import cash_due
from store_client.domain.transaction import CompletedSale
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui.screen import Answer
from store_client.ui.sell import words
from store_client.ui.sell.desk import Desk

_UNLIKELY_CHANGE: Final = 10


def is_unlikely(change_minor: int, due_minor: int) -> bool:
    """So much more than is due is mostly a slip of the fingers, so it is asked once more."""
    return due_minor > 0 and change_minor > max(due_minor, 100) * _UNLIKELY_CHANGE


class Cash:
    """`sold` takes a recorded sale with the customer it was for."""

    def __init__(self, desk: Desk, sold: Callable[[CompletedSale, Customer | None], None]) -> None:
        self._desk, self._sold = desk, sold
        self._doubted: int | None = None

    def forget_doubt(self) -> None:
        self._doubted = None

    def pay(self, typed: str) -> None:
        basket, session = self._desk.sale.basket, self._desk.session
        if basket.empty:
            return
        self._desk.sale.require_settled()
        due = cash_due(basket)
        tendered = parse_amount(typed, basket.currency) if typed else max(0, due)
        change = tendered - due
        if is_unlikely(change, due) and self._doubted != tendered:
            self._doubted = tendered
            self._desk.doubt(words.unlikely_change(change, session.formats))
            return
        settled = bool(basket.tenders) and not due
        try:
            sale = self._desk.services.complete_sale(basket, None if settled else tendered, session.signed_in.id)
        except Refused as refusal:
            self._doubted = None
            self._desk.warn(Answer(refusal.message, label=_("Nothing is recorded"), tone="error"))
            return
        self.finish(sale)

    def finish(self, sale: CompletedSale) -> None:
        """The sale is recorded: the counter is free for the next one."""
        customer = self._desk.sale.basket.customer
        self._desk.sale.start_over()
        self._desk.cursor, self._doubted = -1, None
        self._desk.say(words.last_sale(sale, self._desk.session.formats))
        self._sold(sale, customer)
