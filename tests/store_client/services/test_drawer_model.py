"""Whatever is done at two drawers, in whatever order and however often the power fails, a close says what they hold."""

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from store_client.clock import Moment
from store_client.db import outbox, shifts
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import Verdict
from store_client.domain.basket import Basket
from store_client.domain.card import APPROVED, TerminalAnswer
from store_client.domain.customer import CustomerDetails
from store_client.domain.declaration import Declared
from store_client.domain.denominations import Pieces
from store_client.domain.setup import CurrencyRate
from store_client.domain.shift import COUNTING, OPEN, SUSPENDED, ClosedShift
from store_client.domain.transaction import BANK_DROP, FLOAT_ENTRY, SAFE_DROP, TENDER_REMOVAL
from store_client.errors import CountNeeded, ReasonNeeded, Refused
from store_client.services import (
    card_payments,
    parking,
    paying,
    recording,
    selling,
    shift_change,
    shift_open,
)
from store_client.services.cash_moving import move_cash
from store_client.services.customers import register_customer
from store_client.services.declaring import declare
from store_client.services.shift_close import close_shift
from store_client.services.verify import verify_chain
from tests.counter import ADA, MAUD, approved, make_counter_basket, set_up_item
from tests.factories import DAY, make_ids, make_moment, make_product, make_register
from tests.store_client.services.drawer_model import Books, Drawer, Known

PRICES = st.integers(1, 20_000)
DRAWERS = ("", "F1")
DOLLARS = CurrencyRate("USD", 920_000)


class PowerCut(Exception):
    pass


