"""The money of a return goes back to the card that it came from, by the terminal, or by hand where there is none."""

import pytest

from store_client.bindings.counter import CounterDevices
from store_client.devices.fake_terminal import DECLINE, FakeTerminal, Script
from store_client.domain import card
from store_client.domain.transaction import RETURN
from store_client.errors import Refused
from store_client.services import paying
from tests.store_client.ui.returning import Returning
from tests.store_client.ui.selling import MANAGER_ID
from tests.store_client.ui.shop import Shop, code_of

SOAP, MUG = code_of("10007"), code_of("10002")


class ScriptedTerminal(FakeTerminal):
    def __init__(self) -> None:
        super().__init__(sleep=lambda _seconds: None)
        self.script = Script()

    def _read_script(self) -> Script:
        return self.script


@pytest.fixture
def terminal() -> ScriptedTerminal:
    return ScriptedTerminal()


@pytest.fixture
def back(shop: Shop, terminal: ScriptedTerminal) -> Returning:
    """A soap and a mug were paid by card; their receipt is open and the soap is picked."""
    shop.at_counter = CounterDevices(terminal=terminal)
    counter = Returning(shop)
    counter.scan(SOAP, MUG)
    counter.open("card")
    counter.beside.finish()
    counter.begin()
    counter.take(counter.last.receipt)
    counter.push("Space")
    return counter


def test_the_card_comes_first_and_cash_is_the_other_way(back: Returning) -> None:
    assert back.ways == [("Card", "", True), ("Cash", "", False)]
    (way, _cash) = back.returns_view.said["show_ways"][0]
    assert way.detail == "as paid · ****4242"


def test_the_terminal_gives_back_what_it_took_and_the_return_is_recorded(
    back: Returning, terminal: ScriptedTerminal
) -> None:
    paid_with = back.last.tenders[0]
    back.push("F12")
    assert back.gone[-1] == "tender"
    intent = back.payments.intent
    assert intent is not None
    assert (intent.kind, intent.amount_minor, intent.of) == (card.REFUND, 650, paid_with.reference)
    back.beside.finish()
    assert (back.last.type, [part.amount_minor for part in back.last.tenders]) == (RETURN, [-650])
    assert terminal.taken_minor() == 1400


def test_a_refund_that_is_declined_leaves_everything_to_be_given_back_otherwise(
    back: Returning, terminal: ScriptedTerminal
) -> None:
    terminal.script = Script(DECLINE)
    back.push("F12")
    back.beside.finish()
    assert back.last.type == "sale"
    assert back.basket.due_minor == -650
    back.key("F4", "F12")
    assert [(part.tender, part.amount_minor) for part in back.last.tenders] == [("cash", -650)]


def test_in_cash_where_a_person_chooses_it(back: Returning) -> None:
    back.push("Alt+2", "F12")
    assert [(part.tender, part.amount_minor) for part in back.last.tenders] == [("cash", -650)]


def test_two_ways_go_back_as_they_came(shop: Shop, terminal: ScriptedTerminal) -> None:
    shop.at_counter = CounterDevices(terminal=terminal)
    back = Returning(shop)
    back.scan(SOAP, MUG)
    back.sale.change(paying.pay_cash(back.basket, 1000))
    back.open("card")
    back.beside.finish()
    back.begin()
    back.take(back.last.receipt)
    back.push("F6")
    assert back.ways == [("Cash", "", True), ("Card", "", False)]
    back.push("Alt+2")
    assert back.ways == [("Cash", "10.00", False), ("Card", "10.50", True)]
    back.push("F12")
    back.beside.finish()
    parts = {part.tender: part.amount_minor for part in back.last.tenders}
    assert parts == {"cash": -1000, "card": -1050}


class TestByHand:
    @pytest.fixture
    def beside(self, shop: Shop) -> Returning:
        """Cards are taken at a terminal that stands beside the register."""
        back = Returning(shop)
        back.scan(SOAP)
        back.sale.change(paying.pay_other(back.basket, "card"))
        back.press("F12")
        back.begin()
        back.take(back.last.receipt)
        back.push("Space")
        return back

    def test_a_person_is_told_and_confirms(self, beside: Returning) -> None:
        before = len(beside.done)
        beside.push("F12")
        assert beside.told.text == "Give €6.50 back at the card terminal, then press F12 again."
        assert len(beside.done) == before
        beside.push("F12")
        assert [(part.tender, part.amount_minor) for part in beside.last.tenders] == [("card", -650)]

    def test_any_other_key_first_asks_again(self, beside: Returning) -> None:
        before = len(beside.done)
        beside.push("F12", "Down", "F12")
        assert len(beside.done) == before


class TestPaymentsWithoutABasket:
    """What the terminal took for a basket that is gone."""

    def test_are_given_back(self, back: Returning, terminal: ScriptedTerminal) -> None:
        cards = back.desk.services.counter.cards
        intent = _paid_for_nothing(back)
        giving = cards.start_giving_back(intent)
        assert (giving.kind, giving.amount_minor, giving.undoes) == (card.REFUND, 1400, intent.id)
        answer = cards.ask(giving)
        cards.take_answer(back.basket, giving, answer)
        assert [one.intent.id for one in cards.find_unresolved()] == []

    def test_or_written_off_with_a_few_words(self, back: Returning) -> None:
        cards = back.desk.services.counter.cards
        manager = next(one for one in back.desk.services.list_staff() if one.id == MANAGER_ID)
        intent = _paid_for_nothing(back)
        with pytest.raises(Refused, match="what became of the money"):
            cards.write_off(intent, " ", manager)
        cards.write_off(intent, "given back at the bank", manager)
        assert cards.find_unresolved() == []


def _paid_for_nothing(back: Returning) -> card.CardIntent:
    """The terminal approved a payment, and the program ended before its basket was recorded."""
    cards = back.desk.services.counter.cards
    back.scan(MUG)
    intent = cards.start(back.basket, 1400, "card")
    cards.take_answer(back.basket, intent, cards.ask(intent))
    back.sale.start_over()
    back.scan(SOAP)
    return cards.find_unresolved()[0].intent
