"""Feeds: pages in order, each record once at its newest place, each register only what is its own, and no row ever
skipped.
"""

import threading
import time

from hq_server.db import products, staff, stores
from hq_server.db.database import HqDatabase
from hq_server.db.staff import StaffRecord
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import feeds
from hq_server.wire.outgoing import Channel, Price, Product, Staff
from tests.hq_server.sending_register import NOW, add_register
from tests.hq_server.services.test_customer_job import add_customers

REGISTER = RegisterIdentity("101", "2")


def _record(db: HqDatabase, *keys: str, feed: int = 1010, scope: str = "all") -> None:
    with db.write():
        feeds.record(db, feed, scope, keys, NOW)


def _keys(db: HqDatabase, after: int = 0, limit: int = 100) -> list[tuple[int, str]]:
    page = feeds.read_page(db, REGISTER, 1010, after, "test-epoch", limit, NOW)
    return [(change.position, change.key) for change in page.changes]


def test_a_feed_without_changes_is_an_empty_page(hq: HqDatabase) -> None:
    page = feeds.read_page(hq, REGISTER, 1010, 0, "", 10, NOW)
    assert (page.position, page.more, page.reset, page.changes, page.epoch) == (0, False, False, [], "test-epoch")


def test_pages_follow_each_other_without_gap_or_overlap(hq: HqDatabase) -> None:
    keys = [f"c{number:02}" for number in range(25)]
    _record(hq, *keys)
    seen: list[str] = []
    after, more, pages = 0, True, 0
    while more:
        page = feeds.read_page(hq, REGISTER, 1010, after, "test-epoch", 10, NOW)
        seen += [change.key for change in page.changes]
        after, more, pages = page.position, page.more, pages + 1
    assert (seen, pages, after) == (keys, 3, 25)


def test_a_page_that_is_exactly_full_says_that_nothing_more_is_there(hq: HqDatabase) -> None:
    _record(hq, *"abcde")
    page = feeds.read_page(hq, REGISTER, 1010, 0, "test-epoch", 5, NOW)
    assert (len(page.changes), page.more) == (5, False)


def test_a_record_that_changes_again_moves_to_its_newest_position(hq: HqDatabase) -> None:
    _record(hq, "a", "b", "c")
    _record(hq, "a")
    assert _keys(hq) == [(2, "b"), (3, "c"), (4, "a")]
    assert _keys(hq, after=3) == [(4, "a")]


def test_the_same_key_twice_in_one_go_is_one_change(hq: HqDatabase) -> None:
    _record(hq, "a", "b", "a")
    assert [key for _position, key in _keys(hq)] == ["a", "b"]


def test_recording_nothing_moves_nothing(hq: HqDatabase) -> None:
    _record(hq)
    assert feeds.heads(hq, REGISTER)["1010"] == 0


def test_another_epoch_or_a_position_that_never_was_means_start_again(hq: HqDatabase) -> None:
    _record(hq, "a")
    for after, epoch in ((1, "older"), (0, "older"), (1, ""), (2, "test-epoch")):
        page = feeds.read_page(hq, REGISTER, 1010, after, epoch, 10, NOW)
        assert (page.reset, page.position, page.changes, page.epoch) == (True, 0, [], "test-epoch")


def test_a_record_that_is_gone_has_no_body(hq: HqDatabase) -> None:
    _record(hq, "gone")
    for feed, scope in ((1020, "all"), (1040, "all"), (1060, "store 101"), (1070, "store 101")):
        _record(hq, "gone", feed=feed, scope=scope)
        page = feeds.read_page(hq, REGISTER, feed, 0, "", 10, NOW)
        assert [(change.key, change.body) for change in page.changes] == [("gone", None)]
    with hq.write():
        feeds.record(hq, 1090, "register 101-2", ["gone"], NOW, kind=feeds.DAY)
    assert feeds.read_page(hq, REGISTER, 1090, 0, "", 10, NOW).changes[0].body is None


def test_bodies_are_read_from_the_records_as_they_are_now(hq: HqDatabase) -> None:
    add_register(hq)
    with hq.write():
        products.replace_products(
            hq, [products.Product("s1", "Crayon — noir", "pcs", 20_000, True, frozenset(("20", "10")))]
        )
        products.replace_prices(hq, [products.Price("s1", 250, "EUR")])
        staff.save_staff(hq, [StaffRecord("101", "s-001", "Zoë", "cashier", "fr", "aa", "bb", False)])
        feeds.record(hq, 1040, feeds.ALL, ["s1"], NOW)
        feeds.record(hq, 1020, feeds.ALL, ["s1"], NOW)
        feeds.record(hq, 1060, feeds.store_scope("101"), ["s-001"], NOW)
        feeds.record(hq, 1070, feeds.store_scope("101"), ["101"], NOW)
        hq.execute("UPDATE price SET price_minor = 275")
    bodies = [feeds.read_page(hq, REGISTER, feed, 0, "", 10, NOW).changes[0].body for feed in (1040, 1020, 1060, 1070)]
    assert bodies[0] == Product(
        "s1", "Crayon — noir", ["10", "20"], "pcs", 20_000, True, "", False, False, "both", False, True, True
    )
    assert bodies[1] == Price("s1", 275, "EUR")
    assert bodies[2] == Staff("s-001", "Zoë", "cashier", "fr", "aa", "bb", False, "", "", "")
    store = stores_store(hq)
    assert bodies[3] == store
    assert [type(value) for value in (bodies[0].active, bodies[2].active, store.tax_included)] == [bool] * 3


