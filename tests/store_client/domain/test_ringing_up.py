"""Items, quantities, labels, serial numbers and comments: what can be rung up, and what is refused in words."""

from dataclasses import replace

import pytest

from store_client.domain.basket import Basket
from store_client.domain.product import Product, Scanned
from store_client.domain.ringing_up import LONGEST_TEXT
from store_client.domain.setup import PermissionGroup, Policy
from store_client.errors import NeedsApproval, Refused
from store_client.services import selling
from tests.factories import make_moment
from tests.store_client.domain.offers import CASHIER, empty, filled, product

CHEESE = product("CHEESE", 842, by_weight=True, unit="kg")
DRILL = product("DRILL", 9900, serial_needed=True)


def test_a_line_keeps_what_its_product_says_of_it() -> None:
    line = selling.add_item(empty(), product("A", category="tools", unit="pcs", price_change="lower")).lines[0]
    assert (line.category, line.unit, line.price_change, line.discountable) == ("tools", "pcs", "lower", True)


def test_weighed_goods_need_a_weight() -> None:
    with pytest.raises(Refused, match="sold by weight"):
        selling.add_item(empty(), CHEESE)
    line = selling.add_item(empty(), CHEESE, 412).lines[0]
    assert (line.quantity_thousandths, line.total_minor) == (412, 347)


def test_a_label_with_its_price_gives_the_weight_that_fits_and_costs_what_it_says() -> None:
    line = selling.add_item(empty(), CHEESE, total_minor=347).lines[0]
    assert (line.quantity_thousandths, line.total_minor, line.label_minor) == (412, 347, None)
    caviar = replace(CHEESE, price_minor=199_900)
    line = selling.add_item(empty(), caviar, total_minor=4321).lines[0]
    assert (line.quantity_thousandths, line.total_minor, line.label_minor) == (22, 4321, 4321)


def test_a_label_with_a_price_for_a_piece_is_one_piece_at_that_price() -> None:
    for thing in (
        product("A", 500),
        product("A", None),
        product("A", key_in_price=True),
        replace(CHEESE, price_minor=0),
    ):
        line = selling.add_item(empty(), thing, total_minor=347).lines[0]
        assert (line.quantity_thousandths, line.unit_price_minor, line.total_minor) == (1000, 347, 347)


def test_the_quantity_of_goods_with_their_own_label_is_not_changed() -> None:
    basket = selling.add_item(empty(), replace(CHEESE, price_minor=199_900), total_minor=4321)
    with pytest.raises(Refused, match="own label"):
        selling.change_quantity(basket, 1, 50)
    assert selling.change_quantity(basket, 1, 22) == basket


def test_a_price_that_is_typed_each_time_is_asked_for() -> None:
    flowers = product("F", 100, key_in_price=True)
    assert flowers.needs_price
    with pytest.raises(Refused, match="Type its price"):
        selling.add_item(empty(), flowers)
    assert selling.add_item(empty(), flowers, unit_price_minor=1234).total_minor == 1234


def test_a_serial_number_is_asked_for_and_is_one_piece() -> None:
    with pytest.raises(Refused, match="serial number"):
        selling.add_item(empty(), DRILL)
    basket = selling.add_item(empty(), DRILL, serial=" SN 1 ")
    assert basket.lines[0].serial == "SN 1"
    for quantity in (2000, 500):
        with pytest.raises(Refused, match="one piece a line"):
            selling.change_quantity(basket, 1, quantity)
        with pytest.raises(Refused, match="one piece a line"):
            selling.add_item(basket, DRILL, quantity, serial="SN 2")


def test_a_serial_number_stands_in_a_basket_once() -> None:
    basket = selling.add_item(empty(), DRILL, serial="1")
    with pytest.raises(Refused, match="in line 1"):
        selling.add_item(basket, DRILL, serial="1")
    again = selling.add_item(selling.void_line(basket, 1), DRILL, serial="1")
    with pytest.raises(Refused, match="in line 2"):
        selling.restore_line(again, 1)
    assert selling.set_serial(again, 2, "7").lines[1].serial == "7"


def test_what_was_scanned_brings_its_own_quantity_or_takes_the_one_that_was_typed() -> None:
    plain = selling.add_scanned(empty(), Scanned(product("A", 100)), 3000)
    assert plain.lines[0].quantity_thousandths == 3000
    weighed = selling.add_scanned(empty(), Scanned(CHEESE, quantity_thousandths=500), 3000)
    assert weighed.lines[0].quantity_thousandths == 500
    labelled = selling.add_scanned(empty(), Scanned(CHEESE, total_minor=842), 3000)
    assert (labelled.lines[0].quantity_thousandths, labelled.total_minor) == (1000, 842)
    numbered = selling.add_scanned(empty(), Scanned(DRILL, serial="9"))
    assert numbered.lines[0].serial == "9"


def test_comments_stand_on_a_line_or_on_the_whole() -> None:
    basket = selling.set_comment(filled(empty(), (product(), 1)), "  for\nTuesday ", 1)
    basket = selling.set_comment(basket, "gift")
    assert (basket.lines[0].comment, basket.comment) == ("for Tuesday", "gift")
    assert selling.set_comment(basket, "\0").comment == ""
    with pytest.raises(Refused, match="At most 250"):
        selling.set_comment(basket, "x" * (LONGEST_TEXT + 1))


def test_a_voided_line_says_who_voided_it_and_when_until_it_is_restored() -> None:
    now = make_moment()
    basket = selling.void_line(filled(empty(), (product(), 1)), 1, person=CASHIER, now=now)
    assert (basket.lines[0].voided_by, basket.lines[0].voided_ms) == ("c", now.utc_ms)
    assert selling.void_line(filled(empty(), (product(), 1)), 1, staff="x").lines[0].voided_by == "x"
    restored = selling.restore_line(basket, 1).lines[0]
    assert (restored.voided, restored.voided_by, restored.voided_ms) == (False, "", 0)


def test_voiding_asks_whether_the_person_may() -> None:
    start = empty(permission_groups=(PermissionGroup("cashier", "Cashier"),))
    with pytest.raises(NeedsApproval) as refused:
        selling.void_line(filled(start, (product(), 1)), 1, person=CASHIER)
    assert refused.value.action == "void_line"


def test_sales_and_returns_share_a_basket_unless_the_shop_forbids_it() -> None:
    both = selling.return_item(filled(empty(), (product("A", 1000), 1)), product("B", 300), reason="unwanted")
    assert both.total_minor == 700
    strict = filled(empty(policy=Policy(prohibit_mixed=True)), (product("A"), 1))
    with pytest.raises(Refused, match="in one basket"):
        selling.return_item(strict, product("B"), reason="unwanted")
    back = selling.return_item(empty(policy=Policy(prohibit_mixed=True)), product("B"), reason="unwanted")
    with pytest.raises(Refused, match="in one basket"):
        selling.add_item(back, product("A"))
    assert len(selling.return_item(selling.void_line(strict, 1), product("B"), reason="unwanted").lines) == 2


def test_a_label_in_a_basket_of_returns_counts_down() -> None:
    line = selling.add_item(Basket(returning=True), Product("A", "A", price_minor=5), total_minor=300).lines[0]
    assert (line.quantity_thousandths, line.total_minor) == (-1000, -300)
