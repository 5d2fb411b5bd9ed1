"""The orders job: customer first, then the address, then a sales order with its number; what fails says why."""

import threading
from typing import Any

import pytest

from hq_server.db.backlogs import backlog
from hq_server.db.database import HqDatabase
from hq_server.domain.job import CUSTOMER_JOB, ORDERS_JOB
from hq_server.domain.number_format import NumberFormat
from hq_server.errors import FieldsRefused
from hq_server.ids import new_id
from hq_server.jobs.registry import run_job
from hq_server.jobs.worker import Worker
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.order_mending import Wish, mend
from hq_server.services.orders_job import synchronize_orders
from hq_server.texts import tell
from tests.hq_server.order_world import (
    Order,
    cancel,
    create_customer,
    deliver,
    hand_over,
    order_of,
    pay,
    remove_address,
    selling,
    send,
    take,
    told,
)
from tests.hq_server.sending_register import NOW, SendingRegister

LATER = NOW + 3_600_000


def taken(hq: HqDatabase, paid_minor: int = 50, **changed: Any) -> tuple[SendingRegister, Order]:
    register = selling(hq)
    order = take(register, create_customer(register), paid_minor, **changed)
    send(hq, register)
    return register, order


def failure(hq: HqDatabase, order: Order, now_ms: int = NOW) -> tuple[str, str]:
    """Run the job, which makes nothing of it; the fault and its words."""
    result = synchronize_orders(hq, now_ms)
    assert (result.rows, result.message) == (0, "Orders that need a person: 1.")
    found = order_of(hq, order)
    assert (found.state, found.order_number) == ("failed", None)
    return found.fault, tell(found.reason)


def test_the_customer_gets_its_number_then_the_order_gets_one(hq: HqDatabase) -> None:
    register, order = taken(hq)
    assert order_of(hq, order).told_state == "waiting"
    result = synchronize_orders(hq, NOW)
    assert (result.rows, result.message) == (1, "Sales orders made: 1, SO-0000001 to SO-0000001.")
    found = order_of(hq, order)
    assert (found.state, found.order_number, found.numbered_ms, found.due_ms) == ("created", "SO-0000001", NOW, None)
    with hq.read():
        assert hq.row("SELECT count(*) FROM customer WHERE account_number IS NULL") == (0,)
    body = told(hq, register)[order.id]
    assert body is not None
    assert (body.state, body.order_number, body.reason) == ("created", "SO-0000001", "")
    assert synchronize_orders(hq, LATER).message == "No order was waiting."


def test_the_chain_of_jobs_reaches_the_order_by_itself(hq: HqDatabase) -> None:
    _register, order = taken(hq)
    with hq.read():
        waiting = {name for (name,) in hq.rows("SELECT job FROM job_task WHERE run IS NULL")}
    assert {CUSTOMER_JOB, ORDERS_JOB} <= waiting
    worker = Worker(hq, "worker", lambda: NOW, new_id)
    while worker.run_once():
        pass
    assert order_of(hq, order).order_number == "SO-0000001"


def test_the_customer_job_wishes_for_the_orders_job(hq: HqDatabase) -> None:
    taken(hq)
    with hq.write():
        hq.execute("DELETE FROM job_task")
    run_job(hq, CUSTOMER_JOB, lambda: NOW)
    with hq.read():
        assert ORDERS_JOB in {name for (name,) in hq.rows("SELECT job FROM job_task")}


def test_an_order_that_goes_to_an_address_keeps_it_as_it_was(hq: HqDatabase) -> None:
    register = selling(hq)
    order = deliver(register, create_customer(register))
    send(hq, register)
    synchronize_orders(hq, NOW)
    remove_address(register, order.customer)
    send(hq, register)
    body = told(hq, register)[order.id]
    assert body is not None
    assert body.address_lines == ["Fionn Ó Sé", "4 Quay Street", "H91 Galway", "IE"]


