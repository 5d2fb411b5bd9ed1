"""A customer at HQ in a real browser: everything about them, the form, and the decision of what was changed twice."""

import re

import pytest
from playwright.sync_api import Page, expect

from hq_server import clock
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import FieldChange
from hq_server.domain.stores import Store
from hq_server.services import customer_edits, customer_job, ingest, staff_admin, store_admin
from tests.browser.conftest import NARROW, WIDE, OpenPage
from tests.browser.site import NAME, Site, activate
from tests.hq_server.customer_lines import change, create, earn, enrol
from tests.hq_server.sending_register import SendingRegister

_FIRST = "019ab000-0000-7000-8000-0000000000a1"
_SECOND = "019ab000-0000-7000-8000-0000000000a2"
_SHOP = {
    f"address.{_FIRST}.purpose": "business",
    f"address.{_FIRST}.street": "47 rue du Molinel\nBâtiment B",
    f"address.{_FIRST}.postcode": "59800",
    f"address.{_FIRST}.city": "Lille",
    f"address.{_FIRST}.country": "FR",
}
_DEPOT = {
    f"address.{_SECOND}.purpose": "delivery",
    f"address.{_SECOND}.name": "Dépôt 3",
    f"address.{_SECOND}.street": "12 rue de l’Épeule",
    f"address.{_SECOND}.postcode": "59100",
    f"address.{_SECOND}.city": "Roubaix",
}
_MORE = {
    "affiliation.traders": "yes",
    "attribute.price-group": "Professional B",
    "attribute.trade": "Bakery, 10.71C",
    "consent.email": "yes",
    "contact.c1.consent": "no",
    "contact.c1.type": "phone",
    "contact.c1.value": "06 31 90 47 66",
    "contact.c2.type": "email",
    "contact.c2.value": "compta@renard.example",
    "currency": "EUR",
    "customer_group": "trade",
    "primary_address": _FIRST,
    "receipt_preference": "email",
}
_BAKERY = {
    "customer_type": "organization",
    "first_name": "Agnieszka",
    "last_name": "Kowalczyk",
    "organization": "Boulangerie Pâtisserie Kowalczyk",
    "phone": "06 74 11 58 20",
    "email": "a.kowalczyk@bpk-lille.example",
    "language": "fr",
}


def _bakery(db: HqDatabase) -> str:
    """A customer with everything, whom two registers and HQ changed at the same time; returns the id."""
    now = clock.now_ms()
    for store, name, person in (("101", "Lyon-Est", "Karim Benslimane"), ("106", "Marseille-Est", "Aoife Brennan")):
        store_admin.create_store(db, Store(store, name, "EUR", ("1 rue du Nord",)), now)
        store_admin.add_register(db, store, "1", now, "")
        staff_admin.add_staff(db, store, person, "271828", now)
    lyon, marseille = (SendingRegister(activate(db, code)) for code in ("101-1", "106-1"))
    customer = create(lyon, fields=_SHOP | _DEPOT | _MORE, **_BAKERY)
    enrol(lyon, customer, "9990001112223")
    lyon.open_shift()
    earn(lyon, "9990001112223", 1_250)
    lyon.sell(customer=customer, count=3)
    change(lyon, customer, (f"address.{_SECOND}.street", "12 rue de l’Épeule", "14 rue de l’Épeule"))
    ingest.ingest_batch(db, lyon.identity, lyon.lines, now)
    customer_job.issue_account_numbers(db, now)
    edits = [FieldChange("phone", "06 74 11 58 20", "06 74 11 58 21"), FieldChange("title", None, "Mme")]
    customer_edits.edit_customer(db, customer, edits, NAME, now)
    change(
        marseille,
        customer,
        ("phone", "06 74 11 58 20", "06 99 99 99 99"),
        ("email", "a.kowalczyk@bpk-lille.example", "agnieszka@bpk-lille.example"),
        *((name, text, None) for name, text in _DEPOT.items()),
    )
    ingest.ingest_batch(db, marseille.identity, marseille.lines, now)
    return customer


