"""The day's services reach the register: what is recorded stands there, its slips go to paper, the drawer moves."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store_client.bindings.day import day_services
from store_client.bindings.register_devices import CounterTop, RegisterDevices
from store_client.devices.escpos import Paper
from store_client.domain import print_job
from store_client.domain.declaration import Declared
from store_client.domain.print_job import PrinterStatus, PrintOutcome
from store_client.domain.shift import COUNTING, OPEN, SUSPENDED
from store_client.domain.transaction import BANK_DROP, FLOAT_ENTRY, SAFE_DROP, TENDER_REMOVAL
from store_client.errors import NeedsApproval, ReasonNeeded, Refused
from store_client.ids import new_id
from store_client.services import documents, printing
from store_client.ui.services_day import CashMove, Count, DayServices, Ending, Opening
from tests.receipt_printer.emulator import read
from tests.store_client.ui.daytime import DAY, cash_of, hq_wants, person_of, sell
from tests.store_client.ui.shop import NOON, Shop, open_shop

KEY = b"k" * 32
FLOAT = cash_of((5000, 1), (1000, 5))


class Drawer:
    def __init__(self) -> None:
        self.opened = 0

    def open(self) -> PrintOutcome:
        self.opened += 1
        return PrintOutcome(print_job.PRINTED)


class Printer:
    """What came out is in `printed`; nothing does until the window looks."""

    paper = Paper(42)

    def __init__(self) -> None:
        self.printed: list[bytes] = []

    def print(self, content: bytes) -> PrintOutcome:
        self.printed.append(content)
        return PrintOutcome(print_job.PRINTED)

    def open_drawer(self, pin: int = 2) -> PrintOutcome:
        return PrintOutcome(print_job.PRINTED)

    def status(self) -> PrinterStatus:
        return PrinterStatus(known=True)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(tmp_path) as opened:
        yield opened


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def make(shop: Shop, drawer: Drawer) -> Iterator[Callable[..., DayServices]]:
    made: list[RegisterDevices] = []

    def day(printer: Printer | None = None, **given: Any) -> DayServices:
        devices = RegisterDevices(shop.db, CounterTop(printer=printer, drawer=drawer), now=shop.now, new_id=new_id)
        made.append(devices)
        given = {"now": shop.now, "signing_key": lambda: KEY} | given
        return day_services(shop.db, devices, **given)

    yield day
    for devices in made:
        devices.stop()


@pytest.fixture
def day(make: Callable[..., DayServices]) -> DayServices:
    return make()


def titles(shop: Shop) -> list[tuple[str, str]]:
    return [(one.kind, one.type) for one in documents.list_documents(shop.db)]


class TestShifts:
    def test_a_shift_goes_its_whole_way(self, shop: Shop, day: DayServices) -> None:
        ada = person_of(shop)
        shift = day.shifts.open(Opening(pieces=FLOAT.pieces), ada)
        assert (shift.business_date, shift.starting_minor, shift.drawer) == (day.shifts.business_date(), 10_000, "")
        assert day.shifts.suspend(ada, ()).state == SUSPENDED
        assert [one.id for one in day.shifts.unfinished()] == [shift.id]
        assert day.shifts.resume(shift.id, ada, ()).state == OPEN
        assert day.shifts.blind_close("", ada, ()).state == COUNTING
        assert [one.shift for one in day.cash.countable()] == [shift.id]
        day.cash.declare(Count((FLOAT,), shift=shift.id), ada, ())
        closed = day.shifts.close(Ending(shift=shift.id), ada, ())
        assert day.shifts.closed(shift.id) == closed
        assert day.shifts.acknowledged(shift.id) is None
        assert day.shifts.acknowledgement_trouble(shift.id) == ""
        assert [row.shift.id for row in day.reports.list_z(ada)] == [shift.id]

    def test_a_floating_drawer_is_opened_beside_the_registers_own(self, shop: Shop, day: DayServices) -> None:
        hq_wants(shop, drawers=["B"])
        ada = person_of(shop)
        day.shifts.open(Opening(), ada)
        day.shifts.suspend(ada, ())
        day.shifts.open(Opening(drawer="B", several=False), ada)
        assert [(one.code, one.shift.state if one.shift else "") for one in day.shifts.drawers()] == [
            ("", SUSPENDED),
            ("B", OPEN),
        ]

    def test_the_drawer_opens_where_hands_go_into_it(self, shop: Shop, day: DayServices, drawer: Drawer) -> None:
        ada, devices = person_of(shop), drawer
        shift = day.shifts.open(Opening(), ada)
        day.shifts.suspend(ada, ())
        day.shifts.resume(shift.id, ada, ())
        day.cash.open_drawer("", ada, ())
        day.shifts.blind_close("", ada, ())
        with pytest.raises(Refused):
            day.shifts.suspend(ada, ())
        wait_for(lambda: devices.opened == 5)

    def test_an_opening_to_count_is_told_to_hq(self, shop: Shop, day: DayServices) -> None:
        ada = person_of(shop)
        shift = day.shifts.open(Opening(), ada)
        day.cash.open_drawer("", ada, ())
        newest = documents.list_documents(shop.db)[0]
        assert (newest.kind, newest.type, newest.title) == ("audit.recorded", "drawer_to_count", str(shift.number))

    def test_the_basket_is_on_the_disk_before_a_close_looks_for_it(
        self, shop: Shop, make: Callable[..., DayServices]
    ) -> None:
        settled: list[str] = []
        day, ada = make(settle=lambda: settled.append("settled")), person_of(shop)
        day.shifts.open(Opening(), ada)
        day.shifts.open_ends()
        day.cash.declare(Count((FLOAT,)), ada, ())
        day.shifts.close(Ending(), ada, ())
        assert len(settled) == 2

    def test_a_variance_wants_a_reason_and_then_a_manager(self, shop: Shop, day: DayServices) -> None:
        hq_wants(shop, variance_limit_minor=100)
        ada = person_of(shop)
        shift = day.shifts.open(Opening(pieces=FLOAT.pieces), ada)
        day.cash.declare(Count((cash_of((5000, 1)),)), ada, ())
        with pytest.raises(ReasonNeeded):
            day.shifts.close(Ending(), ada, ())
        with pytest.raises(NeedsApproval):
            day.shifts.close(Ending(reason="wrong_change"), ada, ())
        closed = day.shifts.close(Ending(reason="wrong_change", comment="said"), person_of(shop, "04"), ())
        assert (closed.shift.id, closed.manifest.reason, closed.manifest.comment) == (shift.id, "wrong_change", "said")


class TestCash:
    def test_coins_and_notes_are_those_of_the_store(self, shop: Shop, day: DayServices) -> None:
        assert day.cash.denominations()[0].value_minor == 50_000
        hq_wants(shop, denominations=[{"value_minor": 700, "kind": "note", "roll": 0}])
        assert [one.value_minor for one in day.cash.denominations()] == [700]

    @pytest.mark.parametrize("movement", [FLOAT_ENTRY, TENDER_REMOVAL, SAFE_DROP, BANK_DROP])
    def test_each_movement_is_recorded_with_its_slip_and_an_open_drawer(
        self, shop: Shop, make: Callable[..., DayServices], drawer: Drawer, movement: str
    ) -> None:
        hq_wants(shop, print="never")
        day, ada = make(Printer()), person_of(shop)
        day.shifts.open(Opening(), ada)
        wait_for(lambda: drawer.opened == 1)
        wanted = CashMove(movement, 5000, bag="B-1", reason="other", comment="why")
        moved = day.cash.move(wanted, ada, ()).transaction
        assert (moved.type, abs(moved.total_minor)) == (movement, 5000)
        assert [job.transaction_id for job in printing.list_print_jobs(shop.db)] == [moved.id]
        assert day.reports.print_slip(moved.id).transaction_id == moved.id
        wait_for(lambda: drawer.opened == 2)

    def test_a_count_in_progress_outlasts_the_program(self, shop: Shop, day: DayServices) -> None:
        day.cash.save_count("", (FLOAT,))
        again = day_services(shop.db, now=shop.now)
        assert again.cash.load_count("") == (FLOAT,)
        again.cash.clear_count("")
        assert again.cash.load_count("") == ()

    def test_counted_again_needs_a_reason(self, shop: Shop, day: DayServices) -> None:
        ada = person_of(shop)
        shift = day.shifts.open(Opening(), ada)
        day.cash.declare(Count((FLOAT,)), ada, ())
        again = Count((Declared("cash", 9_000),), recount=True)
        with pytest.raises(ReasonNeeded):
            day.cash.declare(again, ada, ())
        shop.pass_time(1)
        day.cash.declare(replace(again, reason="miscounted"), ada, ())
        assert [one.counted_minor for one in day.cash.declared(shift.id)] == [9_000]
        assert [one.recount for one in day.cash.declarations(shift.id)] == [False, True]


class TestReports:
    def test_each_person_sees_what_they_may(self, shop: Shop, day: DayServices) -> None:
        cashier, manager = person_of(shop), person_of(shop, "04")
        shift = day.shifts.open(Opening(), cashier)
        sell(shop)
        assert (day.reports.may_see_expected(cashier), day.reports.may_see_expected(manager)) == (False, True)
        assert (day.reports.x(cashier).hidden, day.reports.x(manager).total_minor) == (True, 1250)
        assert "12.50" not in " ".join(row.text for row in day.reports.x_paper(cashier))
        assert "12.50" in " ".join(row.text for row in day.reports.x_paper(manager))
        day.cash.declare(Count((FLOAT,)), cashier, ())
        day.shifts.close(Ending(), cashier, ())
        assert "12.50" not in " ".join(row.text for row in day.reports.z_paper(shift.id, cashier))
        assert day.reports.z(shift.id, manager).total_minor == 1250
        assert [row.total_minor for row in day.reports.list_z(cashier)] == [None]

    def test_a_shift_that_waits_for_its_count_can_be_looked_at(self, shop: Shop, day: DayServices) -> None:
        cashier, manager = person_of(shop), person_of(shop, "04")
        shift = day.shifts.open(Opening(), cashier)
        sell(shop)
        assert day.reports.so_far(shift.id, manager) == day.reports.x(manager)
        day.shifts.blind_close("", cashier, ())
        assert day.reports.so_far(shift.id, manager).total_minor == 1250
        assert day.reports.so_far(shift.id, cashier).hidden
        day.cash.declare(Count((FLOAT,), shift=shift.id), cashier, ())
        day.shifts.close(Ending(shift.id), cashier, ())
        with pytest.raises(Refused, match="nothing to report"):
            day.reports.so_far(shift.id, manager)

    def test_papers_are_blind_when_who_asks_is(self, shop: Shop, make: Callable[..., DayServices]) -> None:
        day, cashier, manager = make(Printer()), person_of(shop), person_of(shop, "04")
        shift = day.shifts.open(Opening(), cashier)
        assert day.reports.has_printer
        assert (day.reports.print_x(cashier).variant, day.reports.print_x(manager).variant) == ("x_blind", "x")
        day.cash.declare(Count((FLOAT,)), cashier, ())
        assert day.reports.print_count(shift.id).variant == "count"
        assert day.reports.count_paper(shift.id)
        day.shifts.close(Ending(), cashier, ())
        assert day.reports.z_job(shift.id) is None
        assert (day.reports.print_z(shift.id, cashier).variant, day.reports.print_z(shift.id, manager).variant) == (
            "z_blind",
            "z",
        )
        copy = day.reports.print_z_copy(shift.id, manager, ())
        assert (copy.variant, copy.copy) == ("z", 1)
        assert day.reports.z_job(shift.id) == copy

    def test_a_z_to_keep_is_a_copy_too(self, shop: Shop, day: DayServices) -> None:
        manager = person_of(shop, "04")
        shift = day.shifts.open(Opening(), manager)
        day.cash.declare(Count((FLOAT,)), manager, ())
        day.shifts.close(Ending(), manager, ())
        kept = day.reports.z_to_keep(shift.id, manager, ())
        assert kept.copy == 1
        assert sum("COPY 1" in row.text for row in kept.lines) == 2

    def test_without_a_printer_nothing_is_wished_for(self, shop: Shop, day: DayServices) -> None:
        ada = person_of(shop)
        day.shifts.open(Opening(), ada)
        assert not day.reports.has_printer
        with pytest.raises(Refused, match="No printer"):
            day.reports.print_x(ada)


def test_a_paper_of_the_day_comes_out_of_the_printer(shop: Shop) -> None:
    printer, ada = Printer(), person_of(shop)
    devices = RegisterDevices(shop.db, CounterTop(printer=printer), now=shop.now, new_id=new_id)
    day = day_services(shop.db, devices, now=shop.now)
    day.shifts.open(Opening(), ada)
    day.reports.print_x(ada)

    def out() -> bool:
        devices.look()
        return bool(printer.printed)

    wait_for(out)
    devices.stop()
    assert any("X REPORT" in row for row in read(printer.printed[0]).rows())


class TestReadiness:
    def test_the_register_knows_itself_without_hq(self, shop: Shop, day: DayServices) -> None:
        cashier, manager = person_of(shop), person_of(shop, "04")
        day.shifts.open(Opening(business_date=DAY), cashier)
        assert day.readiness.business_date() == DAY
        assert [one.state for one in day.readiness.own(manager).shifts] == ["open"]
        day.readiness.ask()
        store = day.readiness.store(cashier)
        assert (store.asking, store.totals, len(store.registers)) == (True, None, 1)

    def test_the_end_of_the_day_is_known_by_the_store(self, day: DayServices) -> None:
        closing = day.readiness.closing()
        assert closing is not None
        assert (closing.business_date, closing.end_ms) == (DAY, NOON + 8 * 3_600_000)

    def test_what_hq_has_not_goes_onto_a_stick(self, shop: Shop, day: DayServices, tmp_path: Path) -> None:
        ada = person_of(shop)
        day.shifts.open(Opening(), ada)
        sell(shop)
        assert day.readiness.count_exportable() == 2
        exported = day.readiness.export(tmp_path, ada, ())
        assert (exported.count, exported.path.parent) == (2, tmp_path)
        assert ("audit.recorded", "documents_exported") in titles(shop)


def test_a_bare_register_refuses_in_words(shop: Shop) -> None:
    bare, ada = DayServices(), person_of(shop)
    assert (bare.shifts.drawers(), bare.cash.countable(), bare.readiness.closing()) == ((), (), None)
    with pytest.raises(Refused, match="cannot do that"):
        bare.shifts.open(Opening(), ada)
    with pytest.raises(Refused, match="No printer"):
        bare.reports.print_x(ada)


def wait_for(done: Callable[[], bool]) -> None:
    """The drawer has its own thread."""
    until = time.monotonic() + 10
    while not done():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.002)
