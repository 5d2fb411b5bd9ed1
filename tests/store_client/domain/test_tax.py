"""Tax is rounded per line or per rate, and the lines always sum to the rates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.domain.basket import Basket
from store_client.domain.setup import PER_RATE, Policy
from store_client.domain.tax import TaxSum, added_tax, included_tax, taxes_by_line, taxes_by_rate
from tests.store_client.domain.offers import empty, filled, product


@pytest.mark.parametrize(
    ("total", "rate", "due"), [(2160, 23_000, 404), (150, 23_000, 28), (-1080, 23_000, -202), (999, 0, 0)]
)
def test_included_tax_is_what_the_golden_documents_say(total: int, rate: int, due: int) -> None:
    assert included_tax(total, rate) == due


def test_added_tax_comes_on_top_of_the_net_amount() -> None:
    assert added_tax(1000, 23_000) == 230
    assert added_tax(-1, 50_000) == -1


def test_many_small_lines_owe_less_rounded_per_line_than_per_rate() -> None:
    small = [(2, 20_000, False)] * 10
    assert sum(taxes_by_line(small)) == 0
    assert taxes_by_rate(small) == [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]


def test_rates_and_directions_are_rounded_apart() -> None:
    amounts = [(105, 10_000, False), (-105, 10_000, False), (105, 20_000, True)]
    assert taxes_by_rate(amounts) == [11, -11, 18]


@given(st.lists(st.tuples(st.integers(-(10**6), 10**6), st.sampled_from([0, 5_500, 10_000, 20_000]), st.booleans())))
def test_per_rate_the_lines_sum_to_what_the_rate_owes(amounts: list[tuple[int, int, bool]]) -> None:
    taxes = taxes_by_rate(amounts)
    for key in {(rate, included, amount < 0) for amount, rate, included in amounts}:
        rate, included, negative = key
        mine = [
            (amount, tax)
            for (amount, its, way), tax in zip(amounts, taxes, strict=True)
            if (its, way, amount < 0) == (rate, included, negative)
        ]
        whole = sum(amount for amount, _tax in mine)
        due = included_tax(whole, rate) if included else added_tax(whole, rate)
        assert sum(tax for _amount, tax in mine) == due
        assert all(tax * amount >= 0 for amount, tax in mine)


@pytest.mark.parametrize("included", [True, False])
def test_a_baskets_tax_table_sums_to_its_total(included: bool) -> None:
    start = empty(policy=Policy(tax_rounding=PER_RATE))
    start = Basket(currency="EUR", tax_included=included, rules=start.rules)
    basket = filled(
        start, (product("A", 333, tax_rate=5_500), 1), (product("B", 333, tax_rate=5_500), 2), (product("C", 999), 1)
    )
    assert [taxes.tax_rate for taxes in basket.taxes] == [0, 5_500]
    assert sum(taxes.gross_minor for taxes in basket.taxes) == basket.total_minor
    assert sum(taxes.tax_minor for taxes in basket.taxes) == basket.tax_minor
    assert basket.taxes[1].tax_minor == (included_tax(999, 5_500) if included else added_tax(999, 5_500))
    assert all(taxes.net_minor + taxes.tax_minor == taxes.gross_minor for taxes in basket.taxes)


def test_a_voided_line_has_no_place_in_the_tax_table() -> None:
    basket = filled(empty(), (product("A", 1000, tax_rate=25_000), 1))
    assert basket.taxes == (TaxSum(25_000, 800, 200, 1000),)
