"""Amounts and quantities are written as decimals, exactly."""

import pytest

from hq_server.domain.money import amount_text, quantity_text


@pytest.mark.parametrize(
    ("minor", "currency", "expected"),
    [
        (1250, "EUR", "12.50"),
        (-1250, "GBP", "-12.50"),
        (5, "EUR", "0.05"),
        (-5, "EUR", "-0.05"),
        (0, "EUR", "0.00"),
        (1250, "JPY", "1250"),
        (-1250, "KWD", "-1.250"),
        (2**53, "EUR", "90071992547409.92"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(minor: int, currency: str, expected: str) -> None:
    assert amount_text(minor, currency) == expected


@pytest.mark.parametrize(
    ("thousandths", "expected"),
    [
        (1000, "1"),
        (1500, "1.5"),
        (-2000, "-2"),
        (1, "0.001"),
        (-250, "-0.25"),
        (0, "0"),
        (10_000, "10"),
        (100_100, "100.1"),
    ],
)
def test_a_quantity_has_no_trailing_zeros(thousandths: int, expected: str) -> None:
    assert quantity_text(thousandths) == expected
