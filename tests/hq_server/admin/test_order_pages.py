"""Customers' orders at HQ: the list with what needs a person, one order with its way, mended in place, tried again."""

import re
from typing import Any

import pytest

from hq_server.db import orders
from hq_server.domain.access import Grant, Role
from hq_server.services import audit, order_mending
from hq_server.services.order_list import list_orders
from hq_server.services.orders_job import synchronize_orders
from tests.hq_server.admin.conftest import Person
from tests.hq_server.admin.people import sit_down
from tests.hq_server.order_world import (
    Order,
    cancel,
    create_customer,
    deliver,
    hand_over,
    order_of,
    selling,
    send,
    take,
    told,
)
from tests.hq_server.sending_register import NOW, SendingRegister


@pytest.fixture
def register(claire: Person) -> SendingRegister:
    return selling(claire.db)


def sent(claire: Person, register: SendingRegister, *, run: bool = True) -> None:
    assert {state for state, _reason in send(claire.db, register)} == {"applied"}
    if run:
        synchronize_orders(claire.db, NOW)


def mend(claire: Person, order: Order, **changed: str) -> str:
    """Send the form as it stands, with these values."""
    row = order_of(claire.db, order)
    fields: dict[str, Any] = {
        "seen": str(row.version),
        "method": row.method,
        "address": row.address,
        "pickup_store": row.pickup_store,
        "wanted_date": row.wanted_date,
    }
    return claire.post(f"/orders/{order.id}", **fields | changed).text


def numbers(text: str) -> list[str]:
    """The orders of a list."""
    return re.findall(r'<a href="/orders/[^"]+">([^<]+)</a>', text)


def test_the_list_says_how_each_order_stands_the_newest_first(claire: Person, register: SendingRegister) -> None:
    customer = create_customer(register)
    given, gone, made = take(register, customer), take(register, customer, 0), deliver(register, customer, 100)
    hand_over(register, given)
    cancel(register, gone)
    sent(claire, register)
    text = claire.text("/orders")
    assert numbers(text) == [made.number, gone.number, given.number]
    assert re.findall(r"</svg>([^<]+)</span></td>", text) == [
        "Sales order made",
        "Cancelled",
        "Handed over",
    ]
    assert "SO-0000002" in text
    assert "5 Dec 2026" in text
    assert "Fionn Ó Sé" in text
    for state, order in (("created", made), ("handed_over", given), ("cancelled", gone)):
        assert numbers(claire.text(f"/orders?state={state}")) == [order.number]
    assert "No order needs you." in claire.text("/orders?state=failed")
    assert "Nothing" not in claire.text("/orders?state=nonsense")


def test_what_needs_a_person_is_said_first_and_counted_everywhere(claire: Person, register: SendingRegister) -> None:
    take(register, create_customer(register), pickup_store="777")
    sent(claire, register)
    text = claire.text("/orders")
    assert "Mend 1 order of which there is no sales order." in text
    assert "HQ has no store 777. Choose who hands it over." in text
    assert re.search(r'href="/orders".*?class="n bad">1<', text, re.S)
    assert "1 order has no sales order." in claire.text("/")


def test_orders_are_found_by_their_numbers_their_customer_and_their_store(
    claire: Person, register: SendingRegister
) -> None:
    other = selling(claire.db, store="190")
    mine, theirs = take(register, create_customer(register)), take(other, create_customer(other), pickup_store="190")
    sent(claire, register)
    sent(claire, other)
    for text in (mine.number, mine.number.lower(), "SO-0000001", "so-0000001"):
        assert numbers(claire.text(f"/orders?q={text}")) == [mine.number]
    assert len(numbers(claire.text("/orders?q=fionn"))) == 2
    assert numbers(claire.text("/orders?q=fionn&store=190")) == [theirs.number]
    assert "No order fits." in claire.text("/orders?q=nobody")
    assert claire.get(f"/find?q={mine.number}").headers["Location"] == f"/orders/{mine.id}"
    assert claire.get("/find?q=so-0000002").headers["Location"] == f"/orders/{theirs.id}"


def test_a_long_list_goes_on_page_by_page_with_as_many_questions_as_a_short_one(
    claire: Person, register: SendingRegister, asked: list[str]
) -> None:
    customer = create_customer(register)
    made = [deliver(register, customer) for _order in range(7)]
    sent(claire, register)
    found: list[str] = []
    before = ""
    while True:
        page = list_orders(claire.db, before=before, limit=3)
        found += [one.row.number for one in page.orders]
        before = page.following
        if not before:
            break
    assert found == [order.number for order in reversed(made)]
    asked.clear()
    list_orders(claire.db, limit=1)
    few = len(asked)
    asked.clear()
    list_orders(claire.db, limit=7)
    assert len(asked) == few


