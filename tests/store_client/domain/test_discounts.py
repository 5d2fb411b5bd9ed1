"""Offers are weighed by the rule that the module states, and the basket says which one a line got."""

import pytest

from store_client.domain.basket import Basket
from store_client.domain.product import Product
from store_client.domain.setup import Category, Discount
from store_client.services import selling
from tests.store_client.domain.offers import codes, empty, filled, offer, product, saved, step

A, B, C = product("A", 1000), product("B", 500), product("C", 300)


def basket_of(*offers: Discount) -> Basket:
    return filled(empty(*offers), (A, 1), (B, 2), (C, 3))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (offer("X", "percent", 15_000), [150, 150, 135]),
        (offer("X", "amount", 400, skus=("B", "C")), [0, 800, 900]),
        (offer("X", "price", 450), [550, 100, 0]),
        (offer("X", "quantity", steps=(step(2000, 10_000), step(3000, 20_000)), skus=("B",)), [0, 100, 0]),
        (offer("X", "quantity", steps=(step(2000, 10_000), step(3000, 20_000)), skus=("B", "C")), [0, 200, 180]),
        (offer("X", "quantity", steps=(step(3000, price=250),), skus=("C",)), [0, 0, 150]),
        (offer("X", "quantity", steps=(step(7000, amount=100),)), [0, 0, 0]),
        (offer("X", "quantity", steps=(step(6000, amount=100),)), [100, 200, 300]),
        (offer("X", "threshold", steps=(step(2900, amount=290),)), [100, 100, 90]),
        (offer("X", "threshold", steps=(step(2901, amount=290),)), [0, 0, 0]),
        (offer("X", "threshold", steps=(step(1000, 5_000), step(2000, 10_000))), [100, 100, 90]),
    ],
)
def test_each_method_takes_off_what_it_says(given: Discount, expected: list[int]) -> None:
    assert saved(basket_of(given)) == expected


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ({"group_price_minor": 1500}, [250, 250, 0]),
        ({"percent": 10_000}, [100, 100, 90]),
        ({"cheapest_free": True}, [250, 250, 300]),
        ({"group_price_minor": 3000}, [0, 0, 0]),
    ],
)
def test_a_mix_and_match_groups_the_dearest_first(group: dict[str, int], expected: list[int]) -> None:
    assert saved(basket_of(offer("M", "mix_and_match", group_size=3, **group))) == expected


def test_pieces_that_make_no_whole_group_pay_their_price() -> None:
    mix = offer("M", "mix_and_match", group_size=4, cheapest_free=True)
    assert saved(basket_of(mix)) == [131, 130, 39]
    assert saved(filled(empty(mix), (A, 3))) == [0]


def test_many_groups_of_one_item_are_counted_and_not_made_one_by_one() -> None:
    mix = offer("M", "mix_and_match", group_size=3, cheapest_free=True)
    assert saved(filled(empty(mix), (A, 300_001))) == [100_000 * 1000]


def test_weighed_goods_stand_in_no_group() -> None:
    mix = offer("M", "mix_and_match", group_size=2, cheapest_free=True)
    for quantity in (1500, 1001):
        basket = selling.add_item(filled(empty(mix), (A, 1)), product("B", 100), quantity)
        assert saved(basket) == [0, 0]


def test_the_best_price_wins_line_by_line_and_ties_go_to_the_first_code() -> None:
    some = (offer("Y", "percent", 10_000), offer("X", "amount", 100), offer("Z", "amount", 60))
    basket = basket_of(*some)
    assert codes(basket) == [["X"], ["X"], ["X"]]
    assert saved(basket) == [100, 200, 300]
    assert codes(filled(empty(*some), (product("D", 2000), 1))) == [["Y"]]


def test_an_exclusive_offer_keeps_the_others_off_even_when_they_save_more() -> None:
    some = (offer("E", "percent", 5_000, skus=("A",), concurrency="exclusive"), offer("P", "percent", 50_000))
    assert codes(basket_of(*some)) == [["E"], ["P"], ["P"]]


def test_an_exclusive_offer_that_saves_nothing_keeps_nobody_off() -> None:
    some = (offer("E", "price", 9999, concurrency="exclusive"), offer("P"))
    assert codes(basket_of(*some)) == [["P"], ["P"], ["P"]]


def test_compounded_offers_come_on_top_of_each_other_amounts_before_percents() -> None:
    some = (
        offer("P", "percent", 10_000, concurrency="compounded"),
        offer("Q", "amount", 100, concurrency="compounded"),
    )
    basket = filled(empty(*some), (A, 1))
    assert codes(basket) == [["Q", "P"]]
    assert saved(basket) == [190]


