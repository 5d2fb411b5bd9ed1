"""What is excluded reaches no register of the store, by no door; what is not, and what is needed, goes on."""

import json

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.exclusion import BOOKS, EVERYBODY, FEEDS, OWN, TABLES, exclusion_of
from hq_server.services import contact, feeds, readiness, receipts
from hq_server.services.feed_job import publish_customers
from hq_server.services.setup_admin import import_setup
from hq_server.wire import codes
from hq_server.wire.customer_bodies import CustomerHashed, CustomerInFull
from hq_server.wire.incoming import Contact
from hq_server.wire.outgoing import encode
from tests.hq_server import merging
from tests.hq_server.customer_lines import HOME, change, create, earn, enrol, told
from tests.hq_server.excluding import exclude, send
from tests.hq_server.order_world import cancel, create_customer, deliver, selling, take
from tests.hq_server.order_world import told as orders_told
from tests.hq_server.sending_register import DATE, NOW, SendingRegister, add_register

FIELDS = HOME | {
    "address.a1.street": "17 Withheld Way",
    "primary_address": "a1",
    "contact.c1.type": "phone",
    "contact.c1.value": "+353 20 910 0142",
    "contact.c2.type": "email",
    "contact.c2.value": "second@withheld.example",
    "attribute.size": "size withheld 43",
    "title": "Dr",
}
# Nothing of these may reach a register that must not hold them; the first ones are the customer's name.
PERSONAL = ("Withheldia", "Namington", "0612345678", "first@withheld.example")
PARTS = ("17 Withheld Way", "910 0142", "second@withheld.example", "size withheld 43", "card-withheld")
SET_UP = """
[[discount]]
code = "WITHHELD-TEN"
name = "Withheld ten"
method = "percent"
value = 10000
[[coupon]]
coupon = "WITHHELD-COUPON"
discount = "WITHHELD-TEN"
[[category]]
category = "withheld-linen"
name = "Withheld linen"
[[reason_code]]
reason = "damaged"
name = "Damaged"
uses = ["return"]
"""


def _named(register: SendingRegister, fields: dict[str, str] | None = None) -> str:
    first, last, phone, email = PERSONAL
    whole = FIELDS if fields is None else fields
    return create(register, fields=whole, first_name=first, last_name=last, phone=phone, email=email)


def _place(db: HqDatabase, register: SendingRegister, customer: str) -> int:
    """Where feed 1010 tells of the customer."""
    page = feeds.read_page(db, register.identity, codes.CUSTOMERS, 0, "", 1_000, NOW)
    return next(one.position for one in page.changes if one.key == customer)


def _everything_served(db: HqDatabase, register: SendingRegister, receipt: str) -> str:
    """Every body that HQ has for a register, by every door."""
    told = b""
    for feed in codes.FEEDS:
        page = feeds.read_page(db, register.identity, feed, 0, "", 1_000, NOW)
        assert not page.more
        told += b"".join(encode(one.body) for one in page.changes)
    heartbeat = Contact("1", NOW, 0, 0, 0, {})
    told += encode(contact.record_contact(db, register.identity, heartbeat, NOW))
    told += encode(receipts.find_receipt(db, receipt, NOW, caller=register.identity))
    told += encode(readiness.store_readiness(db, register.identity.store, NOW, DATE))
    return told.decode()


@pytest.fixture
def two(hq: HqDatabase) -> tuple[SendingRegister, SendingRegister, str, str]:
    """Stores 101 and 106, a customer of each with everything, a receipt of the first one."""
    one, other = selling(hq), selling(hq, "1", "106")
    theirs, _ours = _named(one), create(other, first_name="Ourselves", fields=FIELDS)
    earn(one, "card-withheld", 10)
    enrol(one, theirs, "card-withheld")
    one.sell(customer=theirs)
    receipt = json.loads(one.lines[-1])["body"]["receipt"]
    take(one, theirs, comment="", pickup_store="106")
    ordered_elsewhere = create(one, first_name="Orderly", fields=FIELDS)
    take(one, ordered_elsewhere)
    send(hq, one)
    send(hq, other)
    change(other, theirs, ("contact.c1.value", "+353 20 910 0142", "+353 20 910 0143"))
    change(one, theirs, ("contact.c1.value", "+353 20 910 0142", "+353 20 910 0142 9"))
    send(hq, one)
    send(hq, other)
    assert import_setup(hq, SET_UP, NOW).problems == ()
    return one, other, theirs, receipt


