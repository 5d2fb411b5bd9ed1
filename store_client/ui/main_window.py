"""The register's window: brings screens to the front, gives keys and scans to them, and notices the agent's writes."""

import logging
import sys
import time
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLineEdit, QMainWindow, QWidget

from store_client import paths, texts
from store_client.errors import ComptoirError
from store_client.texts import _
from store_client.ui import everywhere
from store_client.ui.background import Background
from store_client.ui.customer_display.display import CustomerDisplay
from store_client.ui.direction import is_right_to_left
from store_client.ui.frame.focus_ring import FocusRing
from store_client.ui.frame.frame import Frame
from store_client.ui.frame.layouts import Layout, layout_for
from store_client.ui.keyboard import Keyboard
from store_client.ui.makers import Screen
from store_client.ui.scanner import Wedge
from store_client.ui.screen import Answer, Ticking
from store_client.ui.screens import Screens
from store_client.ui.shortcuts import COMMANDS, TABS
from store_client.ui.sign_in.idle import IdleWatch
from store_client.ui.surroundings import Surroundings
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.screen_keyboard import ScreenKeyboard
from store_client.ui.window_services import WindowServices

log = logging.getLogger(__name__)

POLL_MS = 150
BACKGROUND_MS = 2000


class MainWindow(QMainWindow):
    def __init__(self, application: QApplication, theme: Theme, services: WindowServices) -> None:
        super().__init__()
        self.setWindowTitle("Comptoir")
        self.setMinimumSize(1024, 700)
        self._application, self._theme, self._services = application, theme, services
        self._layout: Layout | None = None
        self._over: Screen | None = None
        self._seen_version = services.data_version()
        self.frame = Frame(theme)
        self.setCentralWidget(self.frame)
        self.background = Background()
        self.screens = Screens(theme, services, self, self._adopt)
        self._surroundings = Surroundings(services, self.screens.session)
        self._stale = True
        self._front = self.screens.by_name("sign_in")
        self.frame.pressed.connect(self.press)
        wedge = Wedge(services.counter.scanner_prefix, services.counter.scanner_suffix)
        self.keyboard = Keyboard(application, self, self.press, self._typed, self._typing_fields, wedge)
        self.keyboard.scanned.connect(self._scanned)
        self._ring = FocusRing(application, theme, self)
        self.screen_keyboard = ScreenKeyboard(application, theme, self)
        self.screen_keyboard.use(services.devices.screen_keyboard)
        self.idle = IdleWatch(time.monotonic)
        devices = services.devices
        self.customer_display = CustomerDisplay(
            theme, self.screens.session, devices.customer_window, devices.show_on_pole
        )
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(lambda: self._guarded(self._look_for_changes))
        self._poll.start()
        self.use_language(services.language)
        self.go("sign_in")

    # Navigation: what presenters may ask of the window.

    def go(self, name: str) -> None:
        """Bring a screen to the front."""
        self._bring_forward(name)
        self._guarded(self._fill_front)
        self._focus_typing_field()

    def resume(self, name: str) -> None:
        """Bring a screen to the front again as it was left."""
        self._bring_forward(name)
        self._guarded(self._refresh_front)
        self._focus_typing_field()

    def lay_over(self, name: str) -> None:
        """Another screen's right column over the one in front: its keys and its word count until "" takes it off."""
        self._over = self.screens.by_name(name) if name else None
        if self._over is None:
            self.frame.bring_forward(self._front.view)
            self._focus_typing_field()
            return
        self.frame.lay_over(self._over.view)
        self._guarded(self._fill_over)
        self.setFocus()

    def lock(self) -> None:
        """Nobody is at the register any more; everything stays as it is until somebody signs in."""
        self.screen_keyboard.put_away()
        self.screens.lock(self._front.name)
        self.go("sign_in")

    @property
    def theme_name(self) -> str:
        return self._theme.chosen

    def next_theme(self) -> str:
        return self._theme.use_next()

    def toggle_screen_keyboard(self) -> bool:
        wanted = not self.screen_keyboard.wanted
        self.screen_keyboard.use(wanted)
        self._services.devices.save_screen_keyboard(wanted)
        return wanted

    def use_language(self, language: str) -> None:
        texts.use(language)
        turned = is_right_to_left(language)
        self._application.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if turned else Qt.LayoutDirection.LeftToRight
        )
        self.screen_keyboard.retranslate(language)
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
            another, self._layout = self._layout is not None, layout
            self.frame.use_layout(layout)
            for screen in self.screens.all():
                screen.view.use_layout(layout)
            if another:
                self._guarded(self._fill_again)
            self._show_surroundings()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            self.idle.watch(handle)
            self.customer_display.place(self.screen())

    def closeEvent(self, event: QCloseEvent) -> None:
        self._poll.stop()
        self.keyboard.release()
        self._ring.release()
        self.screen_keyboard.release()
        self.customer_display.close()
        self.screens.sale.keep()
        self.background.finish(BACKGROUND_MS)
        super().closeEvent(event)

    def _act_on(self, key: str) -> bool:
        if key == "F1":
            self._toggle_help()
            return True
        if key == "Esc" and self.frame.helping:
            self.frame.hide_help(self._active.view)
            return True
        if self.screens.signed_in and key in TABS and self.screens.has(TABS[key]):
            self.go(TABS[key])
            return True
        if self.screens.signed_in and key == "Ctrl+L":
            self.lock()
            return True
        if self.frame.helping and key in ("PgUp", "PgDn"):
            self.frame.help.scroll_by_pages(1 if key == "PgDn" else -1)
            return True
        focus = QApplication.focusWidget()
        if key == "Enter" and isinstance(focus, QAbstractButton) and not isinstance(focus, QCheckBox):
            focus.click()
            return True
        return self._active.view.takes_key(key, focus) or self._active.presenter.pressed(key)

    def _typed(self, character: str, focus: QWidget | None) -> bool:
        """A character a person typed; True when it has been dealt with."""
        if self._over is not None:
            return self.press(character) or True
        if isinstance(focus, QLineEdit):
            takes = self._front.view.typing_field() is focus and not focus.text()
            return takes and character in COMMANDS and self.press(COMMANDS[character])
        pushes = character == " " and isinstance(focus, QAbstractButton)
        if not pushes and self.press(COMMANDS.get(character, character)):
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
            self.screens.scanned(code, self._active)
            return True

        self._guarded(take)

    def _toggle_help(self) -> None:
        if self.frame.helping:
            self.frame.hide_help(self._active.view)
        else:
            own = self._active.presenter.help()
            lines = everywhere.help_lines(own, signed_in=self.screens.signed_in)
            self.frame.help.show_help(own, lines, self._active.view.last_answer.detail)
            self.frame.show_help()

    def _fill_front(self) -> bool:
        self._front.presenter.shown()
        self._show_surroundings()
        return True

    def _fill_over(self) -> bool:
        self._active.presenter.shown()
        return True

    def _refresh_front(self) -> bool:
        self._front.presenter.changes_applied()
        self._show_surroundings()
        return True

    def _fill_again(self) -> bool:
        """Another layout has room for more or less of what there is."""
        for screen in self.screens.all():
            screen.presenter.refresh()
        return True

    def _adopt(self, screen: Screen) -> None:
        """A screen that is needed for the first time."""
        self.frame.add(screen.view)
        screen.view.said.connect(self._show_said)
        screen.view.use_layout(self._layout or layout_for(self.width()))
        screen.view.retranslate()

    def _bring_forward(self, name: str) -> None:
        self._over, self._front = None, self.screens.by_name(name)
        tabs = [key for key, screen in TABS.items() if self.screens.signed_in and self.screens.has(screen)]
        self.frame.top.show_tabs(tabs)
        self.frame.top.choose(next((key for key, screen in TABS.items() if screen == self._front.tab), ""))
        self.frame.bring_forward(self._front.view)

    def _show_said(self) -> None:
        self._stale = True
        if self.sender() is self._active.view:
            self.frame.show_said(self._active.view)

    def _show_surroundings(self) -> None:
        if self._stale:
            self._surroundings.read_again()
            self._stale = False
        words = self._surroundings.words(self._layout is not None and self._layout.compact)
        self.frame.top.where.set_words(words.where, words.who)
        self.frame.top.status.show_words(words.status)
        self.frame.top.clock.show_time(words.time)
        self.customer_display.look(*self.screens.for_customer(self._front))

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
        if isinstance(self._front.presenter, Ticking):
            self._front.presenter.ticked()
        self._lock_when_left_alone()
        self._services.devices.look()
        self._show_surroundings()
        return True

    def _lock_when_left_alone(self) -> None:
        after_s = self.screens.session.lock_after_s
        if after_s and self.screens.signed_in and self.idle.seconds() >= after_s:
            self.lock()

    @property
    def _active(self) -> Screen:
        """Whose keys count: what lies over the screen in front, or that screen."""
        return self._over or self._front

    def _typing_fields(self) -> list[QWidget | None]:
        """What may hold the first characters of a scan that came while the program was busy."""
        return [screen.view.typing_field() for screen in self.screens.all()]

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
