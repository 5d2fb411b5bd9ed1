"""Loyalty cards at the register: enrolled at once, also while the customer is pending, and what is on them."""

import unicodedata
from collections.abc import Callable

from store_client.clock import Moment
from store_client.db import customer_purchases, customers, standing
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import Customer
from store_client.domain.customer_checks import LIMITS
from store_client.domain.customer_fields import LOYALTY_CARD
from store_client.domain.loyalty import Points
from store_client.domain.typed import lookup_text
from store_client.errors import FieldRefused, Refused
from store_client.services import customer_document, journal
from store_client.services.merged_customers import current_customer, is_one
from store_client.texts import _
from store_client.wire import codes, outgoing_customers


def enroll_loyalty(
    db: RegisterDatabase, customer_id: str, card: str, *, staff: str, now: Moment, new_id: Callable[[], str]
) -> Customer:
    """The card belongs to this customer from now on; points of an earlier card stay. The same card again: nothing.

    Raises ``FieldRefused`` for a card that cannot be taken, ``Refused`` for a customer who is not here any more.
    """
    number = card.strip()
    _check_card(number)
    document_id = new_id()
    with journal.recording(db, document_id):
        customer = require_customer(db, customer_id)
        if customer.loyalty_card == number:
            return customer
        require_free_card(db, number, customer_id)
        fields = customers.read_fields(db, customer_id) or {}
        register = standing.read(db)
        draft = customer_document.draft(
            codes.LOYALTY_ENROLLED,
            outgoing_customers.LoyaltyEnrolled(customer_id, number, staff),
            document=document_id,
            customer=customer_id,
            now=now,
            standing=register,
        )
        kept = [conflict for conflict in customer.conflicts if conflict.field != LOYALTY_CARD]
        changed = customers.save_changed(db, customer_id, {**fields, LOYALTY_CARD: number}, kept)
        journal.append(db, journal.require_identity(register), draft, register.head)
    return changed


def find_by_card(db: RegisterDatabase, card: str) -> Customer | None:
    """Whose card this is, as far as this register knows."""
    found = customers.find_by_card(db, lookup_text(card))
    return current_customer(db, found.id) if found else None


def points_balance(db: RegisterDatabase, customer: Customer) -> Points:
    """HQ's balance, and what the customer earned at this register that is not in it yet."""
    since_ms = customers.points_as_of(db, customer.id)
    return Points(customer.points, customer_purchases.sum_points(db, customer.id, since_ms))


def require_free_card(db: RegisterDatabase, card: str, customer_id: str) -> None:
    """Raises ``FieldRefused`` when somebody else has it."""
    holder = customers.find_by_card(db, card) if card else None
    if holder is not None and not is_one(db, holder.id, customer_id):
        message = _("This card belongs to {name}. Take another card, or use that customer.")
        raise FieldRefused(LOYALTY_CARD, message.format(name=holder.name))


def require_customer(db: RegisterDatabase, customer_id: str) -> Customer:
    """Raises ``Refused`` when the customer is not here any more."""
    customer = customers.find(db, customer_id)
    if customer is None:
        raise Refused(_("This customer was removed at HQ meanwhile. Nothing was changed; search again or create one."))
    return customer


def _check_card(card: str) -> None:
    limit = LIMITS[LOYALTY_CARD]
    if not card:
        raise FieldRefused(LOYALTY_CARD, _("Scan or type the number of the card."))
    if len(card) > limit:
        message = _("At most {limit} characters fit here; this has {length}. Shorten it.")
        raise FieldRefused(LOYALTY_CARD, message.format(limit=limit, length=len(card)))
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in card):
        message = _(
            "There is an invisible control character in this text. Type it again; at most {limit} ordinary characters."
        )
        raise FieldRefused(LOYALTY_CARD, message.format(limit=limit))
