"""What registers tell of customers' orders is kept and applied, whatever comes first; what is wrong needs a person."""

import json
import threading
from pathlib import Path

import pytest

from hq_server.db.database import HqDatabase
from hq_server.db.document_search import Wanted
from hq_server.db.repairs import VOID
from hq_server.ids import new_id
from hq_server.services.archive import make_archive
from hq_server.services.archive_check import verify_archive
from hq_server.services.document_retry import try_again
from hq_server.services.ingest import ingest_batch
from hq_server.services.orders_job import synchronize_orders
from hq_server.services.p_job import apply_waiting
from tests.contract import golden_orders
from tests.contract.golden_orders import DELIVERY, PICKUP, UNPAID, order_id
from tests.hq_server.findings_world import add_people, approve, propose, validate
from tests.hq_server.order_world import (
    LINES,
    Order,
    cancel,
    change,
    create_customer,
    deliver,
    hand_over,
    order_of,
    selling,
    send,
    take,
    told,
)
from tests.hq_server.sending_register import NOW, SendingRegister, add_register
from tests.hq_server.shift_world import days_told

WRONG = sorted(golden_orders.QUARANTINED.glob("*.json"))


def test_the_golden_orders_are_applied_and_their_shift_is_confirmed(hq: HqDatabase) -> None:
    register = add_register(hq, number="5")
    results = ingest_batch(hq, register.identity, LINES, NOW)
    assert [(result.verdict, result.state, result.reason) for result in results] == [("stored", "applied", "")] * 15
    (day,) = days_told(hq, register).values()
    assert (day.state, day.reason, day.count) == ("confirmed", "", 14)
    found = [order_of(hq, order_id(sequence)) for sequence in (PICKUP, DELIVERY, UNPAID)]
    assert [(one.told_state, one.deposit_minor, one.total_minor) for one in found] == [
        ("handed_over", 150, 1_500),
        ("cancelled", 500, 1_500),
        ("cancelled", 0, 1_500),
    ]
    assert [one.due_ms for one in found] == [NOW, None, None]
    assert (found[1].end_reason, found[1].end_comment, found[1].ended_by) == (
        "customer_left",
        "Moved away",
        order_id(11),
    )


@pytest.mark.parametrize("at_once", [1, 2, 4])
def test_the_golden_orders_are_the_same_in_batches_of_any_size_and_backwards(hq: HqDatabase, at_once: int) -> None:
    register = add_register(hq, number="5")
    for start in range(len(LINES) - 1, -1, -at_once):
        ingest_batch(hq, register.identity, LINES[max(start - at_once + 1, 0) : start + 1], NOW)
    apply_waiting(hq, NOW)
    with hq.read():
        assert hq.rows("SELECT sequence, kind, reason FROM inbox WHERE state <> 'applied'") == []
    assert [order_of(hq, order_id(sequence)).told_state for sequence in (PICKUP, DELIVERY, UNPAID)] == [
        "handed_over",
        "cancelled",
        "cancelled",
    ]
    assert {day.state for day in days_told(hq, register).values()} == {"confirmed"}


@pytest.mark.parametrize("path", WRONG, ids=lambda path: str(path.stem))
def test_what_is_wrong_needs_a_person_and_makes_no_order(hq: HqDatabase, path: Path) -> None:
    register = add_register(hq, number="5")
    (result,) = ingest_batch(hq, register.identity, [path.read_bytes()], NOW)
    assert (result.verdict, result.state) == ("stored", "quarantined")
    assert result.reason
    with hq.read():
        assert hq.row("SELECT count(*) FROM customer_order") == (0,)


