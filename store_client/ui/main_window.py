"""The register's window: brings screens to the front, gives keys and scans to them, and notices the agent's writes."""

import logging
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMainWindow, QWidget

from store_client import paths, texts
from store_client.errors import ComptoirError
from store_client.texts import _
from store_client.ui.frame.focus_ring import FocusRing
from store_client.ui.frame.frame import Frame
from store_client.ui.frame.layouts import Layout, layout_for
from store_client.ui.keyboard import Keyboard
from store_client.ui.screen import Answer
from store_client.ui.screens import Screen, Screens
from store_client.ui.shortcuts import TABS
from store_client.ui.surroundings import Surroundings
from store_client.ui.theme.theme import Theme
from store_client.ui.window_services import WindowServices

log = logging.getLogger(__name__)

POLL_MS = 150


class MainWindow(QMainWindow):
    def __init__(self, application: QApplication, theme: Theme, services: WindowServices) -> None:
        super().__init__()
        self.setWindowTitle("Comptoir")
        self.setMinimumSize(1024, 700)
        self._theme, self._services = theme, services
        self._layout: Layout | None = None
        self._seen_version = services.data_version()
        self.frame = Frame(theme)
        self.setCentralWidget(self.frame)
        self.screens = Screens(theme, services, self)
        for screen in self.screens.all():
            self.frame.add(screen.view)
            screen.view.said.connect(self._show_said)
        self._surroundings = Surroundings(services, self.screens.session)
        self._stale = True
        self._front = self.screens.by_name("sign_in")
        self.frame.pressed.connect(self.press)
        self.keyboard = Keyboard(application, self, self.press, self._typed)
        self.keyboard.scanned.connect(self._scanned)
        self._ring = FocusRing(application, theme, self)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(lambda: self._guarded(self._look_for_changes))
        self._poll.start()
        self.use_language(services.language)
        self.go("sign_in")

    # Navigation: what presenters may ask of the window.

    def go(self, name: str) -> None:
        """Bring a screen to the front."""
        self._front = self.screens.by_name(name)
        signed_in = name != "sign_in"
        self.frame.top.show_tabs([key for key, screen in TABS.items() if signed_in and self.screens.has(screen)])
        self.frame.top.choose(next((key for key, screen in TABS.items() if screen == self._front.tab), ""))
        self.frame.bring_forward(self._front.view)
        self._guarded(self._fill_front)
        self._focus_typing_field()

    def use_theme(self, name: str) -> None:
        self._theme.use(name)

    def use_language(self, language: str) -> None:
        texts.use(language)
        for screen in self.screens.all():
            screen.view.retranslate()
            screen.presenter.refresh()
        for key, words in zip(self.frame.top.tabs, (_("Sell"), _("Customers"), _("Journal"), _("Day")), strict=True):
            self.frame.top.tabs[key].set_words(words)
        self._show_surroundings()

    @property
    def front(self) -> Screen:
        return self._front

    def press(self, key: str) -> bool:
        """A key, or a press on what stands for it; True when somebody acted on it."""
        return self._guarded(lambda: self._act_on(key))

    def report_failure(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """An error nobody expected: logged, said in the strip, its detail behind F1."""
        if isinstance(error, ComptoirError):
            self._report_trouble(error)
            return
        detail = "".join(traceback.format_exception(kind, error, trace))
        if detail == self._front.view.last_answer.detail:
            return
        log.error("unexpected error in the window", exc_info=(kind, error, trace))
        text = _(
            "Something went wrong in the program. What was recorded and the basket are kept; "
            "go on, or press F1 for the detail."
        )
        self._front.view.answer(Answer(text, tone="error", detail=detail))

    def _report_trouble(self, trouble: ComptoirError) -> None:
        """Its own words are for the cashier; what the window meets again at each look is said and logged once."""
        told = self._front.view.last_answer.text == trouble.message
        if not told:
            log.warning("%s: %s", type(trouble).__name__, trouble)
            self._front.view.answer(Answer(trouble.message, tone="error"))
            self._front.view.cue()

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        layout = layout_for(self.width())
        if layout != self._layout:
            self._layout = layout
            self.frame.use_layout(layout)
            for screen in self.screens.all():
                screen.view.use_layout(layout)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._poll.stop()
        self.keyboard.release()
        self._ring.release()
        super().closeEvent(event)

    def _act_on(self, key: str) -> bool:
        if key == "F1":
            self._toggle_help()
            return True
        if key == "Esc" and self.frame.helping:
            self.frame.hide_help(self._front.view)
            return True
        if self.screens.signed_in and key in TABS and self.screens.has(TABS[key]):
            self.go(TABS[key])
            return True
        if self.screens.signed_in and key == "Ctrl+L":
            self.screens.lock()
            self.go("sign_in")
            return True
        focus = QApplication.focusWidget()
        if key == "Enter" and isinstance(focus, QAbstractButton):
            focus.click()
            return True
        return self._front.view.takes_key(key, focus) or self._front.presenter.pressed(key)

    def _typed(self, character: str, focus: QWidget | None) -> bool:
        """A character a person typed; True when it has been dealt with."""
        if isinstance(focus, QLineEdit):
            takes = self._front.view.typing_field() is focus and not focus.text()
            return takes and character in "+-" and self.press(character)
        if self.press(character):
            return True
        field = self._front.view.typing_field()
        if field is None or character == " ":
            return False
        field.setFocus()
        field.insert(character)
        field.textEdited.emit(field.text())
        return True

    def _scanned(self, code: str) -> None:
        def take() -> bool:
            self.screens.scanned(code, self._front)
            return True

        self._guarded(take)

    def _toggle_help(self) -> None:
        if self.frame.helping:
            self.frame.hide_help(self._front.view)
        else:
            self.frame.help.show_help(self._front.presenter.help(), self._front.view.last_answer.detail)
            self.frame.show_help()

    def _fill_front(self) -> bool:
        self._front.presenter.shown()
        self._show_surroundings()
        return True

    def _show_said(self) -> None:
        self._stale = True
        if self.sender() is self._front.view:
            self.frame.show_said(self._front.view)

    def _show_surroundings(self) -> None:
        if self._stale:
            self._surroundings.read_again()
            self._stale = False
        words = self._surroundings.words(self._layout is not None and self._layout.compact)
        self.frame.top.where.set_words(words.where, words.who)
        self.frame.top.status.show_words(words.status)
        self.frame.top.clock.show_time(words.time)

    def _look_for_changes(self) -> bool:
        version = self._services.data_version()
        if version != self._seen_version:
            seen, self._seen_version = self._seen_version, version
            self._stale = True
            try:
                self.screens.changes_applied(self._front)
            except ComptoirError:
                self._seen_version = seen
                raise
        self._show_surroundings()
        return True

    def _focus_typing_field(self) -> None:
        field = self._front.view.typing_field()
        if field is not None:
            field.setFocus()
        else:
            self.setFocus()

    def _guarded(self, act: Callable[[], bool]) -> bool:
        try:
            return act()
        except Exception as error:  # the window's last line: nothing may end it with a basket open
            self.report_failure(type(error), error, error.__traceback__)
            return True


def open_window(application: QApplication, services: WindowServices) -> MainWindow:
    """Make the register's window, show it, and send it every error that nobody caught."""
    theme = Theme(application, paths.resources(), services.theme)
    window = MainWindow(application, theme, services)
    previous = sys.excepthook

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, Exception):
            window.report_failure(kind, error, trace)
        else:
            previous(kind, error, trace)

    sys.excepthook = report
    room = application.primaryScreen().availableGeometry().size()
    window.resize(min(room.width(), 1920), min(room.height(), 1080))
    window.show()
    window.raise_()
    window.activateWindow()
    return window