@pytest.mark.parametrize("where", ["106", ""])
def test_nothing_that_is_excluded_reaches_a_register_by_any_door(
    hq: HqDatabase, two: tuple[SendingRegister, SendingRegister, str, str], where: str
) -> None:
    _one, other, theirs, receipt = two
    everything = _everything_served(hq, other, receipt)
    for text in (*PERSONAL, *PARTS, "WITHHELD-TEN", "WITHHELD-COUPON", "withheld-linen", theirs):
        assert text in everything, text
    exclude(hq, where, exclusion_of(OWN, TABLES, FEEDS))
    everything = _everything_served(hq, other, receipt)
    for text in (*PERSONAL, *PARTS, "WITHHELD-TEN", "WITHHELD-COUPON", "withheld-linen", "Orderly"):
        assert text not in everything, text
    assert "Ourselves" in everything
    assert f'"customer":"{theirs}","account_number"' in everything
    assert "Damaged" in everything


def test_positions_go_on_where_kinds_are_withheld(
    hq: HqDatabase, two: tuple[SendingRegister, SendingRegister, str, str]
) -> None:
    _one, other, _theirs, _receipt = two
    before = feeds.read_page(hq, other.identity, codes.PRICES, 0, "", 100, NOW)
    exclude(hq, "106", exclusion_of(EVERYBODY, (), ["discounts"]))
    after = feeds.read_page(hq, other.identity, codes.PRICES, 0, "", 100, NOW)
    assert after.position == before.position
    assert {one.body for one in after.changes if one.kind in ("discount", "coupon")} == {None}


@pytest.mark.parametrize("table", [table for table in TABLES if table != "purchases"])
def test_a_whole_customer_comes_without_the_tables_that_are_left_away(
    hq: HqDatabase, two: tuple[SendingRegister, SendingRegister, str, str], table: str
) -> None:
    _one, other, theirs, _receipt = two
    whole = told(hq, other)[theirs]
    assert [conflict.field for conflict in whole.conflicts] == ["contact.c1.value"]
    assert whole.loyalty is not None
    exclude(hq, "106", exclusion_of(EVERYBODY, [table], ()))
    body = told(hq, other)[theirs]
    starts = {
        "addresses": ("address.", "primary_address"),
        "contacts": ("contact.",),
        "attributes": ("attribute.",),
        "loyalty": ("loyalty_card",),
    }[table]
    assert isinstance(body, CustomerInFull)
    assert body.fields == {name: text for name, text in whole.fields.items() if not name.startswith(starts)}
    assert len(body.fields) < len(whole.fields)
    assert (body.conflicts == []) is (table == "contacts")
    assert (body.loyalty is None) is (table == "loyalty")
    assert (body.first_name, body.phone) == (whole.first_name, whole.phone)


def test_with_books_a_store_gets_its_own_those_of_its_books_and_those_who_wait_there(hq: HqDatabase) -> None:
    here, near, far = (selling(hq, "1", store) for store in ("101", "102", "103"))
    add_register(hq, "104")
    own, neighbour, stranger, waiting = create(here), create(near), create(far), create(far)
    order = take(far, waiting, pickup_store="101")
    for register in (here, near, far):
        send(hq, register)
    assert (
        import_setup(hq, '[address_book]\ncode = "n"\nname = "North"\nof_stores = ["101", "102"]\n', NOW).problems == ()
    )
    exclude(hq, "101", exclusion_of(BOOKS, (), ()))
    bodies = told(hq, here)
    assert [isinstance(bodies[one], CustomerInFull) for one in (own, neighbour, waiting)] == [True] * 3
    assert isinstance(bodies[stranger], CustomerHashed)
    assert bodies[stranger].account_number
    assert all(isinstance(body, CustomerInFull) for body in told(hq, near).values())
    before = _place(hq, here, waiting)
    cancel(far, order)
    send(hq, far)
    assert isinstance(told(hq, here)[waiting], CustomerHashed)
    assert _place(hq, here, waiting) > before


