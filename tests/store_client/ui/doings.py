"""What happens on the screens in a day: brings the window into one state after the other, to be looked at in each."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from store_client.bindings.counter import CounterDevices
from store_client.devices.fake_terminal import FakeTerminal
from store_client.domain.customer import CustomerDetails
from store_client.ui.main_window import MainWindow
from tests.store_client.ui.counter_setup import coupon, hq_sends_special_goods, hq_sets_up, tax_override, three_for_two
from tests.store_client.ui.hands import go, sign_in
from tests.store_client.ui.shop import Shop, code_of
from tests.store_client.ui.walking import settle

OpenWindow = Callable[..., MainWindow]
_REASONS = (("faulty", "Faulty or damaged"), ("regular", "Regular customer"), ("other", "Something else"))


def prepare(shop: Shop, folder: Path) -> None:
    """A shop in which everything can happen; its card terminal follows the script in ``folder``."""
    hq_sends_special_goods(shop)
    uses = ["return", "discount", "void_transaction", "price_override", "no_sale", "income", "expense"]
    reasons = [
        ("reason_code", code, {"reason": code, "name": name, "uses": uses, "position": at, "active": True})
        for at, (code, name) in enumerate(_REASONS)
    ]
    account = {"account": "postage", "name": "Postage and parcels", "direction": "expense", "active": True}
    hq_sets_up(
        shop, three_for_two(), *coupon(), tax_override("export", "Export, no tax", 0), *reasons,
        ("account", "postage", account),
    )  # fmt: skip
    shop.at_counter = CounterDevices(terminal=FakeTerminal(_script(folder)))
    card_terminal(folder, "approve", 600)


def card_terminal(folder: Path, answer: str, seconds: float = 0) -> None:
    _script(folder).write_text(f'answer = "{answer}"\nseconds = {seconds}\n', encoding="utf-8")


def _script(folder: Path) -> Path:
    return folder / "terminal.toml"


def doings(window: MainWindow, shop: Shop, folder: Path, qtbot: QtBot) -> Iterator[str]:
    """Yields the name of each state while the window is in it."""
    day = _Day(window, shop, folder, qtbot)
    for part in (
        day.sign_in,
        day.sell,
        day.choose,
        day.other_things,
        day.customers,
        day.pay,
        day.afterwards,
        day.end_of_day,
        day.count,
        day.lock,
    ):
        for state in part():
            settle()
            yield state


class _Day:
    def __init__(self, window: MainWindow, shop: Shop, folder: Path, qtbot: QtBot) -> None:
        self._window, self._shop, self._folder, self._qtbot = window, shop, folder, qtbot

    def sign_in(self) -> Iterator[str]:
        self._press(*"111111")
        yield "a wrong PIN"
        sign_in(self._window)
        yield "the first basket"

    def sell(self) -> Iterator[str]:
        self._scan(*["10007"] * 3, "10002", "10003")
        yield "an offer applies"
        self._press("F6")
        yield "a line is voided"
        self._window.keyboard.scanned.emit("2100417001190")
        yield "an unknown code"
        self._press("Up", "F4")
        yield "how many?"
        self._press("Esc", "F2")
        self._type("a")
        yield "items are found"
        self._press("Esc", "Esc", "Alt+1")
        yield "a category"
        self._press("Esc")

    def choose(self) -> Iterator[str]:
        self._press("Home", "F5")
        self._type("10")
        yield "which discount?"
        self._press("Enter")
        yield "why a discount?"
        self._press("Esc", "Esc")
        self._press("F7")
        yield "suspended under which name?"
        self._type("Blue coat")
        self._press("Enter")
        yield "suspended"
        self._press("F7")
        yield "which one is taken back?"
        self._press("Enter")
        yield "taken back"

    def other_things(self) -> Iterator[str]:
        self._press("Home", "/")
        yield "what else?"
        for key, name in (("1", "price"), ("2", "tax"), ("3", "serial number"), ("4", "comment"), ("5", "coupon")):
            self._press(key)
            yield f"what else: {name}"
            self._press("Esc", "Esc", "/")
        for key, name in (("8", "void the sale"), ("0", "open the drawer"), ("+", "income"), ("-", "expense")):
            self._press(key)
            yield f"what else: {name}"
            self._press("Esc", "Esc", "Esc", "/")
        self._press("9")
        yield "price check"
        self._window.keyboard.scanned.emit(code_of("10007"))
        yield "a price"
        self._press("Esc", "Esc")

    def customers(self) -> Iterator[str]:
        people = self._shop.services().people
        for first, phone in (("Niamh", "020 910 0142"), ("Declan", "020 910 0177")):
            people.register(CustomerDetails(first_name=first, last_name="Kavanagh", phone=phone), "01")
        self._press("F3")
        self._type("kavanagh")
        self._qtbot.waitUntil(lambda: self._window.background.idle)
        yield "customers are found"
        self._press("F12")
        yield "a customer on the sale"
        go(self._window, "customers")
        self._type("somebody nobody knows")
        self._qtbot.waitUntil(lambda: self._window.background.idle)
        yield "no customer is found"
        self._press("Esc", "Esc")
        go(self._window, "sell")

    def pay(self) -> Iterator[str]:
        self._press("F10")
        yield "ways to pay"
        self._type("5")
        self._press("F11")
        yield "a part is paid"
        for key in ("F6", "F7", "F8"):
            self._press(key)
            yield f"another way to pay, {key}"
        self._press("F5", "F12")
        yield "the card is waited for"
        card_terminal(self._folder, "lost-for-good")
        self._press("F9")
        self._qtbot.waitUntil(lambda: self._window.background.idle)
        yield "the card is given up"
        self._press("F12")
        self._qtbot.waitUntil(lambda: self._card_state() == "lost")
        yield "nobody knows of the card"
        self._press("F5")
        yield "sure that it says not paid"
        self._press("F5", "F4", "F12")
        yield "the sale is done"

    def afterwards(self) -> Iterator[str]:
        go(self._window, "journal")
        self._qtbot.waitUntil(lambda: self._window.background.idle)
        yield "the journal"
        self._press("F12")
        yield "a past receipt"
        self._press("F8")
        yield "goods come back"
        self._press("F6")
        yield "all of it comes back"
        self._press("F12")
        yield "why does it come back?"
        self._press("Esc")
        go(self._window, "health")
        self._qtbot.waitUntil(lambda: self._window.background.idle)
        yield "a check-up"
        self._shop.hq_is_gone()
        go(self._window, "status")
        self._window._look_for_changes()
        yield "HQ cannot be reached"
        go(self._window, "documents")
        yield "documents"

    def end_of_day(self) -> Iterator[str]:
        go(self._window, "day")
        yield "the end of day"
        for key, name in (("F6", "left open"), ("F6", "closed days"), ("F11", "shifts"), ("F10", "an X report")):
            self._press(key)
            yield f"the end of day: {name}"
        self._press("Esc", "Esc", "F9")
        self._qtbot.waitUntil(lambda: self._window.background.idle)
        yield "the end of day: a stick"
        go(self._window, "day")
        self._press("F8")
        yield "which cash moves?"
        self._press("Alt+4")
        yield "which bag?"
        self._type("B 77")
        self._press("Enter")
        yield "how much cash?"
        self._press("Enter")
        yield "how many notes?"
        self._type("1")
        self._press("Enter", "Down", "Enter")
        yield "why to the bank?"
        self._press("Enter")
        yield "cash for the bank"
        self._shop.pass_time(24 * 3600)
        go(self._window, "day")
        yield "yesterday's shift is still open"
        self._shop.pass_time(-24 * 3600)
        self._press("F12")
        yield "count and close?"
        self._press("Esc")

    def count(self) -> Iterator[str]:
        self._window.screens._parts.count_drawer()
        self._type("3")
        self._press("Enter")
        self._type("12")
        yield "it is counted"
        self._press("F4")
        self._type("2")
        yield "in rolls"
        for key, name in (("F6", "clear the count?"), ("F9", "count it later?"), ("F12", "fields are empty")):
            self._press("Up", key)
            yield name
        self._press("F12")
        yield "slips and cards"
        self._press("Esc", "F8")
        self._type("1234567.50")
        yield "one sum"
        self._press("F12", "F12")
        yield "the count is handed in"
        self._press("F4", "F12", "F12")
        yield "why again?"
        self._press("1", "F12")
        self._window.screens._parts.count_drawer(opening=True)
        self._type("1")
        yield "a shift is to be opened"
        self._press("F12")

    def lock(self) -> Iterator[str]:
        self._press("Ctrl+L")
        yield "locked"
        sign_in(self._window)

    def _press(self, *keys: str) -> None:
        for key in keys:
            self._window.press(key)

    def _scan(self, *skus: str) -> None:
        for sku in skus:
            self._window.keyboard.scanned.emit(code_of(sku))

    def _type(self, text: str) -> None:
        field = self._window.front.view.typing_field()
        if not isinstance(field, QLineEdit):
            self._press(*text)
            return
        field.insert(text)
        field.textEdited.emit(field.text())

    def _card_state(self) -> str:
        return str(self._window.screens.by_name("tender").presenter._payments.state)  # type: ignore[attr-defined]
