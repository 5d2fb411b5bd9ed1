"""A basket is priced as a whole: exact sums, offers before a person's discounts, returns at what was paid."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.domain import pricing
from store_client.domain.basket import BASKET, LINE, OFFER, Basket, LineDiscount
from store_client.domain.pricing_rules import NO_RULES
from store_client.domain.product import Product
from store_client.domain.setup import Policy
from store_client.services import selling
from tests.store_client.domain.offers import empty, filled, offer, product, saved

prices = st.integers(0, 10_000_000)
quantities = st.integers(1, 999_000)
rates = st.integers(0, 30_000)


@pytest.mark.parametrize(
    ("quantity", "price", "total"),
    [(1000, 1080, 1080), (125, 1200, 150), (500, 1, 1), (499, 1, 0), (-500, 1, -1), (1500, 333, 500), (0, 999, 0)],
)
def test_line_total_rounds_halves_away_from_zero(quantity: int, price: int, total: int) -> None:
    assert pricing.line_total(quantity, price) == total


@given(st.lists(st.tuples(quantities, prices, rates), min_size=1, max_size=12), st.booleans(), st.booleans())
def test_the_total_is_the_sum_of_its_lines(lines: list[tuple[int, int, int]], included: bool, returning: bool) -> None:
    basket = Basket(tax_included=included, returning=returning)
    for quantity, price, rate in lines:
        one = Product("SKU", "Thing", tax_rate=rate, price_minor=price, currency="EUR")
        basket = selling.add_item(basket, one, -quantity if returning else quantity)
    assert basket.total_minor == sum(line.total_minor for line in basket.lines)
    assert basket.tax_minor == sum(line.tax_minor for line in basket.lines)
    for line, (quantity, price, _rate) in zip(basket.lines, lines, strict=True):
        net = abs(line.total_minor) - (0 if included else abs(line.tax_minor))
        assert net == pricing.line_total(quantity, price)


@given(quantities, prices, rates, st.booleans())
def test_a_return_takes_back_exactly_what_the_sale_took(quantity: int, price: int, rate: int, included: bool) -> None:
    one = Product("SKU", "Thing", tax_rate=rate, price_minor=price, currency="EUR")
    sold = selling.add_item(Basket(tax_included=included), one, quantity)
    returned = selling.add_item(Basket(tax_included=included, returning=True), one, -quantity)
    assert (returned.total_minor, returned.tax_minor) == (-sold.total_minor, -sold.tax_minor)


def test_discounts_come_one_after_the_other_each_on_what_remains() -> None:
    basket = filled(empty(offer("P")), (product("A", 1000), 1), (product("B", 500), 1))
    basket = selling.discount_line(basket, 1, percent=10_000, reason="damaged")
    basket = selling.discount_basket(basket, amount_minor=63)
    assert basket.lines[0].discounts == (
        LineDiscount(OFFER, "P", "Offer P", 100),
        LineDiscount(LINE, "damaged", "", 90),
        LineDiscount(BASKET, "", "", 41),
    )
    assert saved(basket) == [231, 50 + 22]
    assert (basket.total_minor, basket.discount_minor) == (1500 - 303, 303)
    assert basket.saved_by == (("P", "Offer P", 150),)


def test_tax_is_on_what_remains_included_or_on_top() -> None:
    for included, total, tax in ((True, 900, 180), (False, 1125, 225)):
        start = replace(empty(offer("P")), tax_included=included)
        line = filled(start, (product("A", 1000, tax_rate=25_000), 1)).lines[0]
        assert (line.total_minor, line.tax_minor, line.discount_minor) == (total, tax, 100)


def test_a_basket_discount_is_shared_out_by_what_the_lines_cost_and_sums_up() -> None:
    basket = filled(empty(), *[(product(sku, 333), 1) for sku in "ABC"])
    basket = selling.discount_basket(basket, amount_minor=100)
    assert saved(basket) == [34, 33, 33]
    assert basket.total_minor == 899


def test_what_takes_no_discount_gets_none_of_any_kind() -> None:
    basket = filled(empty(offer("P")), (product("A", discountable=False), 1), (product("B"), 1))
    assert saved(selling.discount_basket(basket, percent=50_000)) == [0, 550]


def test_lines_that_did_not_change_stay_the_very_same() -> None:
    basket = filled(empty(offer("P", skus=("A",))), (product("A"), 1), (product("B"), 1))
    longer = selling.add_item(basket, product("C"))
    assert [new is old for new, old in zip(longer.lines, basket.lines, strict=False)] == [True, True]


def test_a_basket_priced_again_is_the_same_and_its_rules_are_no_part_of_it() -> None:
    basket = selling.discount_basket(filled(empty(offer("P")), (product("A"), 3)), percent=5_000)
    assert pricing.priced(basket) == basket
    assert replace(basket, rules=NO_RULES) == basket


def test_cash_is_rounded_on_what_is_due() -> None:
    basket = filled(empty(policy=Policy(cash_rounding_minor=5)), (product("A", 1003), 1))
    assert (basket.due_minor, basket.rounding_minor) == (1003, 2)
    assert filled(empty(), (product("A", 1003), 1)).rounding_minor == 0
