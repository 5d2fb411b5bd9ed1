"""Finds customers by whatever somebody remembers of them, and says why each was found."""

from collections.abc import Sequence
from dataclasses import dataclass

from store_client.db import customer_rows, customer_search
from store_client.db.customer_rows import StoredCustomer
from store_client.db.database import RegisterDatabase
from store_client.db.search import prefix_range
from store_client.domain.customer import Customer
from store_client.domain.customer_fields import LOYALTY_CARD, Fields, members_of, thing_of
from store_client.domain.customer_index import NAMES, Indexed, indexed
from store_client.domain.customer_query import Group, is_enough, met_by, read_query
from store_client.domain.customer_words import match_text
from store_client.domain.typed import lookup_text
from store_client.services.merged_customers import current_customers

_LONGEST_TEXT = 200
_SHORTEST_NUMBER = 3
_ACCOUNT_NUMBER = "account_number"
MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Reason:
    """Where something other than the name was found. ``kind``: ``phone``, ``email``, ``address``, ``title``,
    ``account_number``, ``loyalty_card``, or ``merged`` for the number of an account that HQ merged into this one;
    ``place``: which phone or e-mail address of the customer it is, from 1.
    """

    kind: str
    text: str
    place: int = 1

    @property
    def words(self) -> str:
        """Such as “phone 087 123 4567 (second)”."""
        return match_text(self.kind, self.text, self.place)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """``reasons``: what was found other than the name; ``named``: a part of what was typed stands in the name."""

    customer: Customer
    reasons: tuple[Reason, ...] = ()
    named: bool = False

    @property
    def match(self) -> str:
        """The reasons in words; empty for the name."""
        return ", ".join(reason.words for reason in self.reasons)


def find_customers(db: RegisterDatabase, text: str, limit: int = 20) -> list[SearchHit]:
    """By words of names, addresses and titles, phone numbers, e-mail addresses, account and card numbers, in any order.

    The beginning of a word is enough, of a phone number also its last digits; a whole name comes before a beginning.
    """
    wanted = lookup_text(text)[:_LONGEST_TEXT]
    groups = read_query(wanted)
    if not is_enough(groups):
        return []
    found = {row.rowkey: row for row in _find_by_number(db, groups, limit)}
    if len(found) < limit:
        found |= {row.rowkey: row for row in customer_search.find(db, groups, limit)}
    return _standing(db, [_hit(row, groups) for row in list(found.values())[:limit]])


def _find_by_number(db: RegisterDatabase, groups: Sequence[Group], limit: int) -> list[StoredCustomer]:
    """Customers whose account number or loyalty card begins with what was typed; with more words, is one of them."""
    texts = [group.text for group in groups if any(map(str.isdecimal, group.text)) or len(groups) == 1]
    keys = [key for text in texts if len(text) >= _SHORTEST_NUMBER for key in _keys_by_number(db, text, limit)]
    rows = customer_rows.load_by_rowkeys(db, list(dict.fromkeys(keys))) if keys else []
    return rows if len(groups) == 1 else [row for row in rows if _meets_all(row, groups)]


def _keys_by_number(db: RegisterDatabase, beginning: str, limit: int) -> list[int]:
    low, high = prefix_range(beginning)
    return customer_rows.rowkeys_by_number(db, low, high, limit)


def _meets_all(row: StoredCustomer, groups: Sequence[Group]) -> bool:
    customer, where = row.value, indexed(row.fields)
    return all(_number_of(customer, group) or met_by(group, where) for group in groups)


def _hit(row: StoredCustomer, groups: Sequence[Group]) -> SearchHit:
    customer, where = row.value, indexed(row.fields)
    reasons: dict[Reason, None] = {}
    named = False
    for group in groups:
        by_number = _number_of(customer, group)
        found = None if by_number else met_by(group, where)
        if by_number:
            text = customer.account_number if by_number == _ACCOUNT_NUMBER else customer.loyalty_card
            reasons[Reason(by_number, text or "")] = None
        elif found is not None and found.field in NAMES:
            named = True
        elif found is not None:
            reasons[_reason(found, row.fields, customer)] = None
    return SearchHit(customer, tuple(reasons), named)


def _standing(db: RegisterDatabase, hits: list[SearchHit]) -> list[SearchHit]:
    """Instead of a customer whom HQ merged, the one who stands for it, once."""
    standing = current_customers(db, [hit.customer.id for hit in hits])
    if not standing:
        return hits
    own = {hit.customer.id: hit for hit in hits if hit.customer.id not in standing}
    shown: dict[str, SearchHit] = {}
    for hit in hits:
        survivor = standing.get(hit.customer.id)
        if survivor is None:
            shown.setdefault(hit.customer.id, hit)
        else:
            shown.setdefault(survivor.id, own.get(survivor.id) or _merged(hit, survivor))
    return list(shown.values())


def _merged(hit: SearchHit, survivor: Customer) -> SearchHit:
    """By the merged one's number, and by what else was found of it."""
    others = tuple(reason for reason in hit.reasons if reason.kind != _ACCOUNT_NUMBER)
    return SearchHit(survivor, (Reason(MERGED, hit.customer.account_number or ""), *others))


def _number_of(customer: Customer, group: Group) -> str:
    """The field in which the group's number stands: account number, loyalty card, or none."""
    if len(group.text) < _SHORTEST_NUMBER:
        return ""
    if (customer.account_number or "").startswith(group.text):
        return _ACCOUNT_NUMBER
    return LOYALTY_CARD if customer.loyalty_card.startswith(group.text) else ""


def _reason(found: Indexed, fields: Fields, customer: Customer) -> Reason:
    thing = thing_of(found.field)
    if thing.startswith("address."):
        members = members_of(fields, thing)
        line = [members.get(f"{thing}.{member}", "") for member in ("street", "postcode", "city")]
        return Reason("address", ", ".join(text.replace("\n", " ") for text in line if text))
    if thing:
        return Reason(_kind(thing, customer), found.text, _place(thing, customer))
    return Reason(found.field, found.text)


def _kind(thing: str, customer: Customer) -> str:
    identity = thing.partition(".")[2]
    return next((one.type for one in customer.contacts if one.id == identity), "phone")


def _place(thing: str, customer: Customer) -> int:
    """Which of the customer's phones, or e-mail addresses, this contact is, counting the first."""
    identity = thing.partition(".")[2]
    kind = _kind(thing, customer)
    alike = [one.id for one in customer.contacts if one.type == kind]
    first = customer.phone if kind == "phone" else customer.email
    return alike.index(identity) + (2 if first else 1) if identity in alike else 1
