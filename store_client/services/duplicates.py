"""Looks, before a customer is made, whether this is somebody the shop knows already; no connection is needed."""

import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from store_client.db import customer_candidates as candidates
from store_client.db import customer_hashes, customer_rows
from store_client.db.database import RegisterDatabase
from store_client.domain.contact_values import TAIL_DIGITS, read_phone
from store_client.domain.customer import EMAIL, PHONE, Customer, CustomerDetails
from store_client.domain.customer_index import BACKWARDS, COUNTRYLESS, NAME, NATIONAL, mail_word
from store_client.domain.customer_query import Group, read_query
from store_client.domain.duplicates import (
    POSSIBLE,
    SHORTEST_LONG_WORD,
    Duplicate,
    compare,
    compare_hashes,
    is_near,
    near_words,
)
from store_client.domain.name_folding import fold, words
from store_client.domain.recognition import NAME as NAME_KIND
from store_client.domain.recognition import keyed_hash, recognition_texts
from store_client.errors import Refused
from store_client.services.merged_customers import current_customer, current_customers
from store_client.texts import _

_MOST = 5
_MOST_ALIKE = 20
_MOST_CANDIDATES = 60
_FEW = 3
_KEPT_LETTERS = 3
_MOST_LONG_WORDS = 3
_SHORTEST_PHONE = 6


