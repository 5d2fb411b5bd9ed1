"""One exchange: send, contact, receive; and what it leaves in the status that people see."""

import contextlib
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from store_client.clock import Moment
from store_client.db import contact, cursors, customer_aliases, outbox
from store_client.db.cursors import FeedCursor
from store_client.db.database import RegisterDatabase
from store_client.services import customers, documents, set_up
from store_client.sync import cycle
from store_client.sync.cycle import AWAIT_NUMBERS_SECONDS, Link, run_cycle
from store_client.wire import codes
from tests.store_client.sync import fake_hq
from tests.store_client.sync.conftest import NOW
from tests.store_client.sync.fake_hq import HQ_MS, FakeHq, Fault
from tests.store_client.sync.shop import IDENTITY, Shop


def doors(hq: FakeHq) -> list[str]:
    return [asked.path.removeprefix("/v1/") for asked in hq.asked]


def number_customers_after(hq: FakeHq, shop: Shop, contacts: int) -> None:
    """HQ's customer job: the numbers are there at that contact, not before."""
    seen = 0

    def contacted() -> None:
        nonlocal seen
        seen += 1
        if seen == contacts:
            for number, document in enumerate(outbox.page_after(shop.db, 0, 100), start=1):
                body = {"customer": document.subject, "account_number": f"{number:09d}", "first_name": "Niamh"}
                hq.change(codes.CUSTOMERS, "customer", document.subject, body)

    hq.on_contact = contacted


def test_an_exchange_sends_then_contacts_then_receives_what_has_news(shop: Shop, hq: FakeHq, link: Link) -> None:
    shop.open_shift()
    hq.change(codes.PRICES, "price", "SKU-9", {"sku": "SKU-9", "price_minor": 1, "currency": "EUR"})
    result = run_cycle(link)
    assert doors(hq) == ["documents", "contact", "feeds/1020"]
    assert (result.reachable, result.worked, result.sent, result.received) == (True, True, 1, 1)


def test_an_exchange_with_nothing_to_do_is_one_request(shop: Shop, hq: FakeHq, link: Link) -> None:
    hq.change(codes.PRICES, "price", "SKU-9", {"sku": "SKU-9", "price_minor": 1, "currency": "EUR"})
    run_cycle(link)
    del hq.asked[:]
    result = run_cycle(link)
    assert doors(hq) == ["contact"]
    assert (result.worked, result.outstanding) == (False, False)


def test_the_feeds_come_in_the_order_in_which_a_sale_needs_them(shop: Shop, hq: FakeHq, link: Link) -> None:
    for feed in sorted(codes.FEEDS):
        hq.change(feed, "of a newer HQ", "key", None)
    run_cycle(link)
    assert doors(hq) == ["contact", *(f"feeds/{feed}" for feed in codes.FEEDS)]


def test_the_contact_tells_hq_how_this_register_is(shop: Shop, hq: FakeHq, link: Link) -> None:
    shop.register_customers(2)
    hq.change(codes.CHANNEL, "of a newer HQ", "key", None)
    run_cycle(link)
    shop.register_customer()
    hq.fault("documents", fake_hq.problem(413))
    run_cycle(link)
    body = cycle_contact(hq)
    assert body["recorded_sequence"] == 3
    assert body["waiting"] == 1
    assert body["pending_customers"] == 3
    assert body["cursors"] == {"1070": 1}
    assert body["clock_ms"] == NOW.utc_ms


def cycle_contact(hq: FakeHq) -> dict[str, object]:
    content: dict[str, object] = json.loads(hq.requests("contact")[-1].body)
    return content


def test_a_number_that_hq_issues_meanwhile_comes_back_within_the_same_exchange(
    shop: Shop, hq: FakeHq, link: Link
) -> None:
    customer = shop.register_customer()
    number_customers_after(hq, shop, contacts=3)
    result = run_cycle(link)
    numbered = customers.get_customer(shop.db, customer.id)
    assert numbered is not None
    assert numbered.account_number == "000000001"
    assert (result.sent, result.received, result.outstanding) == (1, 1, False)


def test_it_does_not_wait_for_numbers_for_more_than_three_seconds(shop: Shop, hq: FakeHq, link: Link) -> None:
    rests: list[float] = []
    link.rest = rests.append
    shop.register_customer()
    result = run_cycle(link)
    assert 2.0 < sum(rests) <= 3.0
    assert len(hq.requests("contact")) == 1 + len(AWAIT_NUMBERS_SECONDS)
    assert result.outstanding


def test_it_does_not_wait_for_numbers_when_nothing_was_sent(shop: Shop, hq: FakeHq, link: Link) -> None:
    shop.register_customer()
    run_cycle(link)
    rests: list[float] = []
    link.rest = rests.append
    assert run_cycle(link).outstanding
    assert rests == []


