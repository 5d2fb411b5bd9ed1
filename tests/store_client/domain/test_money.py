"""Amounts are written and read in each currency's own decimals."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client import texts
from store_client.domain import money, quantity
from store_client.errors import Refused


@pytest.mark.parametrize(
    ("minor", "currency", "language", "text"),
    [
        (1234550, "EUR", "en", "12,345.50"),
        (1234550, "EUR", "fr", "12\u202f345,50"),
        (-5, "GBP", "en", "\u22120.05"),
        (1200, "JPY", "en", "1,200"),
        (1200, "KWD", "en", "1.200"),
        (0, "EUR", "en", "0.00"),
    ],
)
def test_amounts_are_written_as_the_language_writes_them(minor: int, currency: str, language: str, text: str) -> None:
    assert money.format_amount(minor, currency, language) == text


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("12.5", 1250),
        ("12,50", 1250),
        ("1 234,50", 123450),
        ("1,234.50", 123450),
        ("1.234,50", 123450),
        ("7", 700),
        (".5", 50),
        ("-3", -300),
    ],
)
def test_amounts_are_read_as_people_type_them(text: str, minor: int) -> None:
    assert money.parse_amount(text, "EUR") == minor


@pytest.mark.parametrize(
    "text", ["", "-", ".", "abc", "1.2.3", "1,2,3", "12.345", "1e5", "٣", "--1", "1,23.4.5", "9" * 30, "12\x00"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        money.parse_amount(text, "EUR")


@given(
    st.integers(-money.LARGEST_MINOR, money.LARGEST_MINOR),
    st.sampled_from(["EUR", "JPY", "KWD"]),
    st.sampled_from(["en", "fr"]),
)
def test_what_is_written_is_read_again(minor: int, currency: str, language: str) -> None:
    assert money.parse_amount(money.format_amount(minor, currency, language), currency) == minor
    assert money.parse_amount(money.format_decimal(minor, currency), currency) == minor


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_amounts_and_quantities(text: str) -> None:
    with contextlib.suppress(Refused):
        assert abs(money.parse_amount(text, "EUR")) <= money.LARGEST_MINOR
    with contextlib.suppress(Refused):
        assert quantity.parse_quantity(text) >= 0


@pytest.mark.parametrize(("thousandths", "text"), [(1000, "1"), (1500, "1.5"), (125, "0.125"), (-2000, "\u22122")])
def test_quantities_are_written_without_needless_zeros(thousandths: int, text: str) -> None:
    assert quantity.format_quantity(thousandths) == text


def test_quantities_are_read_with_at_most_three_decimals() -> None:
    assert quantity.parse_quantity(" 0,125 ") == 125
    assert quantity.parse_quantity("12") == 12_000
    with pytest.raises(Refused, match="three decimals"):
        quantity.parse_quantity("1.2345")
    with pytest.raises(Refused, match="not a quantity"):
        quantity.parse_quantity("-1")


@pytest.mark.parametrize(
    ("currency", "language", "example"),
    [("EUR", "en", "12.50"), ("EUR", "fr", "12,50"), ("JPY", "en", "12"), ("KWD", "fr", "12,500")],
)
def test_the_example_of_an_amount_is_one_that_is_taken(currency: str, language: str, example: str) -> None:
    texts.use(language)
    try:
        with pytest.raises(Refused) as refused:
            money.parse_amount("abc", currency)
    finally:
        texts.use("en")
    assert f" {example}." in refused.value.message
    assert money.parse_amount(example, currency) > 0


def test_an_endless_number_is_refused_like_any_that_is_too_large() -> None:
    with pytest.raises(Refused, match="more than a register can ring up"):
        money.parse_amount("9" * 10_000, "EUR")
    assert money.parse_amount("0" * 10_000 + "1", "EUR") == 100
