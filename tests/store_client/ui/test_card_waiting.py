"""The card terminal beside the window: approved, declined, slow, or silent after it took the money."""

from dataclasses import replace
from typing import Any

import pytest

from store_client.bindings.counter import CounterDevices
from store_client.devices.fake_terminal import FakeTerminal, Script
from store_client.domain.card import TerminalAnswer
from store_client.errors import StorageTrouble
from store_client.ui.screen import Answer
from store_client.ui.window_services import WindowServices
from tests.store_client.ui.shop import Shop, code_of
from tests.store_client.ui.tendering import Tendering

SOAP, MUG = code_of("10007"), code_of("10002")


class ScriptedTerminal(FakeTerminal):
    def __init__(self) -> None:
        super().__init__(sleep=lambda _seconds: None)
        self.script = Script()
        self.charged: list[int] = []

    def _read_script(self) -> Script:
        return self.script


def with_cards(services: WindowServices, **acts: Any) -> WindowServices:
    return replace(services, counter=replace(services.counter, cards=replace(services.counter.cards, **acts)))


@pytest.fixture
def terminal() -> ScriptedTerminal:
    return ScriptedTerminal()


@pytest.fixture
def paying(shop: Shop, terminal: ScriptedTerminal) -> Tendering:
    shop.at_counter = CounterDevices(terminal=terminal)
    counter = Tendering(shop)
    counter.scan(SOAP)
    return counter


def test_a_card_is_one_press_and_the_sale_is_recorded_when_it_is_approved(
    paying: Tendering, terminal: ScriptedTerminal
) -> None:
    paying.open("card")
    assert paying.tender_view.said["show_card"][0].waiting
    assert not paying.tender_view.primary.enabled
    paying.beside.finish()
    assert [part.amount_minor for part in paying.recorded[0].transaction.tenders] == [650]
    assert terminal.taken_minor() == 650


def test_a_part_by_card_leaves_the_rest_to_pay(paying: Tendering) -> None:
    paying.open("card", "5")
    paying.beside.finish()
    assert paying.parts == [("Card", "5.00")]
    assert paying.due.amount == "1.50"
    assert paying.recorded == []


def test_each_step_of_the_terminal_is_said(paying: Tendering, terminal: ScriptedTerminal) -> None:
    terminal.script = Script("lost-for-good")
    paying.open("card")
    assert paying.answer.text == "The customer pays at the terminal"
    paying.beside.finish()
    assert paying.answer.label == "The terminal's answer was lost"
    paying.looked_at = False
    paying.beside.finish()
    assert paying.answer.text == "Look at the terminal: was it paid?"
    assert paying.tender_view.cues == 1
    assert [answer.text for answer in paying.elsewhere] == ["Look at the terminal: was it paid?"]


def test_coming_back_while_the_terminal_is_asked_asks_nothing_more(
    paying: Tendering, terminal: ScriptedTerminal
) -> None:
    paying.open("card")
    paying.open("card", "3")
    assert len(paying.beside.jobs) == 1
    paying.beside.finish()
    assert terminal.taken_minor() == 650


def test_a_declined_card_is_loud_and_keeps_everything(paying: Tendering, terminal: ScriptedTerminal) -> None:
    terminal.script = Script("decline")
    paying.open("card")
    paying.beside.finish()
    assert "declined" in paying.answer.label
    assert paying.tender_view.cues == 1
    assert paying.tender_view.said["show_card"] == (None,)
    paying.key("F4", "F12")
    assert [part.tender for part in paying.recorded[0].transaction.tenders] == ["cash"]


def test_a_lost_answer_is_asked_after_and_the_money_is_taken_once(
    paying: Tendering, terminal: ScriptedTerminal
) -> None:
    terminal.script = Script("lost")
    paying.open("card")
    paying.beside.finish()
    assert paying.payments.state == "checking"
    paying.beside.finish()
    assert len(paying.recorded) == 1
    assert terminal.taken_minor() == 650


