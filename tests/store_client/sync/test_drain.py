"""How fast documents go up is measured from real uploads, and remembered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.db import closing
from store_client.db.database import RegisterDatabase
from store_client.sync.cycle import Link, run_cycle
from store_client.sync.drain import FEWEST_DOCUMENTS, Drain
from tests.store_client.sync import fake_hq
from tests.store_client.sync.fake_hq import FakeHq
from tests.store_client.sync.shop import Shop


def keep(db: RegisterDatabase, drain: Drain) -> None:
    with db.write():
        drain.save(db)


def test_before_the_first_upload_nobody_can_tell(shop: Shop) -> None:
    shop.open_shift()
    assert Drain.load(shop.db).seconds_left(shop.db) is None


def test_what_waits_is_measured_by_what_went_up(shop: Shop) -> None:
    drain = Drain()
    drain.measured(500, 250.0)
    for _ in range(1 + 30):
        shop.register_customer()
    assert drain.seconds_left(shop.db) == 16
    drain.measured(500, 500.0)
    assert drain.rate == pytest.approx(1.7)


def test_a_line_that_changed_is_believed_after_a_few_batches() -> None:
    drain = Drain()
    drain.measured(500, 1.0)
    for _ in range(10):
        drain.measured(500, 50.0)
    assert drain.rate == pytest.approx(10, rel=2)


def test_a_single_document_does_not_make_the_line_look_slow() -> None:
    drain = Drain()
    drain.measured(1, 0.1)
    assert drain.rate == pytest.approx(10)
    drain.measured(500, 0.5)
    fast = drain.rate
    for _ in range(1_000):
        drain.measured(FEWEST_DOCUMENTS - 1, 2.0)
    assert drain.rate == fast


@given(st.lists(st.tuples(st.integers(1, 500), st.floats(0, 600))))
def test_a_rate_lies_between_the_slowest_and_the_fastest_upload(uploads: list[tuple[int, float]]) -> None:
    drain = Drain()
    for documents, seconds in uploads:
        drain.measured(documents, seconds)
    rates = [documents / max(seconds, 0.001) for documents, seconds in uploads]
    assert drain.rate is None if not rates else min(rates) * 0.999 <= (drain.rate or 0) <= max(rates) * 1.001


def test_the_rate_is_there_after_a_restart_and_not_written_again(shop: Shop) -> None:
    drain = Drain()
    drain.measured(500, 250.0)
    keep(shop.db, drain)
    again = Drain.load(shop.db)
    assert again.rate == 2.0
    changes = shop.db.value("SELECT total_changes()")
    keep(shop.db, again)
    assert shop.db.value("SELECT total_changes()") == changes


def test_an_exchange_measures_and_keeps_it(shop: Shop, hq: FakeHq, link: Link) -> None:
    shop.register_customers(20)
    run_cycle(link)
    assert link.drain.rate is not None
    assert closing.drain_rate(shop.db) == max(1, int(link.drain.rate * 1000))


def test_what_hq_gave_no_verdict_on_is_no_measurement(shop: Shop, hq: FakeHq, link: Link) -> None:
    shop.register_customers(20)
    hq.fault("documents", fake_hq.problem(500))
    run_cycle(link)
    assert link.drain.rate is None
