"""What is shared out sums up, fairly and the same each time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.domain.rounding import round_half_away, round_to_step, spread

weights = st.lists(st.integers(0, 10**6), max_size=30)


@pytest.mark.parametrize(
    ("minor", "step", "rounded"),
    [(1002, 5, 1000), (1003, 5, 1005), (1007, 5, 1005), (1005, 10, 1010), (-1003, 5, -1005), (999, 0, 999), (7, 1, 7)],
)
def test_cash_is_rounded_to_the_nearest_coin(minor: int, step: int, rounded: int) -> None:
    assert round_to_step(minor, step) == rounded


def test_the_remainder_goes_to_the_largest_remainders_then_to_the_heaviest() -> None:
    assert spread(100, [1, 1, 1]) == [34, 33, 33]
    assert spread(10, [300, 200, 499]) == [3, 2, 5]
    assert spread(1, [5, 7, 5]) == [0, 1, 0]
    assert spread(2, [2, 6]) == [0, 2]
    assert spread(-100, [1, 1, 1]) == [-34, -33, -33]
    assert spread(5, []) == []
    assert spread(5, [0, 0]) == [0, 0]


@given(st.integers(-(10**6), 10**6), weights)
def test_shares_sum_to_the_total_and_none_is_a_whole_unit_off(total: int, parts: list[int]) -> None:
    shares, whole = spread(total, parts), sum(parts)
    assert sum(shares) == (total if whole else 0)
    assert all(abs(share * whole - total * part) < whole for share, part in zip(shares, parts, strict=True) if whole)


@given(weights, st.data())
def test_no_share_of_what_is_there_is_more_than_its_own_weight(parts: list[int], data: st.DataObject) -> None:
    total = data.draw(st.integers(0, sum(parts)))
    assert all(0 <= share <= part for share, part in zip(spread(total, parts), parts, strict=True))


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6))
def test_rounding_is_never_more_than_half_off_and_is_the_same_for_both_signs(numerator: int, denominator: int) -> None:
    rounded = round_half_away(numerator, denominator)
    assert abs(2 * (rounded * denominator - numerator)) <= denominator
    assert rounded == -round_half_away(-numerator, denominator)
