"""The money of customers' orders in a store's day: what is owed, what is posted, what holds the statement."""

from typing import Any

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.statement_checks import ORDERS
from hq_server.domain.statement_words import check_text
from hq_server.ids import new_id
from hq_server.services import accounting_export, transactional_posting
from hq_server.services.orders_job import synchronize_these
from hq_server.services.setup_admin import import_setup
from hq_server.services.statement_actions import accept
from hq_server.services.validation import open_findings, validate_day
from tests.hq_server.order_world import cancel, change, create_customer, hand_over, order_of, pay, take, told
from tests.hq_server.sending_register import DATE, NOW, SendingRegister, tender_in_full
from tests.hq_server.statement_world import DAY, STORE, books, close, opened, post, sell, send, vouchers_of


def day_of_orders(hq: HqDatabase) -> SendingRegister:
    """Three deposits of 0.50, 1.00 by card and 0; the first is handed over, the second given back."""
    register = opened(hq)
    customer = create_customer(register)
    first, second, _third = take(register, customer), take(register, customer, 100, "card"), take(register, customer, 0)
    sell(register, 1_200)
    hand_over(register, first)
    cancel(register, second)
    return register


def test_a_deposit_is_owed_until_it_pays_for_the_order_or_goes_back(hq: HqDatabase) -> None:
    register = opened(hq)
    customer = create_customer(register)
    first, second = take(register, customer), take(register, customer, 100, "card")
    send(hq, register)
    assert transactional_posting.post_during_day(hq, STORE, DATE, NOW) == 2
    assert books(hq) == {"4191": -150, "511": 100, "530": 50}
    hand_over(register, first)
    send(hq, register)
    transactional_posting.post_during_day(hq, STORE, DATE, NOW)
    assert books(hq) == {"4191": -100, "44571": -84, "511": 100, "530": 500, "707": -416}
    cancel(register, second)
    close(register)
    send(hq, register)
    assert post(hq).state == "posted"
    assert books(hq) == {"44571": -84, "511": 100, "530": 400, "707": -416}


def test_a_day_with_orders_is_validated_confirmed_and_posted(hq: HqDatabase) -> None:
    register = day_of_orders(hq)
    close(register)
    assert set(send(hq, register)) == {"applied"}
    statement = post(hq)
    assert (statement.state, [check.code for check in statement.causes]) == ("posted", [])
    assert open_findings(hq, STORE, DATE) == []
    with hq.read():
        assert hq.rows("SELECT state FROM business_day") == [("confirmed",)]
        assert hq.row("SELECT count(*) FROM customer_order WHERE order_number IS NOT NULL") == (2,)
    payments = next(voucher for voucher in vouchers_of(hq) if voucher.part == "payments")
    assert [(line.account, line.about, line.debit_minor - line.credit_minor) for line in payments.lines
            if line.account == "4191"] == [
        ("4191", "deposit_used", 50),
        ("4191", "order_deposit", -150),
        ("4191", "order_refund", 100),
    ]  # fmt: skip
    assert {line.name for line in payments.lines if line.account == "4191"} == {
        "Clients, avances et acomptes reçus sur commandes"
    }


def test_the_file_for_the_tax_office_has_the_deposits(hq: HqDatabase) -> None:
    register = day_of_orders(hq)
    close(register)
    send(hq, register)
    post(hq)
    assert accounting_export.check_export(hq, DATE, DATE) == []
    assert b"".join(accounting_export.export_fec(hq, DATE, DATE)).count(b"\t4191\t") == 3


def test_a_store_may_book_deposits_elsewhere(hq: HqDatabase) -> None:
    assert not import_setup(hq, '[account_plan]\ncustomer_deposits = "41911"\n', NOW).problems
    register = day_of_orders(hq)
    close(register)
    send(hq, register)
    post(hq)
    assert "4191" not in {line.account for voucher in vouchers_of(hq) for line in voucher.lines}
    assert "41911" in {line.account for voucher in vouchers_of(hq) for line in voucher.lines}


def test_orders_get_their_sales_orders_before_the_day_is_validated_and_posted(hq: HqDatabase) -> None:
    register = opened(hq)
    order = take(register, create_customer(register))
    close(register)
    send(hq, register)
    assert order_of(hq, order).state == "waiting"
    assert post(hq).state == "posted"
    assert order_of(hq, order).order_number == "SO-0000001"
    with hq.read():
        assert hq.row("SELECT count(*) FROM customer WHERE account_number IS NULL") == (0,)


