"""How likely two customers are the same: points for what they have in common, and against it for what contradicts.

The score is the sum of its visible reasons, from 0 to 100. Two customers who could reach ``PROPOSED`` always share one
of the texts of ``shared_texts``: by these they are found without comparing everybody with everybody.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from hq_server.domain.customer_fields import ADDRESS, CONTACT, codes_of, parts_of
from hq_server.domain.customer_hashes import fold, folded_email, folded_name, phone_digits

PROPOSED = 75
TAX_NUMBER, EMAIL, PHONE, BIRTHDAY = "tax_number", "email", "phone", "birthday"
NAME, SWAPPED_NAME, NEAR_NAME, INITIAL = "name", "swapped_name", "near_name", "initial"
PLACE, POSTCODE = "address", "postcode"
OTHER_NAME, OTHER_FIRST_NAME = "other_name", "other_first_name"
OTHER_BIRTHDAY, OTHER_TAX_NUMBER, OTHER_POSTCODE = "other_birthday", "other_tax_number", "other_postcode"
POINTS = {
    TAX_NUMBER: 60,
    EMAIL: 40,
    PHONE: 40,
    NAME: 40,
    SWAPPED_NAME: 38,
    NEAR_NAME: 35,
    INITIAL: 28,
    PLACE: 35,
    BIRTHDAY: 30,
    POSTCODE: 5,
    OTHER_POSTCODE: -4,
    OTHER_FIRST_NAME: -25,
    OTHER_NAME: -30,
    OTHER_BIRTHDAY: -40,
    OTHER_TAX_NUMBER: -40,
}
_MOST = 100
_TAIL_DIGITS = 9
_SHORTEST_NEAR = 4
# How attributes are called that name one person or firm alone, without capitals and anything but letters.
_TAX_NUMBERS = ("vat", "vatnumber", "vatid", "vatno", "tva", "siret", "siren", "taxnumber", "taxid", "companynumber")
_BIRTHDAYS = ("birthday", "birthdate", "dateofbirth")

Texts = dict[str, str]
"""A text as it is compared → as it was written."""


@dataclass(frozen=True, slots=True)
class Reason:
    """``one`` and ``other`` are the texts as they stand at the two."""

    kind: str
    points: int
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Likeness:
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Traits:
    """What a customer is recognised by."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    name: str
    organization: str
    organization_name: str
    emails: Texts
    phones: Texts
    birthdays: Texts
    tax_numbers: Texts
    places: Texts
    postcodes: Texts

    @property
    def names(self) -> list[str]:
        person = " ".join(sorted((*self.first, *self.last))) if self.first and self.last else ""
        return [name for name in (person, self.organization) if name]


def traits_of(fields: Mapping[str, str]) -> Traits:
    contacts = parts_of(dict(fields), CONTACT).values()
    attributes = codes_of(dict(fields), "attribute")
    addresses = list(parts_of(dict(fields), ADDRESS).values())
    return Traits(
        first=tuple(folded_name(fields.get("first_name", "")).split()),
        last=tuple(folded_name(fields.get("last_name", "")).split()),
        name=f"{fields.get('first_name', '')} {fields.get('last_name', '')}".strip(),
        organization=folded_name(fields.get("organization", "")),
        organization_name=fields.get("organization", ""),
        emails=_texts([fields.get("email", ""), *_values(contacts, "email")], folded_email),
        phones=_texts([fields.get("phone", ""), *_values(contacts, "phone")], _phone),
        birthdays=_texts(_called(attributes, _BIRTHDAYS), str.strip),
        tax_numbers=_texts(_called(attributes, _TAX_NUMBERS), _joined),
        places=_places(addresses),
        postcodes=_texts((one.get("postcode", "") for one in addresses), _joined),
    )


def shared_texts(traits: Traits) -> list[str]:
    """Whoever has none of these in common with this customer is not proposed with it."""
    texts = [f"tax:{one}" for one in traits.tax_numbers]
    texts += [f"email:{one}" for one in traits.emails]
    texts += [f"phone:{one}" for one in traits.phones]
    for name in traits.names:
        texts += [f"name:{name} born:{born}" for born in traits.birthdays]
        texts += [f"name:{name} at:{place}" for place in traits.places]
    texts += [f"born:{born} at:{place}" for born in traits.birthdays for place in traits.places]
    return list(dict.fromkeys(texts))


