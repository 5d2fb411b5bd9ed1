"""A customer as flat fields: which there are, how long they may be, which of them make one address or contact.

HQ keeps a field that it does not know: a newer register may. An empty text means that the field is not there.
"""

import unicodedata
from dataclasses import dataclass

from hq_server.texts import _

PERSON, ORGANIZATION = "person", "organization"
# These stand in the customer's own row; every other field has a row of its own.
PLAIN = ("customer_type", "first_name", "last_name", "organization", "phone", "email", "language")
LOYALTY_CARD = "loyalty_card"
# Why the customer is blocked; HQ's alone to write. Not there: the customer is not blocked.
BLOCKED = "blocked"
PRIMARY_ADDRESS = "primary_address"
RECEIPT_PREFERENCES = ("print", "email", "both", "none")
CONSENTS = ("yes", "no")
CONTACT, ADDRESS = "contact", "address"
# While this member is there, the contact or address is there.
ANCHORS = {CONTACT: "type", ADDRESS: "purpose"}
LIMITS = {
    "title": 100,
    "first_name": 100,
    "last_name": 100,
    "organization": 100,
    "phone": 40,
    "email": 254,
    "language": 10,
    BLOCKED: 250,
}
_MEMBER_LIMITS = {
    f"{ADDRESS}.name": 100,
    f"{ADDRESS}.street": 250,
    f"{ADDRESS}.city": 100,
    f"{ADDRESS}.postcode": 20,
    f"{ADDRESS}.region": 100,
    f"{ADDRESS}.country": 2,
    f"{CONTACT}.value": 254,
}
_LONGEST = 1_000
_MEMBERS = ("purpose", "name", "street", "postcode", "city", "region", "country", "type", "value", "consent")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What somebody saw and what they wrote instead; None is not there."""

    field: str
    old: str | None
    new: str | None


def thing_of(field: str) -> str:
    """``address.a1`` for ``address.a1.street``; empty for a field that stands alone."""
    kind, _dot, rest = field.partition(".")
    identity, dot, member = rest.partition(".")
    return f"{kind}.{identity}" if kind in ANCHORS and identity and dot and member else ""


def anchor_of(thing: str) -> str:
    """The field that says whether the contact or address is there."""
    return f"{thing}.{ANCHORS[thing.partition('.')[0]]}"


def kind_of(field: str) -> str:
    """``address.street`` for ``address.a1.street``; a field that stands alone is its own kind."""
    thing = thing_of(field)
    return f"{thing.partition('.')[0]}.{field[len(thing) + 1 :]}" if thing else field


def parts_of(fields: dict[str, str], kind: str) -> dict[str, dict[str, str]]:
    """All contacts or addresses by id, each with its members, in the order of their ids."""
    found: dict[str, dict[str, str]] = {}
    for field in sorted(fields):
        thing = thing_of(field)
        if thing.startswith(f"{kind}."):
            found.setdefault(thing.partition(".")[2], {})[field[len(thing) + 1 :]] = fields[field]
    return found


def place_of(field: str) -> tuple[str, int, str]:
    """Sorts the members of a contact or address as people write them, and everything else by name."""
    thing = thing_of(field)
    member = field[len(thing) + 1 :] if thing else ""
    return thing or field, _MEMBERS.index(member) if member in _MEMBERS else len(_MEMBERS), field


def codes_of(fields: dict[str, str], kind: str) -> dict[str, str]:
    """``affiliation`` or ``attribute`` fields by their codes."""
    prefix = f"{kind}."
    return {field[len(prefix) :]: value for field, value in sorted(fields.items()) if field.startswith(prefix)}


def check_text(field: str, text: str) -> str:
    """What is wrong with a text that a person wrote into a field, in plain words, or an empty text."""
    kind = kind_of(field)
    limit = LIMITS.get(field, _MEMBER_LIMITS.get(kind, _LONGEST))
    lines = "\n" if kind == f"{ADDRESS}.street" else ""
    if len(text) > limit:
        message = _("At most {limit} characters fit here; this has {length}. Shorten it.")
        return message.format(limit=limit, length=len(text))
    if not text.isprintable() and any(
        unicodedata.category(character) in ("Cc", "Cs") and character not in lines for character in text
    ):
        return _("There is an invisible control character in this text. Type it again.")
    if field == "receipt_preference" and text and text not in RECEIPT_PREFERENCES:
        return _("HQ does not know this receipt preference. Choose one from the list.")
    if (kind.startswith("consent.") or kind == f"{CONTACT}.consent") and text and text not in CONSENTS:
        return _("Choose what was said to marketing from the list.")
    return ""
