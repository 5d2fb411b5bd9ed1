"""A window as a process of its own that says when it first stood painted: the register's sale, or a bare one.

Arguments: ``bare``, or the register's folder.
"""

import gc
import sys
import time
from typing import Any


def bare() -> None:
    """What any program with this toolkit pays: a window with an empty table."""
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QStandardItemModel
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

    class Bare(QMainWindow):
        def event(self, event: QEvent) -> bool:
            done = super().event(event)
            if event.type() == QEvent.Type.UpdateRequest:
                tell()
            return done

    application = QApplication([])
    window, table = Bare(), QTableView()
    table.setModel(QStandardItemModel(0, 5))
    window.setCentralWidget(table)
    window.resize(application.primaryScreen().availableGeometry().size())
    window.show()
    application.exec()


def register(folder: str) -> None:
    """As its command starts it, in that order; who signs in is spared the moment that a PIN takes on purpose."""
    # HQ's driver: peewee takes it along where it is installed, which it is on no register.
    sys.modules["psycopg"] = None  # type: ignore[assignment]
    gc.disable()
    from store_client import __main__, app  # isort: skip
    from store_client.domain.staff import CASHIER, StaffMember
    from store_client.ui import main_window
    from PySide6.QtCore import QEvent  # isort: skip

    class Window(main_window.MainWindow):
        def event(self, event: QEvent) -> bool:
            done = super().event(event)
            if event.type() == QEvent.Type.UpdateRequest and self.front.name == "sell":
                tell()
            return done

    def opened(*given: Any) -> main_window.MainWindow:
        window = open_window(*given)
        window.screens.session.come_in(StaffMember("s-001", "Bench", CASHIER))
        window.go("sell")
        return window

    open_window = main_window.open_window
    vars(main_window)["MainWindow"], vars(app)["open_window"] = Window, opened
    sys.exit(__main__.main(["--data", folder, "--no-agent"]))


def tell() -> None:
    """On the clock that all processes share."""
    from PySide6.QtWidgets import QApplication

    print(time.monotonic(), flush=True)
    QApplication.quit()


if __name__ == "__main__":
    bare() if sys.argv[1] == "bare" else register(sys.argv[1])
