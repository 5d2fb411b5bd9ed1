"""What stands on the customer's card beside the basket."""

from dataclasses import dataclass

from store_client.db import customer_edits, customer_purchases
from store_client.db.database import RegisterDatabase
from store_client.domain.attribute_values import show_value
from store_client.domain.customer import Customer
from store_client.domain.customer_rules import CustomerRules
from store_client.domain.exclusion import PURCHASES
from store_client.domain.loyalty import Points
from store_client.domain.purchase import Purchase
from store_client.services.customer_forms import customer_rules
from store_client.services.exclusion import current_exclusion
from store_client.services.loyalty import points_balance


@dataclass(frozen=True, slots=True)
class CardFacts:
    """``attributes``: name and text of those HQ chose for the card, of those the customer has.

    ``unanswered`` is the number of documents about the customer that HQ has not applied, ``conflicts`` that of fields
    somebody has to decide. ``points`` is None without a loyalty card.
    """

    attributes: tuple[tuple[str, str], ...]
    affiliations: tuple[str, ...]
    group: str
    purchases: tuple[Purchase, ...]
    pending: bool
    unanswered: int
    conflicts: int
    points: Points | None


def card_facts(db: RegisterDatabase, customer: Customer, language: str = "en", purchases: int = 5) -> CardFacts:
    rules = customer_rules(db)
    group = rules.group(customer.customer_group)
    affiliations = (rules.affiliation(code) for code in customer.affiliations)
    return CardFacts(
        attributes=_attributes(customer, rules, language),
        affiliations=tuple(one.name(language) for one in affiliations if one is not None),
        group=group.name if group else "",
        purchases=tuple(recent_purchases(db, customer.id, purchases)),
        pending=customer.pending,
        unanswered=customer_edits.count_unapplied(db, customer.id),
        conflicts=len({conflict.field for conflict in customer.conflicts}),
        points=points_balance(db, customer) if customer.loyalty_card else None,
    )


def recent_purchases(db: RegisterDatabase, customer_id: str, limit: int = 5) -> list[Purchase]:
    """What the customer bought or brought back at this register, the newest first; none where HQ leaves that out."""
    if PURCHASES in current_exclusion(db).tables:
        return []
    return customer_purchases.list_purchases(db, customer_id, limit)


def _attributes(customer: Customer, rules: CustomerRules, language: str) -> tuple[tuple[str, str], ...]:
    given, currency = dict(customer.attributes), customer.currency or rules.currency
    return tuple(
        (one.name(language), show_value(one, given[one.attribute], language, currency))
        for one in rules.attributes
        if one.on_card and given.get(one.attribute)
    )
