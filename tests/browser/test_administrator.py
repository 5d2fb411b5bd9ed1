"""An administrator's first days, in a real browser with HQ's real processes and a real register: from the first sign-in
to an order that is mended, two customers who are one, and a person who is erased by two people.
"""

import base64
import contextlib
import os
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from hq_server import clock as hq_clock
from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.domain.one_time_code import code_at, step_at
from hq_server.services import users
from installer.demo.register import DemoRegister
from installer.environment import program
from store_client import clock
from store_client.db.database import RegisterDatabase
from store_client.domain.basket_order import DELIVERY
from store_client.domain.customer import Address, Customer, CustomerDetails
from store_client.ids import new_id
from store_client.services import (
    customer_edits,
    customer_search,
    customers,
    orders,
    recording,
    selling,
    set_up_items,
    shift_open,
)
from store_client.services.orders import OrderTerms
from tests.browser.conftest import WIDE, problem
from tests.browser.site import NAME, PASSWORD
from tests.counter import ADA
from tests.factories import make_product
from tests.load.hq import serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
_PATIENCE_S = 90
_STAFF = "s-001"
HOME = Address("a1", "delivery", "", "4 Quay Street", "Galway", "H91 A1B2", "", "IE")
NEW_HOME = replace(HOME, id="a2", street="9 Shop Street")


