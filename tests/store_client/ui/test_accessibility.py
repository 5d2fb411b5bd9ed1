"""For those who hear the screen, use the keyboard alone, or their fingers: names, roles, targets, the strip."""

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from store_client.ui.frame import answer_strip
from store_client.ui.main_window import MainWindow
from store_client.ui.screen import Answer
from store_client.ui.widgets.buttons import PadKey
from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.walking import focusable, visible_widgets, walk

SIZES = ((1024, 768), (1920, 1080))
ROLES = {
    *(QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton, QAccessible.Role.ComboBox),
    *(QAccessible.Role.EditableText, QAccessible.Role.List, QAccessible.Role.Table, QAccessible.Role.PageTab),
    *(QAccessible.Role.SpinBox, QAccessible.Role.Document, QAccessible.Role.ButtonMenu),
}
LEAST_TARGET = 44


@pytest.mark.parametrize("language", ["en", "fr"])
def test_everything_that_takes_focus_has_a_name_and_a_role(open_window: OpenWindow, language: str) -> None:
    window = open_window(language=language)
    nameless: list[str] = []
    for place in walk(window, with_help=True):
        found = focusable(window)
        assert found, place
        for widget in found:
            interface = QAccessible.queryAccessibleInterface(widget)
            name = interface.text(QAccessible.Text.Name).strip()
            if not name or interface.role() not in ROLES:
                nameless.append(f"{place}: {type(widget).__name__} “{name}” {interface.role().name}")
    assert not nameless, "\n".join(nameless)


@pytest.mark.parametrize("size", SIZES)
def test_everything_that_is_pressed_or_touched_is_large_enough_for_a_finger(
    open_window: OpenWindow, size: tuple[int, int]
) -> None:
    window = open_window(*size)
    small = {
        f"{place}: {type(widget).__name__} “{widget.accessibleName()}” {widget.width()} × {widget.height()}"
        for place in walk(window)
        for widget in visible_widgets(window)
        if isinstance(widget, (QAbstractButton, QLineEdit)) and widget.isEnabled()
        if min(widget.width(), _touch_height(widget)) < LEAST_TARGET
    }
    assert not small, "\n".join(sorted(small))


def _touch_height(widget: QObject) -> int:
    """The field in a screen's head is touched anywhere in its frame."""
    assert isinstance(widget, (QAbstractButton, QLineEdit))
    parent = widget.parentWidget()
    return parent.height() if widget.objectName() == "headField" and parent is not None else widget.height()


def test_tab_goes_through_all_that_takes_focus_and_the_ring_goes_with_it(window: MainWindow) -> None:
    window.go("status")
    reached = set()
    for _step in range(60):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus)
        if isinstance(focus, QAbstractButton):
            corner = focus.mapTo(window, focus.rect().topLeft())
            assert window._ring.isVisible()
            assert window._ring.geometry() == focus.rect().translated(corner).adjusted(-5, -5, 5, 5)
    assert set(focusable(window)) <= reached


def test_a_screen_reader_hears_each_new_answer(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, bool]] = []

    class Listening:
        Event, AnnouncementPoliteness = QAccessible.Event, QAccessible.AnnouncementPoliteness

        @staticmethod
        def updateAccessibility(event: QAccessibleAnnouncementEvent) -> None:
            urgent = event.politeness() is QAccessible.AnnouncementPoliteness.Assertive
            heard.append((event.message(), urgent))

    monkeypatch.setattr(answer_strip, "QAccessible", Listening)
    window.front.view.answer(Answer("Soap bar", label="Last scan", amount="6.50"))
    window.front.view.answer(Answer("Soap bar", label="Last scan", amount="6.50"))
    window.front.view.answer(Answer("Not known here", tone="error"))
    assert heard == [("Last scan. Soap bar. 6.50", False), ("Not known here", True)]


def test_the_strip_has_its_words_as_its_name(window: MainWindow) -> None:
    window.front.view.answer(Answer("Soap bar", label="Last scan"))
    interface = QAccessible.queryAccessibleInterface(window.frame.strip)
    assert interface.text(QAccessible.Text.Name) == "Last scan. Soap bar"


def test_the_keypad_never_takes_the_focus(open_window: OpenWindow) -> None:
    pad = [key for key in open_window().findChildren(PadKey) if key.isVisible()]
    assert len(pad) == 12
    assert {key.focusPolicy() for key in pad} == {Qt.FocusPolicy.NoFocus}
