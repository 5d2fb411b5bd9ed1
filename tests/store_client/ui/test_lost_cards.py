"""Card payments whose sale is gone are brought to whoever signs in, until the money is accounted for."""

import pytest

from store_client.bindings.counter import CounterDevices
from store_client.devices.fake_terminal import Script
from store_client.services import card_payments, parking
from tests.store_client.ui.selling import Selling
from tests.store_client.ui.shop import Shop, code_of
from tests.store_client.ui.tendering import Tendering
from tests.store_client.ui.test_card_waiting import ScriptedTerminal

SOAP = code_of("10007")


@pytest.fixture
def terminal() -> ScriptedTerminal:
    return ScriptedTerminal()


def after_losing_a_sale(shop: Shop, terminal: ScriptedTerminal) -> Selling:
    """A card was asked for 6.50; then the program ended, and the file of the basket was no more."""
    shop.at_counter = CounterDevices(terminal=terminal)
    paying = Tendering(shop)
    paying.scan(SOAP)
    terminal.script = Script("lost-for-good")
    paying.open("card", "6.50")
    paying.beside.finish()
    paying.beside.finish()
    parking.clear_draft(shop.db)
    selling = Selling(shop)
    selling.presenter.begin()
    return selling


def lost(shop: Shop) -> int:
    return len(card_payments.find_unresolved(shop.db))


def test_nothing_is_asked_where_nothing_is_lost(shop: Shop) -> None:
    selling = Selling(shop)
    selling.presenter.begin()
    assert selling.choices == []


def test_what_nobody_knows_is_asked_of_the_terminal_again(shop: Shop, terminal: ScriptedTerminal) -> None:
    selling = after_losing_a_sale(shop, terminal)
    assert selling.said.text == "Nobody knows whether a card paid €6.50"
    assert selling.choices == ["Ask the terminal what became of it", "It is dealt with elsewhere"]
    for payment in terminal._payments.values():
        payment["silent"] = ""
    selling.press("Enter")
    selling.beside.finish()
    assert selling.said.text == "A card paid €6.50, and there is no sale for it"
    terminal.script = Script("lost")
    selling.press("Enter")
    selling.beside.finish()
    assert selling.said.text == "Nobody knows whether €6.50 went back to a card"
    selling.press("Enter")
    selling.beside.finish()
    assert selling.said.text == "The money went back to the card"
    assert terminal.taken_minor() == 0
    assert lost(shop) == 0


def test_a_terminal_that_still_cannot_tell_leaves_the_question_open(shop: Shop, terminal: ScriptedTerminal) -> None:
    selling = after_losing_a_sale(shop, terminal)
    selling.press("Enter")
    selling.beside.finish()
    assert selling.choices[0] == "Ask the terminal what became of it"
    assert lost(shop) == 1


def test_money_that_does_not_go_back_is_still_to_be_accounted_for(shop: Shop, terminal: ScriptedTerminal) -> None:
    selling = after_losing_a_sale(shop, terminal)
    for payment in terminal._payments.values():
        payment["silent"] = ""
    selling.press("Enter")
    selling.beside.finish()
    terminal.script = Script("decline")
    selling.press("Enter")
    selling.beside.finish()
    assert selling.said.text == "A card paid €6.50, and there is no sale for it"
    assert lost(shop) == 1


def test_a_person_says_what_became_of_the_money(shop: Shop, terminal: ScriptedTerminal) -> None:
    selling = after_losing_a_sale(shop, terminal)
    selling.press("Alt+2")
    selling.type("", "Enter")
    assert selling.said.tone == "error"
    selling.type("given back in cash by Orla", "Enter")
    assert selling.said.text == "Noted, and HQ is told"
    assert lost(shop) == 0


def test_it_waits_for_the_next_one_who_signs_in(shop: Shop, terminal: ScriptedTerminal) -> None:
    selling = after_losing_a_sale(shop, terminal)
    selling.press("Esc")
    selling.scan(SOAP)
    assert [row[2] for row in selling.rows] == ["6.50"]
    selling.presenter.begin()
    assert selling.choices == []
    again = Selling(shop)
    again.presenter.begin()
    assert len(again.choices) == 2
