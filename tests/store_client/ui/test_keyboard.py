"""Scans in the real window: whatever stands in front and wherever the focus is, none is lost and none leaks."""

import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from store_client.bindings.counter import CounterDevices
from store_client.ui.main_window import MainWindow
from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.hands import basket_of, go, press, scan, send_key, sign_in, type_by_hand
from tests.store_client.ui.shop import PRODUCTS, Shop, code_of

pytestmark = pytest.mark.xvfb
CODES = [code_of(sku) for sku, *_rest in PRODUCTS]


def texts_of(window: MainWindow) -> set[str]:
    return {field.text() for field in window.findChildren(QLineEdit)}


def into_window(window: MainWindow, make: Callable[[], QWidget]) -> QWidget:
    """A field of some form, on the screen in front."""
    field = make()
    field.setParent(window.frame)
    field.setGeometry(20, 300, 300, 60)
    field.show()
    field.setFocus()
    return field


class TestWhateverIsInFront:
    def test_two_hundred_scans_ten_milliseconds_apart_with_the_approval_panel_open(self, window: MainWindow) -> None:
        scan(window.frame, CODES[0])
        ask_for_approval(window)
        for at in range(200):
            scan(QApplication.focusWidget() or window, CODES[at % len(CODES)], gap_ms=0)
            QTest.qWait(10)
        assert len(basket_of(window)) == 201
        assert texts_of(window) == {""}
        assert "0 of 6" in window.screens.by_name("approval").view.boxes.accessibleName()  # type: ignore[attr-defined]

    @pytest.mark.parametrize("name", ["sell", "tender", "sale_done", "customers", "journal", "day", "health"])
    def test_a_scan_lands_in_the_basket_from_every_screen(self, window: MainWindow, name: str) -> None:
        if name == "tender":
            scan(window.frame, CODES[1])
        go(window, name)
        before = len(basket_of(window))
        scan(window.frame, CODES[0])
        assert len(basket_of(window)) == before + 1
        assert texts_of(window) == {""}

    def test_while_a_question_is_open_a_scan_is_the_next_item(self, window: MainWindow) -> None:
        scan(window.frame, CODES[0])
        press(window, Qt.Key.Key_F4)
        scan(window.frame, CODES[1])
        assert len(basket_of(window)) == 2

    def test_with_a_list_open_above_the_window(self, window: MainWindow, qtbot: QtBot) -> None:
        box = into_window(window, QComboBox)
        assert isinstance(box, QComboBox)
        box.addItems(["21 first", "22 second"])
        box.showPopup()
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
        scan(QApplication.activePopupWidget() or window, CODES[0])
        assert len(basket_of(window)) == 1
        assert box.currentIndex() == 0
        assert QApplication.activePopupWidget() is None


class TestNothingLeaks:
    """The program was busy for longer than a scanner's gap, and the first characters had gone to a field."""

    def test_a_selection_that_they_replaced_is_there_again(self, window: MainWindow) -> None:
        field = into_window(window, QLineEdit)
        assert isinstance(field, QLineEdit)
        field.setText("Kavanagh")
        field.setSelection(0, 4)
        scan(field, CODES[0], gap_ms=5, wait_ms=60)
        assert (field.text(), field.selectedText()) == ("Kavanagh", "Kava")
        assert len(basket_of(window)) == 1

    def test_a_field_that_was_full_keeps_what_it_had(self, window: MainWindow) -> None:
        field = into_window(window, QLineEdit)
        assert isinstance(field, QLineEdit)
        field.setMaxLength(8)
        field.setText("Kavanagh")
        scan(field, CODES[0], gap_ms=5, wait_ms=60)
        assert field.text() == "Kavanagh"

    def test_nor_into_a_field_of_several_lines(self, window: MainWindow) -> None:
        field = into_window(window, QPlainTextEdit)
        assert isinstance(field, QPlainTextEdit)
        field.setPlainText("left at\nthe door")
        scan(field, CODES[0], gap_ms=5, wait_ms=60)
        assert field.toPlainText() == "left at\nthe door"
        assert len(basket_of(window)) == 1

    def test_nor_into_a_pin(self, open_window: OpenWindow) -> None:
        window = open_window()
        scan(window, "B-99-4711471147114711", gap_ms=5, wait_ms=60)
        assert window.front.name == "sign_in"
        boxes = window.front.view._boxes  # type: ignore[attr-defined]
        assert "0 of 6" in boxes.accessibleName()

    def test_nor_into_the_amount_that_is_being_paid(self, window: MainWindow) -> None:
        scan(window.frame, CODES[0])
        press(window, Qt.Key.Key_F10)
        field = window.front.view.typing_field()
        assert field is not None
        scan(field, CODES[1], gap_ms=5, wait_ms=60)
        assert field.text() == ""
        assert len(basket_of(window)) == 2

    def test_what_a_person_typed_before_the_scan_stays(self, window: MainWindow) -> None:
        go(window, "customers")
        field = window.front.view.typing_field()
        assert field is not None
        type_by_hand(field, "Kava")
        scan(field, CODES[0])
        assert field.text() == "Kava"