def stores_store(db: HqDatabase) -> Channel:
    """The channel configuration as the store's own row says."""
    with db.read():
        store = stores.find_store(db, "101")
    assert store is not None
    return Channel(
        store.number,
        store.name,
        list(store.address),
        store.currency,
        store.tax_included,
        store.time_zone,
        store.end_of_day,
        store.async_customers,
        store.language,
        store.receipt_footer,
    )


def test_a_register_sees_only_its_store_and_itself(hq: HqDatabase) -> None:
    _record(hq, "s1", feed=1060, scope="store 101")
    _record(hq, "s2", feed=1060, scope="store 10")
    _record(hq, "101", feed=1070, scope="store 101")
    with hq.write():
        feeds.record(hq, 1090, "register 101-2", ["x"], NOW, kind=feeds.DAY)
        feeds.record(hq, 1090, "register 101-21", ["y"], NOW, kind=feeds.DAY)
    other = RegisterIdentity("101", "21")
    assert [change.key for change in feeds.read_page(hq, REGISTER, 1060, 0, "", 10, NOW).changes] == ["s1"]
    assert [change.key for change in feeds.read_page(hq, REGISTER, 1090, 0, "", 10, NOW).changes] == ["x"]
    assert [change.key for change in feeds.read_page(hq, other, 1090, 0, "", 10, NOW).changes] == ["y"]
    assert feeds.heads(hq, REGISTER) == {"1010": 0, "1020": 0, "1040": 0, "1060": 1, "1070": 1, "1090": 1, "1110": 0}
    assert feeds.heads(hq, other)["1090"] == 2


def test_a_reader_never_skips_a_change_of_a_writer_that_commits_late(hq_url: str) -> None:
    """One writer takes its positions first and commits last, while others write and a reader polls all the time."""
    writers, rounds = 4, 12
    reader = HqDatabase.open(hq_url)
    expected = {f"{writer}-{number}" for writer in range(writers) for number in range(rounds)}
    failures: list[BaseException] = []
    done = threading.Event()

    def write(writer: int) -> None:
        db = HqDatabase.open(hq_url)
        try:
            for number in range(rounds):
                with db.write():
                    feeds.record(db, 1010, "all", [f"{writer}-{number}"], NOW)
                    # The first writer sits on its positions before it commits, the others commit at once.
                    time.sleep(0.02 if writer == 0 else 0.0)
        except BaseException as error:
            failures.append(error)
        finally:
            db.close()

    seen: list[str] = []

    def read() -> None:
        after, last_look = 0, False
        while True:
            finished = done.is_set()
            page = feeds.read_page(reader, REGISTER, 1010, after, "test-epoch", 3, NOW)
            seen.extend(change.key for change in page.changes)
            after = page.position
            if last_look and not page.changes:
                break
            last_look = finished
        reader.close()

    polling = threading.Thread(target=read)
    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(writers)]
    polling.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    polling.join(30)
    assert failures == []
    assert sorted(seen) == sorted(expected)


def test_a_position_is_not_given_out_while_an_earlier_one_is_uncommitted(hq_url: str) -> None:
    slow, quick = HqDatabase.open(hq_url), HqDatabase.open(hq_url)
    taken, commit = threading.Event(), threading.Event()

    def late() -> None:
        with slow.write():
            feeds.record(slow, 1010, "all", ["first"], NOW)
            taken.set()
            commit.wait(10)
        slow.close()

    def next_one() -> None:
        with quick.write():
            feeds.record(quick, 1010, "all", ["second"], NOW)
        quick.close()

    threads = [threading.Thread(target=late), threading.Thread(target=next_one)]
    threads[0].start()
    assert taken.wait(10)
    threads[1].start()
    threads[1].join(0.3)
    reader = HqDatabase.open(hq_url)
    assert _keys(reader) == []
    commit.set()
    for thread in threads:
        thread.join(10)
    assert _keys(reader) == [(1, "first"), (2, "second")]
    reader.close()


def test_a_page_of_customers_takes_the_same_few_queries_however_long_it_is(hq: HqDatabase) -> None:
    ids = add_customers(hq, 1_000)
    _record(hq, *ids)
    queries: list[str] = []
    original = hq.rows

    def counting(sql: str, parameters: object = ()) -> object:
        queries.append(sql)
        return original(sql, parameters)  # type: ignore[arg-type]

    hq.rows = counting  # type: ignore[method-assign, assignment]
    page = feeds.read_page(hq, REGISTER, 1010, 0, "", 1_000, NOW)
    for_a_thousand = len(queries)
    short = feeds.read_page(hq, REGISTER, 1010, 0, "", 10, NOW)
    assert (len(page.changes), len(short.changes)) == (1_000, 10)
    assert for_a_thousand == len(queries) - for_a_thousand <= 5
