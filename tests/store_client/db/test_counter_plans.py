"""What the counter asks the file while somebody waits goes by a key or an index, however much was sold."""

from collections.abc import Callable

import pytest

from store_client.db import orders as stored_orders
from store_client.db import questions
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.domain.card import APPROVED, TerminalAnswer
from store_client.services import (
    card_payments,
    parking,
    past_sales,
    paying,
    receipt_questions,
    recording,
    returning,
    selling,
    vouchers,
)
from store_client.services import orders as customer_orders
from tests.counter import ADA, MAUD, make_counter_basket, ruled
from tests.factories import DAY, STAFF, make_ids, make_moment, make_product, make_sale, open_shift
from tests.ordering import record, take, told
from tests.store_client.db.test_plans import Watched

NOW = make_moment()


@pytest.fixture
def watched(db: RegisterDatabase) -> Watched:
    return Watched(db.path)


def drafts(db: RegisterDatabase) -> None:
    basket = make_counter_basket(identifier="one")
    parking.save_draft(db, basket)
    parking.load_draft(db)
    parking.suspend(db, basket, "x", person=ADA, now=NOW)
    parking.list_suspended(db)
    parking.recall(db, "one")


def cards(db: RegisterDatabase) -> None:
    new_id = make_ids()
    open_shift(db, new_id)
    basket = make_counter_basket(identifier="one")
    intent = card_payments.start(db, basket, now=NOW, new_id=new_id)
    basket, _intent = card_payments.take_answer(db, basket, intent, TerminalAnswer(APPROVED))
    card_payments.find_unresolved(db)
    recording.complete_sale(db, basket, staff=STAFF, now=NOW, new_id=new_id)


def vouchers_and_returns(db: RegisterDatabase) -> None:
    new_id = make_ids()
    open_shift(db, new_id)
    sold = make_sale(db, new_id).transaction
    original = returning.find_original(db, "0001", now=NOW)
    basket = selling.take_return(ruled(Basket(currency="EUR")), original.lines[0], 1000, "unwanted", ADA)
    basket = vouchers.issue_voucher(basket, person=ADA)
    back = recording.complete_return(db, basket, staff=STAFF, now=NOW, new_id=new_id).transaction
    paid = vouchers.pay_voucher(db, make_counter_basket(), back.tenders[0].reference, today=DAY)
    recording.complete_sale(db, paid, staff=STAFF, now=NOW, new_id=new_id)
    question = receipt_questions.ask_hq(db, sold.receipt, now=NOW, new_id=new_id)
    with db.write():
        questions.waiting(db, 10)
        questions.answer(db, question, 1, '{"hq_ms":1,"found":false}')
    returning.find_original(db, sold.receipt, now=NOW)
    questions.any_waiting(db)


def without_goods(db: RegisterDatabase) -> None:
    new_id = make_ids()
    open_shift(db, new_id)
    recording.record_no_sale(db, "give_change", person=MAUD, now=NOW, new_id=new_id)
    basket = paying.pay_cash(make_counter_basket(identifier="one"), 100)
    recording.void_transaction(db, basket, "mistake", person=MAUD, now=NOW, new_id=new_id)


def journal(db: RegisterDatabase) -> None:
    new_id = make_ids()
    open_shift(db, new_id)
    basket = selling.add_item(make_counter_basket(), make_product(2, 650))
    sold = make_sale(db, new_id, basket).transaction
    for text in ("", "0001", sold.receipt, "17.30", "byrne", "0871234567"):
        past_sales.search_journal(db, text)
        past_sales.search_journal(db, text, before=99, date_from=DAY, date_to=DAY, type="sale")
        past_sales.search_journal(db, text, type="void", amount_minor=1730)
    past_sales.get_transaction(db, sold.id)
    past_sales.record_copy(db, sold.id, person=ADA, now=NOW, new_id=new_id)


def orders(db: RegisterDatabase) -> None:
    new_id = make_ids()
    open_shift(db, new_id)
    first, second = take(db, new_id), take(db, new_id)
    for which in ("open", "handed_over", "cancelled"):
        customer_orders.list_orders(db, which=which)
    customer_orders.find_by_number(db, first.number)
    record(db, customer_orders.hand_over(db, first.id, new_id=new_id), new_id)
    customer_orders.ways_back(db, second)
    cancelled = customer_orders.cancel(db, second.id, "customer_left", person=MAUD, new_id=new_id)
    record(db, cancelled, new_id)
    with db.write():
        stored_orders.apply(db, [told(first), told(second, id="other")])
        stored_orders.remove(db, ["other"])


@pytest.mark.parametrize("act", [drafts, cards, vouchers_and_returns, without_goods, journal, orders])
def test_nothing_at_the_counter_reads_a_whole_table(watched: Watched, act: Callable[[RegisterDatabase], None]) -> None:
    act(watched)
    assert len(watched.statements) >= 5
    assert watched.scans() == []


def test_a_search_of_the_journal_sorts_nothing_it_does_not_show(watched: Watched) -> None:
    open_shift(watched, make_ids())
    past_sales.search_journal(watched)
    past_sales.search_journal(watched, before=99, type="sale")
    plans = [
        step
        for sql, parameters in dict(watched.statements).items()
        if sql.startswith("SELECT sequence FROM transaction_header")
        for *_ids, step in watched.rows(f"EXPLAIN QUERY PLAN {sql}", parameters)
    ]
    assert len(plans) == 2
    assert not any("TEMP B-TREE" in step for step in plans)