class TestHowScannersAreSet:
    def test_a_scanner_that_sends_two_ends_presses_nothing(self, window: MainWindow) -> None:
        scan(window.frame, CODES[0])
        at_ms = 10_000_000
        for character in CODES[1]:
            send_key(window.frame, Qt.Key(ord(character)), character, at_ms)
        send_key(window.frame, Qt.Key.Key_Return, "\r", at_ms)
        window.frame.primary.setFocus()
        send_key(window.frame.primary, Qt.Key.Key_Return, "\r", at_ms + 2)
        assert window.front.name == "sell"
        assert len(basket_of(window)) == 2

    def test_prefix_and_suffix_of_the_settings_are_taken_off(self, shop: Shop, open_window: OpenWindow) -> None:
        shop.at_counter = CounterDevices(prefix="~", suffix="#")
        window = open_window()
        sign_in(window)
        at_ms = 5_000
        for character in f"~{CODES[0]}#":
            send_key(window.frame, Qt.Key(ord(character)), character, at_ms)
            at_ms += 5
        assert basket_of(window) == [("10001", "1000")]
        assert texts_of(window) == {""}

    def test_a_separator_inside_a_code_reaches_no_field(self, window: MainWindow) -> None:
        codes: list[str] = []
        window.keyboard.scanned.connect(codes.append)
        field = window.front.view.typing_field()
        assert field is not None
        at_ms = 5_000
        for character in "0104006381333931":
            send_key(field, Qt.Key(ord(character)), character, at_ms)
        separator = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier, "\x1d"
        )
        separator.setTimestamp(at_ms)
        QApplication.sendEvent(field, separator)
        for character in "21ABC1":
            send_key(field, Qt.Key(ord(character)), character, at_ms)
        send_key(field, Qt.Key.Key_Return, "\r", at_ms)
        assert codes == ["0104006381333931\x1d21ABC1"]
        assert field.text() == ""

    def test_a_key_that_is_held_down_is_a_persons(self, window: MainWindow) -> None:
        field = window.front.view.typing_field()
        assert field is not None
        at_ms = 5_000
        for at in range(8):
            event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_0, Qt.KeyboardModifier.NoModifier, "0", at > 0)
            event.setTimestamp(at_ms + at * 30)
            QApplication.sendEvent(field, event)
        send_key(field, Qt.Key.Key_Return, "\r", at_ms + 230)
        assert window.frame.strip.current.tone == "error"
        assert "00000000 is not known here" in window.frame.strip.current.text


def ask_for_approval(window: MainWindow) -> None:
    """A discount that a cashier may not give."""
    presenter = window.screens.by_name("sell").presenter
    presenter.pressed("F5")
    field = window.screens.by_name("sell").view.typing_field()
    assert field is not None
    field.setText("50%")
    presenter.typed("50%")  # type: ignore[attr-defined]
    presenter.pressed("Enter")
    presenter.pressed("Enter")
    assert window.frame.primary.accessibleName() == "Approve, F12"


def test_the_approval_panel_keeps_the_keys_to_itself(window: MainWindow) -> None:
    scan(window.frame, CODES[0])
    ask_for_approval(window)
    field = window.screens.by_name("sell").view.typing_field()
    assert field is not None
    field.setFocus()
    type_by_hand(field, "24")
    assert field.text() == ""
    assert "2 of 6" in window.screens.by_name("approval").view.boxes.accessibleName()  # type: ignore[attr-defined]
    press(window, Qt.Key.Key_Escape)
    assert window.frame.primary.accessibleName() == "Cash, exact, F12"


def test_an_approved_discount_is_given(window: MainWindow) -> None:
    scan(window.frame, code_of("10007"))
    ask_for_approval(window)
    type_by_hand(window, "246810")
    assert window.frame.strip.current.label == "Discount given"
    assert window.screens.sale.basket.total_minor == 325


def test_another_screen_closes_the_panel(window: MainWindow) -> None:
    scan(window.frame, CODES[0])
    ask_for_approval(window)
    press(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    press(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.frame.primary.accessibleName() == "Cash, exact, F12"


def test_slash_opens_what_else_can_be_done_and_a_digit_does_it(window: MainWindow) -> None:
    scan(window.frame, CODES[0])
    field = window.front.view.typing_field()
    assert field is not None
    type_by_hand(field, "/4")
    assert "comment" in window.frame.strip.current.label
    type_by_hand(field, "gift")
    press(window, Qt.Key.Key_Return)
    assert window.screens.sale.basket.lines[0].comment == "gift"


def test_a_slash_within_a_text_is_a_slash(window: MainWindow) -> None:
    field = window.front.view.typing_field()
    assert field is not None
    type_by_hand(field, "a/b")
    assert field.text() == "a/b"


def test_equal_characters_with_no_time_between_them_are_no_key_that_is_held(window: MainWindow) -> None:
    """The window system marks the second of them as repeated when both come in the same millisecond."""
    at_ms, before = time.monotonic_ns() // 1_000_000, ""
    for character in f"{CODES[0]}\r":
        key = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character))
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, character, character == before)
        event.setTimestamp(at_ms)
        QApplication.sendEvent(QApplication.focusWidget() or window, event)
        before = character
    assert any(one == other for one, other in pairwise(CODES[0]))
    assert basket_of(window) == [(PRODUCTS[0][0], "1000")]
    assert texts_of(window) == {""}
