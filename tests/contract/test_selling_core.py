"""Whatever is rung up, discounted, paid, taken back, suspended, cut short and brought back, in whatever order.

The money and the goods agree: on the terminal, at the register and at HQ.
"""

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.services.ingest import ingest_batch
from hq_server.services.receipts import find_receipt
from store_client.db import outbox
from store_client.domain.tender import CARD, CASH, CHEQUE, VOUCHER
from tests.contract.counter_day import PRICES, Counter
from tests.factories import START_MS
from tests.hq_server.sending_register import add_register

MOODS = st.sampled_from(["yes", "yes", "no", "lost", "never"])
LINES = st.integers(1, 4)
KINDS = st.sampled_from([CASH, CARD, CARD, VOUCHER, CHEQUE])
ACTS = "price percent amount clear void restore quantity coupon tax".split()


class Day(RuleBasedStateMachine):
    """One register for each day; HQ is the same for all."""

    hq: HqDatabase
    numbers = itertools.count(1)

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.number = next(self.numbers)

    @initialize(included=st.booleans(), rounding=st.sampled_from(["line", "rate"]), coin=st.sampled_from([0, 5, 10]))
    def begin(self, included: bool, rounding: str, coin: int) -> None:
        self.counter = Counter(Path(self.folder.name), self.number, tax_included=included, rounding=rounding, coin=coin)

    @rule(number=st.integers(0, len(PRICES) - 1), quantity=st.sampled_from([1000, 1000, 3000, 2000, 437, 1]))
    def ring_up(self, number: int, quantity: int) -> None:
        self.counter.ring_up(number, quantity)

    @rule(
        numbers=st.lists(st.integers(0, 4), min_size=1, max_size=3),
        way=st.sampled_from([CASH, CHEQUE, "dollars", VOUCHER, VOUCHER, CARD, CARD, CARD]),
        share=st.integers(3, 12),
    )
    def sell(self, numbers: list[int], way: str, share: int) -> None:
        """A whole sale, most of it paid in one way; something unfinished is finished with it."""
        for number in numbers:
            self.counter.ring_up(number, 2000)
        self._pay(way, share)
        self.counter.complete(0, cut=False)

    @rule(
        receipt=st.integers(0, 3),
        lines=st.lists(st.tuples(st.integers(0, 3), st.sampled_from([1000, 2000, 700])), min_size=1, max_size=3),
        kind=KINDS,
        share=st.integers(3, 10),
    )
    def return_goods(self, receipt: int, lines: list[tuple[int, int]], kind: str, share: int) -> None:
        """Goods of one receipt come back, most of it by one way."""
        for line, quantity in lines:
            self.counter.bring_back(receipt, line, quantity)
        self.counter.refund(kind, share, "yes")
        self.counter.complete(0, cut=False)

    @rule(
        act=st.sampled_from([*ACTS, "basket percent", "basket amount", "all tax"]),
        line=LINES,
        amount=st.integers(1, 5000),
    )
    def change(self, act: str, line: int, amount: int) -> None:
        self.counter.change(act, line, amount)

    @rule(
        way=st.sampled_from([CASH, CHEQUE, "dollars", "yen", VOUCHER, CARD, CARD]), share=st.integers(1, 14), mood=MOODS
    )
    def pay(self, way: str, share: int, mood: str) -> None:
        self._pay(way, share, mood)

    @rule(index=st.integers(0, 2), mood=MOODS)
    def take_part_back(self, index: int, mood: str) -> None:
        """One that was paid just before, or any."""
        if not self.counter.basket.tenders:
            self.counter.ring_up(0, 1000)
            self._pay(CARD, 5)
        self.counter.take_part_back(index, mood)

    @rule(receipt=st.integers(0, 3), line=st.integers(0, 3), quantity=st.sampled_from([1000, 1000, 2000, 437, 1]))
    def bring_back(self, receipt: int, line: int, quantity: int) -> None:
        self.counter.bring_back(receipt, line, quantity)

    @rule(kind=KINDS, share=st.integers(1, 11), mood=MOODS)
    def refund(self, kind: str, share: int, mood: str) -> None:
        self.counter.refund(kind, share, mood)

    @rule()
    def set_aside_and_recall(self) -> None:
        self.counter.set_aside_and_recall()

    @rule()
    def crash(self) -> None:
        self.counter.crash()

    @rule(over=st.sampled_from([0, 0, 1, 5, 2000]), cut=st.booleans())
    def complete(self, over: int, cut: bool) -> None:
        self.counter.complete(over, cut=cut)

    @rule(surely=st.integers(0, 3))
    def give_up(self, surely: int) -> None:
        if not surely:
            self.counter.give_up()

    @invariant()
    def money_and_goods_agree(self) -> None:
        if hasattr(self, "counter"):
            self.counter.check()

    def teardown(self) -> None:
        if hasattr(self, "counter"):
            self._tell_hq()
            self.counter.db.close()
        self.folder.cleanup()

    def _pay(self, way: str, share: int, mood: str = "yes") -> None:
        if way == CARD:
            self.counter.pay_by_card(min(share, 10), mood)
        else:
            self.counter.pay(way, share)

    def _tell_hq(self) -> None:
        """HQ applies every document, and counts what came back as the register does."""
        documents = [document.content for document in outbox.page_after(self.counter.db, 0, 10_000)]
        identity = add_register(self.hq, "101", str(self.number)).identity
        results = ingest_batch(self.hq, identity, documents, START_MS)
        assert {(one.verdict, one.state, one.reason) for one in results} == {("stored", "applied", "")}
        back = self.counter.books.pieces_back()
        for receipt in self.counter.books.receipts:
            told = find_receipt(self.hq, receipt, START_MS).transaction
            assert told is not None
            for line in told.lines:
                assert line.returned_thousandths == back.get((told.transaction, line.line), 0)


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[HqDatabase]:
    db = HqDatabase.open(f"sqlite:///{tmp_path / 'hq.db'}")
    migrate(db, "epoch")
    yield db
    db.close()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_money_and_goods_agree_whatever_a_cashier_does(hq: HqDatabase) -> None:
    Day.hq = hq
    run_state_machine_as_test(
        Day, settings=settings(max_examples=60, stateful_step_count=40, deadline=None, print_blob=True)
    )
