"""The customer job gives every pending customer one number, in order, however many workers run it."""

import threading

import pytest

from hq_server.db import customers, numbers
from hq_server.db.database import HqDatabase
from hq_server.domain.accounts import account_number
from hq_server.ids import new_id
from hq_server.services import feeds
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.feed_job import publish_customers
from hq_server.wire.customer_bodies import CustomerInFull
from tests.hq_server.sending_register import NOW, add_register


def add_customers(db: HqDatabase, count: int) -> list[str]:
    """Pending customers, straight into the table."""
    ids = [new_id() for _customer in range(count)]
    with db.write():
        customers.insert(
            db,
            [(one, "101", "2", one, "person", "Zoë", "B", "", "", "", "fr", NOW, NOW, True) for one in ids],
        )
    return ids


def _numbers(db: HqDatabase) -> dict[str, str | None]:
    with db.read():
        return dict(db.rows("SELECT id, account_number FROM customer ORDER BY id"))


def test_pending_customers_are_numbered_in_the_order_they_were_recorded(hq: HqDatabase) -> None:
    ids = add_customers(hq, 5)
    result = issue_account_numbers(hq, NOW + 9)
    assert (result.rows, result.message) == (5, "Account numbers issued: 5, 000000018 to 000000059.")
    assert _numbers(hq) == {one: account_number(place) for place, one in enumerate(ids, 1)}
    with hq.read():
        assert hq.rows("SELECT DISTINCT numbered_ms, unpublished FROM customer") == [(NOW + 9, 0)]


def test_the_feed_is_told_in_the_same_transaction(hq: HqDatabase) -> None:
    ids = add_customers(hq, 3)
    issue_account_numbers(hq, NOW)
    register = add_register(hq)
    page = feeds.read_page(hq, register.identity, 1010, 0, "", 10, NOW)
    assert [change.key for change in page.changes] == ids
    bodies = [change.body for change in page.changes]
    assert [body.account_number for body in bodies if isinstance(body, CustomerInFull)] == [
        account_number(1),
        account_number(2),
        account_number(3),
    ]


def test_a_limit_leaves_the_newest_for_the_next_time(hq: HqDatabase) -> None:
    ids = add_customers(hq, 5)
    assert issue_account_numbers(hq, NOW, limit=2).rows == 2
    assert [one for one, number in _numbers(hq).items() if number] == ids[:2]
    assert issue_account_numbers(hq, NOW, limit=10).rows == 3
    assert issue_account_numbers(hq, NOW).rows == 0
    assert sorted(str(number) for number in _numbers(hq).values()) == [account_number(place) for place in range(1, 6)]


def test_a_job_that_fails_gives_no_number_away(hq: HqDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    add_customers(hq, 2)

    def fail(*_arguments: object, **_named: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(feeds, "record", fail)
        with pytest.raises(ZeroDivisionError):
            issue_account_numbers(hq, NOW)
    assert set(_numbers(hq).values()) == {None}
    assert issue_account_numbers(hq, NOW).message.endswith("000000018 to 000000026.")


def test_workers_side_by_side_never_give_a_number_twice_nor_skip_one(hq: HqDatabase) -> None:
    register = add_register(hq)
    ids = add_customers(hq, 300)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            while issue_account_numbers(hq, NOW, limit=7).rows:
                pass
        except BaseException as error:
            failures.append(error)
        finally:
            hq.close()

    threads = [threading.Thread(target=work) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(str(number) for number in _numbers(hq).values()) == [account_number(place) for place in range(1, 301)]
    page = feeds.read_page(hq, register.identity, 1010, 0, "", 1_000, NOW)
    assert sorted(change.key for change in page.changes) == ids
    assert [change.position for change in page.changes] == list(range(1, 301))


def test_taking_numbers_waits_for_whoever_took_some_and_has_not_committed(hq_url: str) -> None:
    first, second = HqDatabase.open(hq_url), HqDatabase.open(hq_url)
    taken, go_on = threading.Event(), threading.Event()
    order: list[tuple[str, range]] = []

    def late() -> None:
        with first.write():
            mine = numbers.take(first, numbers.ACCOUNT_NUMBER, 3)
            taken.set()
            go_on.wait(10)
            order.append(("first", mine))
        first.close()

    def early() -> None:
        with second.write():
            order.append(("second", numbers.take(second, numbers.ACCOUNT_NUMBER, 2)))
        second.close()

    threads = [threading.Thread(target=late), threading.Thread(target=early)]
    threads[0].start()
    assert taken.wait(10)
    threads[1].start()
    threads[1].join(0.3)
    assert threads[1].is_alive()
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert order == [("first", range(1, 4)), ("second", range(4, 6))]


def test_the_1010_job_publishes_numbered_customers_that_changed_and_says_how_far_registers_are(hq: HqDatabase) -> None:
    register = add_register(hq)
    ids = add_customers(hq, 3)
    assert publish_customers(hq, NOW).rows == 0
    issue_account_numbers(hq, NOW)
    with hq.write():
        hq.execute("UPDATE customer SET phone = '1', unpublished = ? WHERE id = ?", (True, ids[0]))
    result = publish_customers(hq, NOW)
    assert (result.rows, result.message) == (1, "Customers published: 1. No register has asked yet.")
    page = feeds.read_page(hq, register.identity, 1010, 0, "", 10, NOW)
    assert [(change.position, change.key) for change in page.changes] == [(2, ids[1]), (3, ids[2]), (4, ids[0])]
    for position, expected in ((1, "1 register is behind: 101-2 by 3."), (4, "1 register has everything.")):
        with hq.write():
            hq.execute("DELETE FROM register_cursor")
            hq.execute(
                "INSERT INTO register_cursor (store, register, feed, position, seen_ms) "
                "VALUES ('101', '2', 1010, ?, 0)",
                (position,),
            )
        assert publish_customers(hq, NOW).message == f"Customers published: 0. {expected}"
