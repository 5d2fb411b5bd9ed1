"""HQ by keyboard alone: its keys, and the order in which Tab goes through a page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.full_house import FullHouse, full_house
from tests.browser.looking import bring_axe, violations
from tests.browser.site import NAME, PASSWORD

_STOPS = 60
# Where the focus is, and whether a reader can see that.
_FOCUSED = """() => {
  const part = document.activeElement, box = part.getBoundingClientRect(), style = getComputedStyle(part);
  const ringed = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none";
  const seen = ringed || part.type === "date"; // whose button for the calendar has the browser's own ring
  const order = [...document.querySelectorAll("*")].indexOf(part);
  return {tag: part.tagName, text: (part.innerText || part.getAttribute("aria-label") || part.name || "").trim(),
          seen, order, main: !!part.closest("main"), top: box.top, bottom: box.bottom, left: box.left};
}"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullHouse]:
    with full_house(tmp_path_factory.mktemp("full-house")) as open_house:
        yield open_house


@pytest.fixture
def page(browser: Browser, house: FullHouse) -> Iterator[Page]:
    context = browser.new_context(locale="en-IE", base_url=house.address, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    bring_axe(context)
    opened = context.new_page()
    opened.goto("/")
    opened.keyboard.type(NAME)
    opened.keyboard.press("Tab")
    opened.keyboard.type(PASSWORD)
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("heading", level=1)).to_contain_text("need you")
    yield opened
    context.close()


def test_slash_goes_to_the_search_and_types_in_a_field(page: Page, house: FullHouse) -> None:
    page.goto("/stores")
    page.keyboard.press("/")
    expect(page.locator(".find input")).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.locator(".find input")).to_have_value("a/b")
    page.goto("/customers")
    page.keyboard.press("/")
    page.keyboard.type("kowalczyk")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(2)


@pytest.mark.parametrize("path", ["/stores", "/registers", "/customers", "/orders", "/findings", "/sync", "/products"])
def test_j_and_k_go_through_the_rows_and_enter_opens_one(page: Page, path: str) -> None:
    page.goto(path)
    page.keyboard.press("j")
    first = page.locator("tr[data-here]").inner_text()
    page.keyboard.press("j")
    second = page.locator("tr[data-here]")
    assert second.inner_text() != first
    page.keyboard.press("k")
    expect(page.locator("tr[data-here]")).to_have_count(1)
    assert page.locator("tr[data-here]").inner_text() == first
    opened = page.evaluate("document.activeElement.href")
    page.keyboard.press("Enter")
    page.wait_for_url(opened)


def test_ctrl_enter_sends_the_form_from_within_a_text(page: Page) -> None:
    page.goto("/statements/101/2026-11-22/accept")
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    page.get_by_label("Why").focus()
    page.keyboard.type("The shelf label was wrong all day")
    page.keyboard.press("Enter")
    expect(page).to_have_url(page.url)
    page.keyboard.press("Control+Enter")
    expect(page.locator("main [role=status]:visible")).to_be_visible()


def test_all_keys_are_shown_by_a_key_and_esc_closes_them(page: Page) -> None:
    page.goto("/findings")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.get_by_role("link", name="Keys").press("Enter")
    expect(keys).to_be_visible()
    keys.get_by_role("button", name="Close").press("Enter")
    expect(keys).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("?")
    expect(keys).to_be_hidden()


def test_all_keys_are_shown_without_javascript(browser: Browser, page: Page) -> None:
    cookies = page.context.cookies()
    plain = browser.new_context(locale="en-IE", java_script_enabled=False)
    plain.add_cookies([{"name": one["name"], "value": one["value"], "url": page.url} for one in cookies])
    opened = plain.new_page()
    opened.goto(page.url)
    opened.get_by_role("link", name="Keys").click()
    expect(opened.get_by_role("dialog", name="Keys")).to_be_visible()
    opened.get_by_role("button", name="Close").click()
    expect(opened.get_by_role("dialog", name="Keys")).to_be_hidden()
    plain.close()


def test_esc_closes_the_menu_of_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Menu").press("Enter")
    expect(page.get_by_role("link", name="Customers")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Customers")).to_be_hidden()


@pytest.mark.parametrize("path", ["/", "/customers/{bakery}", "/setup/discount/SOAP-3", "/jobs"])
def test_tab_goes_in_the_order_of_reading_and_is_always_seen(page: Page, house: FullHouse, path: str) -> None:
    page.goto(path.format_map(house.places))
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    assert page.evaluate(_FOCUSED)["text"] == "Skip to content"
    page.keyboard.press("Enter")
    before = -1
    for _stop in range(_STOPS):
        page.keyboard.press("Tab")
        there = page.evaluate(_FOCUSED)
        if there["tag"] == "BODY" or there["order"] < before:
            break
        assert there["main"], there
        assert there["seen"], there
        assert there["left"] >= 0, there
        before = there["order"]
    assert before > 0


def test_what_is_wrong_takes_the_focus_and_is_tied_to_its_field(page: Page) -> None:
    page.goto("/settings")
    page.locator("[name=idle_minutes]").fill("1")
    page.locator("[name=longest_hours]").fill("999")
    page.keyboard.press("Enter")
    wrong = page.locator("[aria-invalid=true]").first
    expect(wrong).to_be_focused()
    tied = (wrong.get_attribute("aria-describedby") or "").split()
    assert any("from 5 to 1440" in page.locator(f"[id='{one}']").inner_text() for one in tied)
    assert violations(page) == []
