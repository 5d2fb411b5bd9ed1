"""Values of customers' attributes are kept as the canonical texts that registers keep."""

import pytest

from hq_server.domain.attribute_values import read_value
from hq_server.errors import Refused
from store_client.domain import attribute_values as at_the_register
from store_client.domain.setup import Attribute


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", "  Rue  Haute ", "Rue  Haute"),
        ("integer", "007", "7"),
        ("integer", "-0", "0"),
        ("integer", "12.0", "12"),
        ("decimal", "38,50", "38.5"),
        ("decimal", "-0.10", "-0.1"),
        ("decimal", "1 234.5", "1234.5"),
        ("currency", "12", "12.00"),
        ("currency", "1234,5", "1234.50"),
        ("date", "1990-02-28", "1990-02-28"),
        ("yes_no", "yes", "yes"),
        ("decimal", " ", ""),
    ],
)
def test_a_value_is_kept_as_a_register_keeps_it(kind: str, typed: str, kept: str) -> None:
    assert read_value(kind, typed) == kept
    assert at_the_register.read_value(Attribute("a", kind), typed, "EUR") == kept


def test_a_type_of_a_later_release_is_a_text() -> None:
    assert read_value("shade", " light ") == "light"


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("integer", "1.5"),
        ("integer", "seven"),
        ("decimal", "1e3"),
        ("decimal", "1" * 16),
        ("decimal", "٣"),
        ("currency", "1.005"),
        ("date", "2026-02-30"),
        ("date", "28/02/1990"),
        ("yes_no", "perhaps"),
    ],
)
def test_what_is_no_value_of_the_type_is_refused(kind: str, typed: str) -> None:
    with pytest.raises(Refused):
        read_value(kind, typed)


@pytest.mark.parametrize(
    ("kind", "lowest", "highest", "inside", "outside"),
    [
        ("integer", "1", "10", ("1", "10"), ("0", "11")),
        ("decimal", "", "0.5", ("-99", "0.5"), ("0.51",)),
        ("currency", "5", "", ("5", "999"), ("4.99",)),
        ("decimal", "0", "1", ("0", "1"), ("-0.1", "1.1")),
        ("date", "1900-01-01", "2026-12-31", ("1900-01-01",), ("1899-12-31", "2027-01-01")),
    ],
)
def test_a_value_stays_within_its_bounds(
    kind: str, lowest: str, highest: str, inside: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    for typed in inside:
        assert read_value(kind, typed, (), lowest, highest)
    for typed in outside:
        with pytest.raises(Refused):
            read_value(kind, typed, (), lowest, highest)


def test_a_text_with_choices_is_one_of_them() -> None:
    assert read_value("text", "red", ("red", "blue")) == "red"
    with pytest.raises(Refused, match="none of them"):
        read_value("text", "green", ("red", "blue"))
