"""Phone numbers and e-mail addresses are compared however they were typed."""

import pytest

from store_client.domain.contact_values import (
    PhoneNumber,
    looks_like_email,
    looks_like_phone,
    phone_digits,
    plain_digits,
    read_phone,
)
from tests.people_data import phones

ANY_WAY = [
    ("+353 (0)87 123 4567", PhoneNumber("353", "871234567")),
    ("+353 87 123 4567", PhoneNumber("353", "871234567")),
    ("00353-87-1234567", PhoneNumber("353", "871234567")),
    ("＋353 ８７ 1234567", PhoneNumber("353", "871234567")),  # noqa: RUF001
    ("087 123 4567", PhoneNumber("", "871234567")),
    ("(087) 123-4567", PhoneNumber("", "871234567")),
    ("871234567", PhoneNumber("", "871234567")),
    ("+1 (212) 555-0199", PhoneNumber("1", "2125550199")),
    ("+7 495 1234567", PhoneNumber("7", "4951234567")),
    ("+33 6 12 34 56 78", PhoneNumber("33", "612345678")),
    ("+44 (0)20 7946 0018", PhoneNumber("44", "2079460018")),
    ("٠٦ ١٢", PhoneNumber("", "612")),
    ("none", PhoneNumber("", "")),
    ("+", PhoneNumber("", "")),
    ("0", PhoneNumber("", "")),
]


@pytest.mark.parametrize(("phone", "digits"), [("+353 (87) 123", "35387123"), ("0033 1 23", "33123"), ("٠٦١", "061")])
def test_the_digits_of_a_phone_number_stand_alone(phone: str, digits: str) -> None:
    assert phone_digits(phone) == digits


def test_superscripts_are_no_digits() -> None:
    assert plain_digits("²3 x 4") == "34"


@pytest.mark.parametrize(("typed", "number"), ANY_WAY)
def test_a_number_is_read_with_its_country_where_one_was_typed(typed: str, number: PhoneNumber) -> None:
    assert read_phone(typed) == number


def test_the_last_digits_are_what_two_ways_of_typing_a_number_share() -> None:
    assert read_phone("+353 87 123 4567").tail == read_phone("087 123 4567").tail == "871234567"


def test_every_regions_calling_code_is_told_from_the_number() -> None:
    read = {whole: (country, read_phone(whole).country) for country, whole in phones()}
    assert {whole: pair for whole, pair in read.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("email", ["a@b.ie", "a b@c.d@e.f", "x@y", "@y.z", "a@b.", ""])
def test_an_address_without_name_or_domain_looks_wrong(email: str) -> None:
    assert looks_like_email(email) == (email == "a@b.ie")


def test_a_number_has_six_to_fifteen_digits() -> None:
    assert [looks_like_phone("1" * count) for count in (5, 6, 15, 16)] == [False, True, True, False]
