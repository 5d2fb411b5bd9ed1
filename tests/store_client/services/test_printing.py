"""A sale stands whatever the printer does, and nothing comes out twice unless a person says so."""

import random
from collections.abc import Callable

import pytest

from store_client.db.database import RegisterDatabase
from store_client.devices.escpos import Paper
from store_client.devices.printer import printer_at
from store_client.domain import print_job
from store_client.domain.print_job import PrinterStatus, PrintJob, PrintOutcome
from store_client.domain.receipt_model import COPY, GIFT, RECEIPT
from store_client.errors import Refused
from store_client.services import printing
from tests.factories import make_basket, make_moment, make_sale, open_shift
from tests.receipt_printer import fake_printer
from tests.receipt_printer.emulator import read
from tests.receipt_printer.fake_printer import Behaviour
from tests.receipt_printer.printed import QrCode

NewId = Callable[[], str]


class Printer:
    """A printer that does as it is told, and keeps what came out."""

    paper = Paper()

    def __init__(self) -> None:
        self.outcomes: list[PrintOutcome] = []
        self.on_paper: list[str] = []

    def print(self, content: bytes) -> PrintOutcome:
        outcome = self.outcomes.pop(0) if self.outcomes else PrintOutcome(print_job.PRINTED)
        if outcome.state != print_job.NOT_PRINTED:
            self.on_paper.append(read(content).rows()[-1])
        return outcome

    def status(self) -> PrinterStatus:
        return PrinterStatus()

    def open_drawer(self, pin: int = 2) -> PrintOutcome:
        return PrintOutcome(print_job.PRINTED)


@pytest.fixture
def printer() -> Printer:
    return Printer()


@pytest.fixture
def sell(db: RegisterDatabase, new_id: NewId) -> Callable[[], str]:
    """One more sale; its id."""
    open_shift(db, new_id)
    return lambda: make_sale(db, new_id, make_basket()).transaction.id


def begin(db: RegisterDatabase, new_id: NewId, *, every_sale: bool = True) -> int:
    return printing.begin(db, every_sale=every_sale, now=make_moment(), new_id=new_id)


def enqueue(db: RegisterDatabase, sale: str, new_id: NewId, variant: str = RECEIPT, copy: int = 0) -> PrintJob:
    return printing.enqueue(db, sale, variant, now=make_moment(61), new_id=new_id, copy=copy)


def print_one(db: RegisterDatabase, printer: Printer, seconds: int = 62) -> PrintJob | None:
    def render(job: PrintJob) -> bytes:
        return printing.render_job(db, job, printer.paper)

    return printing.print_next(db, printer, render, make_moment(seconds))


def states(db: RegisterDatabase) -> list[str]:
    return [job.state for job in printing.list_print_jobs(db)]


def unprinted(db: RegisterDatabase) -> list[tuple[str, str]]:
    return [(one.transaction_id, one.job.state if one.job else "") for one in printing.list_unprinted(db)]


def test_a_receipt_is_printed_once(
    db: RegisterDatabase, new_id: NewId, sell: Callable[[], str], printer: Printer
) -> None:
    sale = sell()
    assert enqueue(db, sale, new_id).state == print_job.WAITING
    done = print_one(db, printer)
    assert done is not None
    assert done.state == print_job.PRINTED
    assert printer.on_paper == ["101-1-10000001"]
    assert print_one(db, printer) is None
    assert unprinted(db) == []
    with pytest.raises(Refused, match="printed already"):
        enqueue(db, sale, new_id)


def test_wishing_again_for_a_receipt_that_waits_is_the_same_wish(
    db: RegisterDatabase, new_id: NewId, sell: Callable[[], str], printer: Printer
) -> None:
    sale = sell()
    first = enqueue(db, sale, new_id)
    assert enqueue(db, sale, new_id) == first
    print_one(db, printer)
    assert len(printer.on_paper) == 1


def test_copies_and_gift_receipts_are_printed_each(
    db: RegisterDatabase, new_id: NewId, sell: Callable[[], str], printer: Printer
) -> None:
    sale = sell()
    enqueue(db, sale, new_id)
    enqueue(db, sale, new_id, GIFT)
    assert [enqueue(db, sale, new_id, RECEIPT, number).variant for number in (1, 2)] == [COPY, COPY]
    while print_one(db, printer):
        pass
    enqueue(db, sale, new_id, GIFT)
    print_one(db, printer)
    assert len(printer.on_paper) == 5


def test_what_certainly_did_not_print_waits_and_is_tried_again_by_itself_after_a_while(
    db: RegisterDatabase, new_id: NewId, sell: Callable[[], str], printer: Printer
) -> None:
    sale = sell()
    enqueue(db, sale, new_id)
    printer.outcomes = [PrintOutcome(print_job.NOT_PRINTED, "The printer is out of paper.")]
    tried = print_one(db, printer, 62)
    assert tried is not None
    assert (tried.state, tried.reason) == (print_job.WAITING, "The printer is out of paper.")
    assert unprinted(db) == [(sale, print_job.WAITING)]
    assert print_one(db, printer, 63) is None, "not at once again"
    done = print_one(db, printer, 68)
    assert done is not None
    assert (done.state, done.reason) == (print_job.PRINTED, "")
    assert len(printer.on_paper) == 1


