"""What comes back from a receipt gives back what was paid for it; without a receipt, within limits."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.domain.basket import Basket, BasketLine, LineDiscount
from store_client.domain.returns import ReturnableLine
from store_client.domain.setup import PER_RATE, PermissionGroup, Policy
from store_client.domain.staff import StaffMember
from store_client.errors import NeedsApproval, Refused
from store_client.services import selling
from tests.store_client.domain.offers import CASHIER, MANAGER, empty, filled, offer, product

LIMITED = StaffMember("k", "Kim", "cashier", group="limited")
LIMITS = PermissionGroup(
    "limited",
    "Limited",
    frozenset({"return_without_receipt"}),
    {"return_line_minor": 1500, "return_total_minor": 2000},
)


def sold_line(**more: Any) -> ReturnableLine:
    """Three pieces at 10.00, of which 1.00 was saved, with 25 % tax in them."""
    facts: dict[str, Any] = {
        "transaction": "t1",
        "receipt": "101-1-10000001",
        "line": 2,
        "sku": "A",
        "description": "Thing A",
        "sold_thousandths": 3000,
        "unit_price_minor": 1000,
        "total_minor": 2900,
        "tax_rate": 25_000,
        "tax_minor": 580,
        "discount_minor": 100,
    }
    return ReturnableLine(**{**facts, **more})


def back(basket: Basket, pieces: int, **more: Any) -> Basket:
    return selling.take_return(basket, sold_line(**more), pieces * 1000, "unwanted", CASHIER)


def amounts(line: BasketLine) -> tuple[int, int, int]:
    return line.total_minor, line.tax_minor, line.discount_minor


def test_a_piece_gives_back_its_part_of_what_was_paid_saved_and_taxed() -> None:
    line = back(empty(), 1).lines[0]
    assert (line.quantity_thousandths, line.unit_price_minor) == (-1000, 1000)
    assert amounts(line) == (-967, -193, -33)
    assert line.discounts == (LineDiscount("line", "", "", -33),)
    assert line.returned is not None
    assert (line.returned.transaction, line.returned.line, line.returned.reason) == ("t1", 2, "unwanted")


def test_the_same_line_again_is_so_many_more_with_the_newest_reason() -> None:
    basket = selling.take_return(back(empty(), 1), sold_line(), 2000, "damaged", CASHIER)
    assert len(basket.lines) == 1
    assert amounts(basket.lines[0]) == (-2900, -580, -100)
    assert basket.lines[0].returned is not None
    assert basket.lines[0].returned.reason == "damaged"
    assert basket.discount_minor == 0


@pytest.mark.parametrize(("pieces", "more"), [(4, {}), (3, {"returned_thousandths": 1000})])
def test_more_than_can_come_back_is_refused(pieces: int, more: dict[str, int]) -> None:
    with pytest.raises(Refused, match="came back already"):
        back(empty(), pieces, **more)
    basket = back(empty(), pieces - 1, **more)
    with pytest.raises(Refused, match="came back already"):
        selling.change_quantity(basket, 1, -pieces * 1000)
    with pytest.raises(Refused, match="came back already"):
        back(basket, 1, **more)


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=6), st.integers(0, 10**6), st.integers(0, 3000))
def test_however_it_comes_back_piece_by_piece_all_of_it_gives_back_all(parts: list[int], paid: int, saved: int) -> None:
    sold, given_back, before = sum(parts), 0, 0
    for part in parts:
        original = sold_line(sold_thousandths=sold, returned_thousandths=before, total_minor=paid, discount_minor=saved)
        line = selling.take_return(empty(), original, part, "unwanted").lines[0]
        given_back -= line.total_minor
        before += part
        assert original.refund(part).total_minor == -line.total_minor
    assert given_back == paid


def test_a_line_that_cannot_come_back_says_why() -> None:
    with pytest.raises(Refused, match="Gift cards are not taken back"):
        back(empty(), 1, refusal="Gift cards are not taken back.")


def test_a_reason_and_a_quantity_are_needed() -> None:
    with pytest.raises(Refused, match="choose a reason"):
        selling.take_return(empty(), sold_line(), 1000, "", CASHIER)
    with pytest.raises(Refused, match="more than zero"):
        selling.take_return(empty(), sold_line(), 0, "unwanted", CASHIER)
    with pytest.raises(Refused, match="choose a reason"):
        selling.return_item(empty(), product("A"), reason="", person=MANAGER)


def test_a_voided_return_can_be_taken_again_but_then_not_restored_too() -> None:
    basket = back(selling.void_line(back(empty(), 3), 1), 3)
    assert [line.voided for line in basket.lines] == [True, False]
    with pytest.raises(Refused, match="in line 2"):
        selling.restore_line(basket, 1)


def test_without_a_receipt_nobody_gets_more_by_the_back_door() -> None:
    basket = selling.return_item(empty(), product("A", 1000), 2000, reason="unwanted", person=MANAGER)
    with pytest.raises(Refused, match="one more line"):
        selling.change_quantity(basket, 1, -3000)
    fewer = selling.change_quantity(basket, 1, -1000)
    assert fewer.total_minor == -1000
    with pytest.raises(Refused, match="not restored"):
        selling.restore_line(selling.void_line(fewer, 1), 1)


def test_what_comes_back_is_not_touched_by_tax_rounding_discounts_or_offers() -> None:
    start = empty(offer("X"), policy=Policy(tax_rounding=PER_RATE))
    basket = selling.discount_basket(filled(back(start, 1), (product("B", 1000), 1)), percent=50_000)
    assert amounts(basket.lines[0]) == (-967, -193, -33)
    assert basket.lines[1].total_minor == 450
    assert basket.discount_minor == 550


def test_tax_that_was_on_top_comes_back_on_top() -> None:
    start = replace(empty(), tax_included=False)
    line = back(start, 3, tax_included=False, total_minor=3625, tax_minor=725).lines[0]
    assert amounts(line) == (-3625, -725, -100)


def test_returns_with_a_receipt_ask_whether_the_person_may() -> None:
    start = empty(permission_groups=(LIMITS,))
    with pytest.raises(NeedsApproval) as refused:
        selling.take_return(start, sold_line(), 1000, "unwanted", LIMITED)
    assert refused.value.action == "return_with_receipt"


def test_without_a_receipt_it_is_todays_price_and_another_person_for_a_cashier() -> None:
    line = selling.return_item(empty(), product("A", 1000), 2000, reason="unwanted", person=MANAGER).lines[0]
    assert amounts(line) == (-2000, 0, 0)
    assert line.returned is not None
    assert line.returned.receipt == ""
    with pytest.raises(NeedsApproval) as refused:
        selling.return_item(empty(), product("A"), reason="unwanted", person=CASHIER)
    assert refused.value.action == "return_without_receipt"


def test_the_limits_count_a_line_and_all_lines_without_a_receipt() -> None:
    start = back(empty(permission_groups=(LIMITS,)), 3)
    basket = selling.return_item(start, product("A", 1500), reason="unwanted", person=LIMITED)
    for price in (1501, 501):
        with pytest.raises(NeedsApproval):
            selling.return_item(basket, product("B", price), reason="unwanted", person=LIMITED)
    assert len(selling.return_item(basket, product("B", 500), reason="unwanted", person=LIMITED).lines) == 3


def test_the_shops_own_limits_hold_for_everybody() -> None:
    start = empty(policy=Policy(return_line_limit_minor=1000, return_total_limit_minor=1500))
    with pytest.raises(Refused, match=r"at most 10\.00"):
        selling.return_item(start, product("A", 1001), reason="unwanted", person=MANAGER)
    basket = selling.return_item(start, product("A", 1000), reason="unwanted", person=MANAGER)
    with pytest.raises(Refused, match=r"at most 15\.00"):
        selling.return_item(basket, product("B", 501), reason="unwanted", person=MANAGER)


def test_what_the_shop_does_not_take_back_or_has_no_price_is_refused() -> None:
    with pytest.raises(Refused, match="cannot be taken back"):
        selling.return_item(empty(), product("A", returnable=False), reason="unwanted", person=MANAGER)
    with pytest.raises(Refused, match="Type its price"):
        selling.return_item(empty(), product("A", None), reason="unwanted", person=MANAGER)
    assert selling.return_item(empty(), product("A", None), None, 70, reason="x", person=MANAGER).total_minor == -70
