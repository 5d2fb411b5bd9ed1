"""What somebody at HQ writes of a customer, its addresses and its block, stands at the registers with the next 1010."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hq_server.domain.customer_fields import ADDRESS, CONTACT
from hq_server.services import customer_blocks, customer_edits, customer_parts
from store_client.domain.customer import Address, Customer
from store_client.services import customer_edits as edits_here
from store_client.services.customer_search import find_customers
from store_client.services.customers import get_customer
from tests.contract.meeting import Meeting, Shop
from tests.factories import STAFF, START_MS, make_moment

DELIVERY = {
    "purpose": "delivery",
    "street": "12 quai du Port\nHall C",
    "postcode": "69000",
    "city": "Lyon",
    "country": "fr",
}


@pytest.fixture
def meeting(tmp_path: Path) -> Iterator[Meeting]:
    made = Meeting(tmp_path, 0)
    yield made
    made.close()


def _here(meeting: Meeting, shop: Shop) -> Customer:
    found = get_customer(shop.db, meeting.customer)
    assert found is not None
    return found


def _add(meeting: Meeting, kind: str, typed: dict[str, str], identity: str, *, first: bool = False) -> None:
    part = customer_parts.blank_part(meeting.hq, meeting.customer, kind, "person", identity)
    customer_parts.save_part(meeting.hq, meeting.customer, part, typed, "claire", START_MS, first=first)


def _edit(meeting: Meeting, identity: str, **changed: str) -> None:
    part = customer_parts.get_part(meeting.hq, meeting.customer, ADDRESS, identity)
    customer_parts.save_part(meeting.hq, meeting.customer, part, part.members | changed, "claire", START_MS)


def test_a_register_gets_an_address_that_hq_added_changed_and_removed(meeting: Meeting) -> None:
    shop = meeting.shops[0]
    (own,) = _here(meeting, shop).addresses
    _add(meeting, ADDRESS, DELIVERY, "hq-1", first=True)
    meeting.settle()
    added = Address("hq-1", "delivery", "", "12 quai du Port\nHall C", "Lyon", "69000", "", "FR")
    assert (added in _here(meeting, shop).addresses, _here(meeting, shop).primary_address) == (True, "hq-1")
    _edit(meeting, "hq-1", street="14 quai du Port")
    meeting.settle()
    assert replace(added, street="14 quai du Port") in _here(meeting, shop).addresses
    seen = customer_parts.get_part(meeting.hq, meeting.customer, ADDRESS, "hq-1").mark
    customer_edits.remove_part(meeting.hq, meeting.customer, "address.hq-1", seen, "claire", START_MS)
    meeting.settle()
    assert [_here(meeting, one).addresses for one in meeting.shops] == [(own,), (own,)]
    assert _here(meeting, shop).primary_address == own.id


def test_a_register_finds_a_customer_by_a_contact_that_hq_added_and_knows_its_consent(meeting: Meeting) -> None:
    _add(meeting, CONTACT, {"type": "email", "value": "compta@renard.fr", "consent": "yes"}, "hq-2")
    meeting.settle()
    for shop in meeting.shops:
        (hit,) = find_customers(shop.db, "compta@renard.fr")
        assert [(one.value, one.consent) for one in hit.customer.contacts] == [("compta@renard.fr", True)]


def test_members_of_an_address_that_hq_and_a_register_change_at_once_are_merged(meeting: Meeting) -> None:
    shop = meeting.shops[0]
    base = _here(meeting, shop)
    (own,) = base.addresses
    details = replace(base.details, addresses=(replace(own, city="Roubaix"),))
    edits_here.edit_customer(
        shop.db, meeting.customer, details, base=base, staff=STAFF, now=make_moment(), new_id=meeting.new_id
    )
    _edit(meeting, own.id, street="2 rue du Nord")
    meeting.settle()
    merged = replace(own, street="2 rue du Nord", city="Roubaix")
    assert [_here(meeting, one).addresses for one in meeting.shops] == [(merged,), (merged,)]
    assert meeting.state().conflicts == {}


def test_a_register_knows_why_a_customer_is_blocked_until_hq_takes_it_back(meeting: Meeting) -> None:
    customer_blocks.block(meeting.hq, meeting.customer, "two invoices open", "", "claire", START_MS)
    meeting.settle()
    assert [_here(meeting, shop).blocked for shop in meeting.shops] == ["two invoices open"] * 2
    customer_blocks.unblock(meeting.hq, meeting.customer, "all paid", "two invoices open", "claire", START_MS)
    meeting.settle()
    assert [_here(meeting, shop).blocked for shop in meeting.shops] == ["", ""]


def test_a_register_that_edits_a_blocked_customer_leaves_the_block_alone(meeting: Meeting) -> None:
    shop = meeting.shops[0]
    customer_blocks.block(meeting.hq, meeting.customer, "two invoices open", "", "claire", START_MS)
    meeting.settle()
    base = _here(meeting, shop)
    edits_here.edit_customer(
        shop.db,
        meeting.customer,
        replace(base.details, phone="06 99 99 99 99"),
        base=base,
        staff=STAFF,
        now=make_moment(),
        new_id=meeting.new_id,
    )
    assert _here(meeting, shop).blocked == "two invoices open"
    meeting.settle()
    assert (meeting.state().fields["blocked"], meeting.state().conflicts) == ("two invoices open", {})
    assert [_here(meeting, one).blocked for one in meeting.shops] == ["two invoices open"] * 2
