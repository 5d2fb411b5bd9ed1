"""A customer, and what may stand in the form that makes one."""

import re
import unicodedata
from dataclasses import dataclass, fields, replace

from store_client.errors import FieldRefused
from store_client.texts import _

PERSON = "person"
ORGANIZATION = "organization"
LIMITS = {"first_name": 100, "last_name": 100, "organization": 100, "phone": 40, "email": 254, "language": 10}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class CustomerDetails:
    """What a person types; an empty text means not given."""

    customer_type: str = PERSON
    first_name: str = ""
    last_name: str = ""
    organization: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """``account_number`` is None until HQ's number has come back: people then read "Pending sync"."""

    id: str
    account_number: str | None = None
    customer_type: str = PERSON
    first_name: str = ""
    last_name: str = ""
    organization: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    created_ms: int = 0
    numbered_ms: int | None = None

    @property
    def pending(self) -> bool:
        return self.account_number is None

    @property
    def name(self) -> str:
        """How the register calls this customer."""
        person = f"{self.first_name} {self.last_name}".strip()
        if self.customer_type == ORGANIZATION:
            return self.organization or person
        return person or self.organization


def checked(details: CustomerDetails) -> CustomerDetails:
    """The details as they are recorded, without space around them. Raises ``FieldRefused``."""
    trimmed = replace(details, **{field.name: getattr(details, field.name).strip() for field in fields(details)})
    for field, limit in LIMITS.items():
        _check_text(field, getattr(trimmed, field), limit)
    if trimmed.customer_type not in (PERSON, ORGANIZATION):
        raise FieldRefused("customer_type", _("A customer is a person or an organization."))
    if not (trimmed.last_name or trimmed.organization or trimmed.first_name):
        field = "organization" if trimmed.customer_type == ORGANIZATION else "last_name"
        raise FieldRefused(field, _("A customer needs a name. Type at least one."))
    return trimmed


def warnings(details: CustomerDetails) -> dict[str, str]:
    """What looks wrong but does not stop anybody: field → message."""
    found = {}
    if details.email.strip() and not _EMAIL.fullmatch(details.email.strip()):
        found["email"] = _("This does not look like an e-mail address, such as name@example.com.")
    if details.phone.strip() and not 6 <= len(phone_digits(details.phone)) <= 15:
        found["phone"] = _("A phone number usually has 6 to 15 digits.")
    return found


def phone_digits(phone: str) -> str:
    """What the search compares: the digits alone, without an international 00 before them."""
    digits = "".join(str(unicodedata.digit(character)) for character in phone if character.isdecimal())
    return digits.removeprefix("00")


def _check_text(field: str, text: str, limit: int) -> None:
    if len(text) > limit:
        message = _("At most {limit} characters fit here; this has {length}. Shorten it.")
        raise FieldRefused(field, message.format(limit=limit, length=len(text)))
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        message = _(
            "There is an invisible control character in this text. Type it again; at most {limit} ordinary characters."
        )
        raise FieldRefused(field, message.format(limit=limit))