def test_all_the_compounded_together_stand_against_the_best_single_one() -> None:
    compounded = [offer(code, "percent", 10_000, concurrency="compounded") for code in ("P", "Q")]
    assert codes(filled(empty(*compounded, offer("B", "percent", 18_000)), (A, 1))) == [["P", "Q"]]
    assert codes(filled(empty(*compounded, offer("B", "percent", 20_000)), (A, 1))) == [["B"]]


def test_a_higher_priority_keeps_the_lower_off_the_lines_where_it_saves() -> None:
    some = (offer("H", "percent", 1_000, skus=("A",), priority=5), offer("L", "percent", 50_000))
    assert codes(basket_of(*some)) == [["H"], ["L"], ["L"]]


def test_a_group_is_taken_whole_when_it_saves_more_than_its_lines_would_get_otherwise() -> None:
    mix = offer("M", "mix_and_match", group_size=3, cheapest_free=True)
    small, large = offer("P", "percent", 10_000), offer("Q", "percent", 40_000)
    assert codes(basket_of(mix, small)) == [["M"], ["M"], ["M"]]
    assert codes(basket_of(mix, large)) == [["Q"], ["Q"], ["Q"]]


def test_a_line_that_fares_better_otherwise_is_left_out_of_a_group() -> None:
    mix = offer("M", "mix_and_match", group_size=2, cheapest_free=True)
    half = offer("H", "percent", 60_000, skus=("A",))
    basket = filled(empty(mix, half), (A, 1), (B, 1), (C, 2))
    assert codes(basket) == [["H"], ["M"], ["M"]]
    assert saved(basket) == [600, 188, 112]


def test_of_two_groups_the_one_that_gains_more_comes_first() -> None:
    two = offer("N", "mix_and_match", group_size=2, group_price_minor=1400, skus=("A", "B"))
    three = offer("M", "mix_and_match", group_size=3, percent=50_000)
    assert codes(filled(empty(two, three), (A, 1), (B, 1))) == [["N"], ["N"]]
    assert codes(filled(empty(two, three), (A, 1), (B, 1), (C, 1))) == [["M"], ["M"], ["M"]]


def test_a_compounded_group_comes_on_top_of_compounded_percents() -> None:
    some = (
        offer("P", "percent", 10_000, concurrency="compounded"),
        offer("M", "mix_and_match", group_size=2, cheapest_free=True, concurrency="compounded"),
    )
    basket = filled(empty(*some), (A, 2), (B, 1))
    assert codes(basket) == [["P", "M"], ["P"]]
    assert saved(basket) == [1200, 50]


def test_a_threshold_counts_everything_it_names_also_what_gets_another_offer() -> None:
    some = (
        offer("E", "percent", 50_000, skus=("A",), concurrency="exclusive"),
        offer("T", "threshold", steps=(step(2900, amount=190),)),
    )
    assert saved(basket_of(*some)) == [500, 100, 90]


def test_an_offer_counts_only_on_its_days_and_while_it_is_active() -> None:
    for days in ({"from_date": "2026-11-24"}, {"until_date": "2026-11-22"}, {"active": False}):
        assert saved(basket_of(offer("X", **days))) == [0, 0, 0]
    assert basket_of(offer("X", from_date="2026-11-23", until_date="2026-11-23")).discount_minor == 290


def test_an_offer_for_a_category_is_for_those_below_it_too() -> None:
    tree = (Category("food", "Food"), Category("bread", "Bread", "food"), Category("loop", "Loop", "loop"))
    start = empty(offer("X", categories=("food",)), categories=tree)
    for category, amount in (("bread", 100), ("food", 100), ("loop", 0), ("", 0)):
        thing: Product = product("A", 1000, category=category)
        assert filled(start, (thing, 1)).discount_minor == amount


def test_a_price_that_a_person_changed_takes_no_offer() -> None:
    basket = selling.override_price(basket_of(offer("X")), 1, 900, "damaged")
    assert codes(basket) == [[], ["X"], ["X"]]


def test_what_comes_back_takes_no_offer_and_counts_for_none() -> None:
    basket = selling.return_item(basket_of(offer("T", "threshold", steps=(step(2900, 10_000),))), A, reason="unwanted")
    assert saved(basket) == [100, 100, 90, 0]
    assert basket.lines[3].total_minor == -1000


def test_voiding_a_line_takes_its_piece_out_of_the_group() -> None:
    mix = offer("M", "mix_and_match", group_size=2, cheapest_free=True)
    basket = filled(empty(mix), (A, 1), (B, 1))
    assert saved(basket) == [333, 167]
    assert saved(selling.void_line(basket, 2)) == [0, 0]