def test_an_address_that_is_gone_is_told_and_the_order_is_tried_again_by_itself(hq: HqDatabase) -> None:
    register = selling(hq)
    order = deliver(register, create_customer(register), address="a9")
    send(hq, register)
    assert failure(hq, order) == ("address", "The address is not there any more. Choose another one.")
    assert synchronize_orders(hq, NOW + 1).message == "No order was waiting."
    body = told(hq, register)[order.id]
    assert body is not None
    assert (body.state, body.reason) == ("failed", "The address is not there any more. Choose another one.")
    changes = [{"field": "address.a9.purpose", "old": None, "new": "delivery"},
               {"field": "address.a9.city", "old": None, "new": "Galway"}]  # fmt: skip
    register.write("customer.changed", {"customer": order.customer, "staff": "s-001", "changes": changes})
    send(hq, register)
    assert synchronize_orders(hq, LATER).rows == 1
    assert (order_of(hq, order).tries, order_of(hq, order).reason) == (2, "")


def test_a_store_that_hq_does_not_have_is_told(hq: HqDatabase) -> None:
    _register, order = taken(hq, pickup_store="777")
    assert failure(hq, order) == ("store", "HQ has no store 777. Choose who hands it over.")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"total_minor": 510}, "The lines add up to 5.00 EUR, the total says 5.10 EUR."),
        ({"tax_minor": 83}, "The taxes of the lines add up to 0.84 EUR, the tax says 0.83 EUR."),
        ({"discount_minor": 1}, "The lines save 0.00 EUR, the discount says 0.01 EUR."),
        ({"deposit_minor": 501}, "The deposit of 5.01 EUR is not between nothing and the total of 5.00 EUR."),
        ({"deposit_minor": -1}, "The deposit of -0.01 EUR is not between nothing and the total of 5.00 EUR."),
    ],
)
def test_amounts_that_do_not_add_up_are_told(hq: HqDatabase, changed: dict[str, int], words: str) -> None:
    _register, order = taken(hq, **changed)
    assert failure(hq, order) == ("amounts", words)


def test_a_deposit_that_is_not_what_was_paid_is_told(hq: HqDatabase) -> None:
    register = selling(hq)
    customer = create_customer(register)
    less, none, other = (
        take(register, customer, 50, deposit_minor=60),
        take(register, customer, transaction=new_id()),
        take(register, customer),
    )
    refund = new_id()
    pay(register, "order_refund", -10, other.id, customer, document=refund)
    wrong = take(register, customer, transaction=refund)
    send(hq, register)
    assert synchronize_orders(hq, NOW).rows == 1
    assert [tell(order_of(hq, order).reason) for order in (less, none, wrong)] == [
        "The deposit says 0.60 EUR, but 0.50 EUR was paid.",
        "HQ does not have the transaction of its deposit, or it needs a repair.",
        "The transaction that it names for its deposit is none.",
    ]
    assert {order_of(hq, order).fault for order in (less, none, wrong)} == {"deposit"}


def test_what_was_paid_once_is_the_deposit_of_one_order_in_its_currency(hq: HqDatabase) -> None:
    register = selling(hq)
    customer = create_customer(register)
    first = take(register, customer)
    send(hq, register)
    again = take(register, customer, transaction=order_of(hq, first).deposit)
    foreign = take(register, customer)
    send(hq, register)
    with hq.write():
        hq.execute("UPDATE transaction_header SET currency = 'CHF' WHERE receipt = ?", (foreign.number,))
    assert synchronize_orders(hq, NOW).rows == 1
    assert [tell(order_of(hq, order).reason) for order in (first, again, foreign)] == [
        "",
        "The deposit that it names was paid for another order.",
        "The deposit was paid in CHF, the order is in EUR.",
    ]


def test_a_store_of_another_currency_hands_nothing_over(hq: HqDatabase) -> None:
    selling(hq, store="190")
    with hq.write():
        hq.execute("UPDATE store SET currency = 'CHF' WHERE number = '190'")
    _register, order = taken(hq, pickup_store="190")
    words = "Store 190 works in CHF, the order is in EUR. Choose another one."
    assert failure(hq, order) == ("store", words)
    with pytest.raises(FieldsRefused) as refused:
        mend(hq, order.id, Wish("pickup", "", "190", "2026-12-05", 0), NOW)
    assert refused.value.messages == {"pickup_store": words}
    assert mend(hq, order.id, Wish("pickup", "", "101", "2026-12-05", 0), NOW).state == "created"


