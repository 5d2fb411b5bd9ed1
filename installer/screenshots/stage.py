"""The stage of the pictures: the register's real window, and a cashier's hands at it."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from installer.screenshots.backstage import Backstage
from installer.screenshots.standing_clock import StandingClock
from store_client.config import Settings
from store_client.db.database import RegisterDatabase
from store_client.ui.main_window import MainWindow


class Stage(Backstage):
    """Use as a context. `window` is the register's; a scene does what a cashier would, by keys, scans and typing."""

    def __init__(self, folder: Path, clock: StandingClock) -> None:
        super().__init__(folder, clock)
        self.window: MainWindow

    def __enter__(self) -> "Stage":
        self.set_up()
        self._open_window()
        return self

    @contextmanager
    def bare_register(self) -> Iterator[MainWindow]:
        """The window of a register that is just installed."""
        from store_client.app import window_services

        application = QApplication.instance()
        assert isinstance(application, QApplication)
        folder = self._folder / "bare"
        with closing(RegisterDatabase.open(folder / "register.db")) as db:
            window = MainWindow(application, self.window._theme, window_services(db, Settings(folder)))
            window.resize(1366, 768)
            window.show()
            yield window
            window.close()
            window.deleteLater()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.window.press(key)
            self.settle()

    def scan(self, *codes: str) -> None:
        for code in codes:
            self.window.keyboard.scanned.emit(code)
            self.settle()

    def type(self, text: str) -> None:
        """Into the field that has the focus, or the one that receives what is typed."""
        field = QApplication.focusWidget()
        if not isinstance(field, QLineEdit):
            field = self.window.front.view.typing_field()
        if field is None:
            self.press(*text)
            return
        field.insert(text)
        field.textEdited.emit(field.text())
        self.settle()

    def press_space(self) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, Qt.Key.Key_Space)
        self.settle()

    def card_is_a_persons_to_decide(self) -> bool:
        return bool(self.window.screens.by_name("tender").presenter._payments.state == "lost")  # type: ignore[attr-defined]

    def fill(self, *texts: str) -> None:
        """One field of a form after the other; an empty text leaves the field as it is."""
        for text in texts:
            field = QApplication.focusWidget()
            if isinstance(field, QLineEdit) and text:
                field.setText(text)
                field.textEdited.emit(text)
            self.press("Enter")

    def sign_in(self, name: str = "Aoife Brennan") -> None:
        people = [person.name for person in self.window._services.list_staff()]
        pin = next(person.pin for person in self.sample.people() if person.name == name)
        self.press(f"Alt+{people.index(name) + 1}", *pin)

    def show(self, *, width: int = 1366, height: int = 768, language: str = "en", look: str = "light") -> None:
        window = self.window
        window._theme.use(look)
        if window.screens.session.formats.language != language:
            window.screens.session.formats.language = language
            window.use_language(language)
        window.resize(width, height)
        self.settle()

    def begin_again(self) -> None:
        """After a scene that failed half-way."""
        self.show()
        if self.window.screens.signed_in:
            self.press("Esc", "Esc", "Ctrl+1")

    def settle(self, ms: int = 60) -> None:
        """What the window does by itself in a moment: layouts, its look for the agent's writes, searches."""
        until = time.monotonic() + ms / 1000
        while time.monotonic() < until:
            QApplication.processEvents()
            time.sleep(0.005)

    def wait_until(self, done: Callable[[], bool], ms: int = 10_000) -> None:
        until = time.monotonic() + ms / 1000
        while not done():
            if time.monotonic() > until:
                raise TimeoutError("the window did not come to what the scene expects")
            self.settle(20)

    def picture(self, widget: QWidget | None = None) -> QImage:
        self._put_pointer_aside()
        self.window._look_for_changes()
        self.settle(250)
        return (widget or self.window).grab().toImage()

    def _put_pointer_aside(self) -> None:
        """Nothing in a picture is marked because the pointer happens to stand there."""
        screen = self.window.screen()
        if screen is not None:
            QCursor.setPos(screen, screen.geometry().bottomRight())

    def _open_window(self) -> None:
        from store_client.app import register_devices, window_services
        from store_client.ui.main_window import open_window

        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setCursorFlashTime(0)
        self.db = RegisterDatabase.open(self._settings.database_file)
        devices = register_devices(self.db, self._settings)
        devices.begin()
        self.window = open_window(application, window_services(self.db, self._settings, devices))
        self._stack.callback(self.db.close)
        self._stack.callback(devices.stop)
        self._stack.callback(self.window.close)
