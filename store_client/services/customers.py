"""Customers at the register: made here without HQ, found, and read."""

from collections.abc import Callable, Iterable
from itertools import chain

from store_client.clock import Moment
from store_client.db import customers, standing
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import Customer, CustomerDetails, checked, phone_digits
from store_client.domain.typed import lookup_text
from store_client.services import journal
from store_client.wire import codes, outgoing

_SHORTEST_SEARCH = 2


def register_customer(
    db: RegisterDatabase, details: CustomerDetails, *, staff: str, now: Moment, new_id: Callable[[], str]
) -> Customer:
    """Make a customer, whose account number is pending until HQ's has come back. ``staff`` is an id.

    Raises ``FieldRefused`` for what cannot be taken, ``Refused`` when the register has never been activated.
    """
    given = checked(details)
    customer = Customer(
        id=new_id(),
        customer_type=given.customer_type,
        first_name=given.first_name,
        last_name=given.last_name,
        organization=given.organization,
        phone=given.phone,
        email=given.email,
        language=given.language,
        created_ms=now.utc_ms,
    )
    document_id = new_id()
    with journal.recording(db, document_id):
        register = standing.read(db)
        identity, shift = journal.require_identity(register), register.shift
        draft = journal.Draft(
            id=document_id,
            kind=codes.CUSTOMER_CREATED,
            business_date=shift.business_date if shift else now.iso_date(),
            made=now,
            subject=customer.id,
            shift=shift.id if shift else "",
            body=_created(customer, staff),
        )
        customers.save_new(db, customer)
        journal.append(db, identity, draft, register.head)
    return customer


def search_customers(db: RegisterDatabase, text: str, limit: int = 20) -> list[Customer]:
    """By account number, the beginning of a phone number or e-mail address, or the beginnings of names in any order."""
    wanted = lookup_text(text)
    if len(wanted) < _SHORTEST_SEARCH and wanted.isascii():
        return []
    if "@" in wanted:
        return customers.find_by_email(db, wanted, limit)
    digits = phone_digits(wanted)
    if digits and not any(character.isalpha() for character in wanted):
        return _first(limit, [customers.find_by_account_number(db, wanted), customers.find_by_phone(db, digits, limit)])
    found = [customers.find_by_words(db, wanted, limit)]
    if " " not in wanted:
        found.append(customers.find_by_email(db, wanted, limit))
    return _first(limit, found)


def get_customer(db: RegisterDatabase, customer_id: str) -> Customer | None:
    return customers.find(db, customer_id)


def _first(limit: int, found: Iterable[list[Customer]]) -> list[Customer]:
    return list({customer.id: customer for customer in chain.from_iterable(found)}.values())[:limit]


def _created(customer: Customer, staff: str) -> outgoing.CustomerCreated:
    return outgoing.CustomerCreated(
        customer=customer.id,
        customer_type=customer.customer_type,
        first_name=customer.first_name,
        last_name=customer.last_name,
        organization=customer.organization,
        phone=customer.phone,
        email=customer.email,
        language=customer.language,
        staff=staff,
    )
