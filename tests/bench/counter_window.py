"""The register's real window as a process of its own: told through a pipe what a hand or a scanner does.

Each line is ``key NAME STAMP``, ``scan CODE STAMP``, ``fill COUNT``, ``sell COUNT``, ``memory``, ``painted``, ``end``;
the stamp is when it was sent, on the clock all processes share. It answers how long each took, from the stamp until the
window had painted what came of it.
"""

import gc
import json
import os
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import ClassVar

os.environ.setdefault("QT_QPA_PLATFORM", "xcb" if os.environ.get("DISPLAY") else "offscreen")

from PySide6.QtCore import QEvent, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from store_client import paths
from store_client.app import window_services
from store_client.bindings.counter import draft_keeper
from store_client.config import load_settings
from store_client.db.database import RegisterDatabase
from store_client.domain.staff import CASHIER, StaffMember
from store_client.ui.main_window import MainWindow
from store_client.ui.theme.theme import Theme
from tests.bench import register_file

_KEYS = {"F6": Qt.Key.Key_F6, "Up": Qt.Key.Key_Up, "Down": Qt.Key.Key_Down, "F12": Qt.Key.Key_F12}
_WIDTH, _HEIGHT = 1366, 768


class MeasuredWindow(MainWindow):
    """Notes when what was asked stood painted."""

    stamps: ClassVar[list[float]] = []
    painted: ClassVar[list[float]] = []

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest and self.stamps:
            now = time.monotonic()
            self.painted.extend(now - stamp for stamp in self.stamps)
            self.stamps.clear()
        return done


class Hands:
    def __init__(self, application: QApplication, window: MeasuredWindow, pipe: int, products: int) -> None:
        self._application, self._window, self._pipe, self._products = application, window, pipe, products
        self._lines = b""
        self._input = QSocketNotifier(pipe, QSocketNotifier.Type.Read)
        self._input.activated.connect(self._read)

    def _read(self) -> None:
        self._lines += os.read(self._pipe, 65_536)
        *lines, self._lines = self._lines.split(b"\n")
        for line in lines:
            self._do(*line.decode().split())

    def _do(self, what: str, *given: str) -> None:
        if what == "key":
            self._press(_KEYS[given[0]], "", float(given[1]))
        elif what == "scan":
            self._scan(given[0], float(given[1]))
        elif what == "fill":
            self._fill(int(given[0]))
        elif what == "sell":
            self._sell(int(given[0]))
        elif what == "memory":
            gc.collect()
            self._tell(resident_kib())
        elif what == "painted":
            QTimer.singleShot(100, self._tell_painted)
        elif what == "end":
            self._application.quit()

    def _tell_painted(self) -> None:
        self._tell(self._window.painted)

    def _tell(self, what: object) -> None:
        sys.stdout.write(json.dumps(what) + "\n")
        sys.stdout.flush()

    def _press(self, key: Qt.Key, text: str, stamp: float) -> None:
        self._window.stamps.append(stamp)
        self._send(key, text, stamp)

    def _scan(self, code: str, stamp: float) -> None:
        self._window.stamps.append(stamp)
        for character in code:
            self._send(Qt.Key(ord(character)), character, stamp)
        self._send(Qt.Key.Key_Return, "\r", stamp)

    def _send(self, key: Qt.Key, text: str, stamp: float) -> None:
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(round(stamp * 1000))
        QApplication.sendEvent(QApplication.focusWidget() or self._window, event)

    def _fill(self, lines: int) -> None:
        """A basket of so many lines, and nothing measured of how it came to be."""
        self._window.screens.sale.start_over()
        self._window.go("sell")
        for number in range(lines):
            self._window.keyboard.scanned.emit(register_file.barcode(number * 37 % self._products))
        self._application.processEvents()
        self._window.stamps.clear()
        self._window.painted.clear()
        self._tell("ready")

    def _sell(self, count: int) -> None:
        """Whole sales of three items, each until its change is shown."""
        for number in range(count):
            for item in range(3):
                code = register_file.barcode((number * 3 + item) * 37 % self._products)
                self._window.keyboard.scanned.emit(code)
                self._application.processEvents()
            self._window.press("F12")
            self._application.processEvents()
        self._tell("sold")


def resident_kib() -> int:
    """What of this process lies in memory."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def main(folder: Path, pipe: int, products: int) -> None:
    application = QApplication([])
    settings = load_settings(data_folder=folder)
    with closing(RegisterDatabase.open(settings.database_file)) as db:
        keeper = draft_keeper(db)
        theme, services = Theme(application, paths.resources()), window_services(db, settings, keeper=keeper)
        window = MeasuredWindow(application, theme, services)
        window.resize(_WIDTH, _HEIGHT)
        window.show()
        window.screens.session.come_in(StaffMember(register_file.STAFF, "Bench", CASHIER))
        window.go("sell")
        hands = Hands(application, window, pipe, products)
        gc.freeze()  # as the program does it
        application.exec()
        del hands
        window.close()
        keeper.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
