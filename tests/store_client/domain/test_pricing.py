"""Lines are calculated in integers, halves away from zero."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.domain import pricing
from store_client.domain.basket import Basket
from store_client.domain.product import Product
from store_client.services import selling

prices = st.integers(0, 10_000_000)
quantities = st.integers(1, 999_000)
rates = st.integers(0, 30_000)


@pytest.mark.parametrize(
    ("quantity", "price", "total"),
    [(1000, 1080, 1080), (125, 1200, 150), (500, 1, 1), (499, 1, 0), (-500, 1, -1), (1500, 333, 500), (0, 999, 0)],
)
def test_line_total_rounds_halves_away_from_zero(quantity: int, price: int, total: int) -> None:
    assert pricing.line_total(quantity, price) == total


@pytest.mark.parametrize(
    ("total", "rate", "tax"), [(2160, 23_000, 404), (150, 23_000, 28), (-1080, 23_000, -202), (999, 0, 0)]
)
def test_included_tax_is_what_the_golden_documents_say(total: int, rate: int, tax: int) -> None:
    assert pricing.included_tax(total, rate) == tax


def test_added_tax_comes_on_top_of_the_net_amount() -> None:
    assert pricing.added_tax(1000, 23_000) == 230
    assert pricing.added_tax(-1, 50_000) == -1


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6))
def test_rounding_is_never_more_than_half_off_and_is_the_same_for_both_signs(numerator: int, denominator: int) -> None:
    rounded = pricing.round_half_away(numerator, denominator)
    assert abs(2 * (rounded * denominator - numerator)) <= denominator
    assert rounded == -pricing.round_half_away(-numerator, denominator)


@given(st.lists(st.tuples(quantities, prices, rates), min_size=1, max_size=12), st.booleans(), st.booleans())
def test_the_total_is_the_sum_of_its_lines(lines: list[tuple[int, int, int]], included: bool, returning: bool) -> None:
    basket = Basket(tax_included=included, returning=returning)
    for quantity, price, rate in lines:
        product = Product("SKU", "Thing", tax_rate=rate, price_minor=price, currency="EUR")
        basket = selling.add_item(basket, product, -quantity if returning else quantity)
    assert basket.total_minor == sum(line.total_minor for line in basket.lines)
    assert basket.tax_minor == sum(line.tax_minor for line in basket.lines)
    for line, (quantity, price, _rate) in zip(basket.lines, lines, strict=True):
        net = abs(line.total_minor) - (0 if included else abs(line.tax_minor))
        assert net == pricing.line_total(quantity, price)


@given(quantities, prices, rates, st.booleans())
def test_a_return_takes_back_exactly_what_the_sale_took(quantity: int, price: int, rate: int, included: bool) -> None:
    product = Product("SKU", "Thing", tax_rate=rate, price_minor=price, currency="EUR")
    sold = selling.add_item(Basket(tax_included=included), product, quantity)
    returned = selling.add_item(Basket(tax_included=included, returning=True), product, -quantity)
    assert (returned.total_minor, returned.tax_minor) == (-sold.total_minor, -sold.tax_minor)
