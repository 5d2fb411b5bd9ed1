"""Every currency has its coins and notes, a shop may have its own, and so many pieces come to an exact sum."""

import pytest

from store_client.domain.denominations import COIN, NOTE, Denomination, Pieces, can_be_meant, denominations_of, sum_of
from store_client.domain.setup import Policy


@pytest.mark.parametrize(
    ("currency", "count", "largest", "smallest_note"),
    [
        ("EUR", 15, 50_000, 500),
        ("GBP", 12, 5_000, 500),
        ("USD", 12, 10_000, 100),
        ("CHF", 13, 100_000, 1_000),
        ("SEK", 10, 100_000, 2_000),
    ],
)
def test_a_known_currency_has_its_coins_and_notes(currency: str, count: int, largest: int, smallest_note: int) -> None:
    found = denominations_of(currency, Policy())
    assert len(found) == count
    assert found[0] == Denomination(largest, NOTE)
    assert min(one.value_minor for one in found if one.kind == NOTE) == smallest_note
    assert [one.value_minor for one in found] == sorted({one.value_minor for one in found}, reverse=True)


@pytest.mark.parametrize(("currency", "largest"), [("KRW", 500), ("DKK", 50_000), ("KWD", 500_000)])
def test_any_other_currency_has_ones_twos_and_fives(currency: str, largest: int) -> None:
    found = denominations_of(currency)
    assert (found[0].value_minor, found[-1]) == (largest, Denomination(1, COIN))
    assert {str(one.value_minor).rstrip("0") for one in found} == {"1", "2", "5"}


def test_a_shop_counts_what_its_policy_names_the_largest_first() -> None:
    own = (Denomination(5, COIN, 50), Denomination(500, NOTE))
    assert denominations_of("EUR", Policy(denominations=own)) == own[::-1]


def test_a_roll_of_coins_has_so_many_pieces() -> None:
    rolls = {one.value_minor: one.roll for one in denominations_of("EUR")}
    assert (rolls[200], rolls[10], rolls[500]) == (25, 40, 0)


def test_pieces_come_to_their_sum() -> None:
    assert sum_of([Pieces(20_000, 3), Pieces(5, 7), Pieces(1, 0)]) == 60_035
    assert sum_of([]) == 0


def test_only_what_hq_takes_can_be_counted() -> None:
    assert can_be_meant([Pieces(1, 10**7), Pieces(10**9, 0)])
    for wrong in (Pieces(1, 10**7 + 1), Pieces(10**9 + 1, 1), Pieces(0, 1), Pieces(5, -1)):
        assert not can_be_meant([wrong])
    assert not can_be_meant([Pieces(5, 1), Pieces(5, 1)])
    assert not can_be_meant([Pieces(value, 0) for value in range(1, 102)])


def test_the_largest_note_of_a_currency_without_decimals_is_there() -> None:
    assert denominations_of("JPY")[0] == Denomination(10_000, NOTE)
