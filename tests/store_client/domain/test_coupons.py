"""A coupon lets its discount count, once, on its days."""

import pytest

from store_client.domain.basket import COUPON, Basket
from store_client.domain.coupons import idle_coupons
from store_client.domain.setup import Coupon
from store_client.errors import Refused
from store_client.services import selling
from tests.store_client.domain.offers import empty, filled, offer, product, saved

COUPONS = (
    Coupon("SAVE10", "X"),
    Coupon("save10", "Y"),
    Coupon("Early", "X", from_date="2026-12-01"),
    Coupon("Gone", "X", active=False),
    Coupon("Lost", "nothing"),
    Coupon("Also", "X"),
)
OFFERS = (offer("X", coupon_needed=True, skus=("A",)), offer("Y", "percent", 20_000, coupon_needed=True))


def basket_of(sku: str = "A") -> Basket:
    return filled(empty(*OFFERS, coupons=COUPONS), (product(sku, 1000), 1))


def test_an_offer_that_needs_a_coupon_waits_for_it() -> None:
    assert saved(basket_of()) == [0]
    basket = selling.add_coupon(basket_of(), " SAVE10 ")
    assert [(discount.kind, discount.amount_minor) for discount in basket.lines[0].discounts] == [(COUPON, 100)]
    assert basket.saved_by == (("X", "Offer X", 100),)
    assert selling.remove_coupon(basket, "SAVE10") == basket_of()


def test_the_very_spelling_comes_first_and_any_case_will_do() -> None:
    assert selling.add_coupon(basket_of(), "save10").coupons == ("save10",)
    assert selling.add_coupon(basket_of(), "SAVE10").coupons == ("SAVE10",)
    assert selling.add_coupon(basket_of(), "aLSO").coupons == ("Also",)
    assert selling.is_coupon(basket_of(), "ALSO")
    assert not selling.is_coupon(basket_of(), "4006381333931")


@pytest.mark.parametrize(
    ("code", "words"), [("", "not known"), ("nope", "not known"), ("Early", "not valid"), ("Gone", "not valid")]
)
def test_a_coupon_that_cannot_count_is_refused(code: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        selling.add_coupon(basket_of(), code)


def test_a_coupon_without_its_discount_or_twice_is_refused() -> None:
    with pytest.raises(Refused, match="not valid today"):
        selling.add_coupon(basket_of(), "Lost")
    with pytest.raises(Refused, match="in the basket already"):
        selling.add_coupon(selling.add_coupon(basket_of(), "SAVE10"), "SAVE10")


def test_a_coupon_that_fits_nothing_yet_is_told() -> None:
    basket = selling.add_coupon(basket_of("B"), "SAVE10")
    assert idle_coupons(basket) == ("SAVE10",)
    assert idle_coupons(selling.add_item(basket, product("A"))) == ()
