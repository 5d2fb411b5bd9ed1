"""The journal finds what was recorded, shows its way to HQ, and brings it to paper: missing, copied or as a PDF."""

from dataclasses import replace
from typing import Any

import pytest

from store_client.domain.customer import PERSON
from store_client.errors import StorageTrouble
from store_client.ui.journal.periods import typed_day
from store_client.ui.journal.rows import Marked
from store_client.ui.services_journal import PAGE
from tests.naughty import naughty_strings, real_barcodes
from tests.store_client.ui.journaling import Journal
from tests.store_client.ui.returning import ELSEWHERE, code_of_receipt, of_elsewhere
from tests.store_client.ui.selling import MANAGER_ID
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


class TestLooking:
    def test_today_the_newest_first(self, journal: Journal) -> None:
        assert journal.numbers == [3, 2, 1]
        assert journal.filters == ("Today", "Everything")
        assert [(row.what, row.customer, row.amount) for row in journal.rows_shown] == [
            ("Sale", "Niamh Kavanagh", "12.50"),
            ("Sale", "", "28.00"),
            ("Sale", "", "6.50"),
        ]
        assert journal.journal_view.said["show_foot"][0] == ["3 found"]

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("101-2-10000002", [2]),
            ("10000001", [1]),
            ("kavanagh", [3]),
            ("niamh kav", [3]),
            ("28", [2]),
            ("6.50", [1]),
            ("0209100142", [3]),
            ("nobody", []),
        ],
    )
    def test_by_receipt_customer_and_amount(self, journal: Journal, text: str, found: list[int]) -> None:
        journal.search(text)
        assert journal.numbers == found
        assert journal.filters[0] == "Any day"

    def test_the_strip_says_what_is_listed(self, journal: Journal) -> None:
        assert journal.told.text == "Today: Everything, the newest first"
        journal.push("F4", "F4", "F4", "F4")
        assert journal.told.text == "Everything recorded on this register, the newest first"
        journal.push("F5")
        assert journal.told.text == "Any day: Sales, the newest first"
        journal.search("kavanagh")
        assert journal.told.text == "What matches the search. Any day: Sales, the newest first"
        journal.push("Esc")
        assert journal.told.text == "Any day: Sales, the newest first"

    def test_an_empty_list_says_what_to_do(self, journal: Journal) -> None:
        journal.search("nobody")
        words, second = journal.journal_view.said["show_empty"]
        assert words == "Nothing here has this number, name or amount."
        assert "Esc clears the search" in second
        assert not journal.journal_view.primary.enabled
        assert journal.beside_list == Marked()
        journal.push("F7", "F8", "F9", "F12", "Down", "End")
        assert (journal.returned, journal.saved) == ([], [])
        journal.push("Esc")
        assert journal.numbers == [3, 2, 1]
        journal.shop.pass_time(DAY_S)
        journal.session.shift = None
        journal.push("F4", "F4", "F4", "F4", "F4")
        assert journal.numbers == []
        assert journal.journal_view.said["show_empty"][0] == "Nothing was recorded in this time."

    def test_f4_turns_the_days(self, journal: Journal) -> None:
        journal.shop.pass_time(DAY_S)
        journal.session.shift = replace(journal.session.shift, business_date="2026-11-26")  # type: ignore[type-var]
        journal.open()
        seen = [(journal.filters[0], len(journal.numbers))]
        for _time in range(5):
            journal.push("F4")
            seen.append((journal.filters[0], len(journal.numbers)))
        assert seen == [("Today", 0), ("Yesterday", 3), ("7 days", 3), ("30 days", 3), ("Any day", 3), ("Today", 0)]

    def test_a_typed_day_and_f4(self, journal: Journal) -> None:
        journal.search("24/11/2026", "F4")
        assert (journal.filters[0], journal.numbers) == ("24 Nov 2026", [])
        assert journal.journal_view.typed == ""
        journal.search("25.11.", "F4")
        assert (journal.filters[0], journal.numbers) == ("25 Nov 2026", [3, 2, 1])
        journal.push("F4")
        assert journal.filters[0] == "Today"

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2026-11-22", "2026-11-22"),
            ("22/11/2026", "2026-11-22"),
            ("22.11.26", "2026-11-22"),
            ("22-11", "2026-11-22"),
            ("30.12.", "2025-12-30"),
            ("31/2/2026", ""),
            ("29.2.", ""),
            ("6.50", ""),
            ("12.30", ""),
            ("0/0", ""),
            ("\u0662\u0662/\u0661\u0661", ""),
            ("kavanagh", ""),
        ],
    )
    def test_days_as_people_write_them(self, text: str, day: str) -> None:
        assert typed_day(text, "2026-11-25") == day

    def test_a_search_can_be_narrowed_to_some_days(self, journal: Journal) -> None:
        journal.shop.pass_time(DAY_S)
        journal.session.shift = replace(journal.session.shift, business_date="2026-11-26")  # type: ignore[type-var]
        journal.search("kavanagh")
        assert journal.numbers == [3]
        journal.push("F4")
        assert (journal.filters[0], journal.numbers) == ("Today", [])
        journal.push("F4")
        assert (journal.filters[0], journal.numbers) == ("Yesterday", [3])
        journal.search("")
        journal.search("kavanagh")
        assert journal.filters[0] == "Any day"

    def test_f5_turns_the_kinds(self, journal: Journal) -> None:
        journal.scan(SOAP)
        journal.sale.change(replace(journal.basket))
        seen = {}
        for _time in range(10):
            seen[journal.filters[1]] = len(journal.numbers)
            journal.push("F5")
        assert seen == {
            "Everything": 3,
            "Sales": 3,
            "Returns": 0,
            "Voided sales": 0,
            "No sale": 0,
            "Orders": 0,
            "Paid in": 0,
            "Paid out": 0,
            "Cash moved": 0,
            "Counts": 0,
        }
        assert journal.filters[1] == "Everything"

    def test_a_page_at_a_time_while_the_cursor_or_the_list_moves(self, shop: Shop) -> None:
        journal = Journal(shop)
        for _sale in range(2 * PAGE + 3):
            journal.sell(SOAP)
        journal.open()
        assert len(journal.numbers) == PAGE
        assert journal.journal_view.said["show_foot"][0] == [f"the newest {PAGE}"]
        journal.journal.near_end()
        assert len(journal.numbers) == 2 * PAGE
        assert journal.marked.endswith(f"{2 * PAGE + 3:05d}")
        journal.push("End")
        journal.push("End")
        assert journal.numbers == list(range(2 * PAGE + 3, 0, -1))
        assert journal.marked == "101-2-10000001"
        journal.journal.near_end()
        assert len(journal.numbers) == 2 * PAGE + 3
        journal.push("Home", "PgDn", "PgDn", "PgUp")
        assert journal.marked == f"101-2-{10000000 + 2 * PAGE + 3 - 8}"
        journal.journal.changes_applied()
        assert len(journal.numbers) == 2 * PAGE + 3

    def test_what_is_sold_meanwhile_leaves_the_cursor_where_it_is(self, journal: Journal) -> None:
        journal.push("Down")
        assert journal.marked == "101-2-10000002"
        journal.sell(SOAP)
        journal.journal.changes_applied()
        assert journal.numbers == [4, 3, 2, 1]
        assert journal.marked == "101-2-10000002"
        journal.journal.choose(0)
        assert journal.marked == "101-2-10000004"

    def test_esc_goes_back_step_by_step(self, journal: Journal) -> None:
        journal.search("kavanagh", "F12")
        assert journal.paper
        journal.push("Esc")
        assert not journal.paper
        journal.push("Esc")
        assert journal.journal_view.typed == ""
        journal.push("Esc")
        assert journal.gone == ["sell"]

    def test_trouble_with_the_file_is_said(self, journal: Journal) -> None:
        def broken(_question: object) -> Any:
            raise StorageTrouble("The disk does not answer.")

        services = journal.journal._looking._services
        journal.journal._looking._services = replace(services, search=broken)
        journal.search("kavanagh")
        assert journal.told.text == "The disk does not answer."
        assert journal.journal_view.cues == 1