def test_an_order_that_failed_holds_its_days_statement_until_it_is_mended(hq: HqDatabase) -> None:
    register = opened(hq)
    order = take(register, create_customer(register), pickup_store="190")
    close(register)
    send(hq, register)
    statement = post(hq)
    (cause,) = statement.causes
    assert (cause.code, cause.links) == (ORDERS, (("order", order.id),))
    assert check_text(cause, "EUR", {}) == (
        f"Order {order.number} has no sales order: HQ has no store 190. Choose who hands it over."
    )
    opened(hq, store="190")
    synchronize_these(hq, [order.id], NOW)
    assert post(hq).state == "posted"


def test_a_person_may_let_a_statement_post_before_its_order_is_mended(hq: HqDatabase) -> None:
    register = opened(hq)
    take(register, create_customer(register), pickup_store="190")
    close(register)
    send(hq, register)
    post(hq)
    accept(hq, DAY, [ORDERS], "The shop opens next week.", person="ada", now_ms=NOW)
    assert post(hq).state == "posted"


@pytest.mark.parametrize("at_once", [1, 3, 100])
def test_batches_of_any_size_come_to_the_same_books(hq: HqDatabase, at_once: int) -> None:
    register = day_of_orders(hq)
    close(register)
    send(hq, register)
    while transactional_posting.post_during_day(hq, STORE, DATE, NOW, at_once):
        pass
    post(hq)
    assert books(hq) == {"44571": -284, "511": 100, "530": 1_600, "707": -1_416}


@pytest.mark.parametrize(
    ("changed", "rules"),
    [
        ({"tenders": [tender_in_full(60, "deposit"), tender_in_full(440)]}, ["ORD-3"]),
        ({"tenders": [tender_in_full(500)]}, ["ORD-3"]),
        ({"more": {"order": "019ab000-0000-7000-8000-0000000000ff"}}, ["ORD-2"]),
    ],
)
def test_a_hand_over_that_does_not_fit_its_order_needs_a_person(
    hq: HqDatabase, changed: dict[str, Any], rules: list[str]
) -> None:
    register = opened(hq)
    order = take(register, create_customer(register))
    hand_over(register, order, **changed)
    send(hq, register)
    validate_day(hq, STORE, DATE, NOW)
    assert [one.rule for one in open_findings(hq, STORE, DATE)] == rules


def test_goods_that_go_out_twice_for_one_order_need_a_person(hq: HqDatabase) -> None:
    register, other = opened(hq), opened(hq, "3")
    order = take(register, create_customer(register))
    send(hq, register)
    sale = hand_over(register, order)
    hand_over(other, order)
    assert set(send(hq, register)) == {"applied"}
    assert send(hq, other)[-1] == "quarantined"
    validate_day(hq, STORE, DATE, NOW)
    assert [(one.register, one.rule) for one in open_findings(hq, STORE, DATE)] == [("3", "ORD-5"), ("3", "INBOX")]
    body = told(hq, other)[order.id]
    assert body is not None
    assert (body.state, order_of(hq, order).ended_by) == ("handed_over", sale)


def test_the_deposit_of_an_order_does_not_leave_unless_something_says_that_it_ended(hq: HqDatabase) -> None:
    """A sale alone, and a second deposit, would take what is owed to a customer out of the books, or put it in."""
    register = opened(hq)
    customer = create_customer(register)
    order = take(register, customer)
    pay(register, "order_deposit", 50, order.id, customer)
    hand_over(register, order)
    del register.lines[-1]
    register.sequence -= 1
    send(hq, register)
    validate_day(hq, STORE, DATE, NOW)
    assert [one.rule for one in open_findings(hq, STORE, DATE)] == ["ORD-3", "ORD-5"]


def test_a_store_pays_nothing_with_the_deposit_of_another_stores_order(hq: HqDatabase) -> None:
    register, stranger = opened(hq), opened(hq, store="102")
    order = take(register, create_customer(register))
    send(hq, register)
    hand_over(stranger, order)
    send(hq, stranger)
    validate_day(hq, "102", DATE, NOW)
    assert [one.rule for one in open_findings(hq, "102", DATE)] == ["ORD-2", "ORD-5", "INBOX"]


def test_a_deposit_that_is_not_the_orders_needs_a_person(hq: HqDatabase) -> None:
    register = opened(hq)
    customer = create_customer(register)
    order = take(register, customer, deposit_minor=60)
    pay(register, "order_refund", -40, order.id, customer, document=(refund := new_id()))
    change(register, order, "cancelled", refund)
    send(hq, register)
    validate_day(hq, STORE, DATE, NOW)
    found = open_findings(hq, STORE, DATE)
    assert [(one.rule, one.message, one.proposed) for one in found] == [
        ("ORD-3", "The deposit here is 0.50 EUR, that of the order 0.60 EUR.", "60"),
        ("ORD-3", "The deposit here is -0.40 EUR, that of the order -0.60 EUR.", "-60"),
    ]
