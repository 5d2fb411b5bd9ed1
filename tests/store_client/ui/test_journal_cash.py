"""Cash that was moved and drawers that were counted stand in the journal, with words, slips and copies."""

from pathlib import Path

import pytest

from store_client.ui.documents.steps import kind_words
from store_client.ui.journal import rows as journal_rows
from store_client.ui.services_day import CashMove, Count
from store_client.ui.status.words import backlog_words
from tests.store_client.ui.daytime import cash_of, person_of
from tests.store_client.ui.journaling import Journal
from tests.store_client.ui.shop import Shop

ICONS = Path(__file__).parents[3] / "resources" / "icons"
COUNTED = cash_of((5000, 2), (1000, 1))


@pytest.fixture
def journal(shop: Shop) -> Journal:
    """A float, a bag for the bank, and a count, by a cashier."""
    made, day, ada = Journal(shop), shop.services().day, person_of(shop)
    if shop.services().current_shift() is None:
        shop.services().open_shift("01")
    day.cash.move(CashMove("float_entry", 2000, reason="more_change"), ada, ())
    day.cash.move(CashMove("bank_drop", 10_000, bag="B-77", reason="days_takings"), ada, ())
    day.cash.declare(Count((COUNTED,)), ada, ())
    made.open()
    return made


def shown(journal: Journal) -> list[tuple[str, str]]:
    return [(row.what, row.amount.replace("\u2212", "-")) for row in journal.rows_shown]


def beside(journal: Journal) -> list[tuple[str, str]]:
    marked = journal.journal_view.said["show_marked"][0]
    return [(line.what, line.amount.replace("\u2212", "-")) for line in marked.lines]


def test_each_has_its_own_words_and_a_count_has_no_amount(journal: Journal) -> None:
    assert shown(journal) == [("Count", ""), ("To the bank", "-100.00"), ("Float put in", "20.00")]


def test_a_count_shows_what_was_counted_and_nothing_else(journal: Journal) -> None:
    assert beside(journal) == [("Counted: Cash", "110.00")]


def test_a_bag_shows_its_number(journal: Journal) -> None:
    journal.push("Down")
    assert beside(journal) == [("Taken out: Cash", "-100.00"), ("Bag B-77", "")]
    journal.push("Down")
    assert beside(journal) == [("Put in: Cash", "20.00")]


def test_the_slip_can_be_read(journal: Journal) -> None:
    journal.push("Down", "F12")
    slip = [" ".join(row.text.split()) for row in journal.journal_view.said["show_receipt"][0]]
    assert {"BANK DROP", "Cash 100.00", "Bag number B-77", "The day's takings"} <= set(slip)


def test_the_kinds_of_the_journal_have_them_together(journal: Journal) -> None:
    while journal.filters[1] != "Cash moved":
        journal.push("F5")
    assert shown(journal) == [("To the bank", "-100.00"), ("Float put in", "20.00")]
    journal.push("F5")
    assert (journal.filters[1], shown(journal)) == ("Counts", [("Count", "")])


NEW = ("float_entry", "tender_removal", "safe_drop", "bank_drop", "declaration")


@pytest.mark.parametrize("type_", NEW)
def test_documents_and_the_backlog_have_words_and_pictures_for_them(type_: str) -> None:
    icon, words = kind_words("transaction.recorded", type_)
    assert words == journal_rows.what_words(type_) != type_
    assert backlog_words("transaction.recorded", type_)[0] == icon
    assert backlog_words("transaction.recorded", type_)[1] not in ("", type_)
    assert (ICONS / f"{icon}.svg").is_file()


@pytest.mark.parametrize(
    ("event", "words"),
    [("suspended", "Shift suspended"), ("resumed", "Shift resumed"), ("blind_closed", "Shift closed blind")],
)
def test_a_changed_shift_says_how_it_changed(event: str, words: str) -> None:
    icon, said = kind_words("shift.changed", event)
    assert said == words
    assert (ICONS / f"{icon}.svg").is_file()


def test_a_changed_shifts_document_carries_its_event_and_its_number(shop: Shop) -> None:
    services, ada = shop.services(), person_of(shop)
    services.open_shift("01")
    services.day.shifts.suspend(ada, ())
    newest = services.list_documents()[0]
    assert (newest.kind, newest.type, newest.title) == ("shift.changed", "suspended", "1")
