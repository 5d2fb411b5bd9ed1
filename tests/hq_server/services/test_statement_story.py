"""Days as they may really go: sales and counts that arrive late or in pieces, batches during the day, repairs after
posting, statements posted in spite of what is missing. Whatever the order, the books come to what a small model of
sums says, and what was posted once never changes.
"""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hq_server.db.database import HqDatabase
from hq_server.domain.statement import POSTED, StatementId
from hq_server.services import corrections, statement_actions, transactional_posting
from hq_server.services.setup_admin import import_setup
from hq_server.services.statement_job import run_statements
from hq_server.services.statement_list import list_statements
from tests.hq_server.sending_register import DATE, NOW, SendingRegister
from tests.hq_server.statement_world import STARTING, STORE, books, close, everything_posted, move, opened, sell, send

_TERMS = """
[statement_terms]
max_posting_difference_minor = "none"
max_shift_difference_minor = "none"
max_transaction_difference_minor = "none"
max_rounding_minor = "none"
tender_differences_minor = {}
[policy]
cash_rounding_minor = 5
"""
_ACCEPTED = ("shifts_closed", "manifests", "z_agrees")
_ACCOUNT = {"cash": "530", "card": "511", "voucher": "419"}
AMOUNTS = st.integers(1, 400).map(lambda amount: amount * 5)
# Price, tender, with a discount, brought back, tax rate.
SALES = st.tuples(
    AMOUNTS,
    st.sampled_from(["cash", "card", "voucher"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([0, 5_500, 20_000]),
)


@dataclass
class _Sold:
    """What the model knows of a transaction. ``recorded``: the tender that its register wrote down."""

    register: SendingRegister = field(repr=False)
    shift: str
    sequence: int
    recorded: str
    tender: str
    paid: int
    net: int
    tax: int
    saved_net: int
    there: bool = True


class Story(RuleBasedStateMachine):
    template: Path

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="comptoir-story-"))
        shutil.copy(self.template, self.folder / "hq.db")
        self.db = HqDatabase.open(f"sqlite:///{self.folder / 'hq.db'}")
        import_setup(self.db, _TERMS, NOW)
        self.now_ms = NOW
        self.registers = {number: opened(self.db, number) for number in ("1", "2")}
        self.is_open = dict.fromkeys(self.registers, True)
        self.sold: list[_Sold] = []
        self.model = dict.fromkeys(("532", "580"), 0)
        self.counted_cash = 0
        self.withheld: list[tuple[SendingRegister, bytes]] = []
        self.posted: dict[str, list[tuple[object, ...]]] = {}

    def _open(self, number: str) -> SendingRegister:
        register = self.registers[number]
        if not self.is_open[number]:
            register.open_shift()
            self.is_open[number] = True
        return register

    @rule(number=st.sampled_from(["1", "2"]), sales=st.lists(SALES, min_size=2, max_size=8))
    def sells(self, number: str, sales: list[tuple[int, str, bool, bool, int]]) -> None:
        register = self._open(number)
        for price, tender, saved, back, rate in sales:
            sign = -1 if back else 1
            saving = price // 4 if saved else 0
            sell(register, sign * price, tender, saved_minor=sign * saving, rate=rate)
            paid = price - saving
            tax = (2 * paid * rate + 100_000 + rate) // (2 * (100_000 + rate))
            saved_net = (2 * saving * 100_000 + 100_000 + rate) // (2 * (100_000 + rate))
            numbers = (sign * paid, sign * (paid - tax), sign * tax, sign * saved_net)
            self.sold.append(_Sold(register, register.shift, register.sequence, tender, tender, *numbers))

    @rule(number=st.sampled_from(["1", "2"]), amount=AMOUNTS, kind=st.sampled_from(["safe_drop", "bank_drop"]))
    def drops(self, number: str, amount: int, kind: str) -> None:
        move(self._open(number), kind, -amount)
        self.model["580" if kind == "bank_drop" else "532"] += amount

    @rule(number=st.sampled_from(["1", "2"]), off=st.integers(-50, 50))
    def closes(self, number: str, off: int) -> None:
        if not self.is_open[number]:
            return
        register = self.registers[number]
        cash = sum(
            tender["amount_minor"]
            for body in register.transactions
            for tender in body["tenders"]
            if tender["tender"] == "cash"
        )
        close(register, {"cash": off})
        self.counted_cash += STARTING + cash + off - STARTING
        self.is_open[number] = False

    @rule(number=st.sampled_from(["1", "2"]), left_out=st.integers(0, 5))
    def uploads(self, number: str, left_out: int) -> None:
        """Everything so far, but perhaps one document."""
        register = self.registers[number]
        if left_out and len(register.lines) > left_out:
            self.withheld.append((register, register.lines.pop(left_out)))
        send(self.db, register, now_ms=self.now_ms)

    @rule()
    def the_late_ones_arrive(self) -> None:
        for register, line in self.withheld:
            kept, register.lines = register.lines, [line]
            send(self.db, register, now_ms=self.now_ms)
            register.lines = kept
        self.withheld = []

    @rule(hours=st.integers(0, 9))
    def the_job_runs(self, hours: int) -> None:
        self.now_ms += hours * 3_600_000
        run_statements(self.db, self.now_ms)

    @rule(limit=st.integers(1, 5))
    def a_batch_is_posted_during_the_day(self, limit: int) -> None:
        transactional_posting.post_during_day(self.db, STORE, DATE, self.now_ms, limit)

    @rule()
    def a_person_lets_it_pass(self) -> None:
        for one in list_statements(self.db, DATE, DATE):
            codes = [check.code for check in one.statement.causes if check.code in _ACCEPTED]
            if codes:
                with suppress(Exception):
                    statement_actions.accept(
                        self.db, one.statement.id, codes, "Posted all the same", person="claire", now_ms=self.now_ms
                    )

    @precondition(lambda self: self.sold)
    @rule(data=st.data(), void=st.booleans())
    def a_sale_is_repaired(self, data: st.DataObject, void: bool) -> None:
        """It was paid otherwise than the register says, or it never was."""
        one = data.draw(st.sampled_from(self.sold))
        place = (STORE, one.register.identity.register, one.sequence)
        with self.db.write():
            corrections.note_changing(self.db, *place, self.now_ms)
            where = "WHERE store = ? AND register = ? AND sequence = ?"
            if not self.db.execute(f"UPDATE transaction_header SET staff = 's-002' {where}", place):
                return
            if void:
                for table in ("transaction_header", "transaction_line", "transaction_tender"):
                    self.db.execute(f"DELETE FROM {table} {where}", place)
                one.there = False
            else:
                one.tender = {"cash": "card", "card": "voucher", "voucher": "cash"}[one.tender]
                self.db.execute(f"UPDATE transaction_tender SET tender = ? {where}", (one.tender, *place))
            corrections.note_changed(self.db, *place, self.now_ms)

    @invariant()
    def what_is_posted_stays_as_it_is(self) -> None:
        if not hasattr(self, "db"):
            return
        now = everything_posted(self.db)
        for table in ("voucher", "voucher_line", "statement"):
            assert set(self.posted.get(table, [])) <= set(now[table])
        self.posted = now

    def teardown(self) -> None:
        """In the end everything is there and posted, and the books are what the model says."""
        if not hasattr(self, "db"):
            return
        try:
            self._finish()
        finally:
            self.db.close()
            shutil.rmtree(self.folder)

    def _finish(self) -> None:
        for number, register in self.registers.items():
            self.closes(number, 0)
            send(self.db, register, now_ms=self.now_ms)
        self.the_late_ones_arrive()
        for _turn in range(4):
            self.the_job_runs(9)
            self.a_person_lets_it_pass()
        statements = list_statements(self.db, DATE, DATE)
        assert {one.statement.state for one in statements} == {POSTED}
        assert [one.statement.kind for one in statements if one.statement.id == StatementId(STORE, DATE)] == ["day"]
        self._compare()

    def _compare(self) -> None:
        there = [one for one in self.sold if one.there]
        found = books(self.db)
        # Cash: whatever happened, the drawers are worth what was counted in them.
        assert found.pop("530", 0) == self.counted_cash
        for tender in ("card", "voucher"):
            assert found.pop(_ACCOUNT[tender], 0) == self._worth(tender)
        assert found.pop("707", 0) == -sum(one.net + one.saved_net for one in there)
        assert found.pop("7097", 0) == sum(one.saved_net for one in there)
        assert found.pop("44571", 0) == -sum(one.tax for one in there)
        assert found.pop("532", 0) == self.model["532"]
        assert found.pop("580", 0) == self.model["580"]
        # All accounts together are nothing, so what is left is the counted differences.
        assert found.keys() <= {"658", "758"}
        with self.db.read():
            marked = self.db.row("SELECT count(*), count(DISTINCT register || ' ' || sequence) FROM posted_transaction")
        assert marked is not None
        assert marked[0] == marked[1] >= len(there)

    def _worth(self, tender: str) -> int:
        """What was counted of it in each shift; where there was nothing to count, what was paid with it."""
        counted = {one.shift for one in self.sold if one.recorded == tender}
        recorded = sum(one.paid for one in self.sold if one.recorded == tender)
        return recorded + sum(
            one.paid for one in self.sold if one.there and one.tender == tender and one.shift not in counted
        )


def test_whatever_the_day_brings_the_books_come_to_what_was_sold(migrated_sqlite: Path) -> None:
    Story.template = migrated_sqlite
    run_state_machine_as_test(Story, settings=settings(max_examples=30, stateful_step_count=40, deadline=None))