def test_a_time_out_at_the_terminal_took_nothing(paying: Tendering, terminal: ScriptedTerminal) -> None:
    terminal.script = Script("time-out")
    paying.open("card")
    paying.beside.finish()
    paying.beside.finish()
    assert paying.recorded == []
    assert "declined" in paying.answer.label


class TestNobodyKnows:
    @pytest.fixture
    def paying(self, paying: Tendering, terminal: ScriptedTerminal) -> Tendering:
        terminal.script = Script("lost-for-good")
        paying.open("card")
        paying.beside.finish()
        paying.beside.finish()
        return paying

    def test_a_person_is_asked_what_the_terminal_shows(self, paying: Tendering) -> None:
        panel = paying.tender_view.said["show_card"][0]
        assert panel.title == "What does the terminal show?"
        assert [key for key, *_words in panel.buttons] == ["F4", "F5", "F12"]

    def test_coming_back_to_it_what_was_said_before_is_gone(self, paying: Tendering) -> None:
        paying.tender_view.answer(Answer("Mastercard ****1234", "Card approved", tone="ok"))
        paying.tender.shown()
        assert paying.answer.text == "Look at the terminal: was it paid?"

    def test_it_says_paid_and_the_sale_is_recorded(self, paying: Tendering) -> None:
        paying.key("F4")
        assert (paying.answer.text, paying.recorded) == ("F4 again: it says paid", [])
        paying.key("F4")
        assert [part.tender for part in paying.recorded[0].transaction.tenders] == ["card"]

    def test_it_says_not_paid_and_another_way_is_taken(self, paying: Tendering) -> None:
        paying.key("F5", "F5")
        assert paying.answer.label == "Card payment settled"
        assert paying.recorded == []
        paying.key("F4", "F12")
        assert [part.tender for part in paying.recorded[0].transaction.tenders] == ["cash"]

    def test_a_key_pressed_by_habit_says_nothing(self, paying: Tendering) -> None:
        paying.key("F4", "F5", "Alt+1", "F4")
        assert paying.recorded == []
        assert paying.payments.state == "lost"

    def test_asking_again_takes_no_money(self, paying: Tendering, terminal: ScriptedTerminal) -> None:
        paying.key("F12")
        assert paying.tender_view.said["show_card"][0].waiting
        paying.beside.finish()
        assert not paying.tender_view.said["show_card"][0].waiting
        assert len(terminal._payments) == 1

    def test_nothing_else_can_be_paid_or_put_aside_before_it_is_settled(self, paying: Tendering) -> None:
        paying.key("Enter", "F11", "Alt+1", "Del")
        assert paying.answer.label == "A card payment is not settled yet"
        paying.presenter.shown()
        assert paying.view.primary.name == "Card payment"
        paying.paid.clear()
        paying.press("F12")
        assert (paying.done, paying.paid) == ([], [("", "")])
        paying.press("F7")
        paying.type("aside", "Enter")
        assert len(paying.basket.lines) == 1
        paying.press("Esc")
        paying.do("8")
        paying.press("Enter")
        assert len(paying.basket.lines) == 1

    def test_after_a_restart_it_is_asked_after_again(self, paying: Tendering, shop: Shop) -> None:
        again = Tendering(shop)
        assert again.sale.offer_again()
        assert again.tender.go_on()
        again.beside.finish()
        assert again.payments.state == "lost"
        again.key("F4", "F4")
        assert again.recorded == []
        again.key("F12")
        assert [part.tender for part in again.recorded[0].transaction.tenders] == ["card"]


def test_the_terminal_answering_late_counts_all_the_same(paying: Tendering, terminal: ScriptedTerminal) -> None:
    paying.open("card")
    (charge,) = paying.beside.jobs
    paying.beside.jobs.clear()
    paying.shop.pass_time(120)
    paying.tender.ticked()
    assert paying.tender_view.primary.name == "Stop waiting"
    paying.key("F12")
    assert paying.payments.state == "checking"
    work, done, _failed = charge
    done(work())
    assert len(paying.recorded) == 1
    paying.beside.finish()
    assert len(paying.recorded) == 1


