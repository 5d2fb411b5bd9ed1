"""Account numbers have eight digits and a Luhn check digit."""

import pytest

from hq_server.domain.accounts import account_number, is_account_number


def _luhn_sum(text: str) -> int:
    """The textbook rule, written out: every second digit from the right doubled, its digits added."""
    total = 0
    for place, character in enumerate(reversed(text)):
        digit = int(character) * (2 if place % 2 else 1)
        total += digit // 10 + digit % 10
    return total


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "000000018"), (7_992_739, "079927398"), (99_999_999, "999999998")]
)
def test_a_number_is_padded_and_gets_its_check_digit(number: int, expected: str) -> None:
    assert account_number(number) == expected


def test_every_account_number_satisfies_the_rule_and_is_recognized() -> None:
    for number in (*range(1, 2_000), *range(10_000_000, 10_002_000)):
        text = account_number(number)
        assert len(text) == 9
        assert _luhn_sum(text) % 10 == 0
        assert is_account_number(text)


def test_a_wrong_digit_and_two_swapped_neighbours_are_noticed() -> None:
    text = account_number(12_345_678)
    for place in range(9):
        for digit in "0123456789":
            wrong = text[:place] + digit + text[place + 1 :]
            assert is_account_number(wrong) == (wrong == text)
    for place in range(8):
        swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        assert not is_account_number(swapped)


@pytest.mark.parametrize("text", ["", "18", "0000000018", "00000001८", "00000001x", "000000000", " 00000018"])
def test_anything_else_is_not_an_account_number(text: str) -> None:
    assert not is_account_number(text)


@pytest.mark.parametrize("number", [0, -1, 100_000_000])
def test_a_number_that_does_not_fit_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="account number"):
        account_number(number)
