"""The suggestions are what people really hand over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.domain.quick_cash import HOW_MANY, quick_cash


@pytest.mark.parametrize(
    ("due", "currency", "amounts"),
    [
        (10260, "EUR", (10260, 10500, 11000, 12000, 15000, 20000)),
        (1230, "EUR", (1230, 1500, 2000, 5000, 10000, 20000)),
        (80, "EUR", (80, 100, 200, 500, 1000, 2000)),
        (8700, "GBP", (8700, 9000, 9500, 10000, 12000, 15000)),
        (230, "USD", (230, 300, 500, 1000, 2000, 5000)),
        (980, "JPY", (980, 1000, 1500, 2000, 5000, 10000)),
        (12345, "KWD", (12345, 15000, 20000, 50000, 100000, 200000)),
    ],
)
def test_notes_come_after_the_exact_amount(due: int, currency: str, amounts: tuple[int, ...]) -> None:
    assert quick_cash(due, currency) == amounts


def test_small_coins_are_suggested_only_for_small_amounts() -> None:
    assert 300 in quick_cash(230, "EUR")
    assert 10300 not in quick_cash(10260, "EUR")


@pytest.mark.parametrize("due", [0, -500])
def test_where_nothing_is_due_nothing_is_suggested(due: int) -> None:
    assert quick_cash(due, "EUR") == ()


@given(st.integers(1, 10**9), st.sampled_from(["EUR", "GBP", "USD", "CHF", "JPY", "HUF", "XPF", "KWD", "ZZZ"]))
def test_there_are_always_six_and_they_rise(due: int, currency: str) -> None:
    amounts = quick_cash(due, currency)
    assert len(amounts) == HOW_MANY
    assert amounts[0] == due
    assert list(amounts) == sorted(set(amounts))
