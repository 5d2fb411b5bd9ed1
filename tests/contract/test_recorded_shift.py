"""A shift in which everything happened: HQ takes every document, confirms the day, and knows what came back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.services import feeds
from hq_server.services.ingest import ingest_batch
from hq_server.services.receipts import find_receipt
from hq_server.wire.outgoing import Day
from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.domain.card import APPROVED, DECLINED, NOT_TAKEN, TerminalAnswer
from store_client.domain.setup import CurrencyRate, Policy
from store_client.domain.transaction import Transaction
from store_client.ids import new_id
from store_client.services import (
    card_payments,
    parking,
    past_sales,
    paying,
    recording,
    returning,
    selling,
    shift_close,
    vouchers,
)
from store_client.services.verify import verify_chain
from tests.counter import ADA, MAUD, approved, make_counter_basket, ruled
from tests.factories import DAY, STAFF, make_moment, make_register, open_shift
from tests.hq_server.sending_register import NOW, add_register

Ids = Callable[[], str]
YES, NO = TerminalAnswer(APPROVED, "618204", "•••• 4242", "T-1"), TerminalAnswer(DECLINED)


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[HqDatabase]:
    db = HqDatabase.open(f"sqlite:///{tmp_path / 'hq.db'}")
    migrate(db, "test-epoch")
    yield db
    db.close()


class Counter:
    """A cashier with a manager beside."""

    def __init__(self, db: RegisterDatabase, new_id: Ids) -> None:
        self.db, self.new_id = db, new_id
        self._seconds = 0

    def now(self) -> int:
        self._seconds += 1
        return self._seconds

    def sell(self, basket: Basket, tendered: int | None = None) -> Transaction:
        return recording.complete_sale(
            self.db, basket, tendered, staff=STAFF, now=make_moment(self.now()), new_id=self.new_id
        ).transaction

    def basket(self, *prices: int) -> Basket:
        policy, rates = Policy(cash_rounding_minor=5), (CurrencyRate("USD", 920_000),)
        return parking.begin(make_counter_basket(*prices, policy=policy, currency_rates=rates), self.new_id)

    def pay_by_card(self, basket: Basket, answer: TerminalAnswer) -> Basket:
        intent = card_payments.start(self.db, basket, now=make_moment(self.now()), new_id=self.new_id)
        return card_payments.take_answer(self.db, basket, intent, answer)[0]

    def decide_on_a_lost_card(self, basket: Basket) -> None:
        intent = card_payments.start(self.db, basket, now=make_moment(self.now()), new_id=self.new_id)
        _basket, intent = card_payments.take_answer(self.db, basket, intent, TerminalAnswer("timeout"))
        card_payments.resolve(
            self.db, basket, intent, NOT_TAKEN, person=ADA, now=make_moment(self.now()), new_id=self.new_id
        )

    def undo_card(self, basket: Basket) -> Basket:
        basket, intent = card_payments.start_undo(
            self.db, basket, 0, person=ADA, now=make_moment(self.now()), new_id=self.new_id
        )
        return card_payments.take_answer(self.db, basket, intent, YES)[0]

    def move_cash(self, direction: str, amount: int) -> None:
        recording.record_cash_movement(
            self.db,
            direction,
            f"other_{direction}",
            amount,
            reason="other",
            comment="stamps",
            person=MAUD,
            now=make_moment(self.now()),
            new_id=self.new_id,
        )

    def take_back(self, sold: Transaction, quantity: int, line: int = 0) -> Basket:
        original = returning.find_original(self.db, sold.receipt, now=make_moment(self.now()))
        basket = parking.begin(ruled(Basket(currency="EUR")), self.new_id)
        return selling.take_return(basket, original.lines[line], quantity, "unwanted", ADA)

    def finish_return(self, basket: Basket) -> Transaction:
        return recording.complete_return(
            self.db, basket, staff=STAFF, now=make_moment(self.now()), new_id=self.new_id
        ).transaction


def a_days_work(counter: Counter) -> Transaction:
    """Something of everything; the sale of which one piece came back."""
    basket = counter.basket(1083, 650, 999)
    basket = selling.discount_basket(selling.void_line(basket, 2, person=ADA), percent=5_000)
    sold = counter.sell(paying.pay_cheque(basket, "12", 500), 5000)
    counter.sell(paying.pay_foreign(counter.basket(1081), "USD", 2000))
    basket = counter.pay_by_card(counter.basket(700), NO)
    counter.sell(counter.pay_by_card(basket, YES))
    basket = counter.basket(300)
    counter.decide_on_a_lost_card(basket)
    basket = counter.undo_card(counter.pay_by_card(basket, YES))
    counter.sell(paying.pay_cash(basket, 300))
    counter.move_cash("income", 5000)
    counter.move_cash("expense", 1250)
    counter.finish_return(vouchers.issue_voucher(counter.take_back(sold, 1000), person=ADA))
    voucher = "V" + past_sales.search_journal(counter.db, type="return")[0].receipt
    counter.sell(vouchers.pay_voucher(counter.db, counter.basket(400), voucher, today=DAY))
    give_up = selling.approve_with(counter.basket(9999), approved("void_transaction"))
    now, new_id = make_moment(counter.now()), counter.new_id
    recording.void_transaction(counter.db, give_up, "mistake", person=ADA, now=now, new_id=new_id)
    recording.record_no_sale(counter.db, "give_change", person=ADA, now=now, new_id=new_id)
    past_sales.record_copy(counter.db, sold.id, person=ADA, now=now, new_id=new_id)
    return sold


def test_hq_applies_every_document_and_confirms_the_day(hq: HqDatabase, tmp_path: Path) -> None:
    at_hq = add_register(hq)
    store, register = at_hq.identity.code.rsplit("-", 1)
    (tmp_path / "register").mkdir()
    db = make_register(tmp_path / "register", register=register)
    db.run("UPDATE setting SET value = ? WHERE key = 'store'", (store,))
    open_shift(db, new_id)
    sold = a_days_work(Counter(db, new_id))
    shift_close.close_shift(db, staff=STAFF, now=make_moment(), new_id=new_id)
    assert verify_chain(db).first_problem is None
    documents = [document.content for document in outbox.page_after(db, 0, 1000)]
    results = ingest_batch(hq, at_hq.identity, documents, NOW)
    assert {(result.verdict, result.state, result.reason) for result in results} == {("stored", "applied", "")}
    changes = feeds.read_page(hq, at_hq.identity, 1090, 0, "", 100, NOW).changes
    days = [change.body for change in changes if isinstance(change.body, Day)]
    assert [(day.state, day.reason) for day in days] == [("confirmed", "")]
    told = find_receipt(hq, sold.receipt, NOW)
    assert told.transaction is not None
    assert [line.returned_thousandths for line in told.transaction.lines] == [1000, 0]
