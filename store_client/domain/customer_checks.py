"""What may stand in the form of a customer: what is refused with its field, and what only looks wrong.

A field is named by its path, such as ``last_name``, ``address.<id>.postcode`` or ``attribute.size``. ``base`` is the
customer as the form opened it: what stood there before and is untouched stops nobody.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace

from store_client.domain import address_rules, contact_values
from store_client.domain.attribute_values import read_value
from store_client.domain.customer import (
    CONTACT_TYPES,
    EMAIL,
    ORGANIZATION,
    PURPOSES,
    TYPES,
    Address,
    Contact,
    CustomerDetails,
)
from store_client.domain.customer_fields import anchor_of, same, thing_of, to_fields
from store_client.domain.customer_rules import BUILT_IN, CustomerRules
from store_client.errors import FieldRefused, Refused
from store_client.texts import _

LIMITS = {
    **dict.fromkeys(("title", "first_name", "last_name", "organization", "customer_group", "loyalty_card"), 100),
    "phone": 40,
    "email": 254,
    "language": 10,
    "receipt_preference": 10,
    "currency": 3,
}
ADDRESS_LIMITS = {"name": 100, "street": 250, "city": 100, "postcode": 20, "region": 100, "country": 2}
CONTACT_LIMITS = {"phone": 40, "email": 254}
ATTRIBUTE_LIMIT = 1000
MOST_CONTACTS = MOST_ADDRESSES = 50
_LINES = "\n"

Messages = dict[str, str]


def checked(
    details: CustomerDetails, rules: CustomerRules = BUILT_IN, base: CustomerDetails | None = None
) -> CustomerDetails:
    """The details as they are recorded. Raises ``FieldRefused`` for the first of the ``problems``."""
    for field, message in problems(details, rules, base).items():
        raise FieldRefused(field, message)
    return _with_values(tidy(details), rules)


def problems(
    details: CustomerDetails, rules: CustomerRules = BUILT_IN, base: CustomerDetails | None = None
) -> Messages:
    """Everything that is refused, field by field in the order of the form."""
    tidied = tidy(details)
    return {path: text for path, text in _problems(tidied, rules) if not _untouched(path, tidied, base)}


def warnings(
    details: CustomerDetails, rules: CustomerRules = BUILT_IN, base: CustomerDetails | None = None
) -> Messages:
    """What looks wrong but does not stop anybody."""
    tidied = tidy(details)
    found = dict(_doubts(tidied, rules))
    if base is not None:
        found |= {path: text for path, text in _problems(tidied, rules) if _untouched(path, tidied, base)}
    return found


def tidy(details: CustomerDetails) -> CustomerDetails:
    """Without space around the texts, and without contacts and addresses in which nothing was typed."""
    contacts = [replace(one, value=one.value.strip()) for one in details.contacts]
    addresses = [_stripped(one) for one in details.addresses]
    there = [one for one in addresses if not address_rules.is_blank(one)]
    known = [one.id for one in there]
    return replace(
        details,
        customer_type=details.customer_type.strip(),
        first_name=details.first_name.strip(),
        last_name=details.last_name.strip(),
        organization=details.organization.strip(),
        phone=details.phone.strip(),
        email=details.email.strip(),
        language=details.language.strip(),
        title=details.title.strip(),
        contacts=tuple(one for one in contacts if one.value),
        addresses=tuple(there),
        primary_address=details.primary_address if details.primary_address in known else (known or [""])[0],
        affiliations=tuple(sorted({code for code in details.affiliations if code})),
        receipt_preference=details.receipt_preference.strip(),
        customer_group=details.customer_group.strip(),
        currency=details.currency.strip(),
        loyalty_card=details.loyalty_card.strip(),
        attributes=tuple(sorted((code, text.strip()) for code, text in details.attributes if text.strip())),
    )


def with_ids(details: CustomerDetails, new_id: Callable[[], str]) -> CustomerDetails:
    """Contacts and addresses that have no id yet get one of their own, for ever."""
    return replace(
        details,
        contacts=tuple(one if one.id else replace(one, id=new_id()) for one in details.contacts),
        addresses=tuple(one if one.id else replace(one, id=new_id()) for one in details.addresses),
    )


def _stripped(address: Address) -> Address:
    return Address(
        address.id,
        address.purpose.strip(),
        name=address.name.strip(),
        street=address.street.strip(),
        city=address.city.strip(),
        postcode=address.postcode.strip(),
        region=address.region.strip(),
        country=address.country.strip().upper(),
    )


def _with_values(details: CustomerDetails, rules: CustomerRules) -> CustomerDetails:
    """Attributes as canonical texts; one that cannot be read, and was there before, stays as it is."""
    found = []
    for code, text in details.attributes:
        attribute = rules.attribute(code)
        try:
            found.append((code, read_value(attribute, text, _currency(details, rules)) if attribute else text))
        except Refused:
            found.append((code, text))
    return replace(details, attributes=tuple(found))


def _untouched(path: str, details: CustomerDetails, base: CustomerDetails | None) -> bool:
    if base is None:
        return False
    before, after = to_fields(tidy(base)), to_fields(details)
    thing = thing_of(path)
    if thing and anchor_of(thing) not in before:
        return False
    if path == _name_field(details) and base.name and not details.name:
        return False
    return same(path, before.get(path), after.get(path))


def _problems(details: CustomerDetails, rules: CustomerRules) -> Iterator[tuple[str, str]]:
    for field, limit in LIMITS.items():
        yield from _text_problem(field, getattr(details, field), limit)
    if details.customer_type not in TYPES:
        yield "customer_type", _("A customer is a person or an organization.")
    elif not details.name:
        yield _name_field(details), _("A customer needs a name. Type at least one.")
    if len(details.contacts) > MOST_CONTACTS:
        path = f"contact.{details.contacts[-1].id}.value"
        yield path, _("At most {limit} further phone numbers and e-mail addresses fit.").format(limit=MOST_CONTACTS)
    for contact in details.contacts:
        yield from _contact_problems(contact)
    if len(details.addresses) > MOST_ADDRESSES:
        path = f"address.{details.addresses[-1].id}.street"
        yield path, _("At most {limit} addresses fit.").format(limit=MOST_ADDRESSES)
    for address in details.addresses:
        yield from _address_problems(address, rules)
    yield from _attribute_problems(details, rules)


def _contact_problems(contact: Contact) -> Iterator[tuple[str, str]]:
    if contact.type not in CONTACT_TYPES:
        yield f"contact.{contact.id}.type", _("This is a phone number or an e-mail address; choose one.")
    limit = CONTACT_LIMITS.get(contact.type, CONTACT_LIMITS[EMAIL])
    yield from _text_problem(f"contact.{contact.id}.value", contact.value, limit)


def _address_problems(address: Address, rules: CustomerRules) -> Iterator[tuple[str, str]]:
    path = f"address.{address.id}"
    if address.purpose not in PURPOSES:
        yield f"{path}.purpose", _("Choose what this address is for.")
    for member, limit in ADDRESS_LIMITS.items():
        allowed = _LINES if member == "street" else ""
        yield from _text_problem(f"{path}.{member}", getattr(address, member), limit, allowed)
    for member, message in address_rules.missing(address, rules.addresses).items():
        yield f"{path}.{member}", message


def _attribute_problems(details: CustomerDetails, rules: CustomerRules) -> Iterator[tuple[str, str]]:
    given = dict(details.attributes)
    for code, text in given.items():
        yield from _text_problem(f"attribute.{code}", text, ATTRIBUTE_LIMIT)
    for attribute in rules.attributes:
        text, path = given.get(attribute.attribute, ""), f"attribute.{attribute.attribute}"
        if not attribute.active or len(text) > ATTRIBUTE_LIMIT:
            continue
        if attribute.required and not text:
            yield path, _("The shop needs this. Type it.")
        try:
            read_value(attribute, text, _currency(details, rules))
        except Refused as refused:
            yield path, refused.message


def _doubts(details: CustomerDetails, rules: CustomerRules) -> Iterator[tuple[str, str]]:
    values = [("phone", "phone", details.phone), ("email", EMAIL, details.email)]
    values += [(f"contact.{one.id}.value", one.type, one.value) for one in details.contacts]
    for path, kind, value in values:
        if value and kind == EMAIL and not contact_values.looks_like_email(value):
            yield path, _("This does not look like an e-mail address, such as name@example.com.")
        elif value and kind != EMAIL and not contact_values.looks_like_phone(value):
            yield path, _("A phone number usually has 6 to 15 digits.")
    for address in details.addresses:
        for member, message in address_rules.doubtful(address, rules.addresses).items():
            yield f"address.{address.id}.{member}", message


def _text_problem(field: str, text: str, limit: int, allowed: str = "") -> Iterator[tuple[str, str]]:
    if len(text) > limit:
        message = _("At most {limit} characters fit here; this has {length}. Shorten it.")
        yield field, message.format(limit=limit, length=len(text))
    elif any(unicodedata.category(character) in ("Cc", "Cs") and character not in allowed for character in text):
        message = _(
            "There is an invisible control character in this text. Type it again; at most {limit} ordinary characters."
        )
        yield field, message.format(limit=limit)


def _name_field(details: CustomerDetails) -> str:
    return "organization" if details.customer_type == ORGANIZATION else "last_name"


def _currency(details: CustomerDetails, rules: CustomerRules) -> str:
    return details.currency or rules.currency
