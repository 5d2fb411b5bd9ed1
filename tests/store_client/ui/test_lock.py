"""Locking: by a key or after a while, everything kept; the same person goes on, another begins at the basket."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from store_client.ui.main_window import MainWindow
from store_client.ui.sign_in.idle import IdleWatch
from tests.store_client.ui.hands import basket_of, go, sign_in
from tests.store_client.ui.shop import code_of


def fill_form(window: MainWindow) -> None:
    window.keyboard.scanned.emit(code_of("10002"))
    go(window, "customers")
    window.front.view.fields["last_name"].edit.setText("Kavanagh")  # type: ignore[attr-defined]


def test_the_same_person_finds_the_screen_as_it_was_left(window: MainWindow) -> None:
    fill_form(window)
    window.press("Ctrl+L")
    assert window.front.name == "sign_in"
    assert not window.screens.signed_in
    sign_in(window)
    assert window.front.name == "customers"
    assert window.front.view.fields["last_name"].edit.text() == "Kavanagh"  # type: ignore[attr-defined]
    assert basket_of(window) == [("10002", "1000")]


def test_another_person_takes_over_the_basket(window: MainWindow) -> None:
    fill_form(window)
    window.press("Ctrl+L")
    window.press("Alt+2")
    sign_in(window)
    assert window.front.name == "sell"
    assert basket_of(window) == [("10002", "1000")]
    assert window.screens.session.signed_in.name == "Orla Fitzgerald"


def test_while_it_is_locked_no_tab_leads_anywhere(window: MainWindow) -> None:
    window.press("Ctrl+L")
    for key in ("Ctrl+1", "Ctrl+2", "Ctrl+4", "Ctrl+5", "Esc"):
        window.press(key)
        assert window.front.name == "sign_in"
    assert not any(tab.isVisible() for tab in window.frame.top.tabs.values())


def test_the_way_back_from_the_check_up_is_the_lock_again(window: MainWindow) -> None:
    window.press("Ctrl+L")
    window.press("F7")
    assert window.front.name == "health"
    window.press("Ctrl+1")
    assert window.front.name == "health"
    window.press("Esc")
    assert window.front.name == "sign_in"
    sign_in(window)
    assert window.front.name == "sell"


def test_a_register_that_is_left_alone_locks_itself(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.screens.session.lock_after_s = 60
    window.idle.touched()
    monkeypatch.setattr(window.idle, "seconds", lambda: 59.9)
    window._look_for_changes()
    assert window.screens.signed_in
    monkeypatch.setattr(window.idle, "seconds", lambda: 60.0)
    window._look_for_changes()
    assert window.front.name == "sign_in"
    assert window.frame.strip.current.label == "Locked by Aoife Brennan"


def test_signing_in_counts_as_a_touch(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PIN that is typed on a scanner's keypad, or a lock that is short: nobody is locked out at once."""
    window.screens.session.lock_after_s = 60
    monkeypatch.setattr(window.idle, "_touched", window.idle._touched - 3600)
    window.press("Ctrl+L")
    sign_in(window)
    window._look_for_changes()
    assert window.screens.signed_in


def test_what_the_system_gives_to_the_window_is_a_touch(window: MainWindow) -> None:
    handle = window.windowHandle()
    assert handle is not None
    window.idle._touched -= 100
    QTest.keyClick(handle, Qt.Key.Key_Control)
    assert window.idle.seconds() < 50
    window.idle._touched -= 100
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 300))
    assert window.idle.seconds() < 50


def test_a_steady_clock_counts_the_seconds() -> None:
    now = [100.0]
    watch = IdleWatch(lambda: now[0])
    now[0] = 130.0
    assert watch.seconds() == 30.0
    watch.eventFilter(watch, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier))
    assert watch.seconds() == 0.0
    now[0] = 131.0
    watch.eventFilter(watch, QEvent(QEvent.Type.Paint))
    assert watch.seconds() == 1.0


def test_the_policy_of_hq_says_when(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    session = window.screens.session
    devices = replace(session._services.devices, lock_after_s=lambda: 300)
    monkeypatch.setattr(session, "_services", replace(session._services, devices=devices))
    session.reload()
    assert session.lock_after_s == 300


def test_a_badge_unlocks_from_anywhere(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    presenter = window.screens.by_name("sign_in").presenter
    services = presenter._services  # type: ignore[attr-defined]
    person = services.list_staff()[0]
    devices = replace(services.devices, sign_in_with_badge=lambda badge, pin: person)
    monkeypatch.setattr(presenter, "_services", replace(services, devices=devices))
    go(window, "status")
    window.press("Ctrl+L")
    window.keyboard.scanned.emit("B-01-s3cret")
    assert window.front.name == "status"
    assert window.screens.signed_in
