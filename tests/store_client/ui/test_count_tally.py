"""What is typed of a count: pieces, rolls, one sum, other tenders; what can be read of it and what is kept."""

import pytest

from store_client.domain.declaration import Declared
from store_client.domain.denominations import Pieces, denominations_of
from store_client.domain.setup import TenderType
from store_client.errors import Refused
from store_client.ui.count.tally import Tally, place_of

CARD = TenderType("card", "Card", "card")


@pytest.fixture
def tally() -> Tally:
    return Tally(denominations_of("EUR"), (CARD,), "EUR", lambda minor: f"{minor / 100:.2f}")


def test_nothing_typed_is_nothing_counted(tally: Tally) -> None:
    assert tally.empty
    assert tally.declared() == ()
    assert tally.missing == []


def test_none_of_a_coin_is_a_count_and_an_empty_field_is_not(tally: Tally) -> None:
    tally.type("2000", "3")
    tally.type("50", "0")
    assert tally.declared() == (Declared("cash", 6000, (Pieces(2000, 3), Pieces(50, 0))),)
    assert 50 not in [one.value_minor for one in tally.missing]
    assert 100 in [one.value_minor for one in tally.missing]


def test_only_digits_count_and_a_million_pieces_cannot_be_typed(tally: Tally) -> None:
    tally.type("2000", "1a2\u0663")
    assert tally.text("2000") == "12"
    tally.type("2000", "12345678")
    assert tally.text("2000") == "123456"


def test_rolls_are_added_to_the_pieces_beside_them(tally: Tally) -> None:
    tally.type("200", "3")
    tally.pieces.in_rolls = True
    assert tally.text("200") == ""
    tally.type("200", "2")
    assert "2000" not in tally.cash_places, "notes come in no rolls"
    assert tally.declared()[0] == Declared("cash", 2 * 25 * 200 + 600, (Pieces(200, 53),))


def test_one_sum_counts_instead_of_the_pieces_and_both_stay(tally: Tally) -> None:
    tally.type("2000", "3")
    tally.as_sum = True
    tally.type("sum", "12,50")
    assert tally.declared() == (Declared("cash", 1250),)
    tally.as_sum = False
    assert tally.cash_minor == 6000


def test_what_is_no_amount_is_refused_and_never_kept(tally: Tally) -> None:
    tally.type(place_of("card"), "12.5x")
    assert tally.kept() == ()
    with pytest.raises(Refused):
        tally.declared()


def test_below_zero_nothing_can_be_counted(tally: Tally) -> None:
    tally.type(place_of("card"), "-5")
    with pytest.raises(Refused, match="below zero"):
        tally.declared()


@pytest.mark.parametrize(
    "kept",
    [
        (Declared("cash", 6000, (Pieces(2000, 3), Pieces(50, 0))), Declared("card", 2500)),
        (Declared("cash", 1250),),
        (Declared("card", 0),),
    ],
)
def test_what_was_kept_stands_there_again(tally: Tally, kept: tuple[Declared, ...]) -> None:
    tally.load(kept)
    assert tally.kept() == kept


def test_coins_that_the_shop_does_not_take_any_more_become_a_sum(tally: Tally) -> None:
    tally.load((Declared("cash", 750, (Pieces(250, 3),)),))
    assert tally.kept() == (Declared("cash", 750),)
