"""Feeds come down page by page, each page and its cursor in one short transaction."""

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store_client.db import cursors
from store_client.db.cursors import FeedCursor
from store_client.db.database import RegisterDatabase
from store_client.errors import HqUnreachable
from store_client.services import catalog, customers, documents, set_up, shift_close, sign_in
from store_client.sync import appliers
from store_client.sync.applying import Applying, Kind
from store_client.sync.download import FEWEST, MOST, REST_SECONDS, Breathing, Pulled, pull_changes
from store_client.sync.hq_client import HqClient
from store_client.wire import codes, incoming
from tests.store_client.sync import fake_hq
from tests.store_client.sync.conftest import NOW
from tests.store_client.sync.fake_hq import FakeHq
from tests.store_client.sync.shop import DEVICE_KEY, Shop

GOLDEN = Path(__file__).resolve().parents[3] / "resources" / "wire" / "v1" / "down"


def pull(
    db: RegisterDatabase,
    client: HqClient,
    feed: int,
    epoch: str = "01JE",
    breathing: Breathing | None = None,
    go_on: Callable[[], bool] = lambda: True,
) -> Pulled:
    breathing = breathing or Breathing(rest=lambda seconds: None)
    return pull_changes(db, client, feed, epoch, lambda: Applying(DEVICE_KEY, NOW.utc_ms), breathing, go_on)


def golden(hq: FakeHq, name: str, **changes: object) -> None:
    """Serve the change of a golden page, as it is or with some members changed."""
    page = json.loads((GOLDEN / f"{name}.json").read_bytes())
    (change,) = page["changes"]
    body = None if change["body"] is None else {**change["body"], **changes}
    hq.change(page["feed"], change["kind"], str(changes.get(change["kind"], change["key"])), body)


def customer_body(number: int, account_number: str | None = None) -> dict[str, Any]:
    return {"customer": f"c-{number}", "account_number": account_number, "first_name": f"Name {number}"}


def serve_customers(hq: FakeHq, count: int) -> None:
    hq.feeds[codes.CUSTOMERS] = [
        {"position": number, "kind": "customer", "key": f"c-{number}", "body": customer_body(number, f"{number:09d}")}
        for number in range(1, count + 1)
    ]


