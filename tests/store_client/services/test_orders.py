"""A basket becomes an order with a deposit: the money, the order and their documents are one write."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from store_client.db.database import RegisterDatabase
from store_client.domain.basket_order import DELIVERY
from store_client.domain.order import WAITING
from store_client.errors import NeedsApproval, Refused
from store_client.services import orders, parking, paying, recording, selling, verify
from tests.counter import ADA, MAUD, approved
from tests.factories import STAFF, make_moment, make_product, open_shift
from tests.ordering import HOME, LATER, agree, documents, make_customer, record, take, wanted, with_policy

Ids = Callable[[], str]
REASON = "customer_left"


@pytest.fixture(autouse=True)
def shift(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)


def test_the_deposit_and_the_order_are_recorded_in_one_go(db: RegisterDatabase, new_id: Ids) -> None:
    customer = make_customer(db, new_id)
    terms: dict[str, Any] = {
        "method": DELIVERY,
        "address": HOME.id,
        "wanted_date": LATER,
        "comment": " ring  twice ",
    }
    basket = agree(wanted(db, customer), new_id, **terms)
    assert (basket.total_minor, basket.due_minor) == (1730, 173)
    done = record(db, basket, new_id, 200)
    assert (done.transaction.type, done.transaction.total_minor, done.change_minor) == ("order_deposit", 173, 27)
    assert done.transaction.lines == ()
    money, order = documents(db, 2)
    assert (money["kind"], money["version"], money["id"]) == ("transaction.recorded", 4, basket.id)
    assert (money["body"]["total_minor"], money["body"]["lines"], money["body"]["taxes"]) == (173, [], [])
    assert money["body"]["more"] == {"order": order["id"]}
    assert (order["kind"], order["version"], order["sequence"]) == ("order.created", 1, money["sequence"] + 1)
    assert order["previous_hash"] == money["hash"]
    body = order["body"]
    assert list(body) == [
        *("order", "number", "transaction", "staff", "customer", "address", "method", "pickup_store", "wanted_date"),
        *("comment", "currency", "tax_included", "lines", "total_minor", "tax_minor", "discount_minor"),
        "deposit_minor",
    ]
    assert (body["order"], body["number"], body["transaction"]) == (order["id"], "101-1-10000001", money["id"])
    assert (body["customer"], body["address"], body["method"], body["pickup_store"]) == (
        customer.id,
        "a1",
        "delivery",
        "101",
    )
    assert (body["wanted_date"], body["comment"], body["deposit_minor"]) == (LATER, "ring twice", 173)
    assert (body["total_minor"], body["tax_minor"]) == (1730, basket.tax_minor)
    assert [(line["line"], line["total_minor"], line["voided"]) for line in body["lines"]] == [
        (1, 1080, False),
        (2, 650, False),
    ]
    assert verify.verify_chain(db).first_problem is None


def test_the_order_is_known_here_at_once_with_where_it_goes(db: RegisterDatabase, new_id: Ids) -> None:
    order = take(db, new_id, method=DELIVERY, address="a1", wanted_date=LATER)
    assert (order.state, order.number, order.store, order.deposit_minor) == (WAITING, "101-1-10000001", "101", 173)
    assert order.address_lines == ("Fionn Ó Sé", "4 Quay Street", "H91 A1B2 Galway", "IE")
    assert orders.list_orders(db, which="open") == [order]
    assert orders.list_orders(db, "se fionn") == [order]
    assert orders.list_orders(db, "10000001") == [order]
    assert orders.list_orders(db, "nobody") == []
    assert orders.find_by_number(db, " 101-1-10000001 ") == order


def test_only_lines_that_count_are_ordered_numbered_anew(db: RegisterDatabase, new_id: Ids) -> None:
    basket = selling.void_line(wanted(db, make_customer(db, new_id)), 1)
    record(db, agree(basket, new_id), new_id)
    lines = documents(db, 1)[0]["body"]["lines"]
    assert [(line["line"], line["sku"]) for line in lines] == [(1, "SKU-2")]


def test_an_order_without_a_deposit_is_recorded_too(db: RegisterDatabase, new_id: Ids) -> None:
    customer = make_customer(db, new_id)
    basket = with_policy(wanted(db, customer), deposit_percent=0)
    done = record(db, agree(basket, new_id), new_id)
    assert (done.transaction.total_minor, done.transaction.tenders) == (0, ())
    assert documents(db, 1)[0]["body"]["deposit_minor"] == 0
    order = orders.list_orders(db)[0]
    handed = orders.hand_over(db, order.id, new_id=new_id)
    assert handed.tenders == ()
    assert record(db, handed, new_id).transaction.total_minor == 1730


def test_less_than_the_usual_deposit_needs_another_persons_word(db: RegisterDatabase, new_id: Ids) -> None:
    basket = wanted(db, make_customer(db, new_id))
    with pytest.raises(NeedsApproval) as needed:
        agree(basket, new_id, deposit_minor=100)
    assert needed.value.action == "order_deposit_override"
    allowed = selling.approve_with(basket, approved("order_deposit_override", reason="knows her"))
    record(db, agree(allowed, new_id, deposit_minor=100), new_id)
    money = documents(db, 2)[0]["body"]
    assert money["total_minor"] == 100
    assert money["more"]["approvals"] == [
        {"action": "order_deposit_override", "approved_by": MAUD.id, "reason": "knows her", "line": 0}
    ]
    assert agree(basket, new_id, deposit_minor=1730).due_minor == 1730
    assert agree(basket, new_id, person=MAUD, deposit_minor=0).due_minor == 0


@pytest.mark.parametrize("deposit", [-1, 1731])
def test_a_deposit_is_neither_below_nothing_nor_above_the_total(
    db: RegisterDatabase, new_id: Ids, deposit: int
) -> None:
    with pytest.raises(Refused, match="between nothing and the total"):
        agree(wanted(db, make_customer(db, new_id)), new_id, person=MAUD, deposit_minor=deposit)


def test_the_usual_deposit_is_in_coins_that_there_are(db: RegisterDatabase, new_id: Ids) -> None:
    basket = with_policy(wanted(db, make_customer(db, new_id)), cash_rounding_minor=5)
    taken = agree(basket, new_id)
    assert taken.due_minor == 175
    done = record(db, taken, new_id)
    assert (done.transaction.total_minor, done.transaction.rounding_minor) == (175, 0)


def test_what_rounding_took_or_gave_is_part_of_the_deposit(db: RegisterDatabase, new_id: Ids) -> None:
    basket = with_policy(wanted(db, make_customer(db, new_id)), cash_rounding_minor=5)
    taken = agree(basket, new_id, deposit_minor=178)
    done = recording.complete_sale(db, taken, 180, staff=STAFF, now=make_moment(60), new_id=new_id)
    assert (done.transaction.total_minor, done.transaction.rounding_minor) == (180, 0)
    assert orders.list_orders(db)[0].deposit_minor == 180


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda basket: selling.detach_customer(basket), "needs a customer"),
        (lambda basket: paying.pay_cash(basket, 100), "part is paid"),
        (lambda basket: replace(basket, lines=()), "basket is empty"),
        (lambda basket: selling.override_price(selling.void_line(basket, 2), 1, 0, "damaged"), "sold and paid for"),
    ],
)
def test_what_cannot_be_ordered_is_refused(
    db: RegisterDatabase, new_id: Ids, change: Callable[..., object], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        agree(change(wanted(db, make_customer(db, new_id))), new_id)  # type: ignore[arg-type]


def test_goods_that_come_back_cannot_be_ordered(db: RegisterDatabase, new_id: Ids) -> None:
    basket = selling.return_item(wanted(db, make_customer(db, new_id)), make_product(3), reason="unwanted")
    with pytest.raises(Refused, match="sold and paid for"):
        agree(basket, new_id)


@pytest.mark.parametrize(
    ("address", "day"), [("", ""), ("a9", ""), ("a1", "2026-11-22"), ("a1", "soon"), ("a1", "20261205")]
)
def test_a_delivery_needs_an_address_and_no_day_that_is_over(
    db: RegisterDatabase, new_id: Ids, address: str, day: str
) -> None:
    with pytest.raises(Refused):
        agree(wanted(db, make_customer(db, new_id)), new_id, method=DELIVERY, address=address, wanted_date=day)


def test_an_order_stands_as_it_was_agreed(db: RegisterDatabase, new_id: Ids) -> None:
    order = take(db, new_id)
    taking = agree(wanted(db, make_customer(db, new_id)), new_id)
    for basket in (taking, orders.hand_over(db, order.id, new_id=new_id)):
        for change in (
            lambda one: selling.add_item(one, make_product(3)),
            lambda one: selling.change_quantity(one, 1, 2000),
            lambda one: selling.void_line(one, 1),
            lambda one: selling.discount_line(one, 1, 5000),
            lambda one: selling.discount_basket(one, 5000),
            lambda one: selling.override_price(one, 1, 5, "damaged"),
            lambda one: selling.detach_customer(one),
            lambda one: parking.suspend(db, replace(one, tenders=()), "x", person=ADA, now=make_moment()),
            lambda one: recording.void_transaction(db, one, REASON, person=MAUD, now=make_moment(), new_id=new_id),
        ):
            with pytest.raises(Refused, match="stands as it was agreed"):
                change(basket)


def test_leaving_gives_the_basket_back_as_it_was(db: RegisterDatabase, new_id: Ids) -> None:
    basket = selling.approve_with(wanted(db, make_customer(db, new_id)), approved("order_deposit_override"))
    taking = agree(basket, new_id, deposit_minor=0)
    left = orders.leave_order(taking)
    assert (left.order, left.approvals, left.lines) == (None, (), basket.lines)
    with pytest.raises(Refused, match="part is paid"):
        orders.leave_order(paying.pay_cash(agree(basket, new_id), 100))
    order = take(db, new_id)
    assert orders.leave_order(orders.hand_over(db, order.id, new_id=new_id)).lines == ()
