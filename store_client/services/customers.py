"""Customers at the register: made here without HQ, found, and read."""

from collections.abc import Callable

from store_client.clock import Moment
from store_client.db import customers, form_drafts, settings, standing
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.customer_checks import checked, with_ids
from store_client.domain.customer_fields import to_fields
from store_client.domain.customer_rules import inherited
from store_client.services import customer_document, journal
from store_client.services.customer_forms import customer_rules
from store_client.services.customer_search import find_customers
from store_client.services.loyalty import require_free_card
from store_client.services.merged_customers import current_customer
from store_client.services.set_up_items import load_setup
from store_client.wire import codes

_LONGEST_WAIT_MS = 30_000


def register_customer(
    db: RegisterDatabase,
    details: CustomerDetails,
    *,
    staff: str,
    now: Moment,
    new_id: Callable[[], str],
    draft: str = "",
) -> Customer:
    """Make a customer, whose account number is pending until HQ's has come back. ``staff`` is an id.

    ``draft`` is the form's kept one, which goes as the customer comes.
    Language, currency, group, receipt preference and required attributes that were not given come from the store.
    Raises ``FieldRefused`` for what cannot be taken, ``Refused`` when the register has never been activated.
    """
    rules = customer_rules(db)
    given = checked(inherited(with_ids(details, new_id), rules), rules)
    fields = to_fields(given)
    customer_id, document_id = new_id(), new_id()
    with journal.recording(db, document_id):
        require_free_card(db, given.loyalty_card, customer_id)
        register = standing.read(db)
        document = customer_document.draft(
            codes.CUSTOMER_CREATED,
            customer_document.created(customer_id, fields, staff),
            document=document_id,
            customer=customer_id,
            now=now,
            standing=register,
        )
        customer = customers.save_new(db, customer_id, fields, now.utc_ms)
        journal.append(db, journal.require_identity(register), document, register.head)
        form_drafts.forget(db, [draft] if draft else [])
        if _is_synchronous(db):
            settings.ask_for_contact(db, now.utc_ms)
    return customer


def is_number_awaited(db: RegisterDatabase, customer: Customer, now: Moment) -> bool:
    """In a store in synchronous mode a new customer's number comes at once, or else as everywhere: later."""
    waited_ms = now.utc_ms - customer.created_ms
    if not customer.pending or not 0 <= waited_ms < _LONGEST_WAIT_MS or not _is_synchronous(db):
        return False
    return waited_ms < load_setup(db).policy.customer_wait_ms


def _is_synchronous(db: RegisterDatabase) -> bool:
    channel = settings.channel(db)
    return channel is not None and not channel.async_customers


def search_customers(db: RegisterDatabase, text: str, limit: int = 20) -> list[Customer]:
    """As ``customer_search.find_customers``, without the reasons."""
    return [hit.customer for hit in find_customers(db, text, limit)]


def get_customer(db: RegisterDatabase, customer_id: str) -> Customer | None:
    """Who stands for the customer, when HQ merged it into another one."""
    return current_customer(db, customer_id)