def test_the_channel_comes_down(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    golden(hq, "feed-1070-channel")
    assert pull(db, client, codes.CHANNEL) == Pulled(1, 0, True)
    channel = set_up.channel(db)
    assert channel is not None
    assert (channel.name, channel.currency, channel.address) == ("Shop Street", "EUR", ("14 Shop Street",))


def test_products_and_prices_come_down_in_either_order(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    golden(hq, "feed-1020-price")
    golden(hq, "feed-1040-product")
    pull(db, client, codes.PRICES)
    pull(db, client, codes.PRODUCTS)
    product = catalog.find_by_code(db, "4006381333931")
    assert product is not None
    assert (product.sku, product.price_minor, product.currency, product.tax_rate) == ("SKU-1", 1080, "EUR", 23000)


def test_a_product_that_is_gone_is_no_longer_sold(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    golden(hq, "feed-1040-product")
    pull(db, client, codes.PRODUCTS)
    hq.change(codes.PRODUCTS, "product", "SKU-1", None)
    pull(db, client, codes.PRODUCTS)
    assert catalog.find_by_code(db, "SKU-1") is None


def test_a_pin_opens_only_with_this_computers_key(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    salt = bytes(16)
    golden(hq, "feed-1060-staff", pin_salt=salt.hex(), pin_hash=sign_in.hash_pin("1234", salt).hex())
    pull(db, client, codes.STAFF)
    assert sign_in.sign_in(db, DEVICE_KEY, "s-001", "1234", NOW).name == "Aoife Brennan"
    with pytest.raises(Exception, match="Wrong PIN"):
        sign_in.sign_in(db, bytes(32), "s-001", "1234", NOW)
    stored = db.row("SELECT pin_check FROM staff")
    assert stored is not None
    assert stored[0] != sign_in.hash_pin("1234", salt)


def test_people_who_are_gone_can_no_longer_sign_in(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    golden(hq, "feed-1060-staff")
    pull(db, client, codes.STAFF)
    assert [person.id for person in sign_in.list_staff(db)] == ["s-001"]
    hq.change(codes.STAFF, "staff", "s-001", None)
    pull(db, client, codes.STAFF)
    assert sign_in.list_staff(db) == []


def test_a_pending_customer_gets_its_number(shop: Shop, hq: FakeHq, client: HqClient) -> None:
    customer = shop.register_customer()
    golden(hq, "feed-1010-customer", customer=customer.id)
    pull(shop.db, client, codes.CUSTOMERS)
    numbered = customers.get_customer(shop.db, customer.id)
    assert numbered is not None
    assert (numbered.account_number, numbered.numbered_ms) == ("000000018", NOW.utc_ms)


def test_a_customer_of_another_register_is_found_here(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    golden(hq, "feed-1010-customer")
    pull(db, client, codes.CUSTOMERS)
    assert [found.account_number for found in customers.search_customers(db, "niamh")] == ["000000018"]
    golden(hq, "feed-1010-customer-gone")
    pull(db, client, codes.CUSTOMERS)
    assert customers.search_customers(db, "niamh") == []


def test_a_parked_document_wakes(shop: Shop, hq: FakeHq, client: HqClient) -> None:
    shop.open_shift()
    sale = shop.sell()
    golden(hq, "feed-1090-document", document=sale.id)
    pull(shop.db, client, codes.REGISTERS)
    document = documents.get_document(shop.db, sale.id)
    assert document is not None
    assert document.applied_ms == NOW.utc_ms


def test_hq_confirms_a_closed_shift(shop: Shop, hq: FakeHq, client: HqClient) -> None:
    shift = shop.open_shift()
    shop.close_shift()
    golden(hq, "feed-1090-day", shift=shift.id)
    pull(shop.db, client, codes.REGISTERS)
    (closed,) = shift_close.list_closed_shifts(shop.db)
    assert closed.shift.state == "confirmed"


def test_the_next_pull_goes_on_after_the_last(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    serve_customers(hq, 3)
    pull(db, client, codes.CUSTOMERS)
    hq.change(codes.CUSTOMERS, "customer", "c-9", customer_body(9))
    assert pull(db, client, codes.CUSTOMERS).changes == 1
    assert [asked.query["after"] for asked in hq.requests("feeds")] == ["0", "3"]
    assert cursors.load(db, codes.CUSTOMERS) == FeedCursor(hq.epoch, 4)


def test_each_feed_has_its_own_cursor(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    golden(hq, "feed-1040-product")
    serve_customers(hq, 3)
    pull(db, client, codes.CUSTOMERS)
    pull(db, client, codes.PRODUCTS)
    assert {feed: cursor.position for feed, cursor in cursors.load_all(db).items()} == {1010: 3, 1040: 1}


def test_a_long_feed_comes_in_pages_and_in_short_transactions_while_somebody_may_sell(
    shop: Shop, hq: FakeHq, client: HqClient
) -> None:
    shop.open_shift()
    db = shop.db
    serve_customers(hq, 1200)
    rests: list[float] = []
    assert pull(db, client, codes.CUSTOMERS, breathing=Breathing(rest=rests.append)) == Pulled(1200, 0, True)
    assert [asked.query["after"] for asked in hq.requests("feeds")] == ["0", "500", "1000"]
    assert len(rests) >= 4
    assert min(rests) >= REST_SECONDS >= 0.005
    assert db.value("SELECT count(*) FROM customer WHERE account_number IS NOT NULL") == 1200


def test_it_comes_in_one_go_while_no_shift_is_open(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    serve_customers(hq, 1200)
    rests: list[float] = []
    breathing = Breathing(rest=rests.append)
    assert pull(db, client, codes.CUSTOMERS, breathing=breathing) == Pulled(1200, 0, True)
    assert not rests
    assert breathing.rows == FEWEST, "what a whole page took says nothing about a cashier's time"


def test_the_next_page_is_on_its_way_while_one_is_written(
    db: RegisterDatabase, hq: FakeHq, client: HqClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve_customers(hq, 600)
    asked = threading.Event()
    read = client.read_feed

    def noting(feed: int, after: int, epoch: str, limit: int) -> incoming.FeedPage:
        if after == 500:
            asked.set()
        return read(feed, after, epoch, limit)

    monkeypatch.setattr(client, "read_feed", noting)

    def applying() -> Applying:
        assert asked.wait(60), "the second page is asked for before the first is written"
        return Applying(DEVICE_KEY, NOW.utc_ms)

    breathing = Breathing(rest=lambda seconds: None)
    assert pull_changes(db, client, codes.CUSTOMERS, "01JE", applying, breathing) == Pulled(600, 0, True)


def test_a_reply_that_breaks_off_loses_nothing_that_was_applied(
    db: RegisterDatabase, hq: FakeHq, client: HqClient
) -> None:
    serve_customers(hq, 1200)
    hq.fault("feeds", lambda reply: reply, fake_hq.cut_reply)
    with pytest.raises(HqUnreachable):
        pull(db, client, codes.CUSTOMERS)
    assert cursors.load(db, codes.CUSTOMERS).position == 500
    assert pull(db, client, codes.CUSTOMERS).changes == 700


def test_rows_and_cursor_are_written_together_or_not_at_all(
    db: RegisterDatabase, hq: FakeHq, client: HqClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_: object) -> None:
        raise SystemExit

    serve_customers(hq, 10)
    monkeypatch.setattr(cursors, "save", power_cut)
    with pytest.raises(SystemExit):
        pull(db, client, codes.CUSTOMERS)
    assert db.value("SELECT count(*) FROM customer") == 0


def test_a_new_epoch_starts_the_feed_from_the_beginning(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    serve_customers(hq, 3)
    pull(db, client, codes.CUSTOMERS)
    hq.epoch = "01JF"
    serve_customers(hq, 2)
    assert pull(db, client, codes.CUSTOMERS, epoch="01JF").changes == 2
    assert cursors.load(db, codes.CUSTOMERS) == FeedCursor("01JF", 2)


def test_a_reset_starts_the_feed_from_the_beginning(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    serve_customers(hq, 3)
    pull(db, client, codes.CUSTOMERS)
    hq.epoch = "01JF"
    assert pull(db, client, codes.CUSTOMERS, epoch="01JE") == Pulled(3, 0, True)
    assert [asked.query for asked in hq.requests("feeds")][1:] == [
        {"after": "3", "epoch": "01JE", "limit": "500"},
        {"after": "0", "epoch": "01JF", "limit": "500"},
    ]
    assert cursors.load(db, codes.CUSTOMERS) == FeedCursor("01JF", 3)


def test_resets_without_end_are_not_followed(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    def reset(epoch: str) -> fake_hq.Fault:
        return fake_hq.edit(lambda page: {**page, "reset": True, "position": 0, "changes": [], "epoch": epoch})

    hq.fault("feeds", reset("a"), reset("b"), reset("c"))
    with pytest.raises(HqUnreachable):
        pull(db, client, codes.CUSTOMERS)
    assert len(hq.requests("feeds")) == 2


def test_a_kind_of_a_newer_hq_is_passed_over_in_silence(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    hq.change(codes.CUSTOMERS, "loyalty", "l-1", {"points": 7})
    hq.change(codes.CUSTOMERS, "customer", "c-1", customer_body(1))
    assert pull(db, client, codes.CUSTOMERS) == Pulled(2, 0, True)
    assert customers.get_customer(db, "c-1") is not None


@pytest.mark.parametrize(
    "body",
    [{"customer": 7}, {"first_name": "no id"}, [], "text", {"customer": "c-2", "account_number": {"number": 1}}],
)
def test_a_body_that_cannot_be_read_is_counted_and_the_rest_goes_on(
    db: RegisterDatabase, hq: FakeHq, client: HqClient, body: Any
) -> None:
    hq.change(codes.CUSTOMERS, "customer", "c-1", customer_body(1))
    hq.change(codes.CUSTOMERS, "customer", "c-2", body)
    hq.change(codes.CUSTOMERS, "customer", "c-3", customer_body(3))
    assert pull(db, client, codes.CUSTOMERS) == Pulled(3, 1, True)
    assert [row[0] for row in db.rows("SELECT id FROM customer ORDER BY id")] == ["c-1", "c-3"]
    assert cursors.load(db, codes.CUSTOMERS).position == 3


def test_a_value_that_the_register_cannot_hold_is_found_among_many_and_passed_over(
    db: RegisterDatabase, hq: FakeHq, client: HqClient
) -> None:
    for number in range(1, 61):
        price = 2**70 if number == 41 else number
        hq.change(
            codes.PRICES, "price", f"SKU-{number}", {"sku": f"SKU-{number}", "price_minor": price, "currency": "EUR"}
        )
    golden(hq, "feed-1060-staff", pin_hash="not hexadecimal")
    assert pull(db, client, codes.PRICES) == Pulled(60, 1, True)
    assert db.value("SELECT count(*) FROM price") == 59
    assert pull(db, client, codes.STAFF) == Pulled(1, 1, True)


def test_a_bug_in_an_applier_does_not_pass_changes_over(
    db: RegisterDatabase, hq: FakeHq, client: HqClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*_: object) -> None:
        raise TypeError

    serve_customers(hq, 2)
    monkeypatch.setitem(appliers.KINDS, "customer", Kind(incoming.Customer, bug))
    with pytest.raises(TypeError):
        pull(db, client, codes.CUSTOMERS)
    assert cursors.load(db, codes.CUSTOMERS) == FeedCursor()


def test_it_stops_between_pages_when_told_to(db: RegisterDatabase, hq: FakeHq, client: HqClient) -> None:
    serve_customers(hq, 1200)
    turns = iter([True, False])
    assert pull(db, client, codes.CUSTOMERS, go_on=lambda: next(turns)) == Pulled(500, 0, False)
    assert pull(db, client, codes.CUSTOMERS) == Pulled(700, 0, True)


def test_slow_writes_make_smaller_transactions_and_quick_ones_larger() -> None:
    breathing = Breathing()
    for _ in range(10):
        breathing.learn(breathing.rows, 0.001)
    assert breathing.rows == MOST
    breathing.learn(MOST, 0.050)
    assert breathing.rows == MOST // 2
    for _ in range(10):
        breathing.learn(breathing.rows, 0.050)
    assert breathing.rows == FEWEST
    breathing.learn(3, 0.0001)  # a short last chunk says nothing about long ones
    assert breathing.rows == FEWEST


@pytest.mark.slow
def test_a_cashier_commits_quickly_while_a_long_feed_is_applied(shop: Shop, hq: FakeHq, client: HqClient) -> None:
    serve_customers(hq, 20_000)
    pulled: list[Pulled] = []

    def download_all() -> None:
        own = RegisterDatabase.open(shop.db.path)
        pulled.append(pull(own, client, codes.CUSTOMERS, breathing=Breathing()))
        own.close()

    shop.open_shift()
    thread = threading.Thread(target=download_all)
    thread.start()
    times = []
    while thread.is_alive():
        begun = time.perf_counter()
        shop.sell()
        times.append(time.perf_counter() - begun)
        time.sleep(0.01)
    thread.join()
    assert pulled == [Pulled(20_000, 0, True)]
    assert len(times) > 20
    # In threads of one interpreter, beside everything else of a test run: only starvation would come near this.
    assert max(times) < 1.0
