"""A basket takes what can be sold, says clearly what cannot, and is never changed in place."""

from dataclasses import replace

import pytest

from store_client.domain.basket import Basket
from store_client.domain.customer import Customer
from store_client.domain.money import LARGEST_MINOR
from store_client.domain.ringing_up import LARGEST_QUANTITY
from store_client.errors import Refused
from store_client.services import selling
from tests.factories import make_basket, make_product


def test_an_item_is_one_piece_at_its_own_price() -> None:
    line = selling.add_item(Basket(), make_product()).lines[0]
    assert (line.line, line.quantity_thousandths, line.unit_price_minor, line.total_minor) == (1, 1000, 1080, 1080)


def test_the_same_item_again_is_a_line_of_its_own() -> None:
    basket = selling.add_item(make_basket(1), make_product(1))
    assert [line.line for line in basket.lines] == [1, 2]


def test_the_first_item_gives_the_basket_its_currency() -> None:
    assert selling.add_item(Basket(), make_product()).currency == "EUR"


def test_an_item_in_another_currency_is_refused_and_the_basket_kept() -> None:
    basket = make_basket(1)
    with pytest.raises(Refused, match="USD"):
        selling.add_item(basket, replace(make_product(2), currency="USD"))
    assert len(basket.lines) == 1


def test_an_item_without_a_price_is_refused_unless_one_is_given() -> None:
    product = make_product(price_minor=None)
    with pytest.raises(Refused, match="no price"):
        selling.add_item(Basket(), product)
    assert selling.add_item(Basket(), product, unit_price_minor=500).total_minor == 500


def test_a_price_of_zero_is_a_price() -> None:
    assert selling.add_item(Basket(), make_product(price_minor=0)).total_minor == 0


@pytest.mark.parametrize("quantity", [0, -1000, LARGEST_QUANTITY + 1])
def test_a_bad_quantity_is_refused_and_the_basket_kept(quantity: int) -> None:
    basket = make_basket(1)
    with pytest.raises(Refused):
        selling.change_quantity(basket, 1, quantity)
    with pytest.raises(Refused):
        selling.add_item(basket, make_product(), quantity)
    assert basket == make_basket(1)


def test_quantities_of_a_return_are_negative() -> None:
    basket = make_basket(1, returning=True)
    assert basket.lines[0].quantity_thousandths == -1000
    assert basket.total_minor == -1080
    with pytest.raises(Refused, match="below zero"):
        selling.change_quantity(basket, 1, 1000)


def test_a_changed_quantity_changes_the_total() -> None:
    assert selling.change_quantity(make_basket(2), 2, 2500).total_minor == 1080 + 2700


def test_a_voided_line_stays_and_counts_nothing_until_it_is_restored() -> None:
    voided = selling.void_line(make_basket(2), 1)
    assert (len(voided.lines), voided.total_minor, voided.tax_minor) == (2, 1080, 202)
    assert voided.lines[0].unit_price_minor == 1080
    assert selling.restore_line(voided, 1) == make_basket(2)


def test_a_basket_of_voided_lines_is_empty() -> None:
    assert Basket().empty
    assert selling.void_line(make_basket(1), 1).empty
    assert not make_basket(1).empty


def test_an_unknown_line_is_refused() -> None:
    for act in (selling.void_line, selling.restore_line):
        with pytest.raises(Refused, match="no line 7"):
            act(make_basket(1), 7)


def test_more_than_a_register_can_ring_up_is_refused() -> None:
    with pytest.raises(Refused, match="more than a register can ring up"):
        selling.add_item(Basket(), make_product(), LARGEST_QUANTITY, 10_000_000)
    with pytest.raises(Refused, match="below zero"):
        selling.add_item(Basket(), make_product(), 1000, -1)


def test_a_customer_is_attached_and_taken_off() -> None:
    customer = Customer("c1", last_name="Murphy")
    basket = selling.attach_customer(make_basket(1), customer)
    assert basket.customer == customer
    assert selling.detach_customer(basket) == make_basket(1)


def test_added_tax_is_part_of_what_the_customer_pays() -> None:
    line = make_basket(1, tax_included=False).lines[0]
    assert (line.tax_minor, line.total_minor) == (248, 1328)


def test_restoring_and_more_pieces_keep_within_what_a_register_can_ring_up() -> None:
    dear = make_product(1, LARGEST_MINOR)
    full = selling.void_line(selling.add_item(Basket(currency="EUR"), dear), 1)
    full = selling.add_item(full, dear)
    with pytest.raises(Refused, match="Split the sale"):
        selling.restore_line(full, 1)
    with pytest.raises(Refused, match="Split the sale"):
        selling.change_quantity(full, 2, 1001)
    assert selling.change_quantity(full, 2, 500).total_minor == LARGEST_MINOR // 2 + 1


def test_the_largest_quantity_is_named_without_one_languages_grouping() -> None:
    with pytest.raises(Refused, match="at most 999999 pieces"):
        selling.add_item(Basket(currency="EUR"), make_product(), 1_000_000_000)