def test_what_may_have_printed_is_never_printed_again_unasked(
    db: RegisterDatabase, new_id: NewId, sell: Callable[[], str], printer: Printer
) -> None:
    sale = sell()
    job = enqueue(db, sale, new_id)
    printer.outcomes = [PrintOutcome(print_job.UNSURE, "It broke off.")]
    print_one(db, printer)
    for seconds in (70, 700, 7000):
        assert print_one(db, printer, seconds) is None
    assert unprinted(db) == [(sale, print_job.UNSURE)]
    assert printing.came_out(db, job.id).state == print_job.PRINTED
    assert unprinted(db) == []
    assert len(printer.on_paper) == 1


def test_a_person_has_it_printed_again(
    db: RegisterDatabase, new_id: NewId, sell: Callable[[], str], printer: Printer
) -> None:
    job = enqueue(db, sell(), new_id)
    printer.outcomes = [PrintOutcome(print_job.UNSURE, "It broke off.")]
    print_one(db, printer)
    assert printing.print_again(db, job.id).state == print_job.WAITING
    print_one(db, printer, 62)
    assert len(printer.on_paper) == 2
    with pytest.raises(Refused, match="decided already"):
        printing.print_again(db, job.id)


def test_a_person_wants_no_paper(
    db: RegisterDatabase, new_id: NewId, sell: Callable[[], str], printer: Printer
) -> None:
    begin(db, new_id)
    sale = sell()
    job = enqueue(db, sale, new_id)
    assert printing.drop(db, job.id).state == print_job.DROPPED
    assert print_one(db, printer) is None
    assert unprinted(db) == []
    again = enqueue(db, sale, new_id)
    assert again.id != job.id


def test_one_thing_prints_at_a_time(db: RegisterDatabase, new_id: NewId, sell: Callable[[], str]) -> None:
    enqueue(db, sell(), new_id)
    enqueue(db, sell(), new_id)
    first = printing.take_next(db, make_moment(62))
    assert first is not None
    assert first.state == print_job.PRINTING
    assert printing.take_next(db, make_moment(900)) is None
    printing.record_outcome(db, first.id, PrintOutcome(print_job.PRINTED))
    second = printing.take_next(db, make_moment(900))
    assert second is not None
    assert second.id != first.id


def test_a_crash_while_printing_leaves_it_to_a_person(
    db: RegisterDatabase, new_id: NewId, sell: Callable[[], str], printer: Printer
) -> None:
    sale = sell()
    enqueue(db, sale, new_id)
    taken = printing.take_next(db, make_moment(62))
    assert taken is not None
    again = RegisterDatabase.open(db.path)
    assert begin(again, new_id) == 1
    assert unprinted(again) == [(sale, print_job.UNSURE)]
    assert "Look at the paper" in printing.list_print_jobs(again)[0].reason
    printing.record_outcome(again, taken.id, PrintOutcome(print_job.PRINTED))
    assert states(again) == [print_job.UNSURE], "an answer from before the crash decides nothing"
    assert print_one(again, printer) is None
    again.close()


def test_a_crash_between_the_sale_and_the_queue_is_seen_and_nothing_prints_by_itself(
    db: RegisterDatabase, new_id: NewId, sell: Callable[[], str], printer: Printer
) -> None:
    begin(db, new_id)
    lost, queued = sell(), sell()
    enqueue(db, queued, new_id)
    print_one(db, printer)
    assert unprinted(db) == [(lost, "")]
    assert begin(db, new_id) == 1
    assert unprinted(db) == [(lost, print_job.FAILED)]
    assert "before this was printed" in printing.list_print_jobs(db)[0].reason
    assert print_one(db, printer, 9000) is None
    job = enqueue(db, lost, new_id)
    printing.print_again(db, job.id)
    print_one(db, printer, 9000)
    assert unprinted(db) == []
    assert begin(db, new_id) == 0


def test_sales_from_before_there_was_a_printer_are_not_called_unprinted(
    db: RegisterDatabase, new_id: NewId, sell: Callable[[], str]
) -> None:
    sell()
    assert begin(db, new_id) == 0
    assert unprinted(db) == []
    sale = sell()
    assert unprinted(db) == [(sale, "")]


