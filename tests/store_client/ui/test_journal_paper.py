"""The journal brings receipts to paper: the missing ones once, copies marked and counted, also as a PDF."""

from dataclasses import replace

import pytest

from store_client.bindings.counter import CounterDevices
from store_client.domain import print_job
from store_client.domain.customer import PERSON
from store_client.domain.permissions import REPRINT
from store_client.domain.print_job import PrintOutcome
from store_client.errors import Refused
from store_client.ids import new_id
from store_client.services import past_sales, printing
from tests.store_client.ui.counter_setup import hq_sets_up
from tests.store_client.ui.journaling import Journal, print_out
from tests.store_client.ui.shop import Shop, code_of

SOAP, MUG, TOWEL = code_of("10007"), code_of("10002"), code_of("10001")
DAY_S = 86_400


@pytest.fixture
def journal(shop: Shop) -> Journal:
    """Three sales of today, the last for a customer."""
    counter = Journal(shop)
    counter.sell(SOAP)
    counter.sell(MUG, MUG)
    people = counter.desk.services.people
    details = replace(people.blank_details(PERSON), first_name="Niamh", last_name="Kavanagh", phone="0209100142")
    counter.presenter.attach(people.register(details, "01"))
    counter.sell(TOWEL)
    counter.open()
    return counter


@pytest.fixture
def printing_shop(shop: Shop) -> Shop:
    shop.at_counter = CounterDevices(has_printer=True)
    printing.begin(shop.db, every_sale=True, now=shop.now(), new_id=new_id)
    return shop