def test_an_order_waits_for_its_customer_and_what_became_of_it_for_the_order(hq: HqDatabase) -> None:
    register, other = selling(hq), selling(hq, "3")
    customer = create_customer(other)
    order = take(register, customer)
    hand_over(register, order)
    states = send(hq, register)
    assert [state for state, _reason in states[1:]] == ["parked"] * 4
    assert customer in states[2][1]
    assert order.id in states[4][1]
    send(hq, other)
    apply_waiting(hq, NOW)
    assert order_of(hq, order).told_state == "handed_over"
    with hq.read():
        assert hq.row("SELECT count(*) FROM inbox WHERE state = 'parked'") == (0,)


def test_another_register_of_the_store_hands_over_what_one_took(hq: HqDatabase) -> None:
    register, other = selling(hq), selling(hq, "3")
    order = take(register, create_customer(register))
    send(hq, register)
    sale = hand_over(other, order)
    assert {state for state, _reason in send(hq, other)} == {"applied"}
    found = order_of(hq, order)
    assert (found.told_state, found.ended_by, found.ended_register) == ("handed_over", sale, "3")
    for one in (register, other):
        body = told(hq, one)[order.id]
        assert body is not None
        assert (body.state, body.number, body.deposit_minor) == ("handed_over", order.number, 50)


def test_an_order_ends_once(hq: HqDatabase) -> None:
    register = selling(hq)
    order = take(register, create_customer(register))
    hand_over(register, order)
    cancel(register, order)
    states = send(hq, register)
    assert states[-1] == ("quarantined", f"Order {order.number} was handed over already, at register 101-2.")
    assert {state for state, _reason in states[:-1]} == {"applied"}
    again = take(register, order.customer)
    cancel(register, again)
    change(register, again, "handed_over", new_id())
    assert send(hq, register)[-1][1] == f"Order {again.number} was cancelled already, at register 101-2."
    assert order_of(hq, again).told_state == "cancelled"


def test_a_store_that_has_nothing_to_do_with_an_order_neither_ends_it_nor_hears_of_it(hq: HqDatabase) -> None:
    register, stranger = selling(hq), selling(hq, store="190")
    order = take(register, create_customer(register))
    send(hq, register)
    hand_over(stranger, order)
    states = send(hq, stranger)
    assert states[-1] == (
        "quarantined",
        f"Order {order.number} is of another store. Give it to this one, then try again.",
    )
    assert order_of(hq, order).told_state == "waiting"
    assert told(hq, stranger) == {}


def test_both_stores_hear_of_an_order_that_one_takes_for_the_other(hq: HqDatabase) -> None:
    register, other = selling(hq), selling(hq, store="190")
    order = take(register, create_customer(register), pickup_store="190", comment="Gift wrap")
    send(hq, register)
    for one in (register, other):
        body = told(hq, one)[order.id]
        assert body is not None
        assert (body.store, body.state, body.order_number, body.comment) == ("190", "waiting", None, "Gift wrap")
        assert [line.total_minor for line in body.lines] == [250, 250]
    hand_over(other, order)
    assert {state for state, _reason in send(hq, other)} == {"applied"}


def test_registers_hear_where_an_order_goes_and_for_whom(hq: HqDatabase) -> None:
    register = selling(hq)
    order = deliver(register, create_customer(register))
    send(hq, register)
    body = told(hq, register)[order.id]
    assert body is not None
    assert (body.customer_name, body.method) == ("Fionn Ó Sé", "delivery")
    assert body.address_lines == ["Fionn Ó Sé", "4 Quay Street", "H91 Galway", "IE"]


def test_an_order_is_there_once(hq: HqDatabase) -> None:
    register, other = selling(hq), selling(hq, store="190")
    order = take(register, create_customer(register))
    send(hq, register)
    copied = json.loads(register.lines[-1])["body"]
    other.write("order.created", copied, document=order.id)
    assert send(hq, other)[-1] == ("quarantined", f"There is an order {order.id} already.")