def test_the_page_of_an_order_tells_everything(claire: Person, register: SendingRegister) -> None:
    order = deliver(register, create_customer(register), comment="Ring twice")
    sale = hand_over(register, order)
    sent(claire, register)
    text = claire.text(f"/orders/{order.id}")
    for words in (
        order.number,
        "SO-0000001",
        "Handed over",
        "Ring twice",
        "4 Quay Street",
        "H91 Galway",
        "Balance, paid",
    ):
        assert words in text
    assert sale == order_of(claire.db, order).ended_by
    assert f"/documents/101-2/{register.sequence - 1}" in text
    assert "/documents/101-2/3" in text
    assert "Save the order" not in text
    assert claire.get(f"/orders/{order.number}").headers["Location"] == f"/orders/{order.id}"
    assert claire.get("/orders/nothing").status_code == 404
    assert f"/orders/{order.id}" in claire.text(f"/documents/101-2/{register.sequence - 1}")
    assert f"/orders/{order.id}" in claire.text(f"/customers/{order.customer}")


def test_an_address_that_is_gone_is_mended_in_place_and_synchronized(claire: Person, register: SendingRegister) -> None:
    order = deliver(register, create_customer(register), address="a9")
    sent(claire, register)
    text = claire.text(f"/orders/{order.id}")
    assert "The address is not there any more. Choose another one." in text
    assert "Save and synchronize" in text
    assert "Saved. Its sales order is SO-0000001." in mend(claire, order, address="a1")
    row = order_of(claire.db, order)
    assert (row.state, row.address, row.version) == ("created", "a1", 1)
    body = told(claire.db, register)[order.id]
    assert body is not None
    assert (body.state, body.order_number, body.address_lines[1]) == ("created", "SO-0000001", "4 Quay Street")
    (entry,) = audit.list_entries(claire.db, audit.Wanted(action="order.mended"))[0]
    assert (entry.by, entry.subject, entry.store) == ("claire", f"order {order.number}", "101")
    assert [(change.field, change.old, change.new) for change in entry.changes] == [("address", "a9", "a1")]
    assert "Mended the order" in claire.text("/audit")


