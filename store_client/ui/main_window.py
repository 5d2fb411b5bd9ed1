"""The register's window: brings screens to the front, and notices the agent's writes."""

import time

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from store_client import paths, texts
from store_client.errors import ComptoirError
from store_client.texts import _
from store_client.ui.background import Background
from store_client.ui.customer_display.display import CustomerDisplay
from store_client.ui.direction import is_right_to_left
from store_client.ui.frame.focus_ring import FocusRing
from store_client.ui.frame.frame import Frame
from store_client.ui.frame.layouts import Layout, layout_for
from store_client.ui.key_routes import KeyRoutes
from store_client.ui.keyboard import Keyboard
from store_client.ui.last_line import LastLine
from store_client.ui.parts import Screen
from store_client.ui.scanner import Wedge
from store_client.ui.screen import Ticking
from store_client.ui.screens import Screens
from store_client.ui.shortcuts import TABS
from store_client.ui.sign_in.idle import IdleWatch
from store_client.ui.surroundings import Surroundings
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.screen_keyboard import ScreenKeyboard
from store_client.ui.window_services import WindowServices

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
        self.last_line = LastLine(lambda: self._front.view)
        self._guarded = self.last_line.guarded
        self._routes = KeyRoutes(
            self, self.frame, self.screens, active=lambda: self._active, press=self.press, lock=self.lock
        )
        self.frame.pressed.connect(self.press)
        wedge = Wedge(services.counter.scanner_prefix, services.counter.scanner_suffix)
        self.keyboard = Keyboard(application, self, self.press, self._routes.typed, self._routes.typing_fields, wedge)
        self.keyboard.scanned.connect(lambda code: self._guarded(lambda: self._routes.scanned(code)))
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
        return self._guarded(lambda: self._routes.pressed(key))

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

    def _focus_typing_field(self) -> None:
        field = self._front.view.typing_field()
        if field is not None:
            field.setFocus()
        else:
            self.setFocus()


def open_window(application: QApplication, services: WindowServices) -> MainWindow:
    """Make the register's window, show it, and send it every error that nobody caught."""
    theme = Theme(application, paths.resources(), services.theme)
    window = MainWindow(application, theme, services)
    window.last_line.catch_everything()
    room = application.primaryScreen().availableGeometry().size()
    window.resize(min(room.width(), 1920), min(room.height(), 1080))
    window.show()
    window.raise_()
    window.activateWindow()
    return window
