"""The keyboard on the screen: comes when a field is touched, types into it, and goes when it is not needed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from store_client.ui.main_window import MainWindow
from store_client.ui.widgets.buttons import PadKey
from tests.store_client.ui.hands import go


@pytest.fixture
def field(window: MainWindow) -> QLineEdit:
    window.toggle_screen_keyboard()
    go(window, "customers")
    edit: QLineEdit = window.front.view.fields["last_name"].edit  # type: ignore[attr-defined]
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
    edit.setFocus()
    return edit


def key(window: MainWindow, name: str) -> PadKey:
    keys = window.screen_keyboard.findChildren(PadKey)
    return next(one for one in keys if name in (one.text(), one.accessibleName()) and not one.isHidden())


def touch(window: MainWindow, *names: str) -> None:
    for name in names:
        QTest.mouseClick(key(window, name), Qt.MouseButton.LeftButton)
        QTest.qWait(60)


def test_it_types_into_the_field_that_was_touched(window: MainWindow, field: QLineEdit, qtbot: QtBot) -> None:
    assert window.screen_keyboard.isVisible()
    touch(window, "Capital letters", "O", "r", "l", "x", "Delete the last letter", "a")
    qtbot.waitUntil(lambda: field.text() == "Orla")
    assert field.hasFocus()


def test_digits_signs_and_accents_are_a_page_away(window: MainWindow, field: QLineEdit, qtbot: QtBot) -> None:
    touch(window, "123", "7", "é", "é")
    qtbot.waitUntil(lambda: field.text() == "7é")


def test_it_leaves_the_field_that_is_typed_into_in_view(window: MainWindow, field: QLineEdit) -> None:
    keyboard = window.screen_keyboard
    for edit in window.front.view.fields.values():  # type: ignore[attr-defined]
        QTest.mouseClick(edit.edit, Qt.MouseButton.LeftButton)
        place = edit.edit.mapTo(window, edit.edit.rect().topLeft()).y()
        assert not keyboard.geometry().top() <= place <= keyboard.geometry().bottom()


def test_it_goes_by_its_own_key_with_the_lock_and_when_it_is_switched_off(window: MainWindow, field: QLineEdit) -> None:
    touch(window, "Put the keyboard away")
    assert not window.screen_keyboard.isVisible()
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    assert window.screen_keyboard.isVisible()
    window.lock()
    assert not window.screen_keyboard.isVisible()
    window.toggle_screen_keyboard()
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    assert not window.screen_keyboard.isVisible()


def test_without_the_wish_it_never_comes(window: MainWindow) -> None:
    go(window, "customers")
    field = window.front.view.typing_field()
    assert field is not None
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    assert not window.screen_keyboard.isVisible()


def test_its_keys_are_large_enough_and_named_and_never_take_the_focus(window: MainWindow, field: QLineEdit) -> None:
    for one in window.screen_keyboard.findChildren(PadKey):
        assert one.accessibleName() or one.text()
        assert one.focusPolicy() is Qt.FocusPolicy.NoFocus
        assert one.isHidden() or min(one.width(), one.height()) >= 44