class Drawers(RuleBasedStateMachine):
    """One register with its own drawer and a floating one."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.db = make_register(Path(self.folder.name))
        self.new_id = make_ids()
        self.seconds = 0
        self.known: dict[str, Known] = {}

    @initialize(way=st.sampled_from(["last", "sum"]), limit=st.sampled_from([0, 500]))
    def _begin(self, way: str, limit: int) -> None:
        self.way, self.books = way, Books(way)
        set_up_item(self.db, "policy", "register", declaration=way, variance_limit_minor=limit, drawers=["F1"])

    def _now(self) -> Moment:
        self.seconds += 1
        return make_moment(self.seconds)

    def _here(self, state: str) -> list[str]:
        found = self.db.rows("SELECT id FROM shift WHERE state = ? ORDER BY number", (state,))
        return [shift for (shift,) in found]

    @property
    def _open(self) -> Known | None:
        shift = shift_open.current_shift(self.db)
        return self.known[shift.id] if shift else None

    @property
    def _current(self) -> Known:
        assert self._open is not None
        return self._open

    is_open = precondition(lambda self: self._open is not None)
    none_is_open = precondition(lambda self: self._open is None)

    @none_is_open
    @rule(drawer=st.sampled_from(DRAWERS), notes=st.integers(0, 30), several=st.booleans(), manager=st.booleans())
    def open_a_shift(self, drawer: str, notes: int, several: bool, manager: bool) -> None:
        person, pieces = MAUD if manager else ADA, (Pieces(1000, notes), Pieces(5, 7))

        def opening() -> str:
            return shift_open.open_shift(
                self.db,
                staff=person.id,
                business_date=DAY,
                now=self._now(),
                new_id=self.new_id,
                pieces=pieces,
                drawer=drawer,
                several=several,
            ).id

        if any(shifts.find(self.db, one).drawer == drawer for one in self._here(SUSPENDED)):  # type: ignore[union-attr]
            with pytest.raises(Refused, match="suspended"):
                opening()
            return
        self.known[opening()] = Known(person, Drawer(notes * 1000 + 35))

    @is_open
    @rule(price=PRICES, cheque=PRICES, dollars=st.integers(0, 5000), card=st.booleans(), over=st.integers(0, 9000))
    def sell(self, price: int, cheque: int, dollars: int, card: bool, over: int) -> None:
        basket = parking.begin(make_counter_basket(price, 650, currency_rates=(DOLLARS,)), self.new_id)
        given: Counter[str] = Counter()
        if cheque < paying.due(basket):
            basket, given["cheque"] = paying.pay_cheque(basket, "7", cheque), cheque
        if card and paying.due(basket) > 1:
            basket, given["card"] = self._pay_half_by_card(basket), paying.due(basket) // 2
        worth = (dollars * 92 + 50) // 100
        if worth:
            basket, given["foreign"] = paying.pay_foreign(basket, "USD", dollars), worth
        rest = paying.due(basket)
        given["cash"] = rest + over if rest else 0
        self._complete(basket, given)

    def _pay_half_by_card(self, basket: Basket) -> Basket:
        half = paying.due(basket) // 2
        intent = card_payments.start(self.db, basket, half, now=self._now(), new_id=self.new_id)
        return card_payments.take_answer(self.db, basket, intent, TerminalAnswer(APPROVED, "1", "2", "3"))[0]

    def _complete(self, basket: Basket, given: Mapping[str, int]) -> None:
        staff = self._current.staff.id
        sold = recording.complete_sale(
            self.db, basket, given["cash"] or None, staff=staff, now=self._now(), new_id=self.new_id
        ).transaction
        self._current.drawer.sell(basket.total_minor, given)
        self._current.sold_minor += basket.total_minor
        self._current.keep(sold)

    @is_open
    @rule(price=PRICES)
    def take_back(self, price: int) -> None:
        basket = selling.add_item(Basket(currency="EUR", returning=True), make_product(1, price))
        staff = self._current.staff.id
        back = recording.complete_return(self.db, basket, staff=staff, now=self._now(), new_id=self.new_id)
        self._current.drawer.sell(-price, {})
        self._current.returned_minor -= price
        self._current.keep(back.transaction)

    @is_open
    @rule(
        movement=st.sampled_from([FLOAT_ENTRY, TENDER_REMOVAL, SAFE_DROP, BANK_DROP]),
        amount=PRICES,
        tender=st.sampled_from(["cash", "cheque"]),
    )
    def move(self, movement: str, amount: int, tender: str) -> None:
        tender = "cash" if movement == FLOAT_ENTRY else tender
        moved = move_cash(
            self.db,
            movement,
            amount,
            tender=tender,
            bag="B-1",
            reason="other",
            comment="why",
            person=self._current.staff,
            now=self._now(),
            new_id=self.new_id,
        ).transaction
        self._current.drawer.move(tender, amount if movement == FLOAT_ENTRY else -amount)
        self._current.keep(moved)

    @is_open
    @rule()
    def open_the_drawer(self) -> None:
        done = recording.record_no_sale(
            self.db, "give_change", person=self._current.staff, now=self._now(), new_id=self.new_id
        )
        self._current.keep(done.transaction)

    @rule()
    def register_a_customer(self) -> None:
        details = CustomerDetails(last_name=f"Byrne {self.seconds}")
        register_customer(self.db, details, staff=ADA.id, now=self._now(), new_id=self.new_id)

    @is_open
    @rule()
    def suspend(self) -> None:
        shift_change.suspend_shift(self.db, person=self._current.staff, now=self._now(), new_id=self.new_id)

    @precondition(lambda self: self._open is None and self._here(SUSPENDED))
    @rule(place=st.integers(0, 1))
    def resume(self, place: int) -> None:
        waiting = self._here(SUSPENDED)
        shift_change.resume_shift(
            self.db, waiting[place % len(waiting)], person=MAUD, now=self._now(), new_id=self.new_id
        )

    @precondition(lambda self: self._open is not None or self._here(SUSPENDED))
    @rule()
    def close_blind(self) -> None:
        shift = "" if self._open else self._here(SUSPENDED)[0]
        shift_change.blind_close(self.db, shift_id=shift, person=MAUD, now=self._now(), new_id=self.new_id)

    @precondition(lambda self: self._here(OPEN) + self._here(COUNTING))
    @rule(
        place=st.integers(0, 3),
        count=st.dictionaries(st.sampled_from(["cash", "cheque", "foreign"]), PRICES, min_size=1),
        again=st.booleans(),
    )
    def count(self, place: int, count: dict[str, int], again: bool) -> None:
        there = self._here(OPEN) + self._here(COUNTING)
        shift = there[place % len(there)]
        known = self.known[shift]
        if self.way == "last" and not again and known.counted("last").keys() & count.keys():
            with pytest.raises(ReasonNeeded):
                self._hand_in(shift, count, again=False)
            again = True
        self._hand_in(shift, count, again=again)
        known.counts.append((again, count))
        known.counted_at = known.drawer.cash_moved if "cash" in count else known.counted_at

    def _hand_in(self, shift: str, count: dict[str, int], *, again: bool) -> None:
        declare(
            self.db,
            tuple(Declared(tender, minor) for tender, minor in count.items()),
            shift_id=shift,
            recount=again,
            reason="miscounted" if again else "",
            person=MAUD,
            now=self._now(),
            new_id=self.new_id,
        )

    @rule(share=st.integers(1, 4))
    def hq_takes_some(self, share: int) -> None:
        waiting = outbox.waiting(self.db, 1000, 10**7)
        with self.db.write():
            taken = [Verdict(one.sequence, one.id, "stored", "applied") for one in waiting[: len(waiting) // share]]
            outbox.record_verdicts(self.db, taken, 1)

    @precondition(lambda self: self._here(OPEN) + self._here(COUNTING) + self._here(SUSPENDED))
    @rule(place=st.integers(0, 4), program=st.booleans())
    def close(self, place: int, program: bool) -> None:
        there = self._here(OPEN) + self._here(COUNTING) + self._here(SUSPENDED)
        shift = there[place % len(there)]
        known = self.known[shift]
        waiting = outbox.count(self.db).waiting
        if program:
            closed = close_shift(self.db, staff=ADA.id, shift_id=shift, now=self._now(), new_id=self.new_id)
        elif not known.is_counted(self.way):
            with pytest.raises(CountNeeded):
                self._close_as_ada(shift)
            return
        else:
            closed = self._close_as_ada(shift)
            waiting += 0 if known.staff == ADA or closed.shift.several else 1
        self.books.check(self.db, known, closed)
        assert closed.manifest.waiting == waiting + 1

    def _close_as_ada(self, shift: str) -> ClosedShift:
        return close_shift(
            self.db,
            person=ADA,
            shift_id=shift,
            reason="not_known",
            approvals=(approved("accept_variance"), approved("manage_shifts")),
            now=self._now(),
            new_id=self.new_id,
        )

    @is_open
    @rule(what=st.sampled_from(["move", "suspend", "close_blind", "count", "close"]))
    def the_power_fails(self, what: str) -> None:
        shift = self._here(OPEN)[0]
        doing: dict[str, Callable[[], object]] = {
            "move": lambda: self.move(SAFE_DROP, 100, "cash"),
            "suspend": self.suspend,
            "close_blind": self.close_blind,
            "count": lambda: self._hand_in(shift, {"cash": 1}, again=True),
            "close": lambda: close_shift(self.db, staff=ADA.id, now=self._now(), new_id=self.new_id),
        }
        before = self._everything()
        with patch.object(outbox, "append", side_effect=PowerCut), pytest.raises(PowerCut):
            doing[what]()
        self.db.close()
        self.db = RegisterDatabase.open(self.db.path)
        assert self._everything() == before

    def _everything(self) -> list[object]:
        tables = ("shift", "shift_span", "counter", "count_draft", "transaction_header", "transaction_tender")
        return [self.db.rows(f"SELECT * FROM {table}") for table in tables] + [outbox.count(self.db)]

    @invariant()
    def _one_drawer_has_one_shift(self) -> None:
        drawers = [
            drawer for (drawer,) in self.db.rows("SELECT drawer FROM shift WHERE state IN ('open', 'suspended')")
        ]
        assert len(drawers) == len(set(drawers))
        assert len(self._here(OPEN)) <= 1

    def teardown(self) -> None:
        for shift in self._here(OPEN) + self._here(COUNTING) + self._here(SUSPENDED):
            closed = close_shift(self.db, staff=ADA.id, shift_id=shift, now=self._now(), new_id=self.new_id)
            self.books.check(self.db, self.known[shift], closed)
        assert verify_chain(self.db).first_problem is None
        self.db.close()
        self.folder.cleanup()


TestDrawers = Drawers.TestCase
TestDrawers.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)