def test_the_payment_can_be_cancelled_at_the_terminal(paying: Tendering, terminal: ScriptedTerminal) -> None:
    paying.open("card")
    assert paying.tender_view.keys[9].name == "Cancel card"
    paying.key("F9")
    charge, cancel = paying.beside.jobs
    paying.beside.jobs = [cancel, charge]
    paying.beside.finish()
    assert paying.recorded == []
    assert terminal.taken_minor() == 0
    assert paying.tender_view.said["show_card"] == (None,)


def test_what_was_cancelled_here_is_no_decline(paying: Tendering) -> None:
    paying.open("card")
    paying.key("F9")
    paying.beside.jobs.reverse()
    paying.beside.finish()
    assert paying.answer == Answer("The card was not charged", "Cancelled; the basket is kept", icon="credit-card")
    assert paying.tender_view.cues == 0


def test_a_decline_after_a_cancelled_payment_is_one_again(paying: Tendering, terminal: ScriptedTerminal) -> None:
    paying.open("card")
    paying.key("F9")
    paying.beside.jobs.reverse()
    paying.beside.finish()
    terminal.script = Script("decline")
    paying.open("card")
    paying.beside.finish()
    assert (paying.answer.tone, paying.tender_view.cues) == ("error", 1)


def test_where_nobody_looks_the_sale_waits_for_somebody_to_record_it(paying: Tendering) -> None:
    paying.open("card")
    paying.looked_at = False
    paying.beside.finish()
    assert paying.recorded == []
    assert [answer.label for answer in paying.elsewhere] == ["Card approved"]
    paying.looked_at = True
    paying.key("F12")
    assert len(paying.recorded) == 1


def test_items_can_be_added_while_the_customer_pays(paying: Tendering) -> None:
    paying.open("card")
    paying.scan(MUG)
    paying.beside.finish()
    assert paying.recorded == []
    assert paying.due.amount == "14.00"


def test_an_approved_part_is_undone_at_the_terminal_with_another_persons_word(
    paying: Tendering, terminal: ScriptedTerminal
) -> None:
    paying.open("card", "5")
    paying.beside.finish()
    paying.key("F9")
    if paying.asked:
        paying.approve()
    paying.beside.finish()
    assert paying.parts == []
    assert terminal.taken_minor() == 0


def test_an_answer_that_cannot_be_written_down_is_asked_for_again(
    paying: Tendering, terminal: ScriptedTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = paying.payments._services
    full: list[int] = []

    def once_full(*given: object) -> object:
        if not full:
            full.append(1)
            raise StorageTrouble("The disk is full.")
        return services.counter.cards.take_answer(*given)  # type: ignore[arg-type]

    broken = with_cards(services, take_answer=once_full)
    monkeypatch.setattr(paying.payments, "_services", broken)
    paying.open("card")
    paying.beside.finish()
    assert paying.tender_view.said["show_card"][0].text == "The disk is full."
    paying.key("F12")
    paying.beside.finish()
    assert len(paying.recorded) == 1
    assert terminal.taken_minor() == 650


def test_a_terminal_that_breaks_is_an_answer_that_was_lost(paying: Tendering, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_intent: object) -> TerminalAnswer:
        raise OSError("unplugged")

    services = paying.payments._services
    broken = with_cards(services, ask=breaks)
    monkeypatch.setattr(paying.payments, "_services", broken)
    paying.open("card")
    paying.beside.finish()
    paying.beside.finish()
    assert paying.payments.state == "lost"


def test_in_anothers_own_shift_no_card_is_charged(paying: Tendering, terminal: ScriptedTerminal) -> None:
    """Nothing could be recorded afterwards, and the money would be gone."""
    shift = paying.session.shift
    assert shift is not None
    paying.session.shift = replace(shift, several=False, staff="somebody else")
    paying.open("card")
    paying.beside.finish()
    assert terminal.taken_minor() == 0
    assert "somebody else's alone" in paying.answer.text
    paying.session.shift = replace(shift, several=False, staff=paying.session.signed_in.id)
    paying.open("card")
    paying.beside.finish()
    assert terminal.taken_minor() == 650