def test_an_order_that_comes_to_wait_somewhere_brings_its_customers_name(hq: HqDatabase) -> None:
    here, far = selling(hq, "1", "101"), selling(hq, "1", "103")
    customer = create(far)
    send(hq, far)
    exclude(hq, "101", exclusion_of(BOOKS, (), ()))
    before = _place(hq, here, customer)
    assert isinstance(told(hq, here)[customer], CustomerHashed)
    take(far, customer, pickup_store="101")
    send(hq, far)
    assert isinstance(told(hq, here)[customer], CustomerInFull)
    assert _place(hq, here, customer) > before
    exclude(hq, "101", exclusion_of(BOOKS, (), ["orders"]))
    assert isinstance(told(hq, here)[customer], CustomerHashed)


def test_who_stands_for_somebody_whose_order_waits_comes_by_name_too(hq: HqDatabase) -> None:
    here, far = selling(hq, "1", "101"), selling(hq, "1", "103")
    one, other = merging.two(hq, far)
    take(far, other, pickup_store="101")
    send(hq, far)
    merging.merge(hq, one, other)
    publish_customers(hq, NOW)
    exclude(hq, "101", exclusion_of(BOOKS, (), ()))
    page = feeds.read_page(hq, here.identity, codes.CUSTOMERS, 0, "", 1_000, NOW)
    bodies = {change.key: change.body for change in page.changes if change.kind == "customer"}
    assert [isinstance(bodies[customer], CustomerInFull) for customer in (one, other)] == [True, True]


def test_orders_that_a_store_took_itself_are_never_left_away(hq: HqDatabase) -> None:
    here, far = selling(hq, "1", "101"), selling(hq, "1", "103")
    mine = take(here, create(here), pickup_store="101")
    theirs = take(far, create(far), pickup_store="101")
    send(hq, here)
    send(hq, far)
    exclude(hq, "101", exclusion_of(EVERYBODY, (), ["orders"]))
    page = feeds.read_page(hq, here.identity, codes.REGISTERS, 0, "", 1_000, NOW)
    orders = {one.key: one.body for one in page.changes if one.kind == "order"}
    assert orders[mine.id] is not None
    assert orders[theirs.id] is None


@pytest.mark.parametrize("customers", [BOOKS, OWN])
def test_an_order_names_its_customer_until_it_has_ended(hq: HqDatabase, customers: str) -> None:
    here, far = selling(hq, "1", "101"), selling(hq, "1", "103")
    stranger, own = create_customer(far), create_customer(here)
    theirs, ours = deliver(far, stranger, pickup_store="101", comment="Withheld word"), deliver(here, own)
    send(hq, far)
    send(hq, here)
    exclude(hq, "101", exclusion_of(customers, (), ()))
    named = orders_told(hq, here)
    for order in (theirs, ours):
        assert named[order.id].customer_name == "Fionn Ó Sé"  # type: ignore[union-attr]
        assert "4 Quay Street" in named[order.id].address_lines  # type: ignore[union-attr]
    exclude(hq, "101", exclusion_of(customers, ["addresses"], ()))
    lines = {key: one.address_lines for key, one in orders_told(hq, here).items() if one is not None}
    assert (lines[theirs.id], bool(lines[ours.id])) == ([], True)
    cancel(far, theirs)
    cancel(here, ours)
    send(hq, far)
    send(hq, here)
    content = encode(orders_told(hq, here)[theirs.id]).decode()
    assert [word in content for word in ("Fionn", "Quay", "Withheld")] == [False] * 3
    assert orders_told(hq, here)[ours.id].customer_name == "Fionn Ó Sé"  # type: ignore[union-attr]


def test_whose_a_receipt_was_is_told_to_the_register_that_made_it_alone(
    hq: HqDatabase, two: tuple[SendingRegister, SendingRegister, str, str]
) -> None:
    one, other, theirs, receipt = two
    exclude(hq, "", exclusion_of(EVERYBODY, ["purchases"], ()))
    for register, customer in ((one, theirs), (other, None)):
        found = receipts.find_receipt(hq, receipt, NOW, caller=register.identity).transaction
        assert found is not None
        assert (found.customer, found.total_minor) == (customer, 250)
