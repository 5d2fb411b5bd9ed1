"""What a register holds nothing of any more, what stays, what comes again, and what HQ hears of it."""

import json
from typing import Any

import pytest

from store_client.db import customers, orders, setup_items
from store_client.domain.exclusion import Exclusion
from store_client.services import parking, selling
from store_client.services.customer_card import recent_purchases
from store_client.services.customer_search import find_customers
from store_client.services.duplicates import find_duplicates
from store_client.services.exclusion import current_exclusion
from store_client.sync.cycle import Link, run_cycle
from store_client.sync.purging import QUIET_SECONDS, Purging
from store_client.wire import codes
from tests.contract.golden import WIRE
from tests.store_client.sync.excluding import (
    DETAILS,
    FAR,
    WHOLE,
    exclude,
    far,
    in_file,
    purge,
    tell_whole,
    told,
)
from tests.store_client.sync.fake_hq import FakeHq
from tests.store_client.sync.shop import Shop


def test_without_an_exclusion_nothing_is_told_and_nothing_done(shop: Shop, hq: FakeHq, link: Link) -> None:
    tell_whole(hq)
    run_cycle(link)
    assert told(hq) is None
    assert not Purging(shop.db).look(QUIET_SECONDS)


def test_hq_hears_what_is_left_and_when_it_is_done(shop: Shop, hq: FakeHq, link: Link) -> None:
    tell_whole(hq)
    exclude(hq, 7)
    run_cycle(link)
    run_cycle(link)
    assert told(hq) == {"purge": 7, "done": False, "left": {"file": 1}}
    purge(shop.db)
    run_cycle(link)
    assert told(hq) == {"purge": 7, "done": True, "left": {}}
    exclude(hq, 8)
    run_cycle(link)
    run_cycle(link)
    assert told(hq) == {"purge": 8, "done": False, "left": {"file": 1}}


def test_duplicates_are_still_found_and_the_name_is_not(shop: Shop, hq: FakeHq, link: Link) -> None:
    tell_whole(hq)
    run_cycle(link)
    exclude(hq)
    run_cycle(link)
    purge(shop.db)
    assert find_customers(shop.db, "zarquon") == []
    assert [one.customer_id for one in find_duplicates(shop.db, DETAILS)] == [FAR]


def test_the_stores_own_customers_stay_whole(shop: Shop, hq: FakeHq, link: Link) -> None:
    own = shop.register_customer()
    run_cycle(link)
    tell_whole(hq)
    exclude(hq)
    run_cycle(link)
    purge(shop.db)
    found = customers.find(shop.db, own.id)
    assert found is not None
    assert found.first_name == "Niamh"
    assert b"Niamh" in shop.recorded()[0]


def test_whoever_is_being_served_stays_until_that_is_over(shop: Shop, hq: FakeHq, link: Link) -> None:
    tell_whole(hq)
    run_cycle(link)
    basket = selling.attach_customer(selling.start_basket(shop.db), far(shop))
    parking.save_draft(shop.db, basket)
    exclude(hq)
    run_cycle(link)
    purge(shop.db)
    run_cycle(link)
    assert far(shop).last_name == "Zarquon"
    parking.clear_draft(shop.db)
    run_cycle(link)
    purge(shop.db)
    assert far(shop).hashed
    assert in_file(shop.db) == set()


@pytest.mark.parametrize(
    ("part", "feed", "kind", "body"),
    [
        ("discounts", codes.PRICES, "discount", {"code": "K", "name": "Spring", "method": "percent"}),
        ("discounts", codes.PRICES, "coupon", {"coupon": "K", "discount": "D"}),
        ("categories", codes.PRODUCTS, "category", {"category": "K", "name": "Linen"}),
    ],
)
def test_excluded_set_up_goes_and_comes_again(
    shop: Shop, hq: FakeHq, link: Link, part: str, feed: int, kind: str, body: dict[str, Any]
) -> None:
    hq.change(feed, kind, "K", body)
    run_cycle(link)
    assert setup_items.find(shop.db, kind, "K") is not None
    exclude(hq, customers="all", feeds=[part])
    run_cycle(link)
    run_cycle(link)
    assert told(hq)["left"][kind] == 1
    purge(shop.db)
    assert setup_items.find(shop.db, kind, "K") is None
    exclude(hq, 2, customers="all")
    run_cycle(link)
    assert setup_items.find(shop.db, kind, "K") is not None


