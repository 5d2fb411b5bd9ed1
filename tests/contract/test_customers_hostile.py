"""Texts that break programs, and people's real ones, go through every field of a customer to HQ and another register.

What is taken arrives as it was typed, what is refused leaves nothing.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from store_client.db import outbox
from store_client.domain.customer import Address, Contact, Customer, CustomerDetails
from store_client.errors import FieldRefused
from store_client.services.customer_edits import edit_customer
from store_client.services.customer_search import find_customers
from store_client.services.customers import get_customer, register_customer
from tests.contract.meeting import Meeting, Shop
from tests.factories import STAFF, make_moment
from tests.naughty import naughty_strings
from tests.people_data import addresses, emails, names, phones


@pytest.fixture
def meeting(tmp_path: Path) -> Iterator[Meeting]:
    made = Meeting(tmp_path, 7)
    yield made
    made.close()


def everywhere(text: str) -> CustomerDetails:
    """The same text wherever a person types one."""
    short = text[:20]
    return CustomerDetails(
        first_name=text,
        last_name=text,
        organization=text,
        phone=text[:40],
        email=text,
        title=text,
        contacts=(Contact("", "phone", text[:40]), Contact("", "email", text, consent=True)),
        addresses=(Address("", "home", text, text, text, short, text, ""),),
        attributes=(("note", text),),
        loyalty_card=text,
    )


def real_people() -> list[CustomerDetails]:
    """Names, numbers and addresses as people write them, a few of each in one customer."""
    numbers, mails, places = [phone for _country, phone in phones()], emails(), addresses()
    found = []
    for at, name in enumerate(names()):
        details = CustomerDetails(
            last_name=name,
            phone=numbers[at % len(numbers)],
            email=mails[at % len(mails)],
            contacts=(Contact("", "phone", numbers[-1 - at % len(numbers)]),),
            addresses=(Address("", "home", **places[at % len(places)]),),
        )
        found.append(details)
    return found[:: max(1, len(found) // 400)]


def enter(meeting: Meeting, shop: Shop, details: CustomerDetails) -> Customer | None:
    """As it is typed; None where it was refused, which must leave nothing."""
    before = outbox.newest_sequence(shop.db)
    try:
        return register_customer(shop.db, details, staff=STAFF, now=make_moment(), new_id=meeting.new_id)
    except FieldRefused as error:
        refused = error
    assert refused.field
    assert refused.message
    assert outbox.newest_sequence(shop.db) == before
    return None


def expect_the_same_everywhere(meeting: Meeting, made: list[Customer]) -> None:
    one, two = meeting.shops
    meeting.settle()
    assert outbox.count(one.db).waiting == outbox.count(one.db).quarantined == 0
    for customer in made:
        there = get_customer(two.db, customer.id)
        assert there is not None
        assert there.details == customer.details


@pytest.mark.slow
def test_no_text_is_changed_or_lost_on_its_way_and_none_stops_another(meeting: Meeting) -> None:
    one, two = meeting.shops
    entered = [(text, enter(meeting, one, everywhere(text))) for text in naughty_strings()]
    made = [customer for _text, customer in entered if customer is not None]
    assert len(made) > len(entered) // 2
    expect_the_same_everywhere(meeting, made)
    for text, customer in entered:
        for shop in (one, two):
            found = [hit.customer.id for hit in find_customers(shop.db, text, limit=400)]
            if customer is not None and text.isascii() and text.isalpha() and len(text) > 1:
                assert customer.id in found


@pytest.mark.slow
def test_real_names_numbers_and_addresses_arrive_and_are_found(meeting: Meeting) -> None:
    one, two = meeting.shops
    entered = [enter(meeting, one, details) for details in real_people()]
    made = [customer for customer in entered if customer is not None]
    assert made
    expect_the_same_everywhere(meeting, made)
    for customer in made:
        for typed in (customer.phone, customer.contacts[0].value):
            assert customer.id in [hit.customer.id for hit in find_customers(two.db, typed, limit=400)]


@pytest.mark.slow
def test_an_edit_with_any_text_arrives_as_it_was_typed(meeting: Meeting) -> None:
    one, two = meeting.shops
    texts = [text for text in naughty_strings() if 0 < len(text.strip()) <= 100]
    for at, text in enumerate(texts):
        shop, other = (one, two) if at % 2 else (two, one)
        base = get_customer(shop.db, meeting.customer)
        assert base is not None
        details = replace(base.details, first_name=text, title=text)
        recorded = outbox.newest_sequence(shop.db)
        try:
            edited = edit_customer(
                *(shop.db, meeting.customer, details),
                base=base,
                staff=STAFF,
                now=make_moment(),
                new_id=meeting.new_id,
            )
        except FieldRefused:
            assert outbox.newest_sequence(shop.db) == recorded
            continue
        meeting.settle()
        there = get_customer(other.db, meeting.customer)
        assert there is not None
        assert (there.first_name, there.title) == (edited.first_name, edited.title) == (text.strip(), text.strip())
        assert there.conflicts == ()