class TestOneTransaction:
    def test_its_way_to_hq_stands_beside_the_list(self, journal: Journal) -> None:
        assert (journal.beside_list.title, journal.beside_list.amount) == ("101-2-10000003", "12.50")
        assert journal.beside_list.second == "Sale, 25 Nov 2026 · Niamh Kavanagh · 1 article"
        assert [(step.what, step.state) for step in journal.beside_list.steps][:2] == [
            ("Recorded", "done"),
            ("Sent", "now"),
        ]
        journal.shop.hq_has_everything()
        journal.journal.changes_applied()
        assert [step.state for step in journal.beside_list.steps] == ["done", "done", "done", "done", "now"]
        assert journal.rows_shown[0].chip[1] == "Applied"

    def test_what_it_sold_and_how_it_was_paid(self, journal: Journal) -> None:
        journal.push("Down")
        mug = "Stoneware mug, speckled blue, 350 ml"
        assert [(line.what, line.amount) for line in journal.beside_list.lines] == [
            (mug, "14.00"),
            (mug, "14.00"),
            ("Paid: Cash", "28.00"),
        ]

    def test_a_long_one_is_shortened(self, shop: Shop) -> None:
        journal = Journal(shop)
        journal.sell(*[SOAP] * 7)
        journal.open()
        assert [line.what for line in journal.beside_list.lines][-2:] == ["and 3 more lines", "Paid: Cash"]
        assert journal.beside_list.lines[-2].amount == "19.50"

    def test_f12_shows_the_receipt_and_its_way_again(self, journal: Journal) -> None:
        journal.push("F12")
        assert "Linen tea towel" in journal.paper
        assert journal.journal_view.primary.name == "Show its way"
        journal.push("Down")
        assert "Stoneware mug" in journal.paper
        journal.push("Enter")
        assert journal.paper == ""

    def test_f8_takes_goods_of_it_back(self, journal: Journal) -> None:
        journal.push("Down", "F8")
        assert journal.returned == ["101-2-10000002"]

    def test_but_only_of_what_was_sold(self, journal: Journal) -> None:
        person = journal.session.signed_in
        journal.desk.services.counter.record_no_sale("give_change", "", person, ())
        journal.open()
        assert journal.rows_shown[0].what == "Drawer opened"
        assert journal.rows_shown[0].amount == ""
        assert 8 not in journal.enabled
        journal.push("F8")
        assert journal.returned == []

    def test_a_scanned_number_or_code_shows_the_receipt(self, journal: Journal) -> None:
        first = journal.done[0][0].transaction
        assert journal.journal.scanned(first.receipt)
        assert journal.numbers == [1]
        assert "Soap bar" in journal.paper
        journal.open()
        journal.journal_view.typed = ""
        assert journal.journal.scanned(code_of_receipt(journal.shop, first))
        assert journal.numbers == [1]
        journal.journal.changes_applied()
        assert journal.numbers == [1]

    def test_another_registers_code_is_said_and_can_be_returned(self, journal: Journal) -> None:
        other = of_elsewhere(journal.done[0][0].transaction)
        assert journal.journal.scanned(code_of_receipt(journal.shop, other))
        assert (journal.told.text, journal.told.label) == (ELSEWHERE, "Sold at another register")
        journal.push("F8")
        assert journal.returned == [ELSEWHERE]
        journal.push("Down", "F8")
        assert journal.returned[1:] == ["101-2-10000002"]

    def test_an_article_is_left_to_the_sale(self, journal: Journal) -> None:
        assert not journal.journal.scanned(SOAP)
        assert not journal.journal.scanned("5012345678900")
        assert not journal.journal.scanned("")


class TestHostileInput:
    def test_whatever_is_typed_or_scanned_is_answered(self, journal: Journal) -> None:
        for text in naughty_strings():
            journal.search(text[:200])
            assert journal.told.text
            journal.push("F4", "F12", "Down", "End", "Home")
            journal.journal.scanned(text)
        journal.push("Esc", "Esc", "Esc")
        journal.open()
        journal.search("kavanagh")
        assert journal.numbers == [3]

    def test_real_barcodes_find_nothing_and_break_nothing(self, journal: Journal) -> None:
        for code in real_barcodes():
            journal.search(code)
            assert not journal.journal.scanned(code)
        journal.search("")
        assert len(journal.numbers) == 3


def test_a_manager_looks_like_everybody(shop: Shop) -> None:
    journal = Journal(shop, MANAGER_ID)
    journal.open()
    assert journal.numbers == []
    assert journal.told.label == "Journal"


def test_help_names_every_key(journal: Journal) -> None:
    assert {line.keys for line in journal.journal.help()} >= {"F2", "F4", "F5", "F6", "F7", "F8", "F9", "F12", "Del"}
    assert not journal.journal.pressed("F3")
