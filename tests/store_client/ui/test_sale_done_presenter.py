"""The moment after a sale: the change, the three steps, and what can still be done."""

from dataclasses import replace
from typing import Any, NoReturn

import pytest

from store_client.bindings.counter import CounterDevices
from store_client.domain import print_job
from store_client.domain.print_job import PrintJob
from store_client.domain.tender import Tender
from store_client.domain.transaction import CompletedSale
from store_client.errors import StorageTrouble
from store_client.services import selling
from store_client.ui.formats import Formats
from store_client.ui.sale_done.change import give_back
from store_client.ui.sale_done.presenter import REST_MS, SaleDonePresenter
from store_client.ui.sale_done.words import change_words
from store_client.ui.window_services import WindowServices
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.selling import MANAGER_ID, Selling
from tests.store_client.ui.shop import Shop, code_of


class Done:
    """A soap of 6.50 was paid with 20.00; `undone` collects the receipts that are to be taken back."""

    def __init__(self, shop: Shop, services: WindowServices | None = None, sale: CompletedSale | None = None) -> None:
        self.shop, self.view = shop, RecordingView()
        self.counter = Selling(shop)
        self.clock_ms, self.started, self.undone = 1000, 0, list[str]()
        self.presenter = SaleDonePresenter(
            self.view,
            services or shop.services(),
            self.counter.session,
            next_sale=self._start,
            monotonic_ms=lambda: self.clock_ms,
            approve=lambda *asked: self.counter.asked.append(asked),
            undo=self.undone.append,
        )
        self.presenter.take(sale or sell(shop), None)
        self.presenter.shown()

    def _start(self) -> None:
        self.started += 1

    def press(self, *keys: str) -> None:
        for key in keys:
            self.presenter.pressed(key)

    @property
    def steps(self) -> list[tuple[str, str]]:
        return [(step[1], step[2]) for step in self.view.said["show_steps"][0]]


def sell(shop: Shop, sku: str = "10007", tendered: int = 2000) -> CompletedSale:
    services = shop.services()
    product = services.find_by_code(code_of(sku))
    assert product is not None
    if services.current_shift() is None:
        services.open_shift("01")
    return services.complete_sale(selling.add_item(services.start_basket(), product), tendered, "01")


def test_money_that_goes_back_to_a_card_is_no_change_of_nothing(shop: Shop) -> None:
    sale = sell(shop)
    to_card = Tender("card", -650, -650, 0)
    back = replace(
        sale, change_minor=0, transaction=replace(sale.transaction, type="return", total_minor=-650, tenders=(to_card,))
    )
    services = shop.services()
    change = change_words(back, services.counter.load_setup(), Formats(services.now, services.language))
    assert (change.label, change.amount, change.foot) == ("Given back", "6.50", ("No cash to give back", "Card"))


def test_the_change_the_receipt_and_the_three_steps_are_shown(shop: Shop) -> None:
    done = Done(shop)
    change = done.view.said["show_change"][0]
    assert (change.label, change.amount, change.remark) == ("Change due", "13.50", "Received 20.00 − 6.50")
    assert change.foot == ("Give back", "10 + 2 + 1 + 0.50")
    assert any("Soap bar" in line.text for line in done.view.said["show_receipt"][0])
    assert [step for step, _detail in done.steps] == ["Recorded", "Receipt", "Waiting for HQ"]


def test_the_third_step_changes_to_at_hq_by_itself(shop: Shop) -> None:
    done = Done(shop)
    shop.hq_has_everything()
    done.presenter.changes_applied()
    assert done.steps[2] == ("At HQ", "12:00")


def test_a_recorded_sale_never_looks_unrecorded_because_its_receipt_cannot_be_read(shop: Shop) -> None:
    def busy(*_asked: object) -> NoReturn:
        raise StorageTrouble("The register's file is busy. Nothing was recorded.")

    services = shop.services()
    counter = replace(services.counter, load_setup=busy, print_jobs=busy, has_printer=True)
    done = Done(shop, replace(services, receipt=busy, get_document=busy, counter=counter))
    assert done.view.last_answer.text == "Recorded on this register"
    assert done.view.said["show_change"][0].amount == "13.50"
    assert done.steps[1] == ("Receipt", "cannot be read now; the sale is recorded")


def test_f12_waits_so_that_the_change_is_never_skipped(shop: Shop) -> None:
    done = Done(shop)
    done.clock_ms += REST_MS - 1
    done.press("F12")
    assert done.started == 0
    done.clock_ms += 1
    done.press("F12")
    assert done.started == 1