@dataclass(slots=True)
class _Found:
    """Row keys of customers who could be meant, and of those among them whose name few have."""

    keys: dict[int, None] = field(default_factory=dict)
    rare: set[int] = field(default_factory=set)

    def add(self, keys: Sequence[int]) -> None:
        self.keys |= dict.fromkeys(keys)

    def add_if_few(self, keys: Sequence[int]) -> None:
        if len(keys) <= _FEW:
            self.add(keys)
            self.rare.update(keys)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that was typed, and words of the places that were typed with it."""

    groups: Sequence[Group]
    details: CustomerDetails

    @property
    def has_initial(self) -> bool:
        return bool(self.details.first_name) and len(self.groups) > 1

    @property
    def places(self) -> list[list[str]]:
        return list(_places(self.details))


def find_duplicates(db: RegisterDatabase, details: CustomerDetails, *, excluding: str = "") -> list[Duplicate]:
    """Customers this one could be, the likeliest first. ``excluding``: the customer that is being edited."""
    names = [_Name(group, details) for group in _names(details)]
    found = _Found()
    _add_by_contacts(db, details, found)
    for name in names:
        _add_by_name(db, name, found)
    alike = _judged(db, details, found, excluding)
    if not any(one.likely for one in alike):
        for name in names:
            _add_by_near_name(db, name, found)
        alike = _judged(db, details, found, excluding)
    alike += [one for one in _find_hashed(db, details) if one.score >= POSSIBLE and one.customer_id != excluding]
    return _standing(db, sorted(alike, key=lambda one: -one.score), excluding)[:_MOST]


def _standing(db: RegisterDatabase, alike: list[Duplicate], excluding: str) -> list[Duplicate]:
    """Instead of a customer whom HQ merged, the one who stands for it, once."""
    standing = current_customers(db, [one.customer_id for one in alike])
    shown: dict[str, Duplicate] = {}
    for one in alike:
        survivor = standing.get(one.customer_id)
        if survivor is not None:
            known = None if survivor.hashed else survivor
            one = replace(one, customer=known, customer_id=survivor.id, account_number=survivor.account_number)
        if one.customer_id != excluding:
            shown.setdefault(one.customer_id, one)
    return list(shown.values())


def as_customer(db: RegisterDatabase, duplicate: Duplicate) -> Customer:
    """ "Use this one": the customer to put on the sale; where no data may be here, one with a number and no more.

    Raises ``Refused`` when the customer is gone meanwhile.
    """
    found = current_customer(db, duplicate.customer_id)
    if found is None:
        raise Refused(_("This customer was removed at HQ meanwhile. Nothing was changed; search again or create one."))
    return found


def _add_by_contacts(db: RegisterDatabase, details: CustomerDetails, found: _Found) -> None:
    for address in _values(details, EMAIL):
        word = mail_word(address)
        if word:
            found.add(candidates.with_words(db, [word], _MOST_ALIKE))
    for typed in _values(details, PHONE):
        number = read_phone(typed)
        if len(number.national) < _SHORTEST_PHONE:
            continue
        found.add(candidates.with_words(db, [NATIONAL + number.national], _MOST_ALIKE))
        found.add(candidates.with_words(db, [COUNTRYLESS + number.national], _MOST_ALIKE))
        if len(number.digits) >= TAIL_DIGITS:
            backwards = number.digits[: -TAIL_DIGITS - 1 : -1]
            found.add(candidates.with_beginning(db, BACKWARDS + backwards, _MOST_ALIKE))


def _names(details: CustomerDetails) -> Iterator[list[Group]]:
    """The names of the person and of the organization, when there is enough of them to look for."""
    for text, fewest in ((f"{details.first_name} {details.last_name}", 2), (details.organization, 1)):
        groups = [group for group in read_query(text) if group.names]
        if len(groups) >= fewest:
            yield groups


def _add_by_name(db: RegisterDatabase, name: _Name, found: _Found) -> None:
    """Those with the very same name, and of the same place also those with the same initial."""
    for place in name.places:
        found.add(candidates.with_name(db, name.groups, _MOST_ALIKE, also=place, initial=name.has_initial))
    found.add_if_few(candidates.with_name(db, name.groups, _FEW + 1))


def _add_by_near_name(db: RegisterDatabase, name: _Name, found: _Found) -> None:
    """Those whose name is nearly the same: of however many live at the same place, of others where they are few."""
    longest = max(len(group.text) for group in name.groups)
    near = [_near_words(db, group, whole=len(group.text) == longest) for group in name.groups[:_MOST_LONG_WORDS]]
    if any(near):
        for place in name.places:
            found.add(candidates.with_name(db, name.groups, _MOST_ALIKE, near=near, also=place))
        found.add_if_few(candidates.with_name(db, name.groups, _FEW + 1, near=near))


def _judged(db: RegisterDatabase, details: CustomerDetails, found: _Found, excluding: str) -> list[Duplicate]:
    alike = []
    for row in customer_rows.load_by_rowkeys(db, list(found.keys)[:_MOST_CANDIDATES]):
        customer = row.value
        score, reasons = compare(details, customer.details, rare_name=row.rowkey in found.rare)
        if score >= POSSIBLE and customer.id != excluding:
            alike.append(Duplicate(customer, customer.id, customer.account_number, score, reasons))
    return alike


def _near_words(db: RegisterDatabase, group: Group, *, whole: bool) -> list[str]:
    """Words of names in the index that are one slip of the keyboard away from this one.

    A slip in the first letters is the costly one to look for: the ``whole`` of it is done for the longest word alone,
    for others a letter that is missing or two that are swapped.
    """
    word = "".join(words(group.text)[-1:])
    if len(word) < SHORTEST_LONG_WORD:
        return []
    beginning = NAME + word[:_KEPT_LETTERS]
    found = [one for one in candidates.words_beginning(db, beginning) if is_near(one.removeprefix(NAME), word)]
    early = near_words(word, before=_KEPT_LETTERS, letters=string.ascii_lowercase if whole and word.isascii() else "")
    found += candidates.known_words(db, [NAME + one for one in early])
    return [one for one in dict.fromkeys(found) if one != NAME + word]


def _places(details: CustomerDetails) -> Iterator[list[str]]:
    """Words of the index that somebody at the same place has."""
    for address in details.addresses:
        postcode = "".join(_plain(address.postcode))
        if postcode:
            yield [postcode]
        if address.street:
            yield [*_plain(address.street), *_plain(address.city)]


def _plain(text: str) -> list[str]:
    return fold(text).replace("-", " ").split()


def _find_hashed(db: RegisterDatabase, details: CustomerDetails) -> list[Duplicate]:
    """Those of whom this register may know no more than keyed hashes and the number."""
    key = customer_hashes.read_key(db)
    if not key:
        return []
    kinds: dict[int, list[str]] = {}
    for text in sorted(recognition_texts(details), key=lambda one: one.startswith(NAME_KIND)):
        kind = text.partition(":")[0]
        rows = customer_hashes.find(db, keyed_hash(key, text), _MOST_ALIKE)
        for rowkey in rows:
            if kind != NAME_KIND or len(rows) <= _FEW or rowkey in kinds:
                kinds.setdefault(rowkey, []).append(kind)
    found = []
    for row in customer_rows.load_by_rowkeys(db, list(kinds)):
        score, reasons = compare_hashes(kinds[row.rowkey])
        found.append(Duplicate(None, row.id, row.account_number, score, reasons))
    return found


def _values(details: CustomerDetails, kind: str) -> list[str]:
    first = details.email if kind == EMAIL else details.phone
    texts = [first, *(contact.value for contact in details.contacts if contact.type == kind)]
    return [text for text in texts if text]
