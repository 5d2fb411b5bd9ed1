"""Two accounts of one firm in a real browser: found, compared, merged on the customer's page, and made two again."""

import pytest
from playwright.sync_api import Page, expect

from hq_server import clock
from hq_server.db.database import HqDatabase
from hq_server.domain.stores import Store
from hq_server.ids import new_id
from hq_server.services import customer_job, ingest, merge_proposals, store_admin
from tests.browser.conftest import NARROW, WIDE, OpenPage
from tests.browser.site import Site, activate
from tests.hq_server.customer_lines import create, earn, enrol
from tests.hq_server.sending_register import SendingRegister

BAKERY = {
    "customer_type": "organization",
    "first_name": "Agnieszka",
    "last_name": "Kowalczyk",
    "organization": "Boulangerie Pâtisserie Kowalczyk",
    "phone": "06 74 11 58 20",
    "email": "a.kowalczyk@bpk-lille.example",
}
_HOME = {
    "address.a1.purpose": "business",
    "address.a1.street": "47 rue du Molinel",
    "address.a1.postcode": "59800",
    "address.a1.city": "Lille",
    "attribute.siret": "489 221 705 00028",
}
_DEPOT = {
    "address.b1.purpose": "delivery",
    "address.b1.street": "Dépôt 3, 12 rue de l’Épeule",
    "address.b1.postcode": "59100",
    "address.b1.city": "Roubaix",
    "attribute.siret": "48922170500028",
    "affiliation.traders": "yes",
}


def two_bakeries(db: HqDatabase) -> tuple[str, str]:
    now = clock.now_ms()
    store_admin.create_store(db, Store("102", "Lille-Nord", "EUR", ("2 place du Théâtre", "59000 Lille")), now)
    store_admin.add_register(db, "102", "1", now, "")
    register = SendingRegister(activate(db, "102-1"))
    register.open_shift()
    one = create(register, fields=_HOME, **BAKERY)
    other = create(
        register, fields=_DEPOT, **BAKERY | {"organization": "BOULANGERIE PATISSERIE KOWALCZIK", "email": ""}
    )
    enrol(register, one, "9990001112223")
    enrol(register, other, "9990001112230")
    for _each in range(3):
        earn(register, "9990001112223", 25, customer=one)
    earn(register, "9990001112230", 12, customer=other)
    create(register, fields={}, first_name="Zoë", last_name="O'Brien")
    ingest.ingest_batch(db, register.identity, register.lines, now)
    customer_job.issue_account_numbers(db, now)
    merge_proposals.find_proposals(db, now, new_id)
    return one, other


def test_two_accounts_are_compared_and_merged_on_the_customers_page(site: Site, open_page: OpenPage) -> None:
    one, other = two_bakeries(site.db)
    page = open_page(WIDE)
    page.goto(f"{site.address}/merges")
    page.get_by_role("link", name="Boulangerie Pâtisserie Kowalczyk").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Are these the same customer?")
    page.goto(f"{site.address}/customers/{one}")
    panel = page.locator("#merge")
    expect(panel).to_contain_text("Same tax or company number, 489 221 705 00028")
    panel.get_by_role("radio", name="BOULANGERIE PATISSERIE").check()
    panel.get_by_role("button", name="Merge into").click()
    expect(page.get_by_role("status").last).to_contain_text("Merged.")
    page.goto(f"{site.address}/customers/{other}")
    page.get_by_role("button", name="Open 000000018").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("BOULANGERIE PATISSERIE KOWALCZIK")
    page.get_by_role("link", name="was merged into it").click()
    page.get_by_role("button", name="Undo the merge").click()
    expect(page.get_by_role("status").last).to_contain_text("Undone")
    page.goto(f"{site.address}/customers/{one}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Boulangerie Pâtisserie Kowalczyk")


def test_a_pair_is_decided_by_keyboard_and_without_javascript(site: Site, open_page: OpenPage) -> None:
    two_bakeries(site.db)
    page = open_page(WIDE)
    page.goto(f"{site.address}/merges")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Are these the same customer?")
    plain = open_page(WIDE, java_script_enabled=False)
    plain.goto(page.url)
    plain.get_by_role("button", name="Keep 000000026 instead").click()
    expect(plain.get_by_role("button", name="Merge into 000000026")).to_be_visible()
    plain.get_by_role("button", name="Not the same").click()
    expect(plain.get_by_role("status").last).to_contain_text("they are not the same")


@pytest.mark.parametrize("path", ["/merges", "/merges/{proposal}", "/customers/{one}", "/merges/{made}"])
def test_nothing_is_wider_than_a_phone(site: Site, open_page: OpenPage, path: str) -> None:
    one, other = two_bakeries(site.db)
    proposal = merge_proposals.list_proposals(site.db).proposals[0].id
    page = open_page(NARROW)
    if "made" in path:
        page.goto(f"{site.address}/merges/{proposal}")
        page.get_by_role("button", name="Merge into").click()
        expect(page.get_by_role("status").last).to_contain_text("Merged.")
    else:
        page.goto(site.address + path.format(proposal=proposal, one=one))
    assert _overflow(page) == 0
    assert other


def _overflow(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
