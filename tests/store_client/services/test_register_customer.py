"""A customer is made without HQ, in one piece: row, search and document."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import Address, Contact, CustomerDetails
from store_client.errors import FieldRefused, Refused
from store_client.services.customers import get_customer, register_customer, search_customers
from tests.factories import DAY, STAFF, make_moment, make_register, open_shift

Ids = Callable[[], str]
DETAILS = CustomerDetails(first_name=" Aoife", last_name="Byrne", phone="087 123", email="a@example.ie", language="en")


def test_a_new_customer_is_pending_and_found_at_once(db: RegisterDatabase, new_id: Ids) -> None:
    customer = register_customer(db, DETAILS, staff=STAFF, now=make_moment(), new_id=new_id)
    assert customer.pending
    assert get_customer(db, customer.id) == customer
    assert search_customers(db, "aoif byrn") == [customer]


def test_the_document_says_what_was_typed(db: RegisterDatabase, new_id: Ids) -> None:
    customer = register_customer(db, DETAILS, staff=STAFF, now=make_moment(), new_id=new_id)
    document = json.loads(outbox.page_after(db, 0, 1)[0].content)
    assert document["kind"] == "customer.created"
    assert document["body"] == {
        "customer": customer.id,
        "customer_type": "person",
        "first_name": "Aoife",
        "last_name": "Byrne",
        "organization": "",
        "phone": "087 123",
        "email": "a@example.ie",
        "language": "en",
        "staff": STAFF,
        "fields": {"currency": "EUR"},
    }
    assert document["version"] == 2


def test_the_business_date_is_the_open_shifts_or_else_today(db: RegisterDatabase, new_id: Ids) -> None:
    after_midnight = make_moment(86_400)
    register_customer(db, DETAILS, staff=STAFF, now=after_midnight, new_id=new_id)
    shift = open_shift(db, new_id)
    register_customer(db, DETAILS, staff=STAFF, now=after_midnight, new_id=new_id)
    documents = outbox.page_after(db, 0, 10)
    assert [(one.business_date, one.shift) for one in documents] == [
        ("2026-11-24", ""),
        (DAY, shift.id),
        (DAY, shift.id),
    ]


@pytest.mark.parametrize(
    "details", [CustomerDetails(), CustomerDetails(last_name="x" * 101), CustomerDetails(last_name="a\0")]
)
def test_what_is_refused_leaves_nothing(db: RegisterDatabase, new_id: Ids, details: CustomerDetails) -> None:
    with pytest.raises(FieldRefused):
        register_customer(db, details, staff=STAFF, now=make_moment(), new_id=new_id)
    assert outbox.count(db).waiting == 0
    assert db.value("SELECT count(*) FROM customer") == 0


def test_everything_that_was_typed_is_in_the_document_and_in_the_row(db: RegisterDatabase, new_id: Ids) -> None:
    details = replace(
        DETAILS,
        title="Dr",
        email_consent=True,
        contacts=(Contact("", "phone", " 01 555 0199 "), Contact("c2", "email", "")),
        addresses=(Address("", "home", street="1 Main St\nFlat 2", city="Galway", country="ie"),),
        affiliations=("vip",),
        loyalty_card="L-1",
    )
    customer = register_customer(db, details, staff=STAFF, now=make_moment(), new_id=new_id)
    document = json.loads(outbox.page_after(db, 0, 1)[0].content)
    contact, address = customer.contacts[0].id, customer.addresses[0].id
    assert document["body"]["fields"] == {
        f"address.{address}.city": "Galway",
        f"address.{address}.country": "IE",
        f"address.{address}.purpose": "home",
        f"address.{address}.street": "1 Main St\nFlat 2",
        "affiliation.vip": "yes",
        "consent.email": "yes",
        f"contact.{contact}.type": "phone",
        f"contact.{contact}.value": "01 555 0199",
        "currency": "EUR",
        "loyalty_card": "L-1",
        "primary_address": address,
        "title": "Dr",
    }
    assert list(document["body"]["fields"]) == sorted(document["body"]["fields"])
    assert get_customer(db, customer.id) == customer


def test_a_card_that_somebody_has_is_refused_at_its_field(db: RegisterDatabase, new_id: Ids) -> None:
    register_customer(db, replace(DETAILS, loyalty_card="L-1"), staff=STAFF, now=make_moment(), new_id=new_id)
    with pytest.raises(FieldRefused, match="Aoife Byrne") as refused:
        register_customer(db, replace(DETAILS, loyalty_card="L-1"), staff=STAFF, now=make_moment(), new_id=new_id)
    assert refused.value.field == "loyalty_card"
    assert outbox.count(db).waiting == 1


def test_a_register_that_was_never_activated_makes_no_customers(tmp_path: Path, new_id: Ids) -> None:
    db = make_register(tmp_path, activated=False)
    with pytest.raises(Refused, match="not been activated"):
        register_customer(db, DETAILS, staff=STAFF, now=make_moment(), new_id=new_id)
    assert db.value("SELECT count(*) FROM customer") == 0


def test_an_unknown_customer_is_none(db: RegisterDatabase) -> None:
    assert get_customer(db, "unknown") is None
