"""The devices of a register: what was recorded stands whatever they do, and the window waits for none of them."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store_client.bindings import register_devices
from store_client.bindings.devices import device_services, recorded_by
from store_client.bindings.register_devices import CounterTop, RegisterDevices, counter_top
from store_client.config import Settings
from store_client.db import setup_items
from store_client.db.setup_items import SetupItem
from store_client.devices.customer_display import DisplayContent
from store_client.devices.escpos import Paper
from store_client.domain import print_job
from store_client.domain.customer import CustomerDetails
from store_client.domain.health import ERROR, OK
from store_client.domain.print_job import PrinterStatus, PrintOutcome
from store_client.domain.tender import CARD
from store_client.domain.transaction import CompletedSale
from store_client.errors import Refused
from store_client.ids import new_id
from store_client.services import paying, printing, selling
from store_client.services.orders import OrderTerms
from store_client.services.set_up_items import load_setup
from store_client.ui.services_devices import DeviceServices
from tests.receipt_printer.emulator import read
from tests.store_client.ui.shop import DEVICE_KEY, Shop, code_of, open_shop


class PaperPrinter:
    """Prints into a list; `outcome` is what it says of it, and `may_go_on` holds it up."""

    paper = Paper(42)

    def __init__(self) -> None:
        self.printed: list[bytes] = []
        self.opened = 0
        self.outcome = PrintOutcome(print_job.PRINTED)
        self.state = PrinterStatus(known=True)
        self.begun, self.may_go_on = threading.Event(), threading.Event()
        self.may_go_on.set()

    def print(self, content: bytes) -> PrintOutcome:
        self.begun.set()
        self.may_go_on.wait(10)
        self.printed.append(content)
        return self.outcome

    def status(self) -> PrinterStatus:
        return self.state

    def open_drawer(self, pin: int = 2) -> PrintOutcome:
        self.opened += 1
        return PrintOutcome(print_job.PRINTED)

    def open(self) -> PrintOutcome:
        return self.open_drawer()


class Pole:
    def __init__(self) -> None:
        self.shown: list[DisplayContent] = []

    def show(self, content: DisplayContent) -> None:
        self.shown.append(content)


class Counter:
    def __init__(self, shop: Shop, top: CounterTop) -> None:
        self.shop = shop
        self.devices = RegisterDevices(shop.db, top, now=shop.now, new_id=new_id)
        self.devices.begin()
        shop.services().open_shift("01")

    def sell(self, *, by_card: bool = False) -> CompletedSale:
        services = self.shop.services()
        product = services.find_by_code(code_of("10007"))
        assert product is not None
        basket = selling.add_item(services.start_basket(), product)
        if by_card:
            basket = paying.pay_other(basket, CARD)
        record = recorded_by(self.devices, services.complete_sale)
        return record(basket, None if by_card else 1000, "01")

    def policy(self, wanted: str) -> None:
        """HQ wants receipts printed so: always, prompt, never."""
        body = json.dumps({"print": wanted})
        with self.shop.agent.write():
            setup_items.upsert(self.shop.agent, [SetupItem("policy", "register", body)])

    def start_again(self) -> None:
        """The window ended, however it did, and starts again."""
        self.devices = RegisterDevices(self.shop.db, self.devices.top, now=self.shop.now, new_id=new_id)
        self.devices.begin()

    def look_until(self, done: Callable[[], bool]) -> None:
        """The window looks again and again; the threads need a moment."""
        until = time.monotonic() + 10
        while not done():
            assert time.monotonic() < until, "the devices did not do it"
            self.devices.look()
            time.sleep(0.002)

    def jobs(self) -> list[str]:
        return [job.state for job in printing.list_print_jobs(self.shop.db)]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(tmp_path) as opened:
        opened.hq_answers()
        yield opened


@pytest.fixture
def printer() -> PaperPrinter:
    return PaperPrinter()


@pytest.fixture
def counter(shop: Shop, printer: PaperPrinter) -> Iterator[Counter]:
    opened = Counter(shop, CounterTop(printer=printer, drawer=printer))
    yield opened
    printer.may_go_on.set()
    opened.devices.stop()


def test_a_sale_is_printed_once_and_opens_the_drawer(counter: Counter, printer: PaperPrinter) -> None:
    counter.sell()
    counter.look_until(lambda: not counter.jobs())
    assert len(printer.printed) == 1
    assert printer.opened == 1
    for _again in range(5):
        counter.devices.look()
    assert len(printer.printed) == 1


def test_the_window_never_waits_for_the_printer(counter: Counter, printer: PaperPrinter) -> None:
    printer.may_go_on.clear()
    counter.sell()
    counter.devices.look()
    assert counter.jobs() == [print_job.PRINTING]
    second = counter.sell()
    assert second.transaction.receipt.endswith("2")
    printer.may_go_on.set()
    counter.look_until(lambda: not counter.jobs())
    assert len(printer.printed) == 2


def test_without_paper_the_sale_stands_and_its_receipt_waits(counter: Counter, printer: PaperPrinter) -> None:
    printer.outcome = PrintOutcome(print_job.NOT_PRINTED, "out of paper")
    counter.sell()
    counter.look_until(lambda: counter.jobs() == [print_job.WAITING])
    printer.outcome = PrintOutcome(print_job.PRINTED)
    counter.shop.pass_time(10)
    counter.look_until(lambda: not counter.jobs())


def test_what_may_be_on_paper_is_not_printed_again_by_itself(counter: Counter, printer: PaperPrinter) -> None:
    printer.outcome = PrintOutcome(print_job.UNSURE, "unplugged in the middle")
    counter.sell()
    counter.look_until(lambda: counter.jobs() == [print_job.UNSURE])
    counter.shop.pass_time(60)
    for _again in range(5):
        counter.devices.look()
    assert len(printer.printed) == 1


def test_a_shop_that_wants_no_paper_gets_none(counter: Counter, printer: PaperPrinter) -> None:
    counter.policy("never")
    assert load_setup(counter.shop.db).policy.print == "never"
    counter.sell()
    assert counter.jobs() == []
    counter.look_until(lambda: printer.opened == 1)


def test_the_printer_is_off_when_the_day_starts_and_all_receipts_come_when_it_is_on(
    counter: Counter, printer: PaperPrinter
) -> None:
    printer.outcome = PrintOutcome(print_job.NOT_PRINTED, "The printer does not answer.")
    for _sale in range(3):
        counter.sell()
    counter.look_until(lambda: bool(printer.printed) and counter.jobs() == [print_job.WAITING] * 3)
    counter.start_again()
    assert counter.jobs() == [print_job.WAITING] * 3
    printer.outcome = PrintOutcome(print_job.PRINTED)
    printer.printed.clear()
    while counter.jobs():
        counter.shop.pass_time(10)
        counter.devices.look()
        time.sleep(0.002)
    assert len(printer.printed) == 3


def test_what_was_printing_when_the_program_ended_is_not_printed_again_by_itself(
    counter: Counter, printer: PaperPrinter
) -> None:
    printer.may_go_on.clear()
    counter.sell()
    counter.devices.look()
    assert printer.begun.wait(10)
    ended = counter.devices
    counter.start_again()
    assert counter.jobs() == [print_job.UNSURE]
    counter.shop.pass_time(60)
    for _again in range(5):
        counter.devices.look()
    printer.may_go_on.set()
    ended.stop()
    assert len(printer.printed) == 1
    assert counter.jobs() == [print_job.UNSURE]


def test_the_drawer_stays_shut_for_a_card(counter: Counter, printer: PaperPrinter) -> None:
    counter.sell(by_card=True)
    counter.look_until(lambda: not counter.jobs())
    assert (len(printer.printed), printer.opened) == (1, 0)


@pytest.mark.parametrize(("by_card", "opened"), [(False, 1), (True, 0)])
def test_an_order_prints_its_paper_and_its_slip_even_where_sales_are_not_printed(
    counter: Counter, printer: PaperPrinter, by_card: bool, opened: int
) -> None:
    counter.policy("never")
    counter.start_again()
    services = counter.shop.services()
    product = services.find_by_code(code_of("10007"))
    assert product is not None
    customer = services.people.register(CustomerDetails(last_name="Dunne"), "01", "")
    basket = selling.attach_customer(selling.add_item(services.start_basket(), product), customer)
    basket = services.orders.take(basket, OrderTerms(), services.list_staff()[0])
    if by_card:
        basket = paying.pay_other(basket, CARD)
    recorded_by(counter.devices, services.complete_sale)(basket, None if by_card else 1000, "01")
    counter.look_until(lambda: len(printer.printed) == 2)
    paper, slip = (" ".join(read(content).rows()) for content in printer.printed)
    assert "Deposit paid now" in paper
    assert "ORDER SLIP" in slip.replace("  ", " ") or "O R D E R" in slip
    assert printer.opened == opened


def test_from_the_moment_the_shop_wants_paper_each_sale_is_printed(counter: Counter, printer: PaperPrinter) -> None:
    counter.policy("never")
    counter.devices.look()
    counter.shop.pass_time(2)
    counter.devices.look()
    without = counter.sell().transaction.id
    counter.policy("always")
    counter.shop.pass_time(2)
    counter.devices.look()
    counter.sell()
    counter.look_until(lambda: len(printer.printed) == 1)
    counter.look_until(lambda: not counter.jobs())
    assert without not in [sale.transaction_id for sale in printing.list_unprinted(counter.shop.db)]


def test_ending_writes_down_what_was_printed_and_what_was_not_begun_waits(
    counter: Counter, printer: PaperPrinter
) -> None:
    counter.sell()
    counter.devices.look()
    counter.devices.stop()
    assert counter.jobs() == [print_job.WAITING] * (1 - len(printer.printed))


def test_ending_does_not_wait_for_a_printer_that_hangs(
    counter: Counter, printer: PaperPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_devices, "STOP_SECONDS", 0.05)
    printer.may_go_on.clear()
    counter.sell()
    counter.devices.look()
    assert printer.begun.wait(10)
    counter.devices.stop()
    assert counter.jobs() == [print_job.PRINTING]


def test_a_bug_in_the_printer_leaves_the_sale_and_asks_a_person(
    counter: Counter, printer: PaperPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(_content: bytes) -> PrintOutcome:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(printer, "print", bug)
    assert counter.sell().transaction.receipt
    counter.look_until(lambda: counter.jobs() == [print_job.UNSURE])


def test_a_register_without_devices_records_all_the_same(shop: Shop) -> None:
    counter = Counter(shop, CounterTop())
    assert counter.sell().change_minor == 350
    counter.devices.look()
    assert counter.jobs() == []
    counter.devices.stop()


def test_a_pole_is_told_the_newest(shop: Shop) -> None:
    pole = Pole()
    counter = Counter(shop, CounterTop(pole=pole))  # type: ignore[arg-type]
    for total in ("1.00", "2.00"):
        counter.devices.show(DisplayContent(total=total))
    counter.look_until(lambda: bool(pole.shown) and pole.shown[-1].total == "2.00")
    counter.devices.stop()


def test_a_setting_that_cannot_be_used_is_told_and_the_others_are_used(tmp_path: Path) -> None:
    top = counter_top(Settings(tmp_path, printer="telepathy:desk", drawer="none", customer_display="none"))
    assert top.printer is None
    assert top.drawer is None
    assert len(top.wrong) == 1


class TestTheCheckUp:
    def services(self, counter: Counter) -> DeviceServices:
        shop = counter.shop
        return device_services(shop.db, lambda: DEVICE_KEY, counter.devices, now=shop.now, new_id=new_id)

    def test_the_devices_are_asked_and_say_how_they_are(self, counter: Counter, printer: PaperPrinter) -> None:
        found = {item.key: item.state for item in self.services(counter).check_health()}
        assert (found["printer"], found["drawer"], found["scale"]) == (OK, OK, OK)
        printer.state = PrinterStatus(known=True, trouble="The paper is used up.")
        found = {item.key: item.state for item in self.services(counter).check_health()}
        assert found["printer"] == ERROR

    def test_it_runs_beside_the_window_with_a_connection_of_its_own(self, counter: Counter) -> None:
        found: list[object] = []
        thread = threading.Thread(target=lambda: found.extend(self.services(counter).check_health()))
        thread.start()
        thread.join(10)
        assert len(found) > 5
        assert counter.shop.services().current_shift() is not None

    def test_a_print_test_says_what_the_printer_says(self, counter: Counter, printer: PaperPrinter) -> None:
        self.services(counter).print_test()
        assert len(printer.printed) == 1
        printer.outcome = PrintOutcome(print_job.NOT_PRINTED, "The cover is open.")
        with pytest.raises(Refused, match="cover"):
            self.services(counter).print_test()

    def test_trying_the_drawer_is_an_opening_like_any_other(self, counter: Counter, printer: PaperPrinter) -> None:
        before = len(counter.shop.services().list_documents())
        person = counter.shop.services().list_staff()[0]
        self.services(counter).try_drawer(person)
        assert printer.opened == 1
        (newest, *_rest) = counter.shop.services().list_documents()
        assert newest.type == "no_sale"
        assert len(counter.shop.services().list_documents()) == before + 1

    def test_without_a_drawer_nothing_is_recorded(self, shop: Shop) -> None:
        counter = Counter(shop, CounterTop())
        before = len(shop.services().list_documents())
        with pytest.raises(Refused):
            self.services(counter).try_drawer(shop.services().list_staff()[0])
        assert len(shop.services().list_documents()) == before
