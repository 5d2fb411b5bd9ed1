"""Customers' orders in a real browser: what is wrong is seen first and mended in place, on a phone as well."""

import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hq_server import clock
from hq_server.db.database import HqDatabase
from hq_server.domain.stores import Store
from hq_server.services import ingest, store_admin
from hq_server.services.orders_job import synchronize_orders
from tests.browser.conftest import NARROW, WIDE, OpenPage
from tests.browser.site import Site, activate
from tests.hq_server.order_world import Order, cancel, create_customer, deliver, hand_over, take
from tests.hq_server.sending_register import SendingRegister, sealed


def some_orders(db: HqDatabase) -> dict[str, Order]:
    """An order of each state, two of them with something to mend."""
    now = clock.now_ms()
    store_admin.create_store(db, Store("101", "Galway, Shop Street", "EUR", ("14 Shop Street", "Galway")), now)
    store_admin.create_store(db, Store("102", "Lille-Nord", "EUR", ("2 place du Théâtre", "59000 Lille")), now)
    store_admin.add_register(db, "101", "1", now, "Front")
    register = SendingRegister(activate(db, "101-1"))
    register.open_shift()
    customer = create_customer(register)
    made = {
        "handed over": take(register, customer, wanted_date=""),
        "cancelled": take(register, customer, 0),
        "gone": deliver(register, customer, 100, address="a9", comment="Ring twice, please"),
        "amounts": take(register, customer, 50, total_minor=510),
        "made": deliver(register, customer, 100, wanted_date="2026-12-24"),
    }
    hand_over(register, made["handed over"])
    cancel(register, made["cancelled"])
    ingest.ingest_batch(db, register.identity, recent(register.lines, now), now)
    synchronize_orders(db, now)
    late = len(register.lines)
    made["waiting"] = take(register, customer, pickup_store="102")
    ingest.ingest_batch(db, register.identity, recent(register.lines, now)[late:], now)
    return made


def recent(lines: list[bytes], now: int) -> list[bytes]:
    """The same chain, recorded within the last hours."""
    written: list[bytes] = []
    previous = "0" * 64
    for place, line in enumerate(lines):
        document = json.loads(line)
        document.pop("hash")
        document |= {"made_ms": now - (len(lines) - place) * 1_200_000, "previous_hash": previous}
        written.append(sealed(document))
        previous = written[-1][-66:-2].decode()
    return written


def picture(page: Page, name: str) -> None:
    """For whoever wants to look at the pages."""
    folder = os.environ.get("COMPTOIR_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_an_order_that_failed_is_found_mended_and_gone_from_the_list(
    site: Site, open_page: OpenPage, viewport: dict[str, int]
) -> None:
    made = some_orders(site.db)
    size = f"{viewport['width']}"
    page = open_page(viewport)
    page.goto(f"{site.address}/orders")
    expect(page.get_by_text("Mend 2 orders of which there is no sales order.")).to_be_visible()
    assert not overflows(page)
    picture(page, f"orders-{size}")
    page.get_by_role("button", name="See what is wrong").click()
    picture(page, f"orders-failed-{size}")
    page.get_by_role("link", name=made["gone"].number).click()
    expect(page.get_by_text("The address is not there any more. Choose another one.").first).to_be_visible()
    assert not overflows(page)
    picture(page, f"order-failed-{size}")
    page.get_by_label("Address, of a delivery").select_option("a1")
    page.get_by_role("button", name="Save and synchronize").click()
    expect(page.get_by_text("Saved. Its sales order is SO-")).to_be_visible()
    assert not overflows(page)
    picture(page, f"order-mended-{size}")
    page.goto(f"{site.address}/orders/{made['amounts'].id}")
    picture(page, f"order-amounts-{size}")
    page.get_by_label("Take over what its lines come to").check()
    page.get_by_role("button", name="Save and synchronize").click()
    expect(page.get_by_text("Saved. Its sales order is SO-")).to_be_visible()
    page.goto(f"{site.address}/orders?state=failed")
    expect(page.get_by_text("No order needs you.")).to_be_visible()
    picture(page, f"orders-none-{size}")


def test_what_is_wrong_in_the_form_takes_the_focus(site: Site, open_page: OpenPage) -> None:
    made = some_orders(site.db)
    page = open_page()
    page.goto(f"{site.address}/orders/{made['gone'].id}")
    page.get_by_label("Address, of a delivery").select_option("")
    page.get_by_role("button", name="Save and synchronize").click()
    field = page.get_by_label("Address, of a delivery")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    picture(page, "order-refused")


def test_orders_are_read_in_the_dark_in_french_and_on_the_customers_page(site: Site, open_page: OpenPage) -> None:
    made = some_orders(site.db)
    page = open_page(locale="fr-FR", color_scheme="dark")
    page.goto(f"{site.address}/orders/{made['handed over'].id}")
    picture(page, "order-handed-over-dark")
    assert not overflows(page)
    page.goto(f"{site.address}/customers/{made['made'].customer}")
    expect(page.get_by_role("link", name=made["made"].number).first).to_be_visible()
    picture(page, "customer-orders-dark")


@pytest.mark.parametrize("javascript", [True, False])
def test_an_order_is_found_by_its_number_with_and_without_javascript(
    site: Site, open_page: OpenPage, javascript: bool
) -> None:
    made = some_orders(site.db)
    page = open_page(java_script_enabled=javascript)
    page.fill("[name=q]", made["waiting"].number)
    page.press("[name=q]", "Enter")
    page.wait_for_url(f"{site.address}/orders/{made['waiting'].id}")
    expect(page.get_by_text("Nothing to do: it is on its way.")).to_be_visible()
    picture(page, "order-waiting")
