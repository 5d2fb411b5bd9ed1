"""Where a key, a typed character and a scan go: to what is the window's own, then to the screen whose keys count."""

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLineEdit, QWidget

from store_client.ui import everywhere
from store_client.ui.frame.frame import Frame
from store_client.ui.parts import Navigation, Screen
from store_client.ui.screens import Screens
from store_client.ui.shortcuts import COMMANDS, TABS


class KeyRoutes:
    """`active` is the screen whose keys count: what lies over the one in front, or that one. `press` is the window's,
    with its guard against errors that nobody caught.
    """

    def __init__(
        self,
        window: Navigation,
        frame: Frame,
        screens: Screens,
        *,
        active: Callable[[], Screen],
        press: Callable[[str], bool],
        lock: Callable[[], None],
    ) -> None:
        self._window, self._frame, self._screens = window, frame, screens
        self._active, self._press, self._lock = active, press, lock

    def pressed(self, key: str) -> bool:
        """True when somebody acted on it."""
        frame, active = self._frame, self._active()
        if key == "F1":
            self._toggle_help()
            return True
        if key == "Esc" and frame.helping:
            frame.hide_help(active.view)
            return True
        if self._screens.signed_in and key in TABS and self._screens.has(TABS[key]):
            self._window.go(TABS[key])
            return True
        if self._screens.signed_in and key == "Ctrl+L":
            self._lock()
            return True
        if frame.helping and key in ("PgUp", "PgDn"):
            frame.help.scroll_by_pages(1 if key == "PgDn" else -1)
            return True
        focus = QApplication.focusWidget()
        if key == "Enter" and isinstance(focus, QAbstractButton) and not isinstance(focus, QCheckBox):
            focus.click()
            return True
        return active.view.takes_key(key, focus) or active.presenter.pressed(key)

    def typed(self, character: str, focus: QWidget | None) -> bool:
        """A character a person typed; True when it has been dealt with."""
        front = self._window.front
        if self._active() is not front:
            return self._press(character) or True
        if isinstance(focus, QLineEdit):
            takes = front.view.typing_field() is focus and not focus.text()
            return takes and character in COMMANDS and self._press(COMMANDS[character])
        pushes = character == " " and isinstance(focus, QAbstractButton)
        if not pushes and self._press(COMMANDS.get(character, character)):
            return True
        # The key may have brought another screen to the front.
        field = self._window.front.view.typing_field()
        if field is None or character == " ":
            return False
        field.setFocus()
        field.insert(character)
        field.textEdited.emit(field.text())
        return True

    def scanned(self, code: str) -> bool:
        self._screens.scanned(code, self._active())
        return True

    def typing_fields(self) -> list[QWidget | None]:
        """What may hold the first characters of a scan that came while the program was busy."""
        return [screen.view.typing_field() for screen in self._screens.all()]

    def _toggle_help(self) -> None:
        frame, active = self._frame, self._active()
        if frame.helping:
            frame.hide_help(active.view)
            return
        own = active.presenter.help()
        lines = everywhere.help_lines(own, signed_in=self._screens.signed_in)
        frame.help.show_help(own, lines, active.view.last_answer.detail)
        frame.show_help()