def test_numbers_that_are_used_up_stop_nothing_else_and_are_told(hq: HqDatabase) -> None:
    register = selling(hq)
    customer = create_customer(register)
    made = [take(register, customer) for _order in range(3)]
    send(hq, register)
    with hq.write():
        hq.execute(
            "UPDATE number_sequence SET next = ? WHERE name = 'sales order'", (NumberFormat("SO-", 7, False).last,)
        )
    result = synchronize_orders(hq, NOW)
    assert result.message == "Sales orders made: 1, SO-9999999 to SO-9999999. Orders that need a person: 2."
    assert sorted(order_of(hq, order).fault for order in made) == ["", "numbers", "numbers"]
    with hq.write():
        hq.execute("UPDATE number_sequence SET next = 5 WHERE name = 'sales order'")
    assert synchronize_orders(hq, LATER).message == "Sales orders made: 2, SO-0000005 to SO-0000006."


def test_what_was_cancelled_before_needs_no_sales_order_what_was_handed_over_does(hq: HqDatabase) -> None:
    register = selling(hq)
    customer = create_customer(register)
    given, gone = take(register, customer), take(register, customer)
    hand_over(register, given)
    cancel(register, gone)
    send(hq, register)
    assert synchronize_orders(hq, NOW).rows == 1
    assert (order_of(hq, given).order_number, order_of(hq, given).told_state) == ("SO-0000001", "handed_over")
    assert (order_of(hq, gone).order_number, order_of(hq, gone).told_state) == (None, "cancelled")


def test_many_orders_are_made_in_several_transactions_each_number_once(hq: HqDatabase) -> None:
    register = selling(hq)
    customer = create_customer(register)
    made = [take(register, customer) for _order in range(7)]
    send(hq, register)
    assert synchronize_orders(hq, NOW, limit=3).rows == 7
    assert sorted(str(order_of(hq, order).order_number) for order in made) == [
        f"SO-{number:07d}" for number in range(1, 8)
    ]


def test_workers_side_by_side_give_no_number_twice(hq: HqDatabase, hq_url: str) -> None:
    register = selling(hq)
    customer = create_customer(register)
    made = [take(register, customer) for _order in range(40)]
    send(hq, register)
    start = threading.Barrier(4)

    def work() -> None:
        db = HqDatabase.open(hq_url)
        start.wait()
        synchronize_orders(db, NOW, limit=5)
        db.close()

    threads = [threading.Thread(target=work) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    synchronize_orders(hq, NOW)
    assert sorted(str(order_of(hq, order).order_number) for order in made) == [
        f"SO-{number:07d}" for number in range(1, 41)
    ]


def test_an_order_of_a_merged_customer_is_the_survivors(hq: HqDatabase) -> None:
    register = selling(hq)
    customer, survivor = create_customer(register), create_customer(register, street="9 Other Street")
    order = deliver(register, customer)
    send(hq, register)
    with hq.write():
        hq.execute(
            "INSERT INTO customer_alias (customer, parent, survivor, merge) VALUES (?, ?, ?, 'm')",
            (customer, survivor, survivor),
        )
    assert synchronize_orders(hq, NOW).rows == 1
    body = told(hq, register)[order.id]
    assert body is not None
    assert (body.customer, body.address_lines[1]) == (customer, "4 Quay Street")


def test_orders_of_numbered_customers_go_on_when_account_numbers_are_used_up(hq: HqDatabase) -> None:
    register = selling(hq)
    known = take(register, create_customer(register))
    send(hq, register)
    with hq.write():
        issue_account_numbers(hq, NOW)
        hq.execute("UPDATE number_sequence SET next = 100000000 WHERE name = 'account number'")
    pending = take(register, create_customer(register))
    send(hq, register)
    assert synchronize_orders(hq, NOW).rows == 1
    assert order_of(hq, known).state == "created"
    assert (order_of(hq, pending).fault, tell(order_of(hq, pending).reason)) == (
        "customer",
        "The customer has no account number yet.",
    )


def test_the_backlog_is_what_waits_and_not_what_needs_a_person(hq: HqDatabase) -> None:
    register = selling(hq)
    customer = create_customer(register)
    take(register, customer)
    take(register, customer, pickup_store="777")
    send(hq, register)
    with hq.read():
        assert (backlog(hq, ORDERS_JOB).waiting, backlog(hq, ORDERS_JOB).oldest_ms) == (2, NOW)
    synchronize_orders(hq, NOW)
    with hq.read():
        assert backlog(hq, ORDERS_JOB).waiting == 0
