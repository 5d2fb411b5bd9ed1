"""Makes orders: a customer with an address, a basket that becomes an order, and what is read of it afterwards."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from store_client.db import outbox, settings
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.domain.customer import Address, Customer, CustomerDetails
from store_client.domain.order import Order
from store_client.domain.staff import StaffMember
from store_client.domain.transaction import CompletedSale
from store_client.services import customers, orders, recording, selling
from store_client.services.orders import OrderTerms
from tests.counter import ADA
from tests.factories import DAY, STAFF, make_moment, make_product

Ids = Callable[[], str]
HOME = Address("a1", "delivery", "", "4 Quay Street", "Galway", "H91 A1B2", "", "IE")
LATER = "2026-12-05"


def make_customer(db: RegisterDatabase, new_id: Ids, *, addresses: tuple[Address, ...] = (HOME,)) -> Customer:
    details = CustomerDetails(first_name="Fionn", last_name="Ó Sé", addresses=addresses)
    return customers.register_customer(db, details, staff=STAFF, now=make_moment(), new_id=new_id)


def wanted(db: RegisterDatabase, customer: Customer | None, *prices: int) -> Basket:
    """What the customer wants: goods of these prices, by default one of 10.80 and one of 6.50."""
    basket = selling.start_basket(db)
    for number, price in enumerate(prices or (1080, 650), start=1):
        basket = selling.add_item(basket, make_product(number, price))
    return selling.attach_customer(basket, customer) if customer else basket


def agree(basket: Basket, new_id: Ids, person: StaffMember = ADA, **terms: Any) -> Basket:
    return orders.take_order(basket, OrderTerms(**terms), person=person, today=DAY, new_id=new_id)


def record(db: RegisterDatabase, basket: Basket, new_id: Ids, tendered: int | None = None) -> CompletedSale:
    """Paid in cash, exactly, unless said otherwise."""
    due = max(0, basket.due_minor) if tendered is None else tendered
    settled = bool(basket.tenders) and not basket.due_minor
    cash = None if settled else due
    return recording.complete_sale(db, basket, cash, staff=STAFF, now=make_moment(60), new_id=new_id)


def take(db: RegisterDatabase, new_id: Ids, *prices: int, customer: Customer | None = None, **terms: Any) -> Order:
    """An order that is taken, its deposit paid in cash."""
    basket = agree(wanted(db, customer or make_customer(db, new_id), *prices), new_id, **terms)
    record(db, basket, new_id)
    assert basket.order is not None
    found = orders.find_order(db, basket.order.order)
    assert found is not None
    return found


def told(order: Order, **said: Any) -> Order:
    """The order as HQ tells another register of it."""
    return replace(order, **{"transaction": "", "ended_by": "", "address": "", **said})


def documents(db: RegisterDatabase, count: int) -> list[dict[str, Any]]:
    """The newest of the register, the oldest of them first."""
    newest = outbox.newest_sequence(db)
    return [json.loads(one.content) for one in outbox.page_after(db, newest - count, count)]


def with_policy(basket: Basket, **policy: Any) -> Basket:
    """The basket where the shop's policy says this."""
    setup = basket.rules.setup
    return replace(basket, rules=replace(basket.rules, setup=replace(setup, policy=replace(setup.policy, **policy))))


def store_of(db: RegisterDatabase) -> str:
    identity = settings.identity(db)
    return identity.store if identity else ""
