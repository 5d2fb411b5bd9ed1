"""HQ's pages in a real browser against a real server: the things an administrator does, on a desk and on a phone."""

import re

import pytest
from playwright.sync_api import FilePayload, expect

from hq_server import clock
from hq_server.services import activation, store_admin
from tests.browser.conftest import NARROW, OpenPage
from tests.browser.site import (
    BAD_CATALOGUE,
    NAME,
    PASSWORD,
    Site,
    chromium,
    running_worker,
    trade_a_day,
)


def test_a_missing_chromium_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/no/such/chromium")
    with pytest.raises(FileNotFoundError, match="/no/such/chromium"):
        chromium()


def test_a_wrong_password_is_told_and_the_right_one_opens(open_page: OpenPage, site: Site) -> None:
    page = open_page(sign_in=False)
    expect(page).to_have_url(site.address + "/sign-in")
    page.fill("[name=name]", NAME)
    page.fill("[name=password]", "wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("4 tries are left")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(site.address + "/")


def test_from_an_empty_hq_to_an_activated_register(open_page: OpenPage, site: Site) -> None:
    page = open_page()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome. Begin with your first store.")
    page.get_by_role("button", name="Add a store").click()
    page.get_by_label("Number", exact=True).fill("101")
    page.get_by_label("Name", exact=True).fill("Lyon-Est")
    page.get_by_role("button", name="Add the store").click()
    expect(page.get_by_role("status").first).to_contain_text("Lyon-Est is set up.")
    page.get_by_role("button", name="Add a register").click()
    page.get_by_role("button", name="Add the register").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Register 101-1 Not activated")
    page.get_by_role("button", name="Issue a code").click()
    code = page.locator("#activation-code").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    activation.activate(site.db, code, "Fanless PC", "0.1.0", clock.now_ms())
    page.goto(site.address + "/registers/101-1")
    expect(page.locator("#activation-code")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Active")


def test_a_job_run_by_hand_changes_its_line_without_a_reload(open_page: OpenPage, site: Site) -> None:
    trade_a_day(site.db)
    page = open_page()
    page.goto(site.address + "/customers")
    expect(page.locator("tbody").get_by_text("Pending sync")).to_have_count(5)
    page.goto(site.address + "/jobs")
    line = page.get_by_role("row", name=re.compile("Customer job"))
    expect(line).to_contain_text("Waits for a worker")
    page.evaluate("window.stayed = true")
    with running_worker(site.db):
        expect(line).to_contain_text("5 done")
        line.get_by_role("button", name="Run now").click()
        expect(line).to_contain_text("Nothing new", timeout=15_000)
    assert page.evaluate("window.stayed") is True
    line.get_by_role("link", name="Customer job").click()
    expect(page.locator("tbody")).to_contain_text("by Claire Aubert")
    page.goto(site.address + "/customers")
    expect(page.locator("tbody").get_by_text("Numbered")).to_have_count(5)
    expect(page.locator("tbody")).to_contain_text("000000018")


def test_run_now_works_without_javascript(open_page: OpenPage, site: Site) -> None:
    trade_a_day(site.db)
    page = open_page(java_script_enabled=False)
    page.goto(site.address + "/jobs")
    page.get_by_role("row", name=re.compile("P-job")).get_by_role("button", name="Run now").click()
    expect(page.get_by_role("status").filter(has_text="P-job runs next.")).to_be_visible()


def test_a_customer_is_searched_and_opened(open_page: OpenPage, site: Site) -> None:
    trade_a_day(site.db)
    page = open_page()
    page.keyboard.press("/")
    page.keyboard.type("kowalczyk")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Boulangerie Pâtisserie Kowalczyk").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pending sync")
    expect(page.get_by_role("row", name=re.compile("Customer created"))).to_be_visible()


def test_a_catalogue_is_previewed_and_applied(open_page: OpenPage, site: Site) -> None:
    trade_a_day(site.db)
    page = open_page()
    page.goto(site.address + "/imports/new")
    file: FilePayload = {"name": "tarif.csv", "mimeType": "text/csv", "buffer": BAD_CATALOGUE.encode()}
    page.set_input_files("[name=file]", files=file)
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator("main")).to_contain_text("Correct 6 rows in your file")
    expect(page.locator("main")).to_contain_text("To confirm: 1 price changes by more than 30 %")
    page.get_by_label("Confirm Linen tea towel").check()
    page.get_by_role("button", name="Import 2 rows and what is ticked").click()
    expect(page.get_by_role("status").filter(has_text="3 products imported.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Oak board"))).to_contain_text("24.00")


def test_revoking_needs_the_code_typed(open_page: OpenPage, site: Site) -> None:
    trade_a_day(site.db)
    page = open_page()
    page.goto(site.address + "/registers/106-1")
    page.get_by_role("button", name="Revoke 106-1…").click()
    page.get_by_label("Type 106-1 to confirm").fill("106-1")
    page.get_by_role("button", name="Revoke 106-1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Revoked")
    assert store_admin.get_register(site.db, "106-1").revoked_ms is not None


def test_the_menu_opens_on_a_phone_without_javascript(open_page: OpenPage, site: Site) -> None:
    page = open_page(viewport=NARROW, java_script_enabled=False)
    expect(page.get_by_role("link", name="Customers")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Customers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Customers")


def test_the_language_follows_the_browser_and_the_switch(open_page: OpenPage, site: Site) -> None:
    page = open_page(locale="fr-FR")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator(".crumb").first).to_contain_text(
        re.compile("lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche")
    )
    page.goto(site.address + "/stores")
    page.get_by_role("button", name="English").click()
    expect(page).to_have_url(site.address + "/stores")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Stores")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_device(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    accent = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--acc').trim()")
    expected = {"light": ("rgb(255, 255, 255)", "#0b5a70"), "dark": ("rgb(16, 22, 21)", "#74c8de")}
    assert (background, accent) == expected[scheme]
