"""The card terminal and the real window: whatever the terminal does, the money is taken once and the sale stands."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from pytestqt.qtbot import QtBot

from store_client.bindings.counter import CounterDevices
from store_client.devices.fake_terminal import FakeTerminal, Script
from store_client.domain.transaction import Transaction
from store_client.services.receipts import load_transaction
from store_client.services.shift_close import CARD_NOT_SETTLED, find_blockers
from store_client.ui.main_window import MainWindow
from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.hands import go, sign_in
from tests.store_client.ui.shop import Shop, code_of

SOAP = "10007"


class HeldTerminal(FakeTerminal):
    """`go_on` is the customer, who takes a while; `script` how it ends."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        super().__init__(sleep=lambda _seconds: self.go_on.wait(20))
        self.script = Script()

    def _read_script(self) -> Script:
        return self.script


@dataclass
class Counter:
    """The window with a terminal, and one bar of soap in the basket."""

    window: MainWindow
    terminal: HeldTerminal
    shop: Shop
    qtbot: QtBot

    def asks(self, answer: str = "approve", key: str = "F11") -> None:
        """The terminal has the payment, and will answer so when the customer is done."""
        self.terminal.script = Script(answer)
        self.terminal.go_on.clear()
        self.press(key)

    def ends(self) -> None:
        """The customer is done, and the window has heard of all that came of it."""
        self.terminal.go_on.set()
        self.until(lambda: self.window.background.idle)

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=10_000)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.window.press(key)

    @property
    def said(self) -> str:
        answer = self.window.frame.strip.current
        return f"{answer.label}. {answer.text}"

    @property
    def f12(self) -> str:
        return self.window.front.view.primary.name

    @property
    def sales(self) -> list[Transaction]:
        documents = [one for one in self.shop.services().list_documents() if one.kind == "transaction.recorded"]
        return [load_transaction(self.shop.db, one.id) for one in documents]

    @property
    def paid(self) -> list[tuple[str, int]]:
        (sale,) = self.sales
        return [(part.tender, part.amount_minor) for part in sale.tenders]


@pytest.fixture
def terminal() -> Iterator[HeldTerminal]:
    held = HeldTerminal()
    yield held
    held.go_on.set()


@pytest.fixture
def counter(open_window: OpenWindow, terminal: HeldTerminal, shop: Shop, qtbot: QtBot) -> Counter:
    return signed_in(open_window, terminal, shop, qtbot)


def signed_in(open_window: OpenWindow, terminal: HeldTerminal, shop: Shop, qtbot: QtBot) -> Counter:
    shop.at_counter = CounterDevices(terminal=terminal)
    window = open_window()
    sign_in(window)
    if not window.screens.sale.basket.lines:
        window.keyboard.scanned.emit(code_of(SOAP))
    return Counter(window, terminal, shop, qtbot)


def test_approved_the_sale_is_recorded_by_itself(counter: Counter) -> None:
    counter.asks()
    assert counter.f12 == "Waiting for the card"
    counter.ends()
    assert counter.window.front.name == "sale_done"
    assert counter.paid == [("card", 650)]


def test_declined_the_basket_is_kept_and_cash_is_taken(counter: Counter) -> None:
    counter.asks("decline")
    counter.ends()
    assert "Card declined; the basket is kept" in counter.said
    counter.press("F4", "F12")
    assert counter.paid == [("cash", 650)]
    assert counter.terminal.taken_minor() == 0


def test_timed_out_the_terminal_is_asked_after_and_the_card_tried_again(counter: Counter) -> None:
    counter.asks("time-out")
    counter.ends()
    assert "Card declined" in counter.said
    counter.asks(key="F12")
    counter.ends()
    assert counter.paid == [("card", 650)]
    assert counter.terminal.taken_minor() == 650


def test_approved_and_the_reply_was_lost_the_money_is_taken_once(counter: Counter) -> None:
    counter.asks("lost")
    counter.ends()
    counter.until(lambda: counter.window.front.name == "sale_done")
    assert counter.paid == [("card", 650)]
    assert counter.terminal.taken_minor() == 650


@pytest.mark.parametrize(("key", "tenders"), [("F4", [("card", 650)]), ("F5", [("cash", 650)])])
def test_nobody_knows_and_a_person_says_what_the_terminal_shows(
    counter: Counter, key: str, tenders: list[tuple[str, int]]
) -> None:
    counter.asks("lost-for-good")
    counter.ends()
    assert "was it paid?" in counter.said
    counter.press("F12")
    counter.until(lambda: counter.window.background.idle)
    assert "was it paid?" in counter.said
    counter.press(key, key)
    if key == "F5":
        assert "not paid" in counter.said
        counter.press("F4", "F12")
    assert counter.paid == tenders


