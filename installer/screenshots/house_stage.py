"""The stage of the administrator's pictures: an HQ where every page has something to show; its clock stands still."""

from contextlib import ExitStack
from pathlib import Path
from unittest import mock

from playwright.sync_api import Page
from PySide6.QtGui import QImage

from hq_server.db.database import HqDatabase
from hq_server.services.sessions import Delivery
from installer.screenshots import browser
from tests.browser.full_house import full_house
from tests.browser.site import NAME, PASSWORD

PHONE = 390
_PHONE_HEIGHT = 844
_TALLEST = 1400
_UPLOAD_MS = 230
"""What every upload took, however quick this computer is."""


class HouseStage:
    """Use as a context. ``page`` is the browser's; `path` has the names of the house's places in braces."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "full-house"
        self._stack = ExitStack()
        self.page: Page

    def __enter__(self) -> "HouseStage":
        self._folder.mkdir()
        self._stack.enter_context(mock.patch.object(Delivery, "took_ms", return_value=_UPLOAD_MS))
        self._house = self._stack.enter_context(full_house(self._folder))
        _take_out_oddities(self._house.db)
        self.page = browser.open_page(self._stack)
        self.go("/sign-in")
        self.page.fill("[name=name]", NAME)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main [type=submit]")
        self.page.wait_for_url(self._house.address + "/")
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def go(self, path: str) -> None:
        self.page.goto(self._house.address + path.format_map(self._house.places))

    def press(self, button: str) -> None:
        """And wait for the page that comes."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).first.click()

    def desk(self, path: str) -> QImage:
        self.go(path)
        return self.picture()

    def dark(self, path: str) -> QImage:
        self.page.emulate_media(color_scheme="dark")
        try:
            return self.desk(path)
        finally:
            self.page.emulate_media(color_scheme="light")

    def phone(self, path: str) -> QImage:
        self.page.set_viewport_size({"width": PHONE, "height": _PHONE_HEIGHT})
        try:
            self.go(path)
            return browser.picture(self.page, PHONE, _PHONE_HEIGHT)
        finally:
            self.page.set_viewport_size({"width": browser.WIDTH, "height": browser.HEIGHT})

    def picture(self) -> QImage:
        """As tall as the page, within reason."""
        self.page.set_viewport_size({"width": browser.WIDTH, "height": browser.HEIGHT})
        height = int(self.page.evaluate("document.documentElement.scrollHeight"))
        return browser.picture(self.page, browser.WIDTH, min(height, _TALLEST))


def _take_out_oddities(db: HqDatabase) -> None:
    """Texts that are there to try the pages, and that nobody's shop has."""
    with db.write():
        db.execute("UPDATE customer SET first_name = 'Bridget', last_name = 'Nolan' WHERE last_name LIKE 'Tables%'")
        db.execute("UPDATE customer_order SET lines = REPLACE(lines, ?, ?)", (r"noir\tmat\\", "noir mat"))