def _details(page: Page, term: str) -> str:
    return page.locator(f"dl.kv dt:text-is('{term}') + dd").first.inner_text()


def test_a_customers_page_shows_everything_hq_has(open_page: OpenPage, site: Site) -> None:
    customer = _bakery(site.db)
    page = open_page()
    page.goto(f"{site.address}/customers")
    page.get_by_role("link", name="Boulangerie Pâtisserie Kowalczyk").click()
    expect(page).to_have_url(f"{site.address}/customers/{customer}")
    sections = {
        "Addresses": ["Business", "47 rue du Molinel", "59800 Lille", "First address", "Dépôt 3", "14 rue de l’Épeule"],
        "Contacts": [
            "06 74 11 58 21",
            "agnieszka@bpk-lille.example",
            "Agreed",
            "06 31 90 47 66",
            "Refused",
            "Not asked",
        ],
        "Attributes": ["Professional B", "Bakery, 10.71C", "traders"],
        "Documents": ["Sale", "Customer changed", "Loyalty card enrolled", "Customer created"],
        "Changes": ["12 rue de l’Épeule", "14 rue de l’Épeule", "Claire Aubert", "at HQ", "Not taken, conflict"],
        "Loyalty": ["9990001112223", "1,250"],
    }
    for name, texts in sections.items():
        section = page.get_by_role("region", name=name)
        for text in texts:
            expect(section).to_contain_text(text)
    assert _details(page, "Receipt") == "By e-mail"
    assert _details(page, "Name") == "Mme Agnieszka Kowalczyk"


def test_a_conflict_is_decided_with_both_values_in_view(open_page: OpenPage, site: Site) -> None:
    customer = _bakery(site.db)
    page = open_page()
    page.goto(f"{site.address}/customers?state=conflict")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Boulangerie Pâtisserie Kowalczyk").click()
    page.get_by_role("button", name="Compare the two").click()
    phone = page.get_by_role("form", name="Phone")
    expect(phone).to_contain_text("06 74 11 58 21")
    expect(phone).to_contain_text("Claire Aubert")
    expect(phone).to_contain_text("06 99 99 99 99")
    phone.get_by_role("button", name="Take register 106-1's").click()
    expect(page.get_by_role("status").filter(has_text="register 106-1's values stand")).to_be_visible()
    expect(page.get_by_role("form", name="Phone")).to_have_count(0)
    assert _details(page, "Phone") == "06 99 99 99 99"
    address = page.get_by_role("form", name="Address")
    expect(address).to_contain_text("14 rue de l’Épeule")
    address.get_by_role("button", name="Keep HQ's").click()
    expect(page.locator("#decide")).to_have_count(0)
    expect(page.get_by_role("region", name="Addresses")).to_contain_text("14 rue de l’Épeule")
    page.goto(f"{site.address}/customers/{customer}")
    expect(page.get_by_role("region", name="Changes")).to_contain_text("HQ's value kept")


def test_a_register_may_remove_an_address_by_the_decision(open_page: OpenPage, site: Site) -> None:
    customer = _bakery(site.db)
    page = open_page(viewport=NARROW, java_script_enabled=False)
    page.goto(f"{site.address}/customers/{customer}")
    page.get_by_role("form", name="Address").get_by_role("button", name="Take register 106-1's").click()
    expect(page.get_by_role("region", name="Addresses")).not_to_contain_text("Roubaix")
    expect(page.get_by_role("region", name="Addresses")).to_contain_text("Lille")


def test_a_decision_on_a_page_that_is_too_old_is_refused_and_says_so(open_page: OpenPage, site: Site) -> None:
    customer = _bakery(site.db)
    old, new = open_page(), open_page()
    for page in (old, new):
        page.goto(f"{site.address}/customers/{customer}")
    new.get_by_role("form", name="Phone").get_by_role("button", name="Keep HQ's").click()
    old.get_by_role("form", name="Phone").get_by_role("button", name="Take register 106-1's").click()
    expect(old.get_by_role("status").filter(has_text="decided already")).to_be_visible()
    assert _details(old, "Phone") == "06 74 11 58 21"


