"""A person's discounts stay within what they may give, whatever happens to the basket afterwards."""

import pytest

from store_client.domain.basket import Basket
from store_client.domain.permissions import Approval
from store_client.domain.setup import PermissionGroup
from store_client.domain.staff import StaffMember
from store_client.errors import NeedsApproval, Refused
from store_client.services import selling
from tests.store_client.domain.offers import CASHIER, MANAGER, empty, filled, offer, product, saved

CAPPED = StaffMember("k", "Kim", "cashier", group="capped")
CAPS = (
    PermissionGroup(
        "capped",
        "Capped",
        frozenset({"line_discount", "basket_discount"}),
        {"line_discount_minor": 200, "basket_discount_minor": 150},
    ),
)


def basket_of(pieces: int = 1) -> Basket:
    return filled(empty(permission_groups=CAPS), (product("A", 1000), pieces))


def test_a_percent_or_an_amount_replaces_the_one_before() -> None:
    basket = selling.discount_line(basket_of(), 1, percent=10_000, person=CASHIER)
    assert saved(basket) == [100]
    basket = selling.discount_line(basket, 1, amount_minor=50, person=CASHIER)
    assert saved(basket) == [50]
    assert saved(selling.clear_discounts(basket, 1)) == [0]


def test_all_that_persons_gave_is_taken_back_and_offers_stay() -> None:
    basket = filled(empty(offer("X")), (product("A", 1000), 1), (product("B", 1000), 1))
    plain = basket
    basket = selling.discount_basket(selling.discount_line(basket, 1, percent=5_000), amount_minor=30)
    assert saved(basket) != saved(plain)
    assert selling.clear_discounts(basket) == plain


@pytest.mark.parametrize(("percent", "amount"), [(10_001, None), (None, 101), (100_000, None)])
def test_more_than_ten_percent_of_a_line_needs_another_person(percent: int | None, amount: int | None) -> None:
    with pytest.raises(NeedsApproval, match="more than you may do alone") as refused:
        selling.discount_line(basket_of(), 1, percent, amount, CASHIER)
    assert refused.value.action == "line_discount"
    assert selling.discount_line(basket_of(), 1, percent, amount, MANAGER).discount_minor >= 100


def test_the_caps_are_on_what_the_line_costs_after_offers() -> None:
    half = filled(empty(offer("X", "percent", 50_000)), (product("A", 1000), 1))
    assert saved(selling.discount_line(half, 1, amount_minor=50, person=CASHIER)) == [550]
    with pytest.raises(NeedsApproval):
        selling.discount_line(half, 1, amount_minor=51, person=CASHIER)


def test_an_approval_is_used_once_and_by_whom_it_was_given_to() -> None:
    approval = Approval("line_discount", "c", "m", "loyal", group="manager")
    for other in (
        Approval("line_discount", "x", "m", group="manager"),
        Approval("basket_discount", "c", "m", group="manager"),
        Approval("line_discount", "c", "m", group="unknown"),
    ):
        with pytest.raises(NeedsApproval):
            selling.discount_line(selling.approve_with(basket_of(), other), 1, 50_000, person=CASHIER)
    basket = selling.discount_line(selling.approve_with(basket_of(2), approval), 1, 50_000, person=CASHIER)
    assert basket.approvals == (Approval("line_discount", "c", "m", "loyal", 1, "manager", used=True),)
    with pytest.raises(NeedsApproval):
        selling.discount_line(basket, 1, 60_000, person=CASHIER)


def test_nobody_approves_more_than_they_may_do_themselves() -> None:
    basket = selling.approve_with(basket_of(), Approval("line_discount", "c", "k", group="capped"))
    assert saved(selling.discount_line(basket, 1, 20_000, person=CASHIER)) == [200]
    with pytest.raises(NeedsApproval, match="also more than the person who approved"):
        selling.discount_line(basket, 1, 21_000, person=CASHIER)


def test_a_cap_in_money_goes_on_counting_when_there_is_more_in_the_basket() -> None:
    line = selling.discount_line(basket_of(), 1, 20_000, person=CAPPED)
    assert saved(selling.change_quantity(line, 1, 5_000)) == [200]
    basket = selling.discount_basket(basket_of(), 15_000, person=CAPPED)
    assert selling.add_item(basket, product("B", 9000)).discount_minor == 150


def test_a_cap_that_another_person_lifted_stays_lifted() -> None:
    basket = selling.approve_with(basket_of(), Approval("line_discount", "k", "m", group="manager"))
    basket = selling.discount_line(basket, 1, 30_000, person=CAPPED)
    assert saved(selling.change_quantity(basket, 1, 5_000)) == [1500]


def test_an_amount_shrinks_with_what_it_was_given_for_and_comes_back_with_it() -> None:
    basket = selling.discount_line(basket_of(10), 1, amount_minor=1000, person=CASHIER)
    one = selling.change_quantity(basket, 1, 1000)
    assert saved(one) == [100]
    assert saved(selling.change_quantity(one, 1, 10_000)) == [1000]
    assert saved(selling.change_quantity(one, 1, 20_000)) == [1000]
    basket = selling.discount_basket(filled(basket_of(), (product("B", 1000), 1)), amount_minor=100, person=CASHIER)
    assert saved(selling.void_line(basket, 1)) == [0, 50]


@pytest.mark.parametrize(
    ("percent", "amount"), [(0, None), (-1, None), (100_001, None), (None, 0), (None, -5), (None, None), (1, 1)]
)
def test_what_is_no_discount_is_refused(percent: int | None, amount: int | None) -> None:
    with pytest.raises(Refused, match="discount"):
        selling.discount_line(basket_of(), 1, percent, amount, MANAGER)
    with pytest.raises(Refused, match="discount"):
        selling.discount_basket(basket_of(), percent, amount, MANAGER)


def test_more_than_there_is_to_pay_is_refused_even_to_a_manager() -> None:
    with pytest.raises(Refused, match="more than there is to pay"):
        selling.discount_line(basket_of(), 1, amount_minor=1001, person=MANAGER)
    free = selling.discount_line(basket_of(), 1, 100_000, person=MANAGER)
    assert free.total_minor == 0
    with pytest.raises(Refused, match="more than there is to pay"):
        selling.discount_basket(free, amount_minor=1, person=MANAGER)


def test_only_what_is_sold_and_takes_discounts_can_have_one() -> None:
    fixed = filled(empty(), (product("A", discountable=False), 1))
    with pytest.raises(Refused, match="takes no discounts"):
        selling.discount_line(fixed, 1, 5_000, person=MANAGER)
    back = selling.return_item(empty(), product("A"), reason="unwanted")
    for basket in (back, selling.void_line(basket_of(), 1)):
        with pytest.raises(Refused, match="line that is sold"):
            selling.discount_line(basket, 1, 5_000, person=MANAGER)
        with pytest.raises(Refused, match="nothing in the basket"):
            selling.discount_basket(basket, 5_000, person=MANAGER)
