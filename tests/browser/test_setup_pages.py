"""The set-up pages in a real browser: rows without leaving the page, previews that follow the typing, narrow pages."""

from pathlib import Path

from playwright.sync_api import expect

from hq_server import clock
from hq_server.services import hardware, setup_editing
from hq_server.services.setup_admin import import_setup
from tests.browser.conftest import OpenPage
from tests.browser.site import Site, trade_a_day

DEMO = Path(__file__).parents[2] / "resources" / "demo" / "setup.toml"


def set_up(site: Site) -> None:
    trade_a_day(site.db)
    assert import_setup(site.db, DEMO.read_text(encoding="utf-8"), clock.now_ms()).problems == ()
    profile = {"profile": "counter", "name": "Counter", "printer": "lp:counter"}
    setup_editing.save_item(site.db, "hardware_profile", profile, clock.now_ms())
    hardware.assign(site.db, "101-1", "counter", clock.now_ms())


def test_rows_come_and_go_without_leaving_the_page(open_page: OpenPage, site: Site) -> None:
    set_up(site)
    page = open_page()
    page.goto(site.address + "/setup/discount/new")
    page.fill("[name=code]", "MORE")
    page.click("text=Add a row")
    expect(page.locator("[name='steps.0.at']")).to_be_visible()
    expect(page.locator("[name=code]")).to_have_value("MORE")
    page.fill("[name='steps.0.at']", "3")
    page.click("text=Add a row")
    expect(page.locator("[name='steps.1.at']")).to_be_visible()
    page.click("[aria-label='Remove row 1']")
    expect(page.locator("[name='steps.1.at']")).to_have_count(0)
    expect(page.locator("[name='steps.0.at']")).to_have_value("")
    assert page.url.endswith("/setup/discount/new")


def test_the_receipt_follows_what_is_typed(open_page: OpenPage, site: Site) -> None:
    set_up(site)
    page = open_page()
    page.goto(site.address + "/setup/receipt_format/sale")
    page.fill("[name=footer]", "Until soon, {customer}")
    expect(page.locator("#receipt")).to_contain_text("Until soon, Zoë O'Brien")
    boxes = [row.bounding_box() for row in page.locator("#receipt .paper > *").all()]
    below = [box["y"] for box in boxes if box is not None]
    assert below == sorted(set(below)), "its lines stand one under the other"
    page.uncheck("[name=show_qr]")
    expect(page.locator("#receipt .qr")).to_have_count(0)
    kept = setup_editing.find_item(site.db, "receipt_format", "sale")
    assert kept is not None
    assert "Until soon, {customer}" not in kept.members["footer"]


def test_the_next_numbers_follow_what_is_typed(open_page: OpenPage, site: Site) -> None:
    page = open_page()
    page.goto(site.address + "/setup/numbers")
    page.fill("#f-prefix-orders", "WEB-")
    expect(page.locator("#preview-orders")).to_contain_text("WEB-0000001")
    page.fill("#f-digits-orders", "2")
    expect(page.locator("#preview-orders")).to_contain_text("From 4 to 12 digits.")


def test_forms_work_without_javascript(open_page: OpenPage, site: Site) -> None:
    set_up(site)
    page = open_page(java_script_enabled=False)
    page.goto(site.address + "/setup/category/new")
    page.fill("[name=category]", "NEW-1")
    page.click("main .acts button:has-text('Save')")
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    page.fill("[name=name]", "New things")
    page.click("main .acts button:has-text('Save')")
    expect(page.locator("main")).to_contain_text("New things is saved.")