def test_a_customer_is_edited_by_keyboard_and_what_was_changed_meanwhile_is_shown(
    open_page: OpenPage, site: Site
) -> None:
    customer = _bakery(site.db)
    page = open_page()
    page.goto(f"{site.address}/customers/{customer}")
    page.get_by_role("button", name="Edit").click()
    expect(page.get_by_label("First name")).to_be_focused()
    page.get_by_label("Phone", exact=True).fill("06 00 00 00 00")
    page.get_by_label("Receipt").select_option(label="On paper")
    meanwhile = [FieldChange("phone", "06 74 11 58 21", "06 55 55 55 55")]
    customer_edits.edit_customer(site.db, customer, meanwhile, NAME, clock.now_ms())
    page.get_by_label("E-mail", exact=True).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("your values are here")
    expect(page.get_by_label("Phone", exact=True)).to_be_focused()
    expect(page.get_by_label("Phone", exact=True)).to_have_value("06 00 00 00 00")
    expect(page.locator("#w-phone")).to_contain_text("“06 55 55 55 55”")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="2 fields are changed.")).to_be_visible()
    assert _details(page, "Phone") == "06 00 00 00 00"
    assert _details(page, "Receipt") == "On paper"


@pytest.mark.parametrize("script", [True, False])
def test_addresses_contacts_and_the_block_are_written_with_and_without_javascript(
    open_page: OpenPage, site: Site, script: bool
) -> None:
    customer = _bakery(site.db)
    page = open_page(java_script_enabled=script)
    page.goto(f"{site.address}/customers/{customer}")
    page.get_by_role("link", name="Add an address").click()
    page.get_by_label("Street").fill("3 quai du Port")
    page.get_by_role("button", name="Save the address").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved")
    expect(page.get_by_label("City")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("City").fill("Nice")
    page.get_by_label("First address").check()
    page.get_by_role("button", name="Save the address").click()
    addresses = page.get_by_role("region", name="Addresses")
    expect(addresses.get_by_role("row").filter(has_text="3 quai du Port")).to_contain_text("First address")
    page.get_by_role("link", name="Edit Business, 3 quai du Port").click()
    page.get_by_role("button", name="Remove the address").click()
    expect(addresses).not_to_contain_text("quai du Port")
    page.get_by_role("link", name="Edit compta@renard.example").click()
    page.get_by_label("Marketing").select_option(label="Refused")
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("row").filter(has_text="compta@renard.example").first).to_contain_text("Claire")
    page.get_by_role("button", name="Block…").click()
    page.get_by_label("Why").fill("Two invoices open: cash only")
    page.get_by_role("button", name="Block the customer").click()
    expect(page.locator("main")).to_contain_text("This customer is blocked: Two invoices open: cash only")
    page.get_by_role("button", name="Unblock…").click()
    page.get_by_label("Why the block ends").fill("All is paid")
    page.get_by_role("button", name="Unblock the customer").click()
    expect(page.locator("main")).not_to_contain_text("This customer is blocked")


@pytest.mark.parametrize("language", ["en-IE", "fr-FR"])
def test_neither_page_is_wider_than_its_window(open_page: OpenPage, site: Site, language: str) -> None:
    customer = _bakery(site.db)
    for viewport in (WIDE, NARROW):
        page = open_page(viewport=viewport, locale=language)
        for path in (f"/customers/{customer}", f"/customers/{customer}/edit", "/customers?state=conflict"):
            page.goto(site.address + path)
            expect(page.locator("h1")).to_have_count(1)
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert (path, wider) == (path, 0)
            assert re.search("[a-z]_[a-z]", page.locator("main").inner_text()) is None
