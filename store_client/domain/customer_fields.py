"""A customer as flat fields, the way documents and HQ name them (resources/wire/README.md), and as a value.

A field is a path and a text; a field that is not there has no entry. Fields that this program does not know are kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from store_client.domain.customer import PERSON, PHONE, Address, Contact, CustomerDetails

PLAIN = ("customer_type", "first_name", "last_name", "organization", "phone", "email", "language")
SINGLE = ("title", "receipt_preference", "customer_group", "currency", "loyalty_card", "primary_address")
CONTACT, ADDRESS = "contact", "address"
AFFILIATION, ATTRIBUTE = "affiliation", "attribute"
# While this member is there, the contact or address is there.
ANCHORS = {CONTACT: "type", ADDRESS: "purpose"}
CONSENT_PHONE, CONSENT_EMAIL = "consent.phone", "consent.email"
YES, NO = "yes", "no"
LOYALTY_CARD = "loyalty_card"
# HQ's alone: no form of a register has it.
BLOCKED = "blocked"
# Of a customer whose data must not be here HQ tells the block alone.
NO_REASON_TOLD = "-"
_CONTACT_MEMBERS = ("type", "value")
_ADDRESS_MEMBERS = ("purpose", "name", "street", "city", "postcode", "region", "country")

Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What stood in a field and what stands there now; None is not there."""

    field: str
    old: str | None
    new: str | None


def to_fields(details: CustomerDetails) -> Fields:
    """Every field that is there, sorted by path."""
    found = {name: getattr(details, name) for name in (*PLAIN, *SINGLE)}
    found[CONSENT_PHONE] = YES if details.phone_consent else ""
    found[CONSENT_EMAIL] = YES if details.email_consent else ""
    for contact in details.contacts:
        found |= {f"{CONTACT}.{contact.id}.{member}": getattr(contact, member) for member in _CONTACT_MEMBERS}
        found[f"{CONTACT}.{contact.id}.consent"] = YES if contact.consent else ""
    for address in details.addresses:
        found |= {f"{ADDRESS}.{address.id}.{member}": getattr(address, member) for member in _ADDRESS_MEMBERS}
    found |= {f"{AFFILIATION}.{code}": YES for code in details.affiliations}
    found |= {f"{ATTRIBUTE}.{code}": text for code, text in details.attributes}
    return {path: found[path] for path in sorted(found) if found[path]}


def from_fields(fields: Mapping[str, str]) -> CustomerDetails:
    return CustomerDetails(
        customer_type=fields.get("customer_type") or PERSON,
        first_name=fields.get("first_name", ""),
        last_name=fields.get("last_name", ""),
        organization=fields.get("organization", ""),
        phone=fields.get("phone", ""),
        email=fields.get("email", ""),
        language=fields.get("language", ""),
        title=fields.get("title", ""),
        phone_consent=fields.get(CONSENT_PHONE) == YES,
        email_consent=fields.get(CONSENT_EMAIL) == YES,
        contacts=_contacts(fields),
        addresses=_addresses(fields),
        primary_address=fields.get("primary_address", ""),
        affiliations=tuple(code for code, text in codes_of(fields, AFFILIATION) if text == YES),
        receipt_preference=fields.get("receipt_preference", ""),
        customer_group=fields.get("customer_group", ""),
        currency=fields.get("currency", ""),
        loyalty_card=fields.get(LOYALTY_CARD, ""),
        attributes=tuple(codes_of(fields, ATTRIBUTE)),
    )


def thing_of(path: str) -> str:
    """``address.a1`` for ``address.a1.street``; empty for a field that stands alone."""
    kind, _dot, rest = path.partition(".")
    identity, dot, member = rest.partition(".")
    return f"{kind}.{identity}" if kind in ANCHORS and identity and dot and member else ""


def anchor_of(thing: str) -> str:
    """The field that says whether the contact or address is there."""
    return f"{thing}.{ANCHORS[thing.partition('.')[0]]}"


def members_of(fields: Mapping[str, str], thing: str) -> Fields:
    """The fields of one contact or address."""
    return {path: text for path, text in fields.items() if path.startswith(f"{thing}.")}


def is_member(path: str) -> bool:
    """Whether a form shows this field of a contact or address; a later HQ may have others."""
    kind, _dot, rest = path.partition(".")
    member = rest.partition(".")[2]
    return member in {CONTACT: (*_CONTACT_MEMBERS, "consent"), ADDRESS: _ADDRESS_MEMBERS}.get(kind, ())


def codes_of(fields: Mapping[str, str], kind: str) -> list[tuple[str, str]]:
    """``affiliation`` or ``attribute`` fields as pairs of code and text."""
    prefix = f"{kind}."
    return [(path[len(prefix) :], fields[path]) for path in sorted(fields) if path.startswith(prefix)]


def is_consent(path: str) -> bool:
    return path in (CONSENT_PHONE, CONSENT_EMAIL) or (path.startswith("contact.") and path.endswith(".consent"))


def same(path: str, one: str | None, other: str | None) -> bool:
    """Whether two texts of a field mean the same: never asked for a consent counts as no."""
    if is_consent(path):
        return (one == YES) == (other == YES)
    return (one or None) == (other or None)


def overlay(fields: Mapping[str, str], changes: Iterable[tuple[str, str | None]]) -> Fields:
    """The fields with other texts in their places; None or an empty one takes the field away."""
    found = dict(fields)
    for path, text in changes:
        if text:
            found[path] = text
        else:
            found.pop(path, None)
    return found


def _things(fields: Mapping[str, str], kind: str) -> dict[str, Fields]:
    """Contacts or addresses that are there, by id: oldest first, for ids rise with time."""
    found: dict[str, Fields] = {}
    for path in sorted(fields):
        thing = thing_of(path)
        if thing.startswith(f"{kind}."):
            found.setdefault(thing[len(kind) + 1 :], {})[path[len(thing) + 1 :]] = fields[path]
    return {identity: found[identity] for identity in sorted(found) if ANCHORS[kind] in found[identity]}


def _contacts(fields: Mapping[str, str]) -> tuple[Contact, ...]:
    return tuple(
        Contact(identity, members.get("type", PHONE), members.get("value", ""), members.get("consent") == YES)
        for identity, members in _things(fields, CONTACT).items()
    )


def _addresses(fields: Mapping[str, str]) -> tuple[Address, ...]:
    return tuple(
        Address(identity, *(members.get(member, "") for member in _ADDRESS_MEMBERS))
        for identity, members in _things(fields, ADDRESS).items()
    )
