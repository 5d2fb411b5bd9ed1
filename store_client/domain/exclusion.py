"""What HQ keeps away from this register, and which feeds that makes it read again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store_client.domain.customer_fields import ADDRESS, ATTRIBUTE, CONTACT, LOYALTY_CARD

ALL, BOOKS, NONE = "all", "books", "none"
ADDRESSES, CONTACTS, ATTRIBUTES, LOYALTY, PURCHASES = "addresses", "contacts", "attributes", "loyalty", "purchases"
DISCOUNTS, CATEGORIES, ORDERS = "discounts", "categories", "orders"
# The kinds of set-up items that are left out with each.
SETUP_KINDS: Mapping[str, Sequence[str]] = {DISCOUNTS: ("discount", "coupon"), CATEGORIES: ("category",)}
# How the fields of a customer begin that are left out with each.
FIELDS: Mapping[str, Sequence[str]] = {
    ADDRESSES: (f"{ADDRESS}.", "primary_address"),
    CONTACTS: (f"{CONTACT}.",),
    ATTRIBUTES: (f"{ATTRIBUTE}.",),
    LOYALTY: (LOYALTY_CARD,),
}


@dataclass(frozen=True, slots=True)
class Exclusion:
    """``customers``: whose data may be here; ``tables`` and ``feeds`` are left out. ``purge`` grows with each save."""

    customers: str = ALL
    tables: frozenset[str] = frozenset()
    feeds: frozenset[str] = frozenset()
    purge: int = 0

    @property
    def of_customers(self) -> tuple[str, frozenset[str]]:
        """What decides how feed 1010 tells of customers."""
        return self.customers, self.tables.intersection(FIELDS)

    @property
    def left_out_fields(self) -> tuple[str, ...]:
        """How the fields of customers begin that may not be here."""
        return tuple(field for table in sorted(self.tables.intersection(FIELDS)) for field in FIELDS[table])


@dataclass(frozen=True, slots=True)
class Purge:
    """How far the register is with what its newest exclusion asks. ``left``: what → how many rows are still there."""

    purge: int
    done: bool
    left: Mapping[str, int]
