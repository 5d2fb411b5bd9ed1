"""What a store's registers are to hold nothing of: customers of others, parts of customers, feeds one can miss."""

from collections.abc import Iterable
from dataclasses import dataclass

# Whose customers come whole: everybody's, those of the stores in an address book together, the store's own ones.
EVERYBODY, BOOKS, OWN = "all", "books", "none"
CUSTOMERS = (EVERYBODY, BOOKS, OWN)
PURCHASES = "purchases"
ORDERS = "orders"
# Table → how the names of its fields begin.
_FIELDS = {
    "addresses": ("address.", "primary_address"),
    "contacts": ("contact.",),
    "attributes": ("attribute.",),
    "loyalty": ("loyalty_card",),
    PURCHASES: (),
}
TABLES = tuple(_FIELDS)
# Part of a feed that registers work without → its kinds.
_KINDS = {"discounts": ("discount", "coupon"), "categories": ("category",)}
FEEDS = (*_KINDS, ORDERS)
EXCLUDABLE_KINDS = frozenset(kind for kinds in _KINDS.values() for kind in kinds)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """``tables`` and ``feeds`` are what is left away."""

    customers: str = EVERYBODY
    tables: frozenset[str] = frozenset()
    feeds: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        return self == NOTHING

    @property
    def hidden_fields(self) -> tuple[str, ...]:
        """How the names of a customer's fields begin that registers do not get."""
        return tuple(start for table in TABLES if table in self.tables for start in _FIELDS[table])

    @property
    def hides_addresses(self) -> bool:
        return "addresses" in self.tables

    @property
    def hides_loyalty(self) -> bool:
        return "loyalty" in self.tables

    @property
    def hides_purchases(self) -> bool:
        return PURCHASES in self.tables

    @property
    def hides_orders(self) -> bool:
        """Those that the store did not take itself."""
        return ORDERS in self.feeds

    def withholds(self, kind: str) -> bool:
        """Whether registers get no record of this kind."""
        return any(kind in kinds for feed, kinds in _KINDS.items() if feed in self.feeds)

    def without_customers(self) -> "Exclusion":
        """The same for registers whose policy wants no customers of others there."""
        return Exclusion(OWN, self.tables, self.feeds)


NOTHING = Exclusion()


def exclusion_of(customers: object, tables: Iterable[str], feeds: Iterable[str]) -> Exclusion:
    """As it was set up; words that this release does not know are passed over."""
    return Exclusion(
        customers if isinstance(customers, str) and customers in CUSTOMERS else EVERYBODY,
        frozenset(tables) & frozenset(TABLES),
        frozenset(feeds) & frozenset(FEEDS),
    )