class TestWhileItIsOpen:
    @pytest.fixture
    def counter(self, counter: Counter) -> Counter:
        counter.asks()
        return counter

    def test_the_sale_is_neither_recorded_nor_put_aside_nor_voided(self, counter: Counter) -> None:
        counter.press("Esc")
        assert counter.f12 == "Card payment"
        counter.press("F12")
        assert counter.window.front.name == "tender"
        counter.press("Esc", "F7", "Enter")
        assert "not settled yet" in counter.said
        counter.press("Esc", "/", "8", "Enter")
        counter.press("Esc")
        assert counter.sales == []
        assert len(counter.window.screens.sale.basket.lines) == 1

    def test_no_other_part_is_taken_and_no_second_card_asked(self, counter: Counter) -> None:
        counter.press("F4", "Alt+1", "F11", "Enter", "Del", "F12")
        assert "not settled yet" in counter.said
        counter.press("Esc", "F11")
        counter.ends()
        counter.until(lambda: counter.window.front.name == "sale_done")
        assert counter.paid == [("card", 650)]
        assert counter.terminal.taken_minor() == 650

    def test_the_day_is_not_closed(self, counter: Counter) -> None:
        go(counter.window, "day")
        counter.press("F12")
        assert "card payment is not settled yet" in counter.said
        assert [one.code for one in find_blockers(counter.shop.db)] == [CARD_NOT_SETTLED]

    def test_another_screen_hears_of_it_and_the_sale_waits_for_somebody(self, counter: Counter) -> None:
        go(counter.window, "journal")
        counter.ends()
        assert "Card approved" in counter.said
        assert counter.sales == []
        counter.press("Ctrl+1", "F12")
        assert counter.paid == [("card", 650)]

    def test_the_register_is_locked_meanwhile_and_the_next_person_finishes(self, counter: Counter) -> None:
        counter.press("Ctrl+L")
        counter.ends()
        assert counter.sales == []
        sign_in(counter.window)
        counter.press("F12")
        assert counter.paid == [("card", 650)]

    def test_cancelled_at_the_register_no_money_is_taken(self, counter: Counter) -> None:
        counter.press("F9")
        counter.until(lambda: counter.terminal._given_up != set())
        counter.ends()
        assert "Cancelled; the basket is kept" in counter.said
        assert counter.terminal.taken_minor() == 0
        assert counter.sales == []


class TestAfterACrash:
    """The window is gone without a word while the terminal has the payment; another one starts on the same file."""

    @pytest.fixture
    def restart(
        self, counter: Counter, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
    ) -> Callable[[str], Counter]:
        def restart(answer: str) -> Counter:
            counter.asks(answer)
            gone = counter.window
            monkeypatch.setattr(gone.screens._presenter("tender")._payments, "_answered", lambda *_answer: None)
            gone._poll.stop()
            gone.keyboard.release()
            counter.ends()
            return signed_in(open_window, counter.terminal, counter.shop, counter.qtbot)

        return restart

    @pytest.mark.parametrize("answer", ["approve", "lost"])
    def test_what_the_terminal_took_is_a_part_of_the_sale(self, restart: Callable[[str], Counter], answer: str) -> None:
        counter = restart(answer)
        assert counter.window.front.name == "tender"
        counter.until(lambda: counter.window.background.idle)
        assert "Card approved" in counter.said
        assert counter.sales == []
        counter.press("F12")
        assert counter.paid == [("card", 650)]
        assert counter.terminal.taken_minor() == 650

    @pytest.mark.parametrize("answer", ["decline", "time-out"])
    def test_where_it_took_nothing_the_sale_goes_on(self, restart: Callable[[str], Counter], answer: str) -> None:
        counter = restart(answer)
        counter.until(lambda: counter.window.background.idle)
        assert "Card declined" in counter.said
        counter.press("F4", "F12")
        assert counter.paid == [("cash", 650)]

    def test_where_it_cannot_tell_a_person_is_asked(self, restart: Callable[[str], Counter]) -> None:
        counter = restart("lost-for-good")
        counter.until(lambda: "was it paid?" in counter.said)
        counter.press("F4", "F4", "F12")
        assert counter.paid == [("card", 650)]
