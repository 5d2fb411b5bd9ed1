"""The main acts of an administrator in a browser without JavaScript, one after the other at one HQ."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from tests.browser.full_house import FullHouse, full_house
from tests.browser.site import BAD_CATALOGUE, NAME, PASSWORD
from tests.hq_server.statement_days import YESTERDAY


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullHouse]:
    with full_house(tmp_path_factory.mktemp("full-house")) as open_house:
        yield open_house


@pytest.fixture
def page(browser: Browser, house: FullHouse) -> Iterator[Page]:
    context = browser.new_context(locale="en-IE", java_script_enabled=False, base_url=house.address)
    context.set_default_timeout(15_000)
    opened = context.new_page()
    opened.goto("/")
    opened.fill("[name=name]", NAME)
    opened.fill("[name=password]", PASSWORD)
    opened.press("[name=password]", "Enter")
    expect(opened.get_by_role("heading", level=1)).to_contain_text("need you")
    yield opened
    context.close()


def _press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name).first.click()


def _told(page: Page) -> Locator:
    return page.locator("main [role=status]:visible")


def test_shops_and_people_are_set_up(page: Page) -> None:
    page.goto("/stores/new")
    page.get_by_label("Number", exact=True).fill("107")
    page.get_by_label("Name", exact=True).fill("Nantes")
    _press(page, "Add the store")
    expect(_told(page)).to_contain_text("Nantes is set up.")
    _press(page, "Add a register")
    _press(page, "Add the register")
    _press(page, "Issue a code")
    expect(page.locator("#activation-code")).to_be_visible()
    page.goto("/staff/new")
    page.get_by_label("Store", exact=True).select_option("107")
    page.get_by_label("Name").fill("Maëlle Le Goff")
    page.get_by_label("PIN", exact=True).fill("271828")
    _press(page, "Add the person")
    expect(page.locator("main")).to_contain_text("Maëlle Le Goff")
    page.goto("/users/new")
    page.locator("main [name=name]").fill("olga")
    page.locator("main [name=full_name]").fill("Olga Rey")
    page.locator("[name=role_viewer]").select_option("all")
    page.locator("main form [type=submit]").first.click()
    expect(page.locator(".big.pw")).to_be_visible()


def test_goods_and_their_discounts_are_changed_row_by_row(page: Page) -> None:
    page.goto("/products/SOAP-2")
    page.get_by_label("Price", exact=True).fill("6.90")
    _press(page, "Add a row")
    expect(page.get_by_label("Price", exact=True)).to_have_value("6.90")
    _press(page, "Remove row 1")
    _press(page, "Save the product")
    expect(page.locator("main")).to_contain_text("is saved.")
    page.goto("/setup/discount/SOAP-3")
    page.locator("[name=name]").fill("Three soaps")
    page.locator("main .acts").get_by_role("button", name="Save").click()
    expect(_told(page)).to_contain_text("Three soaps is saved.")
    page.goto("/imports/new")
    file: FilePayload = {"name": "tarif.csv", "mimeType": "text/csv", "buffer": BAD_CATALOGUE.encode()}
    page.set_input_files("[name=file]", files=file)
    _press(page, "Read the file")
    _press(page, "Import 2 rows")
    expect(_told(page)).to_contain_text("products imported.")


def test_customers_are_decided_edited_and_merged(page: Page, house: FullHouse) -> None:
    page.goto("/customers/{bakery}".format_map(house.places))
    page.get_by_role("form", name="Phone").get_by_role("button", name="Keep HQ's").click()
    expect(_told(page)).to_contain_text("stand")
    page.get_by_role("button", name="Edit").first.click()
    page.get_by_label("Title").fill("Mme")
    _press(page, "Save the customer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kowalczyk")
    page.goto("/merges/{proposal}".format_map(house.places))
    _press(page, "Merge into")
    expect(_told(page)).to_contain_text("Merged.")
    page.goto("/customers/{ada}/erase".format_map(house.places))
    number = re.findall(r"\d{9}", page.locator(".crumb").inner_text())[0]
    page.locator("[name=typed]").fill(number)
    page.locator("[name=why]").fill("asked by letter")
    _press(page, "Erase this person")
    expect(page.locator("main")).to_contain_text("have not confirmed yet")


def test_what_holds_a_day_is_mended(page: Page, house: FullHouse) -> None:
    page.goto("/findings/{proposed}/approve".format_map(house.places))
    _press(page, "Approve and apply")
    expect(_told(page)).to_be_visible()
    page.goto("/orders/{failed order}".format_map(house.places))
    page.get_by_label("Address, of a delivery").select_option("a1")
    _press(page, "Save and synchronize")
    expect(_told(page)).to_contain_text("Its sales order is SO-")
    page.goto(f"/statements/101/{YESTERDAY}/accept")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Why").fill("The shelf label was wrong all day")
    _press(page, "Let it pass")
    expect(_told(page)).to_contain_text("It may pass.")
    page.goto("/document-files/{stick}".format_map(house.places))
    _press(page, "Take in 2 documents")
    expect(_told(page)).to_contain_text("2 documents taken in.")
    page.goto("/approvals/{approval}".format_map(house.places))
    _press(page, "Approve, and do it now")
    expect(_told(page)).to_contain_text("It is done.")


def test_machines_are_driven(page: Page) -> None:
    page.goto("/jobs")
    page.get_by_role("row", name="P-job").get_by_role("button", name="Run now").click()
    expect(_told(page)).to_contain_text("P-job runs next.")
    _press(page, "Resume Orders job")
    expect(_told(page)).to_be_visible()
    page.goto("/jobs/1060/load-again?who=102-1")
    _press(page, "Load it again")
    expect(_told(page)).to_be_visible()
    page.goto("/exclusion/101")
    page.get_by_label("Only its own").check()
    _press(page, "See what it means")
    _press(page, "Save the exclusion")
    expect(_told(page)).to_be_visible()
    page.goto("/stores/101/mode")
    _press(page, "Switch to synchronous")
    expect(_told(page)).to_be_visible()