def test_a_new_document_ends_the_waiting_for_numbers(shop: Shop, hq: FakeHq, link: Link) -> None:
    rests: list[float] = []

    def sell_meanwhile(seconds: float) -> None:
        rests.append(seconds)
        shop.register_customer()

    link.rest = sell_meanwhile
    shop.register_customer()
    assert run_cycle(link).outstanding
    assert len(rests) == 1


@pytest.mark.parametrize("owed", ["number", "wake", "day"])
def test_while_hq_owes_an_answer_the_exchange_says_so(shop: Shop, hq: FakeHq, link: Link, owed: str) -> None:
    if owed == "number":
        shop.register_customer()
    else:
        shift = shop.open_shift()
    if owed == "wake":
        hq.verdicts[1] = ("stored", "parked", "waits")
    if owed == "day":
        shop.close_shift()
    assert run_cycle(link).outstanding
    if owed == "day":
        body = {"shift": shift.id, "document": "", "business_date": "", "state": "confirmed", "count": 1, "present": 1}
        hq.change(codes.REGISTERS, "day", shift.id, body)
        assert not run_cycle(link).outstanding


@pytest.mark.parametrize(
    ("door", "fault"),
    [
        ("documents", fake_hq.lose_reply),
        ("documents", fake_hq.problem(500)),
        ("documents", fake_hq.problem(404)),
        ("contact", fake_hq.portal),
        ("contact", fake_hq.cut_reply),
        ("feeds", fake_hq.plain(502)),
        ("feeds", fake_hq.problem(404)),
    ],
)
def test_not_reaching_hq_is_a_status_with_words_and_the_next_exchange_goes_on(
    shop: Shop, hq: FakeHq, link: Link, door: str, fault: Fault
) -> None:
    shop.open_shift()
    hq.change(codes.PRICES, "price", "SKU-9", {"sku": "SKU-9", "price_minor": 1, "currency": "EUR"})
    hq.fault(door, fault)
    result = run_cycle(link)
    status = documents.sync_status(shop.db)
    assert not result.reachable
    assert not status.reachable
    assert status.trouble == result.trouble != ""
    assert run_cycle(link).reachable
    status = documents.sync_status(shop.db)
    assert (status.reachable, status.trouble, status.waiting) == (True, "", 0)
    assert list(hq.stored.values()) == shop.recorded()


def test_a_status_that_has_not_changed_is_not_written_again(shop: Shop, hq: FakeHq, link: Link) -> None:
    hq.fault("contact", *[fake_hq.portal] * 3)
    run_cycle(link)
    before = contact.read(shop.db)
    changes = shop.db.value("SELECT total_changes()")
    run_cycle(link)
    run_cycle(link)
    assert contact.read(shop.db) == before
    assert shop.db.value("SELECT total_changes()") == changes


def test_a_busy_hq_says_how_long_to_wait(shop: Shop, hq: FakeHq, link: Link) -> None:
    hq.fault("contact", fake_hq.problem(429, Retry_After="30"))
    assert run_cycle(link).wait_seconds == 30.0


def test_a_contact_is_remembered_with_both_clocks(shop: Shop, hq: FakeHq, link: Link) -> None:
    run_cycle(link)
    status = documents.sync_status(shop.db)
    assert status.last_contact_ms == NOW.utc_ms
    assert status.clock_skew_ms == NOW.utc_ms - HQ_MS


def test_a_clock_that_is_off_is_seen_on_the_next_contact(
    shop: Shop, hq: FakeHq, link: Link, caplog: pytest.LogCaptureFixture
) -> None:
    link.now = lambda: Moment(HQ_MS - 3_600_000, 60)
    run_cycle(link)
    assert documents.sync_status(shop.db).clock_skew_ms == -3_600_000
    assert "clock is -3600 s off" in caplog.text


def test_401_stops_and_asks_for_activation_and_a_later_yes_goes_on(shop: Shop, hq: FakeHq, link: Link) -> None:
    shop.open_shift()
    hq.token = "another"
    result = run_cycle(link)
    assert result.activation_needed
    assert "activation code" in result.trouble
    status = documents.sync_status(shop.db)
    assert (status.activated, status.waiting) == (False, 1)
    hq.token = fake_hq.TOKEN
    assert run_cycle(link).sent == 1
    assert documents.sync_status(shop.db).activated


