"""The window's keyboard: an application event filter that takes scans out and sends each key to where it belongs."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from store_client.ui.scanner import SCANNER_GAP_MS, BurstReader
from store_client.ui.shortcuts import TEXT_KEYS, name_of, printable_text

_MODIFIERS = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock}
)
_ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})


class Keyboard(QObject):
    """Each character waits one scanner gap before the field gets it, so a scan never lands in a field."""

    scanned = Signal(str)

    def __init__(
        self,
        application: QApplication,
        window: QWidget,
        press: Callable[[str], bool],
        typed: Callable[[str, QWidget | None], bool],
    ) -> None:
        super().__init__(window)
        self._application, self._window, self._press, self._typed = application, window, press, typed
        self._reader = BurstReader()
        self._held: list[QKeyEvent] = []
        self._replaying = False
        self._looked_twice = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._gap_passed)
        application.installEventFilter(self)

    @property
    def idle(self) -> bool:
        """Every character that was typed has reached its field."""
        return not self._held

    def release(self) -> None:
        """Stop filtering; the window is closing."""
        self._timer.stop()
        self._application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress) or self._replaying:
            return False
        if not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        if kind == QEvent.Type.MouseButtonPress:
            self._let_go()
            return False
        return isinstance(event, QKeyEvent) and self._key_pressed(event)

    def _key_pressed(self, event: QKeyEvent) -> bool:
        if event.key() in _MODIFIERS:
            return False
        at_ms = event.timestamp() or time.monotonic_ns() // 1_000_000
        text = printable_text(event)
        if text:
            self._hold(event, text, at_ms)
            return True
        if event.key() in _ENDS and self._took_scan(at_ms):
            return True
        self._let_go()
        self._reader.forget()
        return self._route(event)

    def _hold(self, event: QKeyEvent, text: str, at_ms: int) -> None:
        if not self._reader.is_part_of_burst(at_ms):
            self._let_go()
        self._reader.feed(text, at_ms)
        self._held.append(QKeyEvent(event.type(), event.key(), event.modifiers(), text, event.isAutoRepeat()))
        self._looked_twice = False
        self._timer.start(SCANNER_GAP_MS)

    def _took_scan(self, at_ms: int) -> bool:
        scan = self._reader.end(at_ms)
        if scan is None:
            return False
        self._timer.stop()
        self._held.clear()
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit):
            for _ in range(scan.already_typed):
                field.backspace()
        self.scanned.emit(scan.code)
        return True

    def _gap_passed(self) -> None:
        # When the program was busy, the rest of a scan may already stand in the event queue: look there first.
        if self._looked_twice:
            self._let_go()
        else:
            self._looked_twice = True
            self._timer.start(0)

    def _let_go(self) -> None:
        self._timer.stop()
        self._reader.release()
        held, self._held = self._held, []
        for event in held:
            target = QApplication.focusWidget()
            if self._typed(event.text(), target) or target is None:
                continue
            self._replaying = True
            try:
                QApplication.sendEvent(target, event)
            finally:
                self._replaying = False

    def _route(self, event: QKeyEvent) -> bool:
        name = name_of(event)
        if not name:
            return False
        if event.isAutoRepeat() and name.startswith(("F", "Ctrl", "Alt", "Enter", "Esc")):
            return True
        focus = QApplication.focusWidget()
        if name in TEXT_KEYS and isinstance(focus, QLineEdit) and focus.text():
            return False
        return self._press(name)
