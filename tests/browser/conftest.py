"""Chromium in front of a running HQ; every page that a test opens is watched for errors."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright

from tests.browser.site import NAME, PASSWORD, Site, chromium, running_site

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}

OpenPage = Callable[..., Page]
# A form that was refused answers with these, and the browser notes it although its page is shown.
_REFUSED = ("status of 403", "status of 422")


def problem(message: ConsoleMessage) -> list[str]:
    if message.type not in ("error", "warning") or any(status in message.text for status in _REFUSED):
        return []
    return [f"{message.location}: {message.text}"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=list(_ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[OpenPage]:
    """Opens the sign-in page in a new window; at the end none of them may have had an error."""
    problems: list[str] = []
    contexts: list[Any] = []

    def open_window(
        viewport: ViewportSize | None = None, locale: str = "en-IE", sign_in: bool = True, **options: Any
    ) -> Page:
        context = browser.new_context(viewport=viewport or WIDE, locale=locale, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
        page.on("console", lambda message: problems.extend(problem(message)))
        page.goto(site.address + "/")
        if sign_in:
            page.fill("[name=name]", NAME)
            page.fill("[name=password]", PASSWORD)
            page.click("main [type=submit]")
            page.wait_for_url(site.address + "/")
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert problems == []
