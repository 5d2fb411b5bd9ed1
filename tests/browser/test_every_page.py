"""Every page of HQ passes axe-core and fits its window: in both languages, light and dark, on phone, tablet and desk.

A page that is added without an address in `every_page` fails here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import problem
from tests.browser.every_page import NO_PAGES, OUTSIDE, PAGES
from tests.browser.full_house import TESS, FullHouse, full_house
from tests.browser.looking import bring_axe, cut_off, dead, violations
from tests.browser.site import NAME, PASSWORD

Theme = Literal["light", "dark"]
LANGUAGES = {"en": "en-IE", "fr": "fr-FR"}
# Each theme is seen at each width, and each language in both themes and at all widths.
_LOOKS: dict[str, tuple[tuple[Theme, int], ...]] = {
    "en": (("light", 1440), ("dark", 768), ("light", 390)),
    "fr": (("dark", 1440), ("light", 768), ("dark", 390)),
}
_HEIGHT = 900


@dataclass
class Reader:
    """Somebody with two windows: one is signed in, one stands before the sign-in code."""

    house: FullHouse
    language: str
    inside: Page
    outside: Page
    problems: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """What the browser itself says of a page counts too."""
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self.problems.extend(problem(message)))

    def look(self, page: Page, path: str, status: int = 200) -> list[str]:
        """Everything that is wrong with it."""
        answer = page.goto(self.house.address + path.format_map(self.house.places))
        assert answer is not None
        assert (answer.status, page.url) == (status, answer.url), path
        found = [*dead(page), *look_at(page, path, self.language)]
        told = [one for one in self.problems if f"status of {status}" not in one]
        self.problems.clear()
        return [*told, *found]


def look_at(page: Page, name: str, language: str) -> list[str]:
    found = []
    for theme, width in _LOOKS[language]:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": _HEIGHT})
        found += [f"{name}, {theme}, {width}: {one}" for one in (*violations(page), *cut_off(page))]
    return found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullHouse]:
    with full_house(tmp_path_factory.mktemp("full-house")) as open_house:
        yield open_house


@pytest.fixture(scope="module", params=LANGUAGES)
def reader(request: pytest.FixtureRequest, browser: Browser, house: FullHouse) -> Iterator[Reader]:
    contexts = [_context(browser, LANGUAGES[request.param]) for _window in range(2)]
    inside, outside = (context.new_page() for context in contexts)
    for page, name, wanted in ((inside, NAME, "/"), (outside, TESS, "/sign-in/code")):
        page.goto(house.address + "/sign-in")
        assert page.get_attribute("html", "lang") == request.param
        page.fill("[name=name]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("main [type=submit]")
        page.wait_for_url(house.address + wanted)
    made = Reader(house, request.param, inside, outside)
    made.watch(inside)
    made.watch(outside)
    yield made
    for context in contexts:
        context.close()


def _context(browser: Browser, locale: str) -> BrowserContext:
    context = browser.new_context(locale=locale, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    bring_axe(context)
    return context


def test_every_page_is_looked_at(house: FullHouse) -> None:
    named = (
        rule.endpoint.partition("admin.") for rule in house.app.url_map.iter_rules() if "GET" in (rule.methods or ())
    )
    there = {name for _before, dot, name in named if dot}
    assert there == set(chain(PAGES, OUTSIDE, NO_PAGES))


@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_is_good_to_read(reader: Reader, endpoint: str) -> None:
    assert [wrong for path in PAGES[endpoint] for wrong in reader.look(reader.inside, path)] == []


@pytest.mark.parametrize("endpoint", OUTSIDE)
def test_a_page_before_the_sign_in_is_good_to_read(reader: Reader, endpoint: str) -> None:
    assert [wrong for path in OUTSIDE[endpoint] for wrong in reader.look(reader.outside, path)] == []


def test_a_page_that_is_not_there_is_good_to_read(reader: Reader) -> None:
    assert reader.look(reader.inside, "/stores/999", 404) == []