def test_customers_come_again_when_they_are_no_longer_excluded(shop: Shop, hq: FakeHq, link: Link) -> None:
    tell_whole(hq)
    exclude(hq)
    run_cycle(link)
    purge(shop.db)
    tell_whole(hq)
    hq.change(codes.CHANNEL, "exclusion", "register", None)
    run_cycle(link)
    assert (far(shop).last_name, far(shop).addresses[0].street) == ("Zarquon", "7 Quillfeather Lane")
    run_cycle(link)
    assert told(hq) is None


def test_an_excluded_part_of_a_customer_leaves_the_file(shop: Shop, hq: FakeHq, link: Link) -> None:
    tell_whole(hq)
    run_cycle(link)
    exclude(hq, customers="all", tables=["addresses"])
    hq.change(codes.CUSTOMERS, "customer", FAR, {**WHOLE, "fields": {}})
    run_cycle(link)
    purge(shop.db)
    assert (far(shop).last_name, far(shop).addresses) == ("Zarquon", ())
    assert in_file(shop.db).isdisjoint({b"Quillfeather", b"uillfeather"})
    assert [hit.customer.id for hit in find_customers(shop.db, "zarquon")] == [FAR]


def test_without_purchases_a_customers_card_shows_none(shop: Shop, hq: FakeHq, link: Link) -> None:
    own = shop.register_customer()
    shop.open_shift()
    shop.sell(own)
    assert len(recent_purchases(shop.db, own.id)) == 1
    exclude(hq, customers="all", tables=["purchases"])
    run_cycle(link)
    assert recent_purchases(shop.db, own.id) == []


def test_orders_of_other_stores_go_and_the_stores_own_stay(shop: Shop, hq: FakeHq, link: Link) -> None:
    order = {
        "state": "created",
        "customer": FAR,
        "customer_name": "Zarquon",
        "method": "pickup",
        "currency": "EUR",
        "total_minor": 0,
        "deposit_minor": 0,
        "lines": [],
        "store": "101",
    }
    for key, number in (("o-far", "205-1-1-000009"), ("o-own", "101-1-1-000009")):
        hq.change(codes.REGISTERS, "order", key, {**order, "order": key, "number": number})
    run_cycle(link)
    exclude(hq, customers="all", feeds=["orders"])
    hq.change(codes.REGISTERS, "order", "o-far", None)
    run_cycle(link)
    purge(shop.db)
    assert shop.db.rows("SELECT id FROM customer_order") == [("o-own",)]


def test_hqs_golden_words_are_understood(shop: Shop, hq: FakeHq, link: Link) -> None:
    everything, people, gone = (
        json.loads((WIRE / "v1" / "down" / "exclusion" / f"feed-1070-exclusion{name}.json").read_bytes())["changes"][0]
        for name in ("", "-of-customers", "-gone")
    )
    expected = {
        7: Exclusion(
            "books",
            frozenset({"addresses", "contacts", "attributes", "loyalty", "purchases"}),
            frozenset({"discounts", "categories", "orders"}),
            7,
        ),
        8: Exclusion("none", purge=8),
        0: Exclusion(),
    }
    for change, purge_number in ((everything, 7), (people, 8), (gone, 0)):
        hq.change(codes.CHANNEL, change["kind"], change["key"], change["body"])
        run_cycle(link)
        assert current_exclusion(shop.db) == expected[purge_number]


def test_an_order_that_has_ended_says_no_name_any_more(shop: Shop, hq: FakeHq, link: Link) -> None:
    order = {
        "number": "101-1-1-000009",
        "customer": FAR,
        "customer_name": "Zarquon",
        "method": "pickup",
        "currency": "EUR",
        "total_minor": 0,
        "deposit_minor": 0,
        "lines": [],
        "store": "101",
        "order": "o-1",
    }
    tell_whole(hq)
    hq.change(codes.REGISTERS, "order", "o-1", {**order, "state": "created"})
    run_cycle(link)
    exclude(hq)
    run_cycle(link)
    purge(shop.db)
    assert (orders.search(shop.db, ["zarquon"], "open", 5)[0].customer_name, far(shop).hashed) == ("Zarquon", False)
    hq.change(codes.REGISTERS, "order", "o-1", {**order, "state": "handed_over"})
    run_cycle(link)
    purge(shop.db)
    assert far(shop).hashed
    assert orders.search(shop.db, ["zarquon"], "", 5) == []
    assert in_file(shop.db) == set()