class Counter:
    """The register that the administrator sets up: what people do at it, and what it knows."""

    def __init__(self, folder: Path) -> None:
        self._demo = DemoRegister("101-1", folder)
        self._day = ""

    def run(self, *arguments: str) -> None:
        """A comptoir-register command, which has to succeed."""
        done = subprocess.run(
            [program("comptoir-register"), *arguments],
            env={**os.environ, **self._demo.environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def exchange(self) -> None:
        self.run("sync", "--once")

    @contextlib.contextmanager
    def open(self) -> Iterator[RegisterDatabase]:
        with contextlib.closing(RegisterDatabase.open(self._demo.database)) as db:
            yield db

    def open_shift(self) -> None:
        now = clock.now()
        self._day = now.iso_date()
        with self.open() as db:
            shift_open.open_shift(db, staff=_STAFF, business_date=self._day, now=now, new_id=new_id)

    def register(self, **details: object) -> Customer:
        with self.open() as db:
            made = CustomerDetails(**details)  # type: ignore[arg-type]
            return customers.register_customer(db, made, staff=_STAFF, now=clock.now(), new_id=new_id)

    def order_delivery(self, customer: Customer) -> str:
        """An order to the customer's first address, its deposit paid in cash; what people read of it."""
        with self.open() as db:
            wanted = selling.attach_customer(
                selling.add_item(selling.start_basket(db), make_product(1, 1080)), customer
            )
            terms = OrderTerms(method=DELIVERY, address=HOME.id)
            basket = orders.take_order(wanted, terms, person=ADA, today=self._day, new_id=new_id)
            done = recording.complete_sale(db, basket, basket.due_minor, staff=_STAFF, now=clock.now(), new_id=new_id)
            return str(done.transaction.receipt)

    def move(self, customer: Customer) -> None:
        """Another address, and no longer the one before."""
        with self.open() as db:
            base = customers.get_customer(db, customer.id)
            assert base is not None
            details = CustomerDetails(first_name=base.first_name, last_name=base.last_name, addresses=(NEW_HOME,))
            customer_edits.edit_customer(
                db, customer.id, details, base=base, staff=_STAFF, now=clock.now(), new_id=new_id
            )

    def finds(self, text: str) -> list[str]:
        with self.open() as db:
            return [hit.customer.id for hit in customer_search.find_customers(db, text)]

    def order_state(self, number: str) -> str:
        with self.open() as db:
            return next(one.state for one in orders.list_orders(db) if one.number == number)

    def attributes(self) -> list[str]:
        with self.open() as db:
            return [one.attribute for one in set_up_items.load_setup(db).attributes]


class Desk:
    """A person at HQ with a browser; what the page complains of is kept."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self.problems: list[str] = []
        self._context = browser.new_context(viewport=WIDE, locale="en-IE")
        self._context.set_default_timeout(15_000)
        self.page: Page = self._context.new_page()
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda message: self.problems.extend(problem(message)))

    def close(self) -> None:
        self._context.close()

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, name: str, password: str) -> None:
        self.go("/sign-in")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", password)
        self.page.click("main [type=submit]")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def reload_until(self, path: str, wanted: Locator) -> None:
        """Jobs run by themselves: look again until it is there."""
        deadline = time.monotonic() + _PATIENCE_S
        self.go(path)
        while not wanted.first.is_visible():
            assert time.monotonic() < deadline, f"{wanted} did not come on {path}: {self.page.inner_text('main')[:800]}"
            time.sleep(0.5)
            self.go(path)


@pytest.fixture
def desk(browser: Browser, tmp_path: Path) -> Iterator[Desk]:
    """Claire's, at an HQ that has her and nothing else; web server and worker run as on any day."""
    url = f"sqlite:///{tmp_path / 'hq.db'}"
    with contextlib.closing(HqDatabase.open(url)) as db:
        migrate(db, new_id())
        users.create_user(db, NAME, PASSWORD, hq_clock.now_ms(), full_name="Claire Aubert")
        users.create_user(db, "ines", PASSWORD, hq_clock.now_ms(), full_name="Inès Moreau")
    with serving(url, tmp_path / "hq", 1, 1) as ((door,), _processes):
        made = Desk(browser, door.url)
        yield made
        made.close()
        assert made.problems == []


def test_an_administrators_first_days(desk: Desk, browser: Browser, tmp_path: Path) -> None:
    counter = Counter(tmp_path / "register")
    set_up_sign_in_code(desk)
    make_store_and_register(desk, counter)
    ask_for_a_shoe_size(desk, counter)
    counter.open_shift()
    mend_an_order(desk, counter)
    agnieszka = merge_two_and_undo_it(desk, counter)
    erase_by_two_people(desk, browser, counter, agnieszka)
    desk.go("/audit")
    for words in ("Erased the person", "Undid the merge", "Merged the customer", "Mended the order"):
        expect(desk.page.locator("tbody").get_by_text(words).first).to_be_visible()


def set_up_sign_in_code(desk: Desk) -> None:
    """The app's code is asked from then on; a recovery code opens, too."""
    page = desk.page
    desk.sign_in(NAME, PASSWORD)
    desk.go("/profile")
    desk.press("Set up a sign-in code…")
    page.fill("[name=password]", PASSWORD)
    desk.press("Go on")
    secret = re.sub(r"\s", "", page.locator(".secret").inner_text())
    page.fill("[name=code]", code_at(base64.b32decode(secret), step_at(hq_clock.now_ms())))
    desk.press("Ask for it from now on")
    recovery = page.locator(".recovery li").first.inner_text()
    desk.press("Sign out")
    desk.sign_in(NAME, PASSWORD)
    page.get_by_role("link", name="Use a recovery code").click()
    page.fill("[name=code]", recovery)
    page.click("main [type=submit]")
    expect(page).to_have_url(desk.address + "/")


def make_store_and_register(desk: Desk, counter: Counter) -> None:
    page = desk.page
    desk.press("Add a store")
    page.get_by_label("Number", exact=True).fill("101")
    page.get_by_label("Name", exact=True).fill("Galway")
    desk.press("Add the store")
    desk.press("Add a register")
    desk.press("Add the register")
    desk.press("Issue a code")
    counter.run("activate", "--hq", desk.address, "--code", page.locator("#activation-code").inner_text())
    desk.go("/registers/101-1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Active")
    desk.go("/staff/new")
    page.fill("[name=name]", "Aoife Brennan")
    page.fill("[name=pin]", "271828")
    desk.press("Add the person")
    counter.exchange()


def ask_for_a_shoe_size(desk: Desk, counter: Counter) -> None:
    """An attribute that is set up at HQ is asked at the register, with no new program."""
    desk.go("/setup/attribute/new")
    desk.page.fill("[name=attribute]", "shoe-size")
    desk.page.fill("[name='names.en']", "Shoe size")
    desk.page.fill("[name='names.fr']", "Pointure")
    desk.page.click("main .acts button:has-text('Save')")
    expect(desk.page.locator("main")).to_contain_text("Shoe size is saved.")
    counter.exchange()
    assert counter.attributes() == ["shoe-size"]


def mend_an_order(desk: Desk, counter: Counter) -> None:
    """The customer moved before HQ heard of the order; somebody chooses the new address."""
    fionn = counter.register(first_name="Fionn", last_name="Ó Sé", phone="091 555 0101", addresses=(HOME,))
    number = counter.order_delivery(fionn)
    counter.move(fionn)
    counter.exchange()
    page = desk.page
    desk.reload_until("/orders", page.get_by_text("There is no sales order").or_(page.get_by_text("Mend 1 order")))
    page.get_by_role("link", name=number).click()
    expect(page.get_by_text("The address is not there any more. Choose another one.").first).to_be_visible()
    page.get_by_label("Address, of a delivery").select_option(NEW_HOME.id)
    desk.press("Save and synchronize")
    expect(page.get_by_text("Saved. Its sales order is SO-")).to_be_visible()
    counter.exchange()
    assert counter.order_state(number) == "created"
    desk.go(f"/customers/{fionn.id}/erase")
    expect(page.locator("main")).to_contain_text("order")
    expect(page.locator("[name=why]")).to_have_count(0)


def merge_two_and_undo_it(desk: Desk, counter: Counter) -> Customer:
    one = counter.register(first_name="Agnieszka", last_name="Kowalczyk", phone="06 74 11 58 20")
    other = counter.register(first_name="Agnieszka", last_name="Kowalczik", phone="06 74 11 58 20")
    counter.exchange()
    page = desk.page
    desk.reload_until("/merges", page.get_by_role("link", name="Kowalczyk"))
    page.get_by_role("link", name="Kowalczyk").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Are these the same customer?")
    desk.press("Merge into")
    expect(page.get_by_role("status").last).to_contain_text("Merged.")
    merged = page.url
    counter.exchange()
    found = counter.finds("agnieszka")
    assert len(found) == 1
    assert found[0] in (one.id, other.id)
    page.goto(merged)
    if not page.get_by_role("button", name="Undo the merge").is_visible():
        desk.go("/merges?state=merged")
        page.get_by_role("link", name="Kowalcz").first.click()
    desk.press("Undo the merge")
    expect(page.get_by_role("status").last).to_contain_text("Undone")
    counter.exchange()
    assert set(counter.finds("agnieszka")) == {one.id, other.id}
    return one


def erase_by_two_people(desk: Desk, browser: Browser, counter: Counter, person: Customer) -> None:
    """Claire proposes it; Marc, whom she has just let in, may not approve it, but Inès may; the register forgets the
    person and sends its receipt.
    """
    page = desk.page
    desk.go("/settings")
    page.get_by_label("Erase a person").check()
    desk.press("Save settings")
    desk.go("/users/new")
    page.fill("[name=full_name]", "Marc Lefèvre")
    page.fill("[name=name]", "marc")
    page.select_option("[name=role_administrator]", "all")
    desk.press("Add this person")
    handed_over = page.locator(".big.pw").inner_text()
    desk.go(f"/customers/{person.id}/erase")
    page.fill("[name=why]", "Asked for it in writing.")
    typed = page.locator("label[for=f-typed]").inner_text()
    page.fill("[name=typed]", re.sub(r"^Type | to confirm$", "", typed))
    desk.press("Erase this person")
    expect(page.get_by_text("Nothing is erased yet: somebody else has to approve it.")).to_be_visible()
    marc = Desk(browser, desk.address)
    marc.sign_in("marc", handed_over)
    for name, text in (("old", handed_over), ("new", "another long password"), ("again", "another long password")):
        marc.page.fill(f"[name={name}]", text)
    marc.page.click("main [type=submit]")
    marc.go("/approvals")
    marc.page.locator("main tbody a").first.click()
    marc.press("Approve, and do it now")
    expect(marc.page.get_by_text("count as one person for 72 hours")).to_be_visible()
    marc.close()
    ines = Desk(browser, desk.address)
    ines.sign_in("ines", PASSWORD)
    ines.go("/approvals")
    ines.page.locator("main tbody a").first.click()
    ines.press("Approve, and do it now")
    expect(ines.page.get_by_text("It is done.")).to_be_visible()
    assert ines.problems == []
    ines.close()
    assert person.id in counter.finds("agnieszka")
    counter.exchange()
    assert person.id not in counter.finds("agnieszka")
    counter.exchange()
    desk.go(f"/erasures/{person.id}")
    expect(page.get_by_role("row", name=re.compile("101-1"))).to_contain_text("Confirmed")
