"""The hands at the register: a scanner, a person who types, keys that are pressed."""

import time

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from store_client.ui.main_window import MainWindow
from tests.store_client.ui.shop import PIN, code_of

SCREENS = ("sign_in", "sell", "sale_done", "customers", "status", "documents", "health", "day", "count")
SIZES = ((1024, 768), (1366, 768), (1920, 1080))
PERSONS_PACE_MS = 60


def send_key(target: QWidget, key: Qt.Key, text: str, at_ms: int) -> None:
    """A key with the time the window system gave it, so that a slow machine cannot turn a scanner into a person."""
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
    event.setTimestamp(at_ms)
    QApplication.sendEvent(target, event)


def scan(target: QWidget, code: str, *, gap_ms: int = 1, wait_ms: int = 0, end: Qt.Key = Qt.Key.Key_Return) -> None:
    """As a keyboard wedge does: characters close together, then Enter or Tab; `wait_ms`: the program runs between."""
    at_ms = time.monotonic_ns() // 1_000_000
    for character in code:
        send_key(target, Qt.Key(ord(character)), character, at_ms)
        at_ms += gap_ms
        if wait_ms:
            QTest.qWait(wait_ms)
    send_key(target, end, "\r", at_ms)


def type_by_hand(target: QWidget, text: str) -> None:
    for character in text:
        QTest.keyClicks(target, character)
        QTest.qWait(PERSONS_PACE_MS)
    window = target.window()
    assert isinstance(window, MainWindow)
    while not window.keyboard.idle:
        QTest.qWait(5)


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


def basket_of(window: MainWindow) -> list[tuple[str, str]]:
    presenter = window.screens.by_name("sell").presenter
    return [(line.sku, str(line.quantity_thousandths)) for line in presenter.basket.lines]  # type: ignore[attr-defined]


def sign_in(window: MainWindow) -> None:
    for digit in PIN:
        window.press(digit)


def go(window: MainWindow, name: str) -> None:
    if name == "sale_done":
        window.keyboard.scanned.emit(code_of("10001"))
        window.press("F12")
    elif name != window.front.name:
        window.go(name)
