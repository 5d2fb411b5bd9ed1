"""The window's keyboard: an application event filter that takes scans out and sends each key to where it belongs."""

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from store_client.ui.scanner import BurstReader, Scan, Wedge
from store_client.ui.shortcuts import TEXT_AREA_KEYS, TEXT_KEYS, control_character, name_of, printable_text
from store_client.ui.typed_fields import TypedFields

_MODIFIERS = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock}
)
_ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_LINE_FEED = "\n"
_LEAST_REPEAT_MS = 10
"""No held key repeats as fast: a scanner's two equal characters in a row may look like one that does."""


class Keyboard(QObject):
    """Each character waits one scanner gap before the field gets it, so a scan never lands in a field.

    `fields` names what may receive what is typed without having the focus.
    """

    scanned = Signal(str)

    def __init__(
        self,
        application: QApplication,
        window: QWidget,
        press: Callable[[str], bool],
        typed: Callable[[str, QWidget | None], bool],
        fields: Callable[[], Iterable[QWidget | None]] = lambda: (),
        wedge: Wedge | None = None,
    ) -> None:
        super().__init__(window)
        self._application, self._window, self._press, self._typed = application, window, press, typed
        self._fields = fields
        self._reader = BurstReader(wedge or Wedge())
        self._before = TypedFields()
        self._pressed = 0
        self._typed_ms = 0
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
        if not isinstance(watched, QWidget) or not self._is_ours(watched):
            return False
        if kind == QEvent.Type.MouseButtonPress:
            self._let_go()
            return False
        return isinstance(event, QKeyEvent) and self._key_pressed(event)

    def _is_ours(self, widget: QWidget) -> bool:
        """Of this window, or of a list that stands open above it."""
        window = widget.window()
        while window is not self._window:
            parent = window.parentWidget()
            if parent is None:
                return False
            window = parent.window()
        return True

    def _key_pressed(self, event: QKeyEvent) -> bool:
        if event.key() in _MODIFIERS:
            return False
        at_ms = event.timestamp() or time.monotonic_ns() // 1_000_000
        text = printable_text(event)
        if text:
            self._hold(event, text, at_ms)
            return True
        control = control_character(event)
        if event.key() in _ENDS or control == _LINE_FEED:
            if self._took_scan(self._reader.end(at_ms)) or self._reader.follows_a_scan(at_ms):
                return True
        elif control and self._reader.is_part_of_burst(at_ms):
            # A separator inside a code, which no field must get.
            self._took_scan(self._reader.feed(control, at_ms))
            return True
        self._let_go()
        self._forget()
        return self._route(event)

    def _hold(self, event: QKeyEvent, text: str, at_ms: int) -> None:
        repeated = event.isAutoRepeat() and at_ms - self._typed_ms >= _LEAST_REPEAT_MS
        self._typed_ms = at_ms
        if repeated or not self._reader.is_part_of_burst(at_ms):
            self._let_go()
            self._forget()
        scan = self._reader.feed(text, at_ms)
        self._held.append(QKeyEvent(event.type(), event.key(), event.modifiers(), text, event.isAutoRepeat()))
        if self._took_scan(scan):
            return
        self._looked_twice = False
        self._timer.start(self._reader.gap_ms)

    def _took_scan(self, scan: Scan | None) -> bool:
        if scan is None:
            return False
        self._timer.stop()
        self._held.clear()
        if scan.already_typed:
            self._take_back()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self.scanned.emit(scan.code)
        return True

    def _take_back(self) -> None:
        """The first characters of the scan, which the program was too busy to hold back."""
        for _ in range(self._pressed):
            self._press("Backspace")
        self._before.put_back()
        self._forget()

    def _forget(self) -> None:
        """What comes next belongs to nothing that went before."""
        self._reader.forget()
        self._before.forget()
        self._pressed = 0

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
        if held:
            self._before.remember((QApplication.focusWidget(), *self._fields()))
        for event in held:
            self._give(event)

    def _give(self, event: QKeyEvent) -> None:
        target = QApplication.focusWidget()
        if self._typed(event.text(), target):
            self._pressed += not self._before.touched
            return
        if target is None:
            return
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
        if _is_for_the_text(name, QApplication.focusWidget()):
            return False
        return self._press(name)


def _is_for_the_text(name: str, focus: QWidget | None) -> bool:
    if isinstance(focus, QPlainTextEdit | QTextEdit):
        return name in TEXT_AREA_KEYS and not focus.isReadOnly()
    return name in TEXT_KEYS and isinstance(focus, QLineEdit) and bool(focus.text())
