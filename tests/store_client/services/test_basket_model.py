"""A basket against a list of plain lines: whatever is rung up, changed, discounted, voided and brought back, its sums
are those of a few lines of fractions.
"""

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from store_client.domain import pricing
from store_client.domain.basket import Basket
from store_client.services import basket_text, selling
from tests.factories import make_product

RATES = (0, 5_500, 20_000, 23_000)
QUANTITIES = st.sampled_from([1000, 2000, 3000, 1, 437, 12_500, 999_000])
PRICES = st.integers(0, 50_000)
PLACES = st.integers(0, 30)


def rounded(amount: Fraction) -> int:
    """Halves go away from zero."""
    whole = int(abs(amount) + Fraction(1, 2))
    return whole if amount >= 0 else -whole


@dataclass
class PlainLine:
    quantity: int
    price: int
    rate: int
    percent: int = 0
    voided: bool = False

    def total(self) -> int:
        if self.voided:
            return 0
        full = rounded(Fraction(self.quantity * self.price, 1000))
        return full - rounded(Fraction(full * self.percent, 100_000))

    def tax(self, included: bool) -> int:
        base = 100_000 + self.rate if included else 100_000
        return rounded(Fraction(self.total() * self.rate, base))


class Baskets(RuleBasedStateMachine):
    """The basket is a value: what was there before a change is still what it was."""

    @initialize(returning=st.booleans())
    def begin(self, returning: bool) -> None:
        self.sign = -1 if returning else 1
        self.basket = Basket(currency="EUR", returning=returning)
        self.plain: list[PlainLine] = []
        self.before = [(self.basket, self.basket.total_minor)]

    def _now(self, basket: Basket) -> None:
        self.basket = basket
        self.before.append((basket, basket.total_minor))

    def _line(self, place: int) -> tuple[int, PlainLine]:
        at = place % len(self.plain)
        return self.basket.lines[at].line, self.plain[at]

    @rule(number=st.integers(1, 5), price=PRICES, rate=st.sampled_from(RATES), quantity=QUANTITIES)
    def ring_up(self, number: int, price: int, rate: int, quantity: int) -> None:
        product = make_product(len(self.plain) * 10 + number, price, rate)
        self._now(selling.add_item(self.basket, product, self.sign * quantity))
        self.plain.append(PlainLine(self.sign * quantity, price, rate))

    @rule(place=PLACES, quantity=QUANTITIES)
    @precondition(lambda self: self.plain)
    def change_the_quantity(self, place: int, quantity: int) -> None:
        number, line = self._line(place)
        if not line.voided:
            self._now(selling.change_quantity(self.basket, number, self.sign * quantity))
            line.quantity = self.sign * quantity

    @rule(place=PLACES, price=st.integers(1, 50_000))
    @precondition(lambda self: self.sign > 0 and self.plain)
    def another_price(self, place: int, price: int) -> None:
        number, line = self._line(place)
        if not line.voided:
            self._now(selling.override_price(self.basket, number, price, "damaged"))
            line.price = price

    @rule(place=PLACES, percent=st.integers(1, 100_000))
    @precondition(lambda self: self.sign > 0 and self.plain)
    def some_percent_off(self, place: int, percent: int) -> None:
        number, line = self._line(place)
        if not line.voided and line.total():
            self._now(selling.discount_line(self.basket, number, percent))
            line.percent = percent

    @rule()
    def take_the_discounts_back(self) -> None:
        self._now(selling.clear_discounts(self.basket))
        for line in self.plain:
            line.percent = 0

    @rule(place=PLACES)
    @precondition(lambda self: self.plain)
    def void_or_restore(self, place: int) -> None:
        number, line = self._line(place)
        change = selling.restore_line if line.voided else selling.void_line
        self._now(change(self.basket, number))
        line.voided = not line.voided

    @rule()
    def crash_and_come_back(self) -> None:
        """It is kept as a text, without its sums."""
        kept, _shift = basket_text.from_text(basket_text.to_text(self.basket))
        again = pricing.calculated(kept)
        assert again == self.basket
        self._now(again)

    @invariant()
    def _every_line_costs_what_it_should(self) -> None:
        included = self.basket.tax_included
        found = [(line.total_minor, line.tax_minor, line.voided) for line in self.basket.lines]
        assert found == [(line.total(), line.tax(included), line.voided) for line in self.plain]

    @invariant()
    def _the_sums_are_those_of_the_lines(self) -> None:
        assert self.basket.total_minor == sum(line.total() for line in self.plain)
        assert sum(tax.gross_minor for tax in self.basket.taxes) == self.basket.total_minor
        assert sum(tax.tax_minor for tax in self.basket.taxes) == self.basket.tax_minor
        assert all(tax.net_minor + tax.tax_minor == tax.gross_minor for tax in self.basket.taxes)
        assert self.basket.empty == all(line.voided for line in self.plain)

    @invariant()
    def _what_was_before_is_as_it_was(self) -> None:
        assert all(basket.total_minor == total for basket, total in self.before[-5:])


TestBaskets = Baskets.TestCase
TestBaskets.settings = settings(max_examples=60, stateful_step_count=30, deadline=None, derandomize=True)
