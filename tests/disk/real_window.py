"""The register's real window, without a screen, on a small disk that fills up while somebody sells; what was shown is
printed as JSON at the end, and what the file then holds.
"""

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from store_client import paths, texts
from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.ui.main_window import MainWindow
from store_client.ui.theme.theme import Theme
from tests.disk.real_places import SmallDisk
from tests.store_client.ui.hands import basket_of, press, scan, sign_in
from tests.store_client.ui.shop import Shop, code_of, open_shop

_MORE_SALES = 400


class AtTheWindow:
    def __init__(self, shop: Shop) -> None:
        texts.use("en")
        application = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(application, QApplication)
        self.window = MainWindow(application, Theme(application, paths.resources()), shop.services("en", "light"))
        self.window.resize(1366, 768)
        self.window.show()
        sign_in(self.window)
        self._process = application.processEvents

    def sell(self) -> bool:
        """Two scans, then paid; whether the window showed it as done."""
        for sku in ("10002", "10007"):
            scan(self.window.frame, code_of(sku))
        return self.pay()

    def pay(self) -> bool:
        press(self.window, Qt.Key.Key_F12)
        self._process()
        return self.window.front.name == "sale_done"

    def shown(self) -> dict[str, Any]:
        said = self.window.frame.strip.current
        return {"front": self.window.front.name, "text": said.text, "basket": len(basket_of(self.window))}

    def look_around(self) -> list[str]:
        """Other screens come to the front and go again."""
        seen = []
        for name in ("customers", "documents", "health", "sell"):
            self.window.go(name)
            self._process()
            seen.append(self.window.front.name)
        return seen


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir()
    disk = SmallDisk(folder, mib=12)
    with open_shop(folder) as shop:
        shop.hq_answers()
        at = AtTheWindow(shop)
        report: dict[str, Any] = {"mounted": disk.mounted}
        done = [at.sell()]
        disk.fill()
        while done[-1] and len(done) < _MORE_SALES:
            done.append(at.sell())
        report["full"] = at.shown()
        report["again"] = at.pay()
        report["screens"] = at.look_around()
        report["still"] = at.shown()
        disk.free()
        report["paid"] = at.pay()
        report["next"] = at.sell()
        report["done"] = sum(done) + report["again"] + report["paid"] + report["next"]
        at.window.close()
        with closing(RegisterDatabase.open(folder / "register.db")) as db:
            kinds = [document.kind for document in outbox.page_after(db, 0, 10_000)]
        report["recorded"] = kinds.count("transaction.recorded")
    print(json.dumps(report), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
