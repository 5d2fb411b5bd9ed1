"""Decides selling: what a scan, a typed word, a quantity, an amount and F12 do to the basket."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from store_client.domain.basket import Basket, BasketLine
from store_client.domain.customer import Customer
from store_client.domain.money import parse_amount
from store_client.domain.product import Product
from store_client.domain.quantity import parse_quantity
from store_client.domain.transaction import CompletedSale
from store_client.errors import Refused
from store_client.services import selling
from store_client.texts import _
from store_client.ui.screen import Answer, HelpLine, Primary
from store_client.ui.sell import words
from store_client.ui.sell.rows import SellView, basket_row, customer_card, foot_words, product_row, sums
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices

_MULTIPLY: Final = "*×"
_CHOOSING: Final = frozenset({"Enter", "F2", "Up", "Down", "PgUp", "PgDn", "Home", "End"})
"""Keys on the way to an item: all others forget a quantity that was typed for the next one."""
_UNLIKELY_CHANGE: Final = 10
_PAGE: Final = 7


class SellPresenter:
    def __init__(
        self,
        view: SellView,
        services: WindowServices,
        session: Session,
        *,
        go: Callable[[str], None],
        sold: Callable[[CompletedSale, Customer | None], None],
    ) -> None:
        self._view, self._services, self._session = view, services, session
        self._go, self._sold = go, sold
        self.basket = Basket()
        self._cursor = -1
        self._results: Sequence[Product] = ()
        self._result = 0
        self._quantity: int | None = None
        self._asks_quantity = False
        self._doubted: int | None = None
        self._said: Answer | None = None
        self._keys = self._key_map()

    def shown(self) -> None:
        self._quantity, self._asks_quantity = None, False
        self.refresh()

    def refresh(self) -> None:
        self._show()

    def changes_applied(self) -> None:
        """The customer's account number may have come back."""
        if self.basket.customer is None:
            return
        customer = self._services.get_customer(self.basket.customer.id)
        if customer is not None and customer != self.basket.customer:
            if self._said == words.customer_answer(self.basket.customer):
                self._view.answer(words.customer_answer(customer))
            self.basket = selling.attach_customer(self.basket, customer)
            self._view.show_customer(customer_card(customer))

    def pressed(self, key: str) -> bool:
        act = self._keys.get(key)
        if act is None:
            return False
        if key != "F12":
            self._doubted = None
        if key not in _CHOOSING:
            self._quantity = None
        try:
            act()
        except Refused as refusal:
            self._refuse(refusal)
        return True

    def help(self) -> Sequence[HelpLine]:
        return words.help_lines()

    def scanned(self, code: str) -> None:
        """A scan, or a code typed and ended with Enter."""
        self._asks_quantity, self._doubted = False, None
        try:
            product = self._services.find_by_code(code.strip())
            if product is None:
                self._unknown(code)
            else:
                self._add(product)
        except Refused as refusal:
            self._refuse(refusal)

    def typed(self, text: str) -> None:
        """The text in the scan field changed."""
        self._doubted = None
        if text and text[-1] in _MULTIPLY and not self._asks_quantity:
            self._take_quantity(text[:-1])
            return
        word = text.strip()
        by_name = len(word) >= 2 and not self._asks_quantity and any(letter.isalpha() for letter in word)
        self._results = self._services.search_products(word) if by_name else ()
        self._result = 0
        self._show_work()
        self._view.show_primary(self._primary())

    def choose(self, row: int) -> None:
        """A press on a row: marks a line of the basket, or takes an item found."""
        if self._results:
            self._result = row
            self.pressed("Enter")
        elif row < len(self.basket.lines):
            self._cursor = row
            self._show_work()

    def attach(self, customer: Customer) -> None:
        self.basket = selling.attach_customer(self.basket, customer)
        self._answer(words.customer_answer(customer))

    def detach(self) -> None:
        self.basket = selling.detach_customer(self.basket)
        self._answer(Answer(_("No customer on this sale"), label=_("Customer removed"), icon="user"))

    def _key_map(self) -> dict[str, Callable[[], None]]:
        return {
            "Enter": self._enter,
            "Esc": self._back,
            "F2": self._find,
            "F3": lambda: self._go("customers"),
            "F4": self._ask_quantity,
            "F6": self._void_or_restore,
            "Del": self._void_or_restore,
            "F12": self._pay_cash,
            "+": lambda: self._step_quantity(1000),
            "-": lambda: self._step_quantity(-1000),
            "Up": lambda: self._move(-1),
            "Down": lambda: self._move(1),
            "PgUp": lambda: self._move(-_PAGE),
            "PgDn": lambda: self._move(_PAGE),
            "Home": lambda: self._move(-len(self.basket.lines)),
            "End": lambda: self._move(len(self.basket.lines)),
        }

    def _enter(self) -> None:
        text = self._view.typed_text().strip()
        if self._asks_quantity:
            self._set_quantity(text)
        elif self._results:
            self._add(self._results[self._result])
        elif text:
            self.scanned(text)

    def _add(self, product: Product) -> None:
        basket = self.basket
        if not basket.lines:
            basket = replace(self._services.start_basket(), customer=basket.customer)
        self.basket = selling.add_item(basket, product, self._quantity)
        self._cursor = len(self.basket.lines) - 1
        self._quantity = None
        self._answer(words.line_answer(self.basket.lines[self._cursor], _("Last scan"), self._session.formats))

    def _unknown(self, code: str) -> None:
        self._quantity = None
        self._answer(words.unknown_code(code))
        self._view.cue()

    def _refuse(self, refusal: Refused) -> None:
        self._quantity, self._asks_quantity = None, False
        self._answer(Answer(refusal.message, tone="error"))
        self._view.cue()

    def _find(self) -> None:
        self._answer(Answer(_("Type part of its name"), label=_("Find an item"), icon="search"))

    def _take_quantity(self, text: str) -> None:
        try:
            self._quantity = parse_quantity(text)
        except Refused as refusal:
            self._refuse(refusal)
            return
        self._answer(words.next_quantity(self._quantity, self._session.formats))

    def _marked(self) -> BasketLine | None:
        lines = self.basket.lines
        return lines[self._cursor] if 0 <= self._cursor < len(lines) else None

    def _ask_quantity(self) -> None:
        line, text = self._marked(), self._view.typed_text().strip()
        if line is None or line.voided:
            return
        if text:
            self._set_quantity(text)
            return
        self._asks_quantity = True
        self._answer(words.how_many(line))

    def _set_quantity(self, text: str) -> None:
        line = self._marked()
        quantity = parse_quantity(text)
        self._asks_quantity = False
        if line is not None:
            self._change_quantity(line, quantity)

    def _step_quantity(self, step: int) -> None:
        line = self._marked()
        if line is None or line.voided:
            return
        if line.quantity_thousandths + step <= 0:
            self._answer(Answer(line.description, label=_("To take a line out, void it with F6"), icon="info"))
            return
        self._change_quantity(line, line.quantity_thousandths + step)

    def _change_quantity(self, line: BasketLine, quantity: int) -> None:
        self.basket = selling.change_quantity(self.basket, line.line, quantity)
        self._answer(words.line_answer(self.basket.find(line.line), _("Quantity changed"), self._session.formats))

    def _void_or_restore(self) -> None:
        line = self._marked()
        if line is None:
            return
        if line.voided:
            self.basket = selling.restore_line(self.basket, line.line)
            self._answer(words.line_answer(self.basket.find(line.line), _("Line restored"), self._session.formats))
        else:
            self.basket = selling.void_line(self.basket, line.line)
            self._answer(Answer(line.description, label=_("Line voided; F6 restores it"), icon="ban"))

    def _pay_cash(self) -> None:
        if self.basket.empty:
            return
        text = self._view.typed_text().strip()
        total = self.basket.total_minor
        tendered = parse_amount(text, self.basket.currency) if text else total
        change = tendered - total
        if change > max(total, 100) * _UNLIKELY_CHANGE and self._doubted != tendered:
            self._doubted = tendered
            self._view.answer(words.unlikely_change(change, self._session.formats))
            self._view.cue()
            return
        try:
            sale = self._services.complete_sale(self.basket, tendered, self._session.signed_in.id)
        except Refused as refusal:
            self._doubted = None
            self._answer(Answer(refusal.message, label=_("Nothing is recorded"), tone="error"))
            self._view.cue()
            return
        customer = self.basket.customer
        self._start_over(sale)
        self._sold(sale, customer)

    def _start_over(self, sale: CompletedSale) -> None:
        self.basket, self._cursor, self._doubted, self._asks_quantity = Basket(), -1, None, False
        self._answer(words.last_sale(sale, self._session.formats))

    def _back(self) -> None:
        self._asks_quantity, self._quantity = False, None
        self._clear()
        self._show()

    def _move(self, step: int) -> None:
        if self._results:
            self._result = max(0, min(len(self._results) - 1, self._result + step))
        elif self.basket.lines:
            self._cursor = max(0, min(len(self.basket.lines) - 1, self._cursor + step))
        self._show_work()

    def _clear(self) -> None:
        self._results = ()
        self._view.clear_typed()

    def _answer(self, answer: Answer) -> None:
        """Say what came of the last thing done, with the field clear for the next."""
        self._clear()
        self._said = answer
        self._view.answer(answer)
        self._show()

    def _show(self) -> None:
        self._show_work()
        self._view.show_sums(sums(self.basket, self._session.formats))
        self._view.show_customer(customer_card(self.basket.customer))
        self._view.show_keys(words.keys(self._marked()))
        self._view.show_primary(self._primary())

    def _show_work(self) -> None:
        formats = self._session.formats
        if self._results:
            self._view.show_results([product_row(product, formats) for product in self._results], self._result)
        else:
            self._view.show_basket([basket_row(line, formats) for line in self.basket.lines], self._cursor)
        self._view.show_foot(foot_words(self.basket), "")

    def _primary(self) -> Primary:
        return words.primary(self.basket, self._view.typed_text().strip(), self._session.formats)
