"""Pages full of attacks in a real browser: nothing of them runs, and the browser would not let it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.full_house import FullHouse, full_house
from tests.browser.site import NAME, PASSWORD
from tests.hq_server.security.hostile_house import attack, poison

# Where texts of people, registers and files stand in every way there is: headings, tables, fields, choices, titles.
_PAGES = (
    *("/", "/stores", "/stores/101/settings", "/registers/101-1", "/staff", "/customers", "/customers/{bakery}"),
    *("/customers/{bakery}/edit", "/documents/{everything}", "/findings/{proposed}/approve", "/orders/{failed order}"),
    *("/merges/{proposal}", "/setup/discount", "/setup/discount/SOAP-3", "/setup/receipt_format/sale", "/products"),
    *("/customers/import/done", "/jobs", "/audit", "/approvals/{approval}", "/users/nadia", "/profile"),
)
_NOTE_RUNS = """
window.ran = [];
window.nau = (...given) => { window.ran.push("nau"); };
for (const name of ["alert", "confirm", "prompt"]) window[name] = () => { window.ran.push(name); };
document.addEventListener("securitypolicyviolation", (one) => window.ran.push(one.violatedDirective), true);
"""


@pytest.fixture(scope="module", params=(0, 1))
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullHouse]:
    way: int = request.param
    with full_house(tmp_path_factory.mktemp("hostile")) as found:
        poison(found, lambda number: attack(number, way))
        yield found


@pytest.fixture
def page(browser: Browser, house: FullHouse) -> Iterator[Page]:
    context = browser.new_context(locale="en-IE")
    context.set_default_timeout(30_000)
    context.add_init_script(_NOTE_RUNS)
    opened = context.new_page()
    opened.goto(house.address + "/sign-in")
    opened.fill("[name=name]", NAME)
    opened.fill("[name=password]", PASSWORD)
    opened.click("main [type=submit]")
    opened.wait_for_url(house.address + "/")
    yield opened
    context.close()


def test_nothing_that_somebody_wrote_runs_in_a_browser(page: Page, house: FullHouse) -> None:
    problems: list[str] = []
    page.on("dialog", lambda dialog: problems.append(dialog.message))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
    seen = 0
    for path in _PAGES:
        answer = page.goto(house.address + path.format_map(house.places))
        assert answer is not None
        assert answer.status == 200, path
        seen += "nau" in page.content()
        assert page.evaluate("window.ran") == [], path
        assert page.locator("x-nau, [on-nau], svg[onload], [style], main script").count() == 0, path
    assert problems == []
    assert seen > 15, "the attacks stood in the pages"


def test_the_browser_runs_no_script_that_gets_into_a_page(page: Page, house: FullHouse) -> None:
    """Should a template ever forget to escape: the policy of the page stops what would run then."""
    page.goto(house.address + "/stores")
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran.push('inline')";
          const far = document.createElement("script");
          far.src = "https://example.org/far.js";
          const handler = document.createElement("p");
          handler.innerHTML = `<b onclick="window.ran.push('handler')">x</b>`;
          document.body.append(script, far, handler);
          handler.firstChild.click();
        }"""
    )
    page.wait_for_function("window.ran.length >= 3")
    stopped = page.evaluate("window.ran")
    assert all(one.startswith("script-src") for one in stopped), stopped