def test_of_several_parts_the_remark_is_about_the_one_with_the_change(shop: Shop) -> None:
    services = shop.services()
    counter = Selling(shop)
    counter.scan(code_of("10006"))
    from store_client.services import paying

    basket = paying.pay_cheque(counter.basket, "4711", 5000)
    done = Done(shop, sale=services.complete_sale(basket, 4000, "01"))
    assert done.view.said["show_change"][0].remark == "Received 40.00 − 39.00"


def test_money_that_goes_back_is_what_the_eye_meets(shop: Shop) -> None:
    counter = Selling(shop, MANAGER_ID)
    product = shop.services().find_by_code(code_of("10007"))
    assert product is not None
    basket = selling.return_item(counter.sale.begin(), product, reason="unwanted", person=counter.desk.person)
    done = Done(shop, sale=shop.services().complete_sale(basket, 0, MANAGER_ID))
    change = done.view.said["show_change"][0]
    assert (change.label, change.amount) == ("Give back", "6.50")
    assert done.view.last_answer.label.startswith("Return ")


def test_a_gift_receipt_is_shown_without_prices(shop: Shop) -> None:
    done = Done(shop)
    done.press("F4")
    lines, title, _state = done.view.said["show_receipt"]
    assert title == "Gift receipt"
    assert any("Soap bar" in line.text for line in lines)
    assert not any("6.50" in line.text for line in lines)


def test_undoing_asks_once_and_then_takes_the_sale_back(shop: Shop) -> None:
    done = Done(shop)
    done.press("F9")
    assert done.undone == []
    assert done.view.last_answer.tone == "warn"
    done.press("F9")
    assert done.undone == ["101-2-10000001"]


def test_any_other_key_takes_the_question_back(shop: Shop) -> None:
    done = Done(shop)
    done.press("F9", "F4", "F9")
    assert done.undone == []


def test_the_drawer_is_opened_again_and_that_is_recorded(shop: Shop) -> None:
    done = Done(shop)
    done.press("F7")
    assert done.view.last_answer.label == "Drawer opened · 101-2-10000002"


class TestWithPrinter:
    @pytest.fixture
    def shop(self, shop: Shop) -> Shop:
        shop.at_counter = CounterDevices(has_printer=True)
        return shop

    def with_job(self, shop: Shop, state: str, reason: str = "") -> Done:
        """The sale's receipt is in the queue like this; later nothing of it is missing."""
        sale = sell(shop)
        jobs = [PrintJob("job", sale.transaction.id, "receipt", 0, state, 0, 0, reason)]
        services = shop.services()
        done = Done(shop, replace(services, counter=replace(services.counter, print_jobs=lambda: jobs)), sale)
        self.jobs: list[Any] = jobs
        return done

    def test_the_second_step_follows_the_printer_by_itself(self, shop: Shop) -> None:
        done = self.with_job(shop, print_job.PRINTING)
        assert done.steps[1] == ("Printing", "the sale is recorded already")
        self.jobs.clear()
        done.presenter.ticked()
        assert done.steps[1] == ("Printed", "the receipt is out")

    def test_a_printer_that_is_out_of_paper_is_said_and_the_sale_stands(self, shop: Shop) -> None:
        done = self.with_job(shop, print_job.WAITING, "No paper")
        assert done.steps[1] == ("Not printed yet", "No paper")
        assert done.view.last_answer.text == "Recorded on this register"

    def test_what_may_be_on_paper_is_a_persons_to_judge(self, shop: Shop) -> None:
        assert self.with_job(shop, print_job.UNSURE).steps[1][0] == "Is it on paper?"

    def test_it_is_printed_again_as_a_copy(self, shop: Shop) -> None:
        done = Done(shop)
        assert done.view.keys[5].name == "Print again"
        done.press("F5")
        assert done.view.last_answer.text == "Copy 1 is being printed"

    def test_a_gift_receipt_goes_to_the_printer(self, shop: Shop) -> None:
        done = Done(shop)
        done.press("F4")
        assert [job.variant for job in shop.services().counter.print_jobs()] == ["gift"]


def test_without_a_printer_nothing_is_offered_to_print(shop: Shop) -> None:
    done = Done(shop)
    assert 5 not in done.view.keys
    done.press("F5")
    assert done.view.last_answer.text == "Recorded on this register"


@pytest.mark.parametrize(
    ("change", "currency", "expected"),
    [
        (1740, "EUR", (1000, 500, 200, 20, 20)),
        (0, "EUR", ()),
        (99, "USD", (25, 25, 25, 10, 10, 1, 1, 1, 1)),
        (1740, "XTS", ()),
        (10_000_000_00, "EUR", ()),
    ],
)
def test_change_is_given_in_the_fewest_pieces(change: int, currency: str, expected: tuple[int, ...]) -> None:
    assert give_back(change, currency) == expected
