"""Cash that moves without a sale: a float, a removal, drops to the safe and to the bank, by amount or by pieces."""

import json

import pytest

from store_client.ui.services_journal import JournalQuestion
from tests.store_client.ui.selling import MANAGER_ID, Selling
from tests.store_client.ui.shop import Shop


@pytest.fixture
def selling(shop: Shop) -> Selling:
    return Selling(shop)


def ask(selling: Selling, choice: str) -> None:
    """From the page with what else can be done to the movement with that name."""
    selling.press("/", "*")
    selling.press(f"Alt+{selling.choices.index(choice) + 1}")


def recorded(selling: Selling) -> list[tuple[str, int]]:
    """(type, total), the newest first."""
    return [(row.type, row.total_minor) for row in selling.shop.services().journal.search(JournalQuestion())]


def newest_body(selling: Selling) -> dict[str, object]:
    rows = selling.shop.db.rows("SELECT content FROM outbox ORDER BY sequence DESC LIMIT 1")
    body: dict[str, object] = json.loads(rows[0][0])["body"]
    return body


@pytest.mark.parametrize(
    ("choice", "type_", "total"),
    [
        ("Put a float in", "float_entry", 5000),
        ("Take cash out", "tender_removal", -5000),
        ("Drop into the safe", "safe_drop", -5000),
    ],
)
def test_an_amount_is_typed_a_reason_chosen_and_it_is_recorded(
    selling: Selling, choice: str, type_: str, total: int
) -> None:
    ask(selling, choice)
    selling.type("50", "Enter")
    selling.press("Enter")
    assert recorded(selling)[0] == (type_, total)
    assert (selling.said.tone, selling.said.amount) == ("ok", "50.00")


def test_what_goes_to_the_bank_has_the_number_of_its_bag(selling: Selling) -> None:
    ask(selling, "Hand to the bank")
    selling.press("Enter")
    assert selling.said.text == "Type the number of the bag, or scan it. Esc goes back."
    selling.presenter.scanned("BAG-0077")
    selling.type("120.50", "Enter")
    selling.press("Enter")
    assert recorded(selling)[0] == ("bank_drop", -12050)
    assert "BAG-0077" in selling.said.text
    assert "BAG-0077" in json.dumps(newest_body(selling))


def test_it_is_counted_by_coins_and_notes_as_far_as_there_are_any(selling: Selling) -> None:
    ask(selling, "Put a float in")
    selling.press("Enter")
    assert selling.said.text == "How many of 500.00?"
    for typed in ("", "", "2", ""):
        selling.type(typed, "Enter")
    selling.press("Down", "Enter")
    selling.press("Enter")
    assert recorded(selling)[0] == ("float_entry", 20000)
    assert '"pieces": 2' in json.dumps(newest_body(selling))


def test_it_ends_by_itself_after_the_smallest_coin(selling: Selling) -> None:
    ask(selling, "Put a float in")
    selling.press("Enter")
    for _one in selling.shop.services().day.cash.denominations():
        selling.type("1", "Enter")
    assert selling.said.text == "Why?"


@pytest.mark.parametrize("typed", ["x", "1000000", "-1"])
def test_what_is_no_number_of_coins_is_said_and_the_count_stays(selling: Selling, typed: str) -> None:
    ask(selling, "Put a float in")
    selling.press("Enter")
    selling.type(typed, "Enter")
    assert selling.said.text == "Type how many there are, such as 12."
    selling.type("1", "Enter")
    assert selling.said.text == "How many of 200.00?"


def test_nothing_counted_moves_nothing(selling: Selling) -> None:
    ask(selling, "Take cash out")
    selling.press("Enter", "Down", "Enter")
    assert selling.said.text.startswith("Nothing was counted")
    assert recorded(selling) == []


@pytest.mark.parametrize("typed", ["0", "-5", "much"])
def test_an_amount_that_cannot_be_moved_is_asked_again(selling: Selling, typed: str) -> None:
    ask(selling, "Drop into the safe")
    selling.type(typed, "Enter")
    assert selling.said.tone == "error"
    selling.type("20", "Enter")
    selling.press("Enter")
    assert recorded(selling)[0] == ("safe_drop", -2000)


def test_esc_leaves_everything_as_it_was(selling: Selling) -> None:
    selling.scan("10001")
    ask(selling, "Take cash out")
    selling.press("Esc", "Esc")
    assert recorded(selling) == []
    assert len(selling.sale.basket.lines) == 1


def test_income_and_expense_stand_beside_them(shop: Shop) -> None:
    selling = Selling(shop, MANAGER_ID)
    selling.press("/", "*")
    assert selling.choices[-2:] == ["Income", "Expense"]
    selling.press("Up", "Alt+6")
    assert selling.said.label == "Expense"


def test_a_name_is_found_by_typing(selling: Selling) -> None:
    selling.press("/", "*")
    selling.type("bank")
    assert selling.choices == ["Hand to the bank"]
    selling.type("nowhere", "Enter")
    assert selling.said.text.startswith("No movement is called “nowhere”")
