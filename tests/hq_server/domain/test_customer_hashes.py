"""The same phone, e-mail address or name has the same keyed hash however it is written, and shows nothing of it."""

import csv
import hashlib
import hmac
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hq_server.domain.customer_hashes import (
    customer_hashes,
    folded_email,
    folded_name,
    keyed_hash,
    phone_digits,
    recognition_texts,
)

KEY = bytes(range(32))
SHARED = Path(__file__).parents[4] / "shared" / "data" / "phone" / "example_numbers.csv"
# Shaped like the numbers of the shared data where that is missing: country code, national prefix, national number.
SAMPLE = [("353", "0", "12345678"), ("33", "0", "612345678"), ("44", "0", "7400123456"), ("1", "1", "2012345678")]


def _numbers() -> list[tuple[str, str, str]]:
    """Every numbering plan's example numbers, where the shared data is; else the project's own few."""
    if not SHARED.exists():
        return SAMPLE
    with SHARED.open(encoding="utf-8") as file:
        return [
            (row["country_code"], row["national_prefix"], row["national_significant"]) for row in csv.DictReader(file)
        ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoé Lefèvre", "LEFÈVRE, Zoe"),
        ("Zoé Lefèvre", "lefevre  zoé"),
        ("Weiß Groß", "WEISS GROSS"),
        ("Niamh Ó Caoimh", "O'Caoimh Niamh"),
        ("ﬁlm Ⅷ", "VIII film"),
        ("Ｚｏｅ Ｌ", "zoe l"),  # noqa: RUF001
    ],
)
def test_a_name_is_the_same_with_other_capitals_accents_and_order(one: str, other: str) -> None:
    assert folded_name(one) == folded_name(other) != ""


def test_an_email_address_is_the_same_with_other_capitals_and_space_around_it() -> None:
    assert folded_email("  Zoe.B@Example.ORG\n") == folded_email("zoe.b@example.org") == "zoe.b@example.org"
    assert folded_email("no address") == ""


@pytest.mark.parametrize("written", ["+33 6 12 34 56 78", "0033612345678", "+33 (0)6-12.34.56/78", "00 33 6 12345678"])
def test_an_international_number_is_the_same_however_it_is_written(written: str) -> None:
    assert phone_digits(written) == "33612345678"


def test_a_national_number_loses_one_zero_and_meets_the_international_one_in_its_last_nine_digits() -> None:
    national, international = (
        recognition_texts({"phone": "06 12 34 56 78"}),
        recognition_texts({"phone": "+33612345678"}),
    )
    assert national == ["phone:612345678", "phone9:612345678"]
    assert set(national) & set(international) == {"phone9:612345678"}


@pytest.mark.parametrize("number", ["", "+", "12345", "abc", "+33 (0)", "0123 4"])
def test_what_is_too_short_is_no_number(number: str) -> None:
    assert phone_digits(number) == ""


@pytest.mark.parametrize("number", _numbers(), ids="".join)
def test_every_numbering_plans_national_and_international_form_meet_when_they_are_long_enough(
    number: tuple[str, str, str],
) -> None:
    """Shorter numbers meet only with their country's code, and so do 9 digits of which the first is a 0 of its own."""
    country, prefix, national = number
    if len(national) < 9 or (len(national) == 9 and national.startswith("0")):
        same = f"+{country}{national}", f"00{country} {national}"
    else:
        same = f"+{country} {national}", f"{prefix if prefix == '0' else ''}{national}"
    one, other = (set(recognition_texts({"phone": written})) for written in same)
    assert one & other or len(country + national) < 6


def test_all_names_numbers_and_addresses_of_a_customer_are_hashed_with_the_key_and_sorted() -> None:
    fields = {
        "first_name": "Zoé",
        "last_name": "Lefèvre",
        "organization": "Boulangerie Zoé",
        "email": "Z@Example.org",
        "phone": "06 12 34 56 78",
        "contact.c1.type": "phone",
        "contact.c1.value": "+353 1 234",
        "contact.c2.type": "email",
        "contact.c2.value": "z@example.net",
        "contact.c3.type": "pigeon",
        "contact.c3.value": "+353 1 999 9999",
        "contact.c4.type": "phone",
    }
    texts = [
        "name:lefevre zoe",
        "name:boulangerie zoe",
        "email:z@example.org",
        "email:z@example.net",
        "phone:612345678",
        "phone9:612345678",
        "phone:3531234",
    ]
    assert recognition_texts(fields) == texts
    expected = sorted(hmac.new(KEY, text.encode(), hashlib.sha256).hexdigest() for text in texts)
    assert customer_hashes(KEY, fields) == expected
    assert customer_hashes(bytes(32), fields) != expected
    assert keyed_hash(KEY, texts[0]) in expected


@given(st.text(max_size=60))
def test_any_text_can_be_normalised_and_normalising_again_changes_nothing(text: str) -> None:
    name, address, digits = folded_name(text), folded_email(text), phone_digits(text)
    assert (folded_name(name), folded_email(address)) == (name, address)
    assert digits == "" or (digits.isascii() and digits.isdigit() and len(digits) >= 6)