def test_a_customer_may_be_made_changed_sold_to_and_order_in_one_upload(hq: HqDatabase) -> None:
    register = selling(hq)
    customer = create_customer(register)
    register.sell(customer=customer)
    order = deliver(register, customer)
    changes = [{"field": "address.b2.purpose", "old": None, "new": "delivery"}]
    register.write("customer.changed", {"customer": customer, "staff": "s-001", "changes": changes})
    hand_over(register, order)
    assert {state for state, _reason in send(hq, register)} == {"applied"}


def test_an_order_that_is_wrong_in_its_form_is_repaired_by_typing(hq: HqDatabase) -> None:
    add_people(hq)
    register = selling(hq)
    order = deliver(register, create_customer(register), address=None)
    assert send(hq, register)[-1] == ("quarantined", "An order that is delivered names its address.")
    approve(hq, propose(hq, register.sequence, {"address": "a1"}))
    assert (order_of(hq, order).address, order_of(hq, order).state) == ("a1", "waiting")
    body = told(hq, register)[order.id]
    assert body is not None
    assert body.address_lines[1] == "4 Quay Street"


def test_a_deposit_that_is_voided_at_hq_leaves_its_order_to_a_person(hq: HqDatabase) -> None:
    add_people(hq)
    register = selling(hq)
    order = take(register, create_customer(register), deposit_minor=60)
    send(hq, register)
    validate(hq)
    approve(hq, propose(hq, register.sequence - 1, {}, kind=VOID))
    synchronize_orders(hq, NOW)
    assert order_of(hq, order).fault == "deposit"


def test_of_registers_that_end_an_order_at_the_same_moment_one_does(hq: HqDatabase, hq_url: str) -> None:
    register, others = selling(hq), [selling(hq, number) for number in ("3", "4", "5")]
    taken = [take(register, create_customer(register)) for _order in range(4)]
    send(hq, register)
    start, ends = threading.Barrier(len(others)), list[str]()

    def end(other: SendingRegister, mine: list[Order]) -> None:
        for order in mine:
            hand_over(other, order) if other is others[0] else cancel(other, order)
        db = HqDatabase.open(hq_url)
        start.wait()
        results = ingest_batch(db, other.identity, other.lines, NOW)
        ends.extend(one.state for one, line in zip(results, other.lines, strict=True) if b'"order.changed"' in line)
        db.close()

    threads = [
        threading.Thread(target=end, args=(one, taken[place:] + taken[:place])) for place, one in enumerate(others)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["applied"] * 4 + ["quarantined"] * 8
    assert all(order_of(hq, order).ended for order in taken)


def test_of_two_hand_overs_the_second_counts_when_the_first_is_voided(hq: HqDatabase) -> None:
    add_people(hq)
    register, other = selling(hq), selling(hq, "3")
    order = take(register, create_customer(register))
    send(hq, register)
    hand_over(register, order)
    sale = hand_over(other, order)
    send(hq, register)
    assert send(hq, other)[-1][0] == "quarantined"
    validate(hq)
    with hq.read():
        assert hq.rows("SELECT register, rule FROM finding WHERE state = 'open'") == [("3", "ORD-5")]
    approve(hq, propose(hq, register.sequence - 1, {}, kind=VOID))
    open_again = order_of(hq, order)
    assert (open_again.told_state, open_again.ended_by, open_again.due_ms) == ("waiting", "", NOW + 20)
    assert try_again(hq, "quarantined", Wanted(), NOW + 30).moved == 1
    assert (order_of(hq, order).ended_by, order_of(hq, order).ended_register) == (sale, "3")
    validate(hq)
    with hq.read():
        assert hq.rows("SELECT register, rule FROM finding WHERE state = 'open'") == []


def test_an_archive_of_a_register_with_orders_is_checked_without_a_difference(hq: HqDatabase, tmp_path: Path) -> None:
    register = add_register(hq, number="5")
    ingest_batch(hq, register.identity, LINES, NOW)
    path = tmp_path / "101-2026.zip"
    make_archive(hq, "101", "2026", path, NOW)
    report = verify_archive(path)
    assert (report.documents, report.seals, report.problems) == (15, 1, [])
