"""A real browser that shows the same page with the same pixels wherever it runs."""

import os
import shutil
from contextlib import ExitStack

from playwright.sync_api import Page, sync_playwright
from PySide6.QtGui import QImage

WIDTH, HEIGHT = 1440, 900
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--disable-partial-raster",
    "--force-color-profile=srgb",
    "--lang=en-GB",
    "--num-raster-threads=1",
)


class BrowserMissing(Exception):
    """The message says what to install."""


def open_page(stack: ExitStack) -> Page:
    """Its only window; it ends with the stack."""
    playwright = stack.enter_context(sync_playwright())
    browser = playwright.chromium.launch(
        executable_path=_chromium(), args=list(_ARGUMENTS), env={**os.environ, "LANGUAGE": "en_GB"}
    )
    stack.callback(browser.close)
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB", timezone_id="Europe/Dublin"
    )
    return context.new_page()


def picture(page: Page, width: int, height: int) -> QImage:
    """The page from its top. Raises when it is the one that says that HQ failed, or asks who is there."""
    for words in ("HQ failed", "Sign in"):
        if page.get_by_role("heading", name=words, exact=True).count():
            raise RuntimeError(f"“{words}” at {page.url}")
    page.set_viewport_size({"width": width, "height": height})
    page.mouse.move(width - 1, height - 1)
    page.evaluate("document.fonts.ready")
    image = QImage()
    image.loadFromData(page.screenshot(animations="disabled", caret="hide"))
    return image


def _chromium() -> str:
    path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    if not shutil.which(path):
        raise BrowserMissing(f"Chromium is missing: {path}. Install it (apt-get install chromium) or set CHROMIUM.")
    return path
