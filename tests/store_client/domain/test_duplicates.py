"""How much two customers look alike, in points and in words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.domain.customer import ORGANIZATION, Address, Contact, CustomerDetails
from store_client.domain.duplicates import LIKELY, POSSIBLE, compare, compare_hashes, is_near, near_words

ANN = CustomerDetails(
    first_name="Ann",
    last_name="Fitzgerald",
    phone="+353 87 123 4567",
    email="Ann@Example.ie",
    addresses=(Address("a", street="12 Main Street", city="Galway", postcode="H91 X2PK"),),
)
NAMED = CustomerDetails(first_name="Ann", last_name="Fitzgerald")
WORDS = st.text("abcde", min_size=4, max_size=8)


def distance(one: str, other: str) -> int:
    """Damerau and Levenshtein's, neighbours swapped once, the slow way."""
    rows = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for at in range(len(one) + 1):
        for there in range(len(other) + 1):
            if not at or not there:
                rows[at][there] = at + there
                continue
            cost = one[at - 1] != other[there - 1]
            steps = [rows[at - 1][there] + 1, rows[at][there - 1] + 1, rows[at - 1][there - 1] + cost]
            if at > 1 and there > 1 and one[at - 2 : at] == other[there - 2 : there][::-1]:
                steps.append(rows[at - 2][there - 2] + 1)
            rows[at][there] = min(steps)
    return rows[-1][-1]


@pytest.mark.parametrize(
    ("typed", "least", "most", "reasons"),
    [
        (ANN, 100, 100, {"same e-mail address", "same phone number", "same name", "same address"}),
        (replace(NAMED, phone="087 1234567"), LIKELY, 100, {"same phone number", "same name"}),
        (
            replace(NAMED, first_name="A", phone="0871234567"),
            LIKELY,
            100,
            {"same phone number", "same last name and initial"},
        ),
        (CustomerDetails(last_name="X", phone="0871234567"), POSSIBLE, LIKELY - 1, {"same phone number"}),
        (CustomerDetails(last_name="X", email="ann@example.IE"), POSSIBLE, LIKELY - 1, {"same e-mail address"}),
        (NAMED, 0, POSSIBLE - 1, {"same name"}),
        (replace(NAMED, first_name="Fitzgerald", last_name="Ann"), 0, 49, {"same name, first and last swapped"}),
        (replace(NAMED, last_name="Fitzgreald"), 0, 49, {"nearly the same name"}),
        (replace(NAMED, addresses=ANN.addresses), LIKELY, 100, {"same name", "same address"}),
        (
            replace(NAMED, addresses=(Address("z", postcode="h91x2pk"),)),
            *(POSSIBLE, LIKELY - 1, {"same name", "same postcode"}),
        ),
        (
            replace(NAMED, first_name="Bob", addresses=(Address("z", city="GALWAY"),)),
            0,
            49,
            {"same last name", "same city"},
        ),
        (CustomerDetails(first_name="Bob", last_name="Other"), 0, 0, set()),
    ],
)
def test_what_two_customers_share_counts_and_is_told(
    typed: CustomerDetails, least: int, most: int, reasons: set[str]
) -> None:
    score, told = compare(typed, ANN)
    assert least <= score <= most
    assert set(told) == reasons


def test_a_name_that_few_have_is_worth_showing() -> None:
    assert compare(NAMED, ANN, rare_name=True)[0] >= POSSIBLE
    assert compare(replace(NAMED, last_name="Fitzgreald"), ANN, rare_name=True)[0] >= POSSIBLE


def test_second_numbers_and_addresses_count_like_the_first() -> None:
    typed = CustomerDetails(last_name="X", contacts=(Contact("c", "phone", "0871234567"),))
    other = CustomerDetails(last_name="Y", contacts=(Contact("c", "phone", "+353871234567"),))
    assert compare(typed, other) == compare(typed, ANN)


def test_spellings_of_one_name_are_the_same() -> None:
    one = CustomerDetails(first_name="Jörg", last_name="Müller")
    for other in (("Joerg", "Mueller"), ("Jorg", "Muller"), ("MÜLLER", "jörg")):
        assert "same name" in compare(one, CustomerDetails(first_name=other[0], last_name=other[1]))[1][0]


def test_organizations_are_compared_by_their_names() -> None:
    one = CustomerDetails(ORGANIZATION, organization="Müller & Söhne GmbH")
    assert compare(one, CustomerDetails(ORGANIZATION, organization="MULLER SOHNE GMBH"))[1] == ("same name",)
    assert compare(one, CustomerDetails(ORGANIZATION, organization="Muller Sohne GmBh"))[1] == ("same name",)
    assert compare(one, CustomerDetails(ORGANIZATION, organization="Muler Sohne GmbH"))[1] == ("nearly the same name",)
    assert compare(one, CustomerDetails(ORGANIZATION, organization="Other"))[0] == 0


def test_of_hashes_only_the_kinds_are_known() -> None:
    assert compare_hashes(["phone", "phone9", "name"])[0] >= LIKELY
    assert compare_hashes(["phone9"]) == (60, ("same phone number",))
    assert compare_hashes([]) == (0, ())


@given(WORDS, WORDS)
def test_one_slip_of_the_keyboard_is_near_in_longer_words(one: str, other: str) -> None:
    long_enough = min(len(one), len(other)) >= 4 and max(len(one), len(other)) >= 5
    assert is_near(one, other) == (one == other or (long_enough and distance(one, other) <= 1))


def test_short_words_have_to_be_the_same() -> None:
    assert not is_near("anna", "anne")
    assert is_near("annas", "anna")


@given(WORDS.filter(lambda word: len(word) >= 5))
def test_all_slips_among_the_first_letters_are_tried(word: str) -> None:
    tried = near_words(word, before=3)
    assert all(distance(word, one) == 1 for one in tried)
    expected = {word[:at] + letter + word[at + 1 :] for at in range(3) for letter in "xyz"}
    assert expected <= set(tried)
    assert word not in tried
