"""The money of a return goes back to the card that it came from, by the terminal, or by hand where there is none."""

from dataclasses import replace

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
        self.card = "****4242"

    def ask(self, intent: card.CardIntent) -> card.TerminalAnswer:
        return replace(super().ask(intent), card=self.card)

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


class TestTwoCards:
    """A soap and a mug of 20.50 were paid: 8.00 by the card that ends in 4242, the rest by the one in 1881."""

    @pytest.fixture
    def both(self, shop: Shop, terminal: ScriptedTerminal) -> Returning:
        shop.at_counter = CounterDevices(terminal=terminal)
        back = Returning(shop)
        back.tender._go = lambda _screen: back.tender.shown()  # as the window does
        back.scan(SOAP, MUG)
        back.open()
        back.enter("8.00", "F5", "F11")
        back.beside.finish()
        terminal.card = "****1881"
        back.enter("", "F5", "F12")
        back.beside.finish()
        back.begin()
        back.take(back.last.receipt)
        back.push("F6", "F12")
        return back

    def test_the_second_stands_ready_with_its_exact_amount(self, both: Returning) -> None:
        first = both.payments.intent
        assert first is not None
        assert (first.kind, first.amount_minor) == (card.REFUND, 800)
        both.beside.finish()
        assert both.answer.text == "Next: ****1881. Enter gives it back"
        assert both.answer.label == "Given back to the card · ****1881 · 8.00"
        assert both.answer.amount == "12.50"
        assert both.tender_view.typed == "12.50"
        assert (both.tender_view.primary.name, both.tender_view.primary.note) == ("Give back by Card", "€12.50")
        assert both.beside.jobs == []

    def test_one_enter_gives_it_back_to_the_card_it_came_from(self, both: Returning) -> None:
        paid_with = both.last.tenders
        both.beside.finish()
        both.key("Enter")
        intent = both.payments.intent
        assert intent is not None
        assert (intent.amount_minor, intent.of) == (1250, paid_with[1].reference)
        both.beside.finish()
        assert (both.last.type, [part.amount_minor for part in both.last.tenders]) == (RETURN, [-800, -1250])

    def test_it_is_still_offered_after_a_look_elsewhere(self, both: Returning) -> None:
        both.beside.finish()
        both.key("Esc")
        both.open()
        assert (both.tender_view.typed, both.answer.label) == ("12.50", "Several cards were paid with")
        both.key("Enter")
        both.beside.finish()
        assert both.last.type == RETURN

    def test_a_person_may_choose_otherwise(self, both: Returning) -> None:
        both.beside.finish()
        both.enter("", "F4", "F12")
        assert [(part.tender, part.amount_minor) for part in both.last.tenders] == [("card", -800), ("cash", -1250)]

    def test_what_was_declined_is_offered_again_by_the_card_key(
        self, both: Returning, terminal: ScriptedTerminal
    ) -> None:
        terminal.script = Script(DECLINE)
        both.beside.finish()
        assert both.answer.tone == "error"
        assert both.tender_view.typed == ""
        terminal.script = Script()
        both.enter("", "F5")
        assert both.tender_view.typed == "8"
        both.key("Enter")
        both.beside.finish()
        assert both.tender_view.typed == "12.50"

    def test_the_next_sale_knows_nothing_of_it(self, both: Returning) -> None:
        both.beside.finish()
        both.enter("", "F4", "F12")
        both.scan(MUG)
        both.open()
        assert both.tender_view.typed == ""


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
