"""Attributes are read as canonical texts, refused with a reason, and written the language's way."""

import pytest

from store_client import texts
from store_client.domain.attribute_values import read_value, show_value
from store_client.domain.setup import Attribute, Choice
from store_client.errors import Refused

SIZE = Attribute("size", "text", choices=(Choice("s", {"en": "Small", "fr": "Petit"}), Choice("m", {"en": "Medium"})))
SHOE = Attribute("shoe", "decimal", lowest="15", highest="50.5", unit="EU")
VISITS = Attribute("visits", "integer", lowest="0")
BIRTHDAY = Attribute("birthday", "date", lowest="1900-01-01", highest="2026-12-31")
LIMIT = Attribute("limit", "currency", highest="1000")
NEWS = Attribute("news", "yes_no")
NOTE = Attribute("note", "text")


@pytest.mark.parametrize(
    ("attribute", "typed", "text"),
    [
        (NOTE, "  as typed  ", "as typed"),
        (NOTE, "", ""),
        (SIZE, "s", "s"),
        (SIZE, "Petit", "s"),
        (SHOE, "38.50", "38.5"),
        (SHOE, "38,5", "38.5"),
        (SHOE, "0038", "38"),
        (VISITS, "1,234", "1234"),
        (VISITS, "1 234", "1234"),
        (VISITS, "-0", "0"),
        (Attribute("any", "decimal"), "\u22121.50", "-1.5"),
        (BIRTHDAY, "28/02/1990", "1990-02-28"),
        (BIRTHDAY, "28.2.1990", "1990-02-28"),
        (BIRTHDAY, "1990-02-28", "1990-02-28"),
        (LIMIT, "12.5", "12.50"),
        (NEWS, "yes", "yes"),
        (Attribute("later", "picture"), "whatever", "whatever"),
    ],
)
def test_what_fits_becomes_one_canonical_text(attribute: Attribute, typed: str, text: str) -> None:
    value = read_value(attribute, typed, "EUR")
    assert value == text
    assert read_value(attribute, value, "EUR") == text


@pytest.mark.parametrize(
    ("attribute", "typed", "words"),
    [
        (SIZE, "xl", "none of them"),
        (SHOE, "14.9", "15 EU to 50.5 EU"),
        (SHOE, "51", "15 EU to 50.5 EU"),
        (SHOE, "1e2", "not a number"),
        (SHOE, "NaN", "not a number"),
        (SHOE, "1" * 21, "not a number"),
        (SHOE, "1.2.3", "not a number"),
        (VISITS, "1.5", "whole numbers"),
        (VISITS, "-1", "0 or more"),
        (BIRTHDAY, "30/02/1990", "not a day"),
        (BIRTHDAY, "1899-12-31", "1900-01-01 to 2026-12-31"),
        (BIRTHDAY, "soon", "not a day"),
        (LIMIT, "1000.01", "1000 or less"),
        (LIMIT, "a lot", "not an amount"),
        (NEWS, "perhaps", "yes or no"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_does(attribute: Attribute, typed: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_value(attribute, typed, "EUR")


def test_in_a_language_with_decimal_commas_a_point_alone_is_still_one_too() -> None:
    with texts.speaking("fr"):
        assert read_value(SHOE, "38,5") == "38.5"
        assert read_value(SHOE, "38.5") == "38.5"
        assert read_value(Attribute("any", "decimal"), "1.234,5") == "1234.5"
        assert read_value(Attribute("any", "decimal"), "1,234") == "1.234"


def test_a_bound_that_is_none_by_a_slip_at_hq_binds_nobody() -> None:
    assert read_value(Attribute("any", "integer", lowest="few", highest="Infinity"), "5") == "5"


def test_values_are_shown_by_their_names_and_with_their_units() -> None:
    assert show_value(SIZE, "s", "fr") == "Petit"
    assert show_value(SIZE, "gone", "fr") == "gone"
    assert show_value(SHOE, "38.5", "en") == "38.5 EU"
    assert show_value(SHOE, "-38.5", "fr") == "\u221238,5 EU"
    assert show_value(LIMIT, "1234.50", "en", "EUR") == "1,234.50 EUR"
    assert show_value(NEWS, "yes", "en") == "yes"
    assert show_value(NOTE, "<b>", "en") == "<b>"
