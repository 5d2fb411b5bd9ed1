"""A scanner as fast as they come, in front of every screen: two hundred codes, and each of them in the basket."""

import time

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from store_client.bindings.counter import CounterDevices
from store_client.ui.main_window import MainWindow
from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.hands import go, sign_in
from tests.store_client.ui.shop import PRODUCTS, Shop, code_of

CODES = [code_of(sku) for sku, *_rest in PRODUCTS]
SCANS = 200
APART_MS = 10


class Wedge:
    """Sends codes one after the other, 10 ms apart and a character each millisecond, to whatever has the focus."""

    def __init__(self, window: MainWindow, prefix: str = "", suffix: str = "") -> None:
        self._window, self._prefix, self._suffix = window, prefix, suffix
        self._at_ms = time.monotonic_ns() // 1_000_000

    def scan(self, code: str) -> None:
        for character in f"{self._prefix}{code}{self._suffix}":
            self._send(Qt.Key(ord(character.upper())), character)
        if not self._suffix:
            self._send(Qt.Key.Key_Return, "\r")
        self._at_ms += APART_MS

    def _send(self, key: Qt.Key, text: str) -> None:
        self._at_ms += 1
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(self._at_ms)
        QApplication.sendEvent(QApplication.focusWidget() or self._window, event)


def scanned_pieces(window: MainWindow) -> int:
    return sum(line.quantity_thousandths for line in window.screens.sale.basket.lines) // 1000


def fields_of(window: MainWindow) -> list[QWidget]:
    found: list[QWidget] = []
    for kind in (QLineEdit, QPlainTextEdit, QTextEdit):
        found += window.findChildren(kind)
    return found


def words_in(field: QWidget) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["sell", "tender", "customers", "journal", "documents", "day", "health"])
def test_two_hundred_scans_ten_milliseconds_apart_are_all_there_whatever_is_in_front(
    window: MainWindow, name: str
) -> None:
    wedge = Wedge(window)
    wedge.scan(CODES[0])
    for at in range(1, SCANS):
        if at % 20 == 1:
            go(window, name)
        wedge.scan(CODES[at % len(CODES)])
    assert scanned_pieces(window) == SCANS
    assert {words_in(field) for field in fields_of(window)} <= {""}


def test_every_field_of_every_screen_may_have_the_focus_and_gets_none_of_it(window: MainWindow) -> None:
    wedge = Wedge(window)
    wedge.scan(CODES[0])
    count = 1
    for name in ("sell", "tender", "customers", "journal"):
        go(window, name)
        for field in [one for one in fields_of(window) if one.isVisible() and one.isEnabled()]:
            if not field.isVisible():
                go(window, name)
            field.setFocus()
            before = words_in(field)
            wedge.scan(CODES[count % len(CODES)])
            count += 1
            assert words_in(field) == before
            assert scanned_pieces(window) == count


@pytest.mark.parametrize(("prefix", "suffix"), [("~", ""), ("]C1", ""), ("", "#"), ("<", ">")])
def test_what_the_scanner_sends_around_a_code_is_recognised(
    shop: Shop, open_window: OpenWindow, prefix: str, suffix: str
) -> None:
    shop.at_counter = CounterDevices(prefix=prefix, suffix=suffix)
    window = open_window()
    sign_in(window)
    wedge = Wedge(window, prefix, suffix)
    for at in range(SCANS // 4):
        wedge.scan(CODES[at % len(CODES)])
    assert scanned_pieces(window) == SCANS // 4
    assert {words_in(field) for field in fields_of(window)} <= {""}


def test_a_code_of_gs1_comes_whole_with_its_separators(window: MainWindow) -> None:
    codes: list[str] = []
    window.keyboard.scanned.connect(codes.append)
    wedge = Wedge(window)
    gs1 = f"01{CODES[0].zfill(14)}3103000250\x1d10LOT7"
    wedge.scan(gs1)
    assert codes == [gs1]
