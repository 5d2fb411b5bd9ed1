"""What the window asks about customers: who they are, what their form needs, what is on their card."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from store_client.domain.customer import Address, Contact, Customer, CustomerDetails, FieldConflict
from store_client.domain.customer_rules import CustomerRules
from store_client.domain.duplicates import Duplicate
from store_client.domain.form_draft import FormDraft
from store_client.domain.loyalty import Points
from store_client.domain.purchase import Purchase
from store_client.services.customer_card import CardFacts
from store_client.services.customer_search import SearchHit


class Register(Protocol):
    """`draft` is the id of what was kept of the form; it goes as the customer comes."""

    def __call__(self, details: CustomerDetails, staff: str, draft: str = "", /) -> Customer: ...


class Edit(Protocol):
    """`base` is the customer as the form was opened with, `approved_by` is "" for nobody."""

    def __call__(
        self,
        customer_id: str,
        details: CustomerDetails,
        base: Customer,
        staff: str,
        approved_by: str,
        draft: str = "",
        /,
    ) -> Customer: ...


@dataclass(frozen=True, slots=True)
class CustomerServices:
    """The functions with the database, the clock and the ids already given to them. Every ``staff`` argument is a
    staff id. All may raise ``Refused``, what records also ``FieldRefused``, ``edit`` also ``EditConflict``.
    """

    rules: Callable[[], CustomerRules]
    """Read once for a form."""
    blank_details: Callable[[str], CustomerDetails]
    """(customer type)"""
    blank_address: Callable[[CustomerDetails, CustomerRules], Address]
    blank_contact: Callable[[str], Contact]
    """(phone or email)"""
    find: Callable[[str], Sequence[SearchHit]]
    """(what was typed)"""
    get: Callable[[str], Customer | None]
    register: Register
    edit: Edit
    conflicts: Callable[[str], Sequence[FieldConflict]]
    """(customer id)"""
    resolve: Callable[[str, str, str, str], Customer]
    """(customer id, field, ``register`` or ``hq``, staff)"""
    duplicates: Callable[[CustomerDetails, str], Sequence[Duplicate]]
    """(details, id of the customer that is being edited or "") Whom it could be, the likeliest first."""
    as_customer: Callable[[Duplicate], Customer]
    enroll: Callable[[str, str, str], Customer]
    """(customer id, loyalty card, staff)"""
    find_by_card: Callable[[str], Customer | None]
    """(loyalty card)"""
    points: Callable[[Customer], Points]
    facts: Callable[[Customer, str], CardFacts]
    """(customer, language)"""
    recent_purchases: Callable[[str], Sequence[Purchase]]
    """(customer id) The newest first."""
    keep_draft: Callable[[FormDraft], str]
    """Of a form that is not saved yet; its id, which a new one gets here."""
    drafts: Callable[[str | None], Sequence[FormDraft]]
    """(customer id, "" for new customers, or None for all) The newest first."""
    forget_draft: Callable[[str], None]
    """(draft id)"""
    number_awaited: Callable[[Customer], bool]
    """Whether the number is on its way and comes within a moment, as in a store in synchronous mode."""