def test_when_hq_was_restored_from_a_backup_it_gets_again_what_it_lost(shop: Shop, hq: FakeHq, link: Link) -> None:
    shop.open_shift()
    for _ in range(4):
        shop.sell()
    hq.change(codes.PRICES, "price", "SKU-9", {"sku": "SKU-9", "price_minor": 1, "currency": "EUR"})
    run_cycle(link)
    everything = dict(hq.stored)
    hq.epoch = "01JF"
    for sequence in (4, 5):
        del hq.stored[sequence]
    result = run_cycle(link)
    assert hq.sequences() == [4, 5]
    assert hq.stored == everything
    assert (result.sent, result.received) == (2, 1)
    assert cursors.load_all(shop.db) == {codes.PRICES: FeedCursor("01JF", 1)}
    del hq.asked[:]
    run_cycle(link)
    assert doors(hq) == ["contact"]


def test_a_restored_hq_tells_again_of_the_merges_that_it_still_knows(shop: Shop, hq: FakeHq, link: Link) -> None:
    for place, customer in enumerate(("c-1", "c-2"), 1):
        body = {"customer": customer, "merged_into": "c-9", "account_number": "000000009"}
        hq.feeds.setdefault(codes.CUSTOMERS, []).append(
            {"position": place, "kind": "alias", "key": customer, "body": body}
        )
    run_cycle(link)
    assert customer_aliases.survivor_of(shop.db, "c-2") == "c-9"
    hq.epoch = "01JF"
    del hq.feeds[codes.CUSTOMERS][1:]
    run_cycle(link)
    assert customer_aliases.survivors(shop.db, ("c-1", "c-2")) == {"c-1": "c-9"}


def test_a_first_contact_sends_nothing_again(shop: Shop, hq: FakeHq, link: Link) -> None:
    shop.open_shift()
    run_cycle(link)
    hq.stored.clear()  # HQ's answer names no newer epoch, so it has lost nothing
    run_cycle(link)
    assert len(hq.requests("documents")) == 1


def test_a_long_download_makes_room_for_new_documents(shop: Shop, hq: FakeHq, link: Link) -> None:
    hq.feeds[codes.CUSTOMERS] = [
        {"position": number, "kind": "customer", "key": f"c-{number}", "body": {"customer": f"c-{number}"}}
        for number in range(1, 1501)
    ]
    link.steady = ticking(cycle.DOWNLOAD_SECONDS / 2)
    result = run_cycle(link)
    assert result.unfinished
    assert 0 < result.received < 1500
    shop.open_shift()
    link.steady = ticking(0.0)
    result = run_cycle(link)
    assert (result.unfinished, result.sent) == (False, 1)
    assert shop.db.value("SELECT count(*) FROM customer") == 1500


def ticking(seconds: float) -> Callable[[], float]:
    now = 0.0

    def steady() -> float:
        nonlocal now
        now += seconds
        return now

    return steady


def test_the_agent_gives_its_sign_of_life_within_a_long_exchange(shop: Shop, hq: FakeHq, link: Link) -> None:
    signs: list[int] = []
    link.alive = lambda: signs.append(1)
    hq.feeds[codes.CUSTOMERS] = [
        {"position": number, "kind": "customer", "key": f"c-{number}", "body": {"customer": f"c-{number}"}}
        for number in range(1, 1001)
    ]
    run_cycle(link)
    assert len(signs) > 4


def test_an_agent_that_is_told_to_stop_begins_nothing_more(shop: Shop, hq: FakeHq, link: Link) -> None:
    shop.register_customers(3)
    hq.change(codes.PRICES, "price", "SKU-9", {"sku": "SKU-9", "price_minor": 1, "currency": "EUR"})
    link.stopping = lambda: True
    run_cycle(link)
    assert hq.requests("documents") == []
    assert hq.requests("feeds") == []


def test_an_exchange_that_breaks_off_says_whether_it_got_anywhere(shop: Shop, hq: FakeHq, link: Link) -> None:
    shop.open_shift()
    hq.fault("contact", fake_hq.problem(500))
    broken = run_cycle(link)
    assert (broken.reachable, broken.worked) == (False, True)
    hq.fault("contact", fake_hq.problem(500))
    again = run_cycle(link)
    assert (again.reachable, again.worked) == (False, False)


def test_a_file_restored_from_a_copy_sends_nothing_until_it_is_activated_again(
    shop: Shop, hq: FakeHq, link: Link
) -> None:
    shop.open_shift()
    copy = shop.db.path.with_name("copy.db")
    shop.db.back_up(copy)
    shop.sell()
    run_cycle(link)
    with contextlib.closing(RegisterDatabase.open(copy)) as older:
        restored = replace(shop, db=older)
        link.db = older
        result = run_cycle(link)
        assert result.activation_needed
        assert "restored from a copy" in result.trouble
        assert not documents.sync_status(older).activated
        for _ in range(3):
            restored.sell()
        del hq.asked[:]
        assert run_cycle(link).activation_needed
        assert doors(hq) == []
        set_up.save_activation(older, replace(IDENTITY, epoch=2), last_sequence=2, last_hash="")
        assert run_cycle(link).sent == 3