def test_a_delivery_becomes_a_pickup_at_another_store_and_both_stores_hear_of_it(
    claire: Person, register: SendingRegister
) -> None:
    other, third = selling(claire.db, store="190"), selling(claire.db, store="191")
    order = deliver(register, create_customer(register), address="a9", pickup_store="190")
    sent(claire, register)
    assert told(claire.db, other)[order.id] is not None
    mend(claire, order, method="pickup", pickup_store="191", wanted_date="2026-12-24")
    assert told(claire.db, other)[order.id] is None
    for one in (register, third):
        body = told(claire.db, one)[order.id]
        assert body is not None
        assert (body.method, body.store, body.wanted_date, body.state) == ("pickup", "191", "2026-12-24", "created")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"method": "delivery", "address": "a9"}, "Choose one of the customer&#39;s addresses"),
        ({"method": "delivery", "address": ""}, "Choose one of the customer&#39;s addresses"),
        ({"method": "drone"}, "Choose how it is handed over."),
        ({"pickup_store": "778"}, "Choose the store that hands it over."),
        ({"wanted_date": "2026-02-30"}, "“2026-02-30” is no day."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_changes(
    claire: Person, register: SendingRegister, changed: dict[str, str], message: str
) -> None:
    order = take(register, create_customer(register))
    sent(claire, register)
    before = order_of(claire.db, order)
    text = mend(claire, order, **changed)
    assert message in text
    assert 'aria-invalid="true"' in text
    assert order_of(claire.db, order) == before


def test_amounts_are_taken_over_from_the_lines_and_the_deposit_from_what_was_paid(
    claire: Person, register: SendingRegister
) -> None:
    customer = create_customer(register)
    wrong, deposit = take(register, customer, total_minor=510, tax_minor=1), take(register, customer, deposit_minor=60)
    sent(claire, register)
    for order in (wrong, deposit):
        assert "Take over what its lines come to" in claire.text(f"/orders/{order.id}")
        assert "there is no sales order yet" in mend(claire, order)
        assert "Saved. Its sales order is" in mend(claire, order, amounts="yes")
    row = order_of(claire.db, wrong)
    assert (row.total_minor, row.tax_minor, row.deposit_minor) == (500, 84, 50)
    assert order_of(claire.db, deposit).deposit_minor == 50
    (entry, _other) = audit.list_entries(claire.db, audit.Wanted(action="order.mended"))[0]
    assert [(change.field, change.old, change.new) for change in entry.changes] == [("deposit_minor", "60", "50")]


def test_two_people_do_not_mend_one_order_over_each_other(claire: Person, register: SendingRegister) -> None:
    order = deliver(register, create_customer(register))
    sent(claire, register)
    mend(claire, order, wanted_date="2026-12-06")
    text = mend(claire, order, seen="0", wanted_date="2026-12-07")
    assert "Somebody else mended this order meanwhile." in text
    assert order_of(claire.db, order).wanted_date == "2026-12-06"


def test_an_order_that_is_made_keeps_its_number_when_it_is_changed(claire: Person, register: SendingRegister) -> None:
    customer = create_customer(register)
    changes = [{"field": "address.b2.purpose", "old": None, "new": "delivery"},
               {"field": "address.b2.street", "old": None, "new": "9 Other Street"}]  # fmt: skip
    order = deliver(register, customer)
    register.write("customer.changed", {"customer": customer, "staff": "s-001", "changes": changes})
    sent(claire, register)
    mend(claire, order, address="b2")
    body = told(claire.db, register)[order.id]
    assert body is not None
    assert (body.order_number, body.address_lines) == ("SO-0000001", ["Fionn Ó Sé", "9 Other Street"])


@pytest.mark.parametrize("end", [hand_over, cancel])
def test_an_order_that_has_ended_is_mended_no_more(claire: Person, register: SendingRegister, end: object) -> None:
    order = take(register, create_customer(register))
    end(register, order)  # type: ignore[operator]
    sent(claire, register)
    before = order_of(claire.db, order)
    assert "Nothing of it is to be mended." in mend(claire, order, wanted_date="2027-01-01")
    assert order_of(claire.db, order) == before


def test_what_was_handed_over_without_a_sales_order_is_still_mended(claire: Person, register: SendingRegister) -> None:
    order = take(register, create_customer(register), pickup_store="777")
    hand_over(register, order)
    sent(claire, register)
    text = claire.text(f"/orders/{order.id}")
    assert "It was handed over all the same; only its sales order is missing." in text
    mend(claire, order, pickup_store="101")
    row = order_of(claire.db, order)
    assert (row.told_state, row.order_number) == ("handed_over", "SO-0000001")


def test_all_that_failed_are_tried_again_at_once(claire: Person, register: SendingRegister) -> None:
    customer = create_customer(register)
    made = [take(register, customer, pickup_store="190") for _order in range(3)]
    take(register, customer, pickup_store="777")
    sent(claire, register)
    selling(claire.db, store="190")
    text = claire.post("/orders/try-again", state="failed").text
    assert "4 orders were tried again." in text
    assert "3 sales orders were made." in text
    assert {order_of(claire.db, order).state for order in made} == {"created"}
    assert order_mending.try_all_again(claire.db, NOW, store="101") == (0, 0)


def test_people_of_one_store_see_and_mend_its_orders_alone(claire: Person, register: SendingRegister) -> None:
    other = selling(claire.db, store="190")
    theirs, mine = take(register, create_customer(register)), take(other, create_customer(other), pickup_store="190")
    sent(claire, register)
    sent(claire, other)
    manager = sit_down(claire, "mara", (Grant(Role.MANAGER, "190"),))
    assert numbers(manager.text("/orders")) == [mine.number]
    assert manager.get(f"/orders/{theirs.id}").status_code == 404
    assert manager.post(f"/orders/{theirs.id}").status_code == 404
    assert "You may give it to your own stores alone." in mend(manager, mine, pickup_store="101")
    mend(manager, mine, wanted_date="2026-12-31")
    assert order_of(claire.db, mine).wanted_date == "2026-12-31"
    looker = sit_down(claire, "leo", (Grant(Role.VIEWER),))
    assert "Save the order" not in looker.text(f"/orders/{mine.id}")
    assert looker.post(f"/orders/{mine.id}").status_code == 403


def test_what_was_written_about_a_person_is_emptied_when_they_are_forgotten(
    claire: Person, register: SendingRegister
) -> None:
    order = deliver(register, create_customer(register), comment="Key under the mat")
    cancel(register, order)
    sent(claire, register)
    with claire.db.write():
        assert orders.forget_person(claire.db, [order.customer]) == 1
        assert orders.forget_person(claire.db, [order.customer]) == 0
    row = order_of(claire.db, order)
    assert (row.comment, row.end_comment, row.address_lines) == ("", "", "")
    assert claire.get(f"/orders/{order.id}").status_code == 200