class TestPaper:
    def test_without_a_printer_nothing_is_missing(self, journal: Journal) -> None:
        assert journal.told.label == "Journal"
        assert journal.enabled == {1, 2, 4, 5, 8, 9}
        journal.push("F6")
        assert journal.told.text == "Every receipt that was wanted on paper is printed."
        journal.push("Del")
        assert journal.told.text == "Every receipt that was wanted on paper is printed."
        journal.push("F7")
        assert journal.told.tone == "error"
        assert "No printer is set up" in journal.told.text

    def test_what_is_missing_stays_in_sight_until_it_is_on_paper(self, printing_shop: Shop) -> None:
        journal = Journal(printing_shop)
        sold = journal.sell(SOAP)
        printing.enqueue(journal.shop.db, sold.id, now=journal.shop.now(), new_id=new_id)
        journal.open()
        assert journal.told.label == "1 sale is recorded but not printed"
        assert journal.told.offer is not None
        assert journal.told.offer.key == "F6"
        assert journal.rows_shown[0].chip[1] == "Sold, not printed"
        assert journal.journal_view.said["show_foot"][0] == ["1 found", "1 not printed"]
        assert journal.beside_list.steps[0].detail == "on this register, receipt not printed"
        journal.push("F6")
        assert journal.told.text == "101-2-10000001 goes to the printer"
        print_out(journal.shop, PrintOutcome(print_job.PRINTED))
        journal.journal.ticked()
        assert journal.rows_shown[0].chip[1] == "Waiting for HQ"
        journal.push("Down")
        journal.open()
        assert journal.told.label == "Journal"
        journal.journal.ticked()

    def test_the_marked_one_is_printed_first(self, printing_shop: Shop) -> None:
        journal = Journal(printing_shop)
        for _sale in range(2):
            sold = journal.sell(SOAP)
            printing.enqueue(journal.shop.db, sold.id, now=journal.shop.now(), new_id=new_id)
        journal.open()
        assert journal.told.text.startswith("101-2-10000002: ")
        journal.push("Down")
        assert journal.told.text.startswith("101-2-10000001: ")
        journal.push("Up", "F6")
        assert journal.told.text == "101-2-10000002 goes to the printer"
        journal.push("Down", "F6")
        assert journal.told.text == "101-2-10000001 goes to the printer"

    def test_what_never_got_into_the_queue_is_printed_as_well(self, printing_shop: Shop) -> None:
        journal = Journal(printing_shop)
        journal.sell(SOAP)
        journal.open()
        assert journal.told.text == "101-2-10000001: The sale stands; only the paper is missing."
        journal.push("F6")
        (job,) = printing.list_print_jobs(journal.shop.db)
        assert (job.state, job.copy) == (print_job.WAITING, 0)
        journal.open()
        assert "It waits for the printer" in journal.told.text

    def test_the_printers_trouble_is_said(self, printing_shop: Shop) -> None:
        journal = Journal(printing_shop)
        sold = journal.sell(SOAP)
        printing.enqueue(journal.shop.db, sold.id, now=journal.shop.now(), new_id=new_id)
        print_out(journal.shop, PrintOutcome(print_job.NOT_PRINTED, "The printer is out of paper."))
        journal.open()
        assert journal.told.text == "101-2-10000001: The printer is out of paper."

    def test_what_may_be_on_paper_is_printed_again_only_on_a_persons_word(self, printing_shop: Shop) -> None:
        journal = Journal(printing_shop)
        sold = journal.sell(SOAP)
        printing.enqueue(journal.shop.db, sold.id, now=journal.shop.now(), new_id=new_id)
        print_out(journal.shop, PrintOutcome("unsure", "The cable was pulled while it printed."))
        journal.open()
        journal.push("F6")
        assert journal.told.label == "The cable was pulled while it printed."
        assert printing.list_print_jobs(journal.shop.db)[0].state == print_job.UNSURE
        journal.push("Down", "F6")
        assert printing.list_print_jobs(journal.shop.db)[0].state == print_job.UNSURE
        journal.push("F6")
        assert printing.list_print_jobs(journal.shop.db)[0].state == print_job.WAITING

    def test_or_the_person_has_the_paper(self, printing_shop: Shop) -> None:
        journal = Journal(printing_shop)
        sold = journal.sell(SOAP)
        printing.enqueue(journal.shop.db, sold.id, now=journal.shop.now(), new_id=new_id)
        print_out(journal.shop, PrintOutcome("unsure", "The cable was pulled."))
        journal.open()
        journal.push("Del")
        assert journal.told.label == "Noted: it is on paper"
        assert printing.list_unprinted(journal.shop.db) == []

    def test_or_nobody_wants_it(self, printing_shop: Shop) -> None:
        journal = Journal(printing_shop)
        sold = journal.sell(SOAP)
        printing.enqueue(journal.shop.db, sold.id, now=journal.shop.now(), new_id=new_id)
        journal.open()
        journal.push("Del")
        assert "Del again leaves it unprinted" in journal.told.text
        journal.push("Up", "Del")
        assert len(printing.list_unprinted(journal.shop.db)) == 1
        journal.push("Del")
        assert journal.told.label == "Noted: nobody wants it on paper"
        assert printing.list_unprinted(journal.shop.db) == []

    def test_the_filter_finds_what_is_missing_whatever_the_day(self, printing_shop: Shop) -> None:
        journal = Journal(printing_shop)
        for _sale in range(3):
            sold = journal.sell(SOAP)
            printing.enqueue(journal.shop.db, sold.id, now=journal.shop.now(), new_id=new_id)
        print_out(journal.shop, PrintOutcome(print_job.PRINTED))
        journal.shop.pass_time(3 * DAY_S)
        journal.session.shift = None
        journal.open()
        assert journal.numbers == []
        journal.push("F5")
        assert (journal.filters, journal.numbers) == (("Any day", "Not printed"), [3, 2])
        journal.search("10000002")
        assert journal.numbers == [2]
        journal.search("nobody")
        assert journal.numbers == []
        journal.search("")
        for _job in range(2):
            print_out(journal.shop, PrintOutcome(print_job.PRINTED))
        journal.journal.ticked()
        assert journal.numbers == []
        assert journal.journal_view.said["show_empty"][0] == "Everything is on paper."

    def test_a_copy_is_marked_and_counted(self, printing_shop: Shop) -> None:
        journal = Journal(printing_shop)
        journal.sell(SOAP)
        journal.open()
        journal.push("F7", "F7")
        assert journal.told.label == "Copy 2 goes to the printer"
        assert [job.copy for job in printing.list_print_jobs(journal.shop.db)] == [1, 2]
        assert journal.beside_list.second.endswith(" · 2 copies")
        kinds = [document.kind for document in journal.desk.services.list_documents()]
        assert kinds.count("receipt.copied") == 2

    def test_a_copy_may_need_another_person(self, printing_shop: Shop) -> None:
        body = {"group": "cashier", "name": "Cashier", "actions": ["suspend"], "limits": {}}
        hq_sets_up(printing_shop, ("permission_group", "cashier", body))
        journal = Journal(printing_shop)
        journal.sell(SOAP)
        journal.open()
        journal.push("F7")
        assert journal.asked[0][0].action == REPRINT
        assert printing.list_print_jobs(journal.shop.db) == []
        journal.approve()
        assert journal.told.label == "Copy 1 goes to the printer"
        journal.push("F9")
        assert journal.saved == []
        journal.approve()
        assert len(journal.saved) == 1


class TestPdf:
    def test_it_is_a_copy_and_says_where_it_is(self, journal: Journal) -> None:
        journal.push("F9")
        assert journal.told.label == "Saved as PDF, marked as copy 1"
        assert journal.told.text == "/home/shop/Documents/101-2-10000003.pdf"
        ((receipt, text),) = journal.saved
        assert receipt == "101-2-10000003"
        assert "COPY 1" in text
        assert "Linen tea towel" in text
        assert past_sales.search_journal(journal.shop.db)[0].copies == 1

    def test_a_full_disk_is_said(self, journal: Journal) -> None:
        def full(_lines: object, _receipt: str) -> str:
            raise Refused("The PDF cannot be written.")

        journal.journal._paper._save_pdf = full
        journal.push("F9")
        assert (journal.told.text, journal.told.tone) == ("The PDF cannot be written.", "error")
