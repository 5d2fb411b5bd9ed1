"""Repairing in a real browser: checked while it is typed, sent, approved by a second person, by keyboard and without
JavaScript.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from hq_server import clock
from hq_server.domain.stores import Store
from hq_server.ids import new_id
from hq_server.services import ingest, staff_admin, store_admin, users, validation
from tests.browser.conftest import NARROW, WIDE, OpenPage
from tests.browser.site import PASSWORD, Site, activate
from tests.hq_server.findings_world import WHY, stock
from tests.hq_server.sending_register import DATE, SendingRegister, line_in_full, tender_in_full

_SALE = "/findings/101-2/2"


def _things_to_mend(site: Site) -> None:
    """Two administrators, and a register whose documents need somebody in every way there is."""
    db, now = site.db, clock.now_ms()
    users.create_user(db, "marc", PASSWORD, now, full_name="Marc Lefèvre")
    store_admin.create_store(db, Store("101", "Lyon-Est", "EUR", ("14 rue de la Soie",)), now)
    store_admin.add_register(db, "101", "2", now)
    staff_admin.add_staff(db, "101", "Karim Benslimane", "271828", now, staff_id="s-001")
    stock(db)
    register = SendingRegister(activate(db, "101-2"))
    register.open_shift()
    names = ("Farine de blé T55, 25 kg", "Sucre semoule, 10 kg", "Film étirable alimentaire, 300 m", "Eau minérale")
    lines = [line_in_full(number, barcode="", description=name) for number, name in enumerate(names, 1)]
    lines[2] |= {"tax_rate": 5_500, "tax_minor": 13}
    taxes = [
        {"tax_rate": 5_500, "net_minor": 237, "tax_minor": 13, "gross_minor": 250},
        {"tax_rate": 20_000, "net_minor": 624, "tax_minor": 126, "gross_minor": 750},
    ]
    register.sell_in_full(lines=lines, total_minor=1_000, tax_minor=139, taxes=taxes, tenders=[tender_in_full(1_000)])
    register.sell_in_full(total_minor=1)
    register.write("shift.opened", {"shift": register.shift, "number": 1, "staff": "s-001", "currency": "EUR"})
    register.sell_in_full(customer=new_id())
    ingest.ingest_batch(db, register.identity, [*register.lines, b"not a document"], now)
    validation.validate_day(db, "101", DATE, now)


def _sign_in_as(page: Page, site: Site, name: str) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(site.address + "/")


def test_a_repair_is_checked_while_it_is_typed_and_approved_by_a_second_person(open_page: OpenPage, site: Site) -> None:
    _things_to_mend(site)
    page = open_page()
    page.goto(site.address + "/findings")
    page.get_by_role("link", name="101-2 · 2").click()
    checked = page.locator("#checked")
    expect(checked).to_contain_text("Line 3 is taxed with 5.5 %")
    page.evaluate("window.stayed = true")
    page.get_by_label("Line 3, tax %").fill("20")
    expect(checked).to_contain_text("20 % of tax in 2.50 EUR is 0.42 EUR, not 0.13 EUR.")
    expect(page.locator("#w-lines-2-tax_rate")).to_contain_text("was 5.5")
    expect(page.get_by_label("Line 3, tax", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Line 3, tax %")).to_be_focused()
    assert page.evaluate("window.stayed") is True
    page.keyboard.press("Alt+1")
    expect(page.get_by_label("Line 3, tax", exact=True)).to_have_value("0.42")
    expect(checked).to_contain_text("Can be sent")
    expect(checked).to_contain_text(re.compile(r"Tax to declare\s*1\.39 → 1\.68"))
    page.get_by_label("Why this is right").fill(WHY)
    page.get_by_label("Why this is right").press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your repair waits for approval")
    _sign_in_as(page, site, "marc")
    page.get_by_role("button", name="See them").click()
    page.get_by_role("link", name="101-2 · 2").click()
    expect(page.get_by_role("row", name=re.compile("Line 3, tax %"))).to_contain_text("5.5")
    page.get_by_role("button", name="Approve and apply").click()
    expect(page.get_by_role("status").filter(has_text="The repair is applied.")).to_be_visible()
    expect(page.locator(".tl")).to_contain_text("Marc Lefèvre approved it")
    page.goto(site.address + "/findings")
    expect(page.get_by_role("link", name="101-2 · 2")).to_have_count(0)


def test_it_all_works_on_a_phone_without_javascript(open_page: OpenPage, site: Site) -> None:
    _things_to_mend(site)
    page = open_page(viewport=NARROW, java_script_enabled=False)
    page.goto(site.address + "/findings/101-2/3")
    page.get_by_role("button", name="Use 2.50").first.click()
    expect(page.locator("#checked")).to_contain_text("Can be sent")
    page.get_by_label("Why this is right").fill(WHY)
    page.get_by_role("button", name="Save draft").last.click()
    expect(page.get_by_role("status").filter(has_text="Your draft is saved.")).to_be_visible()
    page.get_by_role("button", name="Send for approval").click()
    expect(page.get_by_role("status").filter(has_text="Sent for approval.")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("button", name="Send for approval")).to_be_visible()


def test_the_list_is_walked_by_keyboard(open_page: OpenPage, site: Site) -> None:
    _things_to_mend(site)
    page = open_page()
    page.goto(site.address + "/findings")
    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)
    expect(page.locator("tr[data-here]")).to_contain_text("101-2 · 3")
    page.keyboard.press("Enter")
    expect(page).to_have_url(site.address + "/findings/101-2/3")


def test_a_line_is_opened_for_editing_and_what_was_typed_stays(open_page: OpenPage, site: Site) -> None:
    _things_to_mend(site)
    page = open_page()
    page.goto(site.address + _SALE)
    page.get_by_label("Line 3, tax %").fill("20")
    page.get_by_role("row", name=re.compile("Sucre semoule")).get_by_role("button", name="Edit").click()
    expect(page.get_by_label("Line 2, quantity")).to_be_visible()
    expect(page.get_by_label("Line 3, tax %")).to_have_value("20")


@pytest.mark.parametrize("language", ["en-IE", "fr-FR"])
def test_no_page_is_wider_than_its_window(open_page: OpenPage, site: Site, language: str) -> None:
    _things_to_mend(site)
    paths = ["", "?state=found&store=101", "/101-2/2", "/101-2/3", "/101-2/4", "/101-2/5", "/101-2/4/void",
             "/101-2/2/void", "/101-2/1", "/kept/1"]  # fmt: skip
    for viewport in (WIDE, NARROW):
        page = open_page(viewport=viewport, locale=language)
        for path in paths:
            page.goto(f"{site.address}/findings{path}")
            expect(page.locator("h1")).to_have_count(1)
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert (path, wider) == (path, 0)
            assert re.search("[a-z]_[a-z]", page.locator("main").inner_text()) is None, path