def compare(one: Traits, other: Traits) -> Likeness:
    """The strongest reasons first. Beyond 100, and below 0, the weaker ones count for what is left."""
    found = [
        _same_or_other(one.tax_numbers, other.tax_numbers, TAX_NUMBER, OTHER_TAX_NUMBER),
        _same_or_other(one.emails, other.emails, EMAIL, ""),
        _same_or_other(one.phones, other.phones, PHONE, ""),
        _by_name(one, other),
        _same_or_other(one.birthdays, other.birthdays, BIRTHDAY, OTHER_BIRTHDAY),
        _by_place(one, other),
    ]
    there = sorted((reason for reason in found if reason is not None), key=lambda reason: -reason.points)
    against = sum(reason.points for reason in there if reason.points < 0)
    for_it = sum(reason.points for reason in there if reason.points > 0)
    left_for, left_against = _MOST - max(against, -for_it), for_it
    counted: list[Reason] = []
    for reason in there:
        points = min(reason.points, left_for) if reason.points > 0 else max(reason.points, -left_against)
        left_for, left_against = left_for - max(points, 0), left_against + min(points, 0)
        counted.append(Reason(reason.kind, points, reason.one, reason.other))
    return Likeness(sum(reason.points for reason in counted), tuple(counted))


def _same_or_other(one: Texts, other: Texts, same: str, different: str) -> Reason | None:
    for text, written in one.items():
        if text in other:
            return _reason(same, written, other[text])
    if different and one and other:
        return _reason(different, next(iter(one.values())), next(iter(other.values())))
    return None


def _by_name(one: Traits, other: Traits) -> Reason | None:
    if one.organization and one.organization == other.organization:
        return _reason(NAME, one.organization_name, other.organization_name)
    person = _by_person(one, other)
    if person is not None and person.points > 0:
        return person
    if one.organization and other.organization:
        near = _all_near(one.organization.split(), other.organization.split())
        return _reason(NEAR_NAME if near else OTHER_NAME, one.organization_name, other.organization_name)
    return person


def _by_person(one: Traits, other: Traits) -> Reason | None:
    if not (one.last and other.last):
        return None
    kind = OTHER_NAME
    if (one.first, one.last) == (other.first, other.last):
        kind = NAME if one.first else ""
    elif one.first and other.first:
        if sorted(one.first + one.last) == sorted(other.first + other.last):
            kind = SWAPPED_NAME
        elif _all_near(one.first, other.first) and _all_near(one.last, other.last):
            kind = NEAR_NAME
        elif one.last == other.last:
            kind = INITIAL if _is_initial_of(one.first[0], other.first[0]) else OTHER_FIRST_NAME
    elif one.last == other.last:
        kind = ""
    return _reason(kind, one.name, other.name) if kind else None


def _by_place(one: Traits, other: Traits) -> Reason | None:
    return _same_or_other(one.places, other.places, PLACE, "") or _same_or_other(
        one.postcodes, other.postcodes, POSTCODE, OTHER_POSTCODE
    )


def _reason(kind: str, one: str, other: str) -> Reason:
    return Reason(kind, POINTS[kind], one, other)


def _all_near(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    one, two = list(ours), list(theirs)
    return bool(one) and len(one) == len(two) and all(map(is_near, one, two))


def is_near(one: str, other: str) -> bool:
    """The same, or one slip of the keyboard apart: a letter more, less, another, or two neighbours swapped."""
    if one == other:
        return True
    if len(one) < _SHORTEST_NEAR or len(other) < _SHORTEST_NEAR or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    if short[at + 1 :] == long[at + 1 :]:
        return True
    return short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]


def _is_initial_of(one: str, other: str) -> bool:
    return one[:1] == other[:1] and 1 in (len(one), len(other))


def _texts(written: Iterable[str], plain: Callable[[str], str]) -> Texts:
    found: Texts = {}
    for text in written:
        compared = plain(text)
        if compared:
            found.setdefault(compared, text)
    return found


def _values(contacts: Iterable[Mapping[str, str]], kind: str) -> list[str]:
    return [contact.get("value", "") for contact in contacts if contact.get("type") == kind]


def _called(attributes: Mapping[str, str], names: tuple[str, ...]) -> list[str]:
    return [text for code, text in attributes.items() if _joined(code) in names]


def _phone(number: str) -> str:
    """No register knows which country a national number is of: its last digits are compared."""
    return phone_digits(number)[-_TAIL_DIGITS:]


def _joined(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())


def _places(addresses: Iterable[Mapping[str, str]]) -> Texts:
    """Where there are a street and a postcode, or a street and a city."""
    found: Texts = {}
    for address in addresses:
        street, where = _joined(address.get("street", "")), _joined(address.get("postcode") or address.get("city", ""))
        if street and where:
            found.setdefault(f"{street} {where}", _written_place(address))
    return found


def _written_place(address: Mapping[str, str]) -> str:
    town = " ".join(filter(None, (address.get("postcode", ""), address.get("city", ""))))
    return ", ".join(filter(None, (address.get("street", "").replace("\n", " "), town)))
