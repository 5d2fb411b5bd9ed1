"""Makes what tests of the counter are about: people, set-ups from HQ, baskets with an id."""

import json
from dataclasses import replace
from typing import Any

from store_client.db import setup_items
from store_client.db.database import RegisterDatabase
from store_client.db.setup_items import SetupItem
from store_client.domain.basket import Basket
from store_client.domain.built_in_setup import completed
from store_client.domain.permissions import Approval
from store_client.domain.pricing_rules import make_rules
from store_client.domain.setup import Policy, Setup
from store_client.domain.staff import CASHIER, MANAGER, StaffMember
from store_client.services import selling
from tests.factories import DAY, STAFF, make_product

ADA = StaffMember(STAFF, "Ada", CASHIER)
MAUD = StaffMember("m-001", "Maud", MANAGER)


def make_setup(policy: Policy | None = None, **kinds: Any) -> Setup:
    """What HQ has set up, with the built-in values wherever it has not."""
    return completed(Setup(policy=policy or Policy(), **kinds))


def ruled(basket: Basket, policy: Policy | None = None, **kinds: Any) -> Basket:
    """The basket under that set-up."""
    return replace(basket, rules=make_rules(make_setup(policy, **kinds), DAY))


def make_counter_basket(*prices: int, policy: Policy | None = None, identifier: str = "", **kinds: Any) -> Basket:
    """One line for each price, tax included; by default one of 10.80."""
    basket = ruled(Basket(currency="EUR", id=identifier), policy, **kinds)
    for number, price in enumerate(prices or (1080,), start=1):
        basket = selling.add_item(basket, make_product(number, price))
    return basket


def set_up_item(db: RegisterDatabase, kind: str, key: str, **body: Any) -> None:
    """As the feeds bring it."""
    with db.write():
        setup_items.upsert(db, [SetupItem(kind, key, json.dumps(body))])


def approved(action: str, by: StaffMember = MAUD, reason: str = "") -> Approval:
    return Approval(action, ADA.id, by.id, reason, group=by.role)
