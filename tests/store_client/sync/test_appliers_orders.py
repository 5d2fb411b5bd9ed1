"""What HQ tells of a store's orders is kept, so that any register of the store can hand one over without a network."""

from typing import Any

from store_client.db import orders
from store_client.domain.basket import LineDiscount
from store_client.domain.transaction import LineMore
from store_client.sync.cycle import Link, run_cycle
from tests.store_client.sync.fake_hq import FakeHq
from tests.store_client.sync.shop import Shop

Body = dict[str, Any]
ORDER = "019ab000-0000-7000-8000-0000000000aa"
OTHER = "019ab000-0000-7000-8000-0000000000bb"


def line_of(**said: Any) -> Body:
    return {
        "line": 1,
        "sku": "SKU-1",
        "barcode": "4006381330001",
        "description": "Linen tea towel",
        "quantity_thousandths": 2000,
        "unit_price_minor": 1080,
        "total_minor": 2000,
        "tax_rate": 23_000,
        "tax_minor": 374,
        "voided": False,
        "unit": "pcs",
        "discount_minor": 160,
        "more": {"discounts": [{"kind": "line", "code": "goodwill", "name": "", "amount_minor": 160}]},
    } | said


def body_of(**said: Any) -> Body:
    return {
        "order": ORDER,
        "number": "101-2-10000042",
        "order_number": None,
        "state": "waiting",
        "reason": "",
        "customer": "c1",
        "customer_name": "Róisín Ní Bhriain",
        "method": "delivery",
        "wanted_date": "2026-12-05",
        "currency": "EUR",
        "total_minor": 2000,
        "deposit_minor": 200,
        "lines": [line_of()],
        "store": "101",
        "address_lines": ["Róisín Ní Bhriain", "4 Quay Street", "Galway"],
        "of a later release": 1,
    } | said


def bring(hq: FakeHq, link: Link, body: Body | None) -> None:
    hq.change(1090, "order", ORDER, body)
    run_cycle(link)


def test_an_order_of_another_register_is_known_here(shop: Shop, hq: FakeHq, link: Link) -> None:
    bring(hq, link, body_of())
    (order,) = orders.search(shop.db, ["bhriain"], "open", 10)
    assert (order.id, order.number, order.state, order.balance_minor) == (ORDER, "101-2-10000042", "waiting", 1800)
    assert order.address_lines == ("Róisín Ní Bhriain", "4 Quay Street", "Galway")
    assert order.made_ms == 0x019AB0000000
    assert order.tax_included is True
    (line,) = order.lines
    assert (line.total_minor, line.tax_minor, line.unit) == (2000, 374, "pcs")
    assert line.more == LineMore(discounts=(LineDiscount("line", "goodwill", "", 160),))


def test_its_state_follows_hq_until_it_is_gone(shop: Shop, hq: FakeHq, link: Link) -> None:
    bring(hq, link, body_of())
    bring(hq, link, body_of(state="created", order_number="SO-000012"))
    assert [one.order_number for one in orders.search(shop.db, [], "open", 10)] == ["SO-000012"]
    bring(hq, link, body_of(state="failed", reason="The address is gone.", wanted_date=""))
    (order,) = orders.search(shop.db, [], "open", 10)
    assert (order.state, order.reason, order.wanted_date) == ("failed", "The address is gone.", "")
    bring(hq, link, body_of(state="handed_over"))
    assert orders.search(shop.db, [], "open", 10) == []
    assert orders.count_open(shop.db) == 0
    bring(hq, link, None)
    assert orders.find(shop.db, ORDER) is None


def test_what_only_a_later_release_knows_is_passed_over(shop: Shop, hq: FakeHq, link: Link) -> None:
    bring(hq, link, body_of())
    bring(hq, link, body_of(state="packed"))
    assert [one.state for one in orders.search(shop.db, [], "", 10)] == ["waiting"]
    bring(hq, link, body_of(order=OTHER, method="drone"))
    bring(hq, link, {"order": ORDER})
    assert [one.id for one in orders.search(shop.db, [], "", 10)] == [ORDER]
