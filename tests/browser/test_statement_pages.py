"""End of day in a real browser: from what is held to what holds it, on a wide and a narrow screen, by keyboard, without
JavaScript, and on paper.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hq_server.db import register_keys
from hq_server.services.statement_job import run_statements
from tests.browser.conftest import NARROW, WIDE, OpenPage
from tests.browser.site import Site
from tests.hq_server.sending_register import DATE, NOW
from tests.hq_server.services.test_document_file import PUBLIC, file_of
from tests.hq_server.statement_days import BEFORE, YESTERDAY, trade

PERIOD = f"first={BEFORE}&last={DATE}"
HELD = f"/statements/101/{YESTERDAY}"
PAGES = (
    f"/statements?{PERIOD}",
    HELD,
    f"{HELD}/accept",
    f"{HELD}/reconciliation",
    f"/statements/101/{BEFORE}?number=1",
    "/vouchers/101/26-101-1",
    f"/accounting?check=1&store=101&{PERIOD}",
    f"/stores/101/readiness?day={YESTERDAY}",
    f"/overviews?day={YESTERDAY}",
    f"/overviews/101?{PERIOD}",
    "/document-files",
    "/stores/101",
)


def _fits(page: Page) -> None:
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, page.url


@pytest.mark.parametrize("viewport", [WIDE, {"width": 768, "height": 1024}, NARROW])
def test_every_page_of_the_day_fits_its_screen_and_has_one_heading(
    open_page: OpenPage, site: Site, viewport: dict[str, int]
) -> None:
    trade(site.db)
    page = open_page(viewport)
    for path in PAGES:
        page.goto(site.address + path)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        _fits(page)


def test_a_person_goes_from_the_first_page_to_the_cause_by_keyboard(open_page: OpenPage, site: Site) -> None:
    trade(site.db)
    page = open_page()
    page.get_by_role("link", name=re.compile("^Statements")).click()
    page.goto(f"{site.address}/statements?{PERIOD}")
    for _row in range(3):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lyon-Est, Sunday 22 November 2026")
    page.get_by_role("link", name="Document by document").click()
    expect(page.get_by_role("row", name=re.compile("101-1 · 18"))).to_contain_text("−42.10")
    page.go_back()
    page.get_by_role("button", name="Repair the document").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Line 1 is taxed with 5.5 %")


def test_checks_are_passed_over_without_javascript(open_page: OpenPage, site: Site) -> None:
    trade(site.db)
    page = open_page(NARROW, java_script_enabled=False)
    page.goto(site.address + HELD)
    page.get_by_role("button", name="Post it all the same…").click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Why").fill("The shelf label was wrong all day")
    page.get_by_role("button", name="Let it pass").click()
    expect(page.get_by_role("status").first).to_contain_text("It may pass.")
    run_statements(site.db, NOW)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Posted")


def test_a_stick_is_taken_in(open_page: OpenPage, site: Site, tmp_path: Path) -> None:
    registers = trade(site.db)
    register = registers["101-2"]
    with site.db.write():
        register_keys.add(site.db, "101", "2", PUBLIC, NOW)
    first = register.sequence + 1
    register.sell()
    register.close_shift()
    stick = tmp_path / "101-2.comptoir"
    stick.write_bytes(file_of(register.lines, first_sequence=first, last_sequence=register.sequence))
    page = open_page(NARROW)
    page.goto(site.address + "/document-files")
    page.get_by_label("File of documents (.comptoir)").set_input_files(stick)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Documents of register 101-2")
    _fits(page)
    page.get_by_role("button", name="Take in 2 documents").click()
    expect(page.get_by_role("status").first).to_contain_text("2 documents taken in.")


def test_a_statement_is_printed_on_white_paper_without_what_is_only_for_the_screen(
    open_page: OpenPage, site: Site
) -> None:
    trade(site.db)
    page = open_page(color_scheme="dark")
    page.goto(site.address + HELD)
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_text("Calculate again")).to_be_hidden()
    expect(page.get_by_text("Ventes de marchandises").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(format="A4").startswith(b"%PDF-")