def test_where_the_shop_wants_no_paper_no_sale_is_unprinted(
    db: RegisterDatabase, new_id: NewId, sell: Callable[[], str]
) -> None:
    begin(db, new_id)
    sell()
    assert begin(db, new_id, every_sale=False) == 0
    assert unprinted(db) == []
    wanted = sell()
    enqueue(db, wanted, new_id)
    assert unprinted(db) == [(wanted, print_job.WAITING)]
    begin(db, new_id)
    assert [sale for sale, _state in unprinted(db)] == [wanted], "only what is sold from now on counts"


def test_a_receipt_that_cannot_be_laid_out_fails_in_words(
    db: RegisterDatabase, new_id: NewId, sell: Callable[[], str], printer: Printer
) -> None:
    enqueue(db, sell(), new_id)
    db.run("DELETE FROM transaction_header")
    failed = print_one(db, printer)
    assert failed is not None
    assert failed.state == print_job.FAILED
    assert "not in this register" in failed.reason


def test_an_unknown_sale_is_not_queued(db: RegisterDatabase, new_id: NewId) -> None:
    with pytest.raises(Refused, match="not in this register"):
        enqueue(db, "unknown", new_id)
    with pytest.raises(Refused, match="decided already"):
        printing.came_out(db, "unknown")


def test_whatever_happens_each_sale_is_on_paper_once_for_each_time_somebody_asked(
    db: RegisterDatabase, new_id: NewId, sell: Callable[[], str], printer: Printer
) -> None:
    """Printers that fail in every way, and programs that end in the middle: the paper never comes unasked."""
    chance = random.Random(7)
    begin(db, new_id)
    asked: dict[str, int] = {}
    for seconds in range(100, 400):
        if chance.random() < 0.2:
            sale = sell()
            asked[sale] = 1
            if chance.random() < 0.8:
                enqueue(db, sale, new_id)
        outcome = chance.choice([print_job.PRINTED, print_job.PRINTED, print_job.NOT_PRINTED, print_job.UNSURE])
        job = printing.take_next(db, make_moment(seconds))
        if job is not None:
            printer.outcomes = [PrintOutcome(outcome)]
            printed = printer.print(printing.render_job(db, job, printer.paper))
            if chance.random() < 0.8:
                printing.record_outcome(db, job.id, printed)
            else:
                begin(db, new_id)
        for open_job in printing.list_print_jobs(db):
            if open_job.state in (print_job.UNSURE, print_job.FAILED) and chance.random() < 0.1:
                printing.print_again(db, open_job.id)
                asked[open_job.transaction_id] += 1
    counts = dict.fromkeys(asked, 0)
    numbers: dict[str, str] = dict(db.rows("SELECT receipt, id FROM transaction_header"))
    for receipt in printer.on_paper:
        counts[numbers[receipt]] += 1
    assert all(counts[sale] <= asked[sale] for sale in asked)
    missing = {sale for sale, count in counts.items() if not count}
    assert missing <= {one.transaction_id for one in printing.list_unprinted(db)}


def test_asking_for_the_unprinted_stays_quick_after_many_sales(
    db: RegisterDatabase, new_id: NewId, sell: Callable[[], str], printer: Printer
) -> None:
    begin(db, new_id)
    for _ in range(3):
        enqueue(db, sell(), new_id)
        print_one(db, printer)
    newest = db.value("SELECT max(sequence) FROM transaction_header")
    assert db.row("SELECT value FROM setting WHERE key = 'printed_up_to'") == (str(newest),)


def test_a_receipt_comes_out_of_a_printer_on_the_network_once_it_is_switched_on(
    db: RegisterDatabase, new_id: NewId, sell: Callable[[], str]
) -> None:
    """The whole way, over a real socket: paper out, then ready; the paper shows the sale."""
    sale = sell()
    enqueue(db, sale, new_id)
    with fake_printer.fake_printer(Behaviour(status=fake_printer.PAPER_OUT)) as fake:
        printer = printer_at(fake.address, 42)
        assert printer is not None

        def render(job: PrintJob) -> bytes:
            return printing.render_job(db, job, printer.paper, signing_key=bytes(32))

        waiting = printing.print_next(db, printer, render, make_moment(62))
        assert waiting is not None
        assert (waiting.state, "out of paper" in waiting.reason) == (print_job.WAITING, True)
        fake.behaviour.status = fake_printer.READY
        done = printing.print_next(db, printer, render, make_moment(70))
        assert done is not None
        assert done.state == print_job.PRINTED
        paper = read(fake.printed)
    assert paper.rows()[0] == "Comptoir Rennes"
    assert any(row.startswith("Total EUR") and row.endswith("10.80") for row in paper.rows())
    assert len(paper.of(QrCode)) == 1


def test_how_the_printer_is_in_words() -> None:
    assert printing.printer_words(PrinterStatus()) == ""
    assert printing.printer_words(PrinterStatus(known=True)) == "Ready"
    assert "nearly" in printing.printer_words(PrinterStatus(known=True, paper_low=True))
    assert printing.printer_words(PrinterStatus(trouble="Off")) == "Off"
