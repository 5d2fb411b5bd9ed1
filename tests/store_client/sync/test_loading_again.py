"""A feed is loaded again from its start when HQ asks for it, also across a crash, and HQ hears when it is done."""

import json
from typing import Any

from store_client.db import cursors, load_again
from store_client.sync.cycle import Link, run_cycle
from store_client.wire import codes
from tests.store_client.sync.fake_hq import FakeHq
from tests.store_client.sync.shop import Shop
from tests.store_client.sync.test_cycle import cycle_contact, doors

PRICE = {"sku": "SKU-9", "price_minor": 1, "currency": "EUR"}


def _ask(hq: FakeHq, *asked: tuple[str, int]) -> None:
    hq.load_again = [{"request": request, "feed": feed} for request, feed in asked]


def _loaded(hq: FakeHq) -> list[list[str]]:
    """What each contact told."""
    return [json.loads(asked.body)["loaded_again"] for asked in hq.requests("contact")]


def _price(shop: Shop) -> Any:
    found = shop.db.row("SELECT price_minor FROM price WHERE sku = 'SKU-9'")
    return found and found[0]


def test_a_feed_is_read_again_from_its_start_and_hq_is_told(shop: Shop, hq: FakeHq, link: Link) -> None:
    hq.change(codes.PRICES, "price", "SKU-9", PRICE)
    run_cycle(link)
    with shop.db.write():
        shop.db.run("DELETE FROM price")
    del hq.asked[:]
    _ask(hq, ("r1", codes.PRICES))
    run_cycle(link)
    assert doors(hq) == ["contact", "feeds/1020", "contact"]
    assert _loaded(hq) == [[], ["r1"]]
    assert _price(shop) == 1


def test_other_feeds_are_left_where_they_are(shop: Shop, hq: FakeHq, link: Link) -> None:
    hq.change(codes.PRICES, "price", "SKU-9", PRICE)
    hq.change(codes.CHANNEL, "of a newer HQ", "key", None)
    run_cycle(link)
    del hq.asked[:]
    _ask(hq, ("r1", codes.PRICES))
    run_cycle(link)
    assert [asked.path for asked in hq.requests("feeds")] == ["/v1/feeds/1020"]


def test_the_same_request_is_not_begun_again_and_is_forgotten_when_hq_is_content(
    shop: Shop, hq: FakeHq, link: Link
) -> None:
    hq.change(codes.PRICES, "price", "SKU-9", PRICE)
    _ask(hq, ("r1", codes.PRICES))
    run_cycle(link)
    del hq.asked[:]
    run_cycle(link)
    assert doors(hq) == ["contact"]
    assert cycle_contact(hq)["loaded_again"] == ["r1"]
    _ask(hq)
    run_cycle(link)
    run_cycle(link)
    assert cycle_contact(hq)["loaded_again"] == []
    assert load_again.load_all(shop.db) == []


def test_a_register_that_stops_in_the_middle_goes_on_where_it_was(shop: Shop, hq: FakeHq, link: Link) -> None:
    for number in range(600):
        hq.change(codes.PRICES, "price", f"SKU-{number}", {**PRICE, "sku": f"SKU-{number}"})
    run_cycle(link)
    _ask(hq, ("r1", codes.PRICES))
    del hq.asked[:]
    link.stopping = lambda: bool(hq.requests("feeds"))
    run_cycle(link)
    assert 0 < cursors.load(shop.db, codes.PRICES).position < 600
    assert [one.reached for one in load_again.load_all(shop.db)] == [False]
    link.stopping = lambda: False
    del hq.asked[:]
    run_cycle(link)
    assert [asked.query["after"] for asked in hq.requests("feeds")] == ["500"]
    assert _loaded(hq)[-1] == ["r1"]


def test_a_feed_in_which_there_is_nothing_is_done_at_once(shop: Shop, hq: FakeHq, link: Link) -> None:
    _ask(hq, ("r1", codes.STAFF), ("r2", 9_999))
    run_cycle(link)
    assert _loaded(hq) == [[], ["r1", "r2"]]
