"""What the fields of a customer are called, for people."""

from collections.abc import Callable, Mapping

from store_client.domain.customer import (
    BOTH,
    BUSINESS,
    BY_EMAIL,
    DELIVERY,
    EMAIL,
    HOME,
    INVOICE,
    NONE,
    OFFICE,
    ORGANIZATION,
    OTHER,
    PERSON,
    POST_BOX,
    PRINT,
)
from store_client.domain.customer_fields import AFFILIATION, ATTRIBUTE, CONTACT, NO, YES, thing_of
from store_client.domain.customer_rules import BUILT_IN, CustomerRules
from store_client.texts import _


def purpose_name(purpose: str) -> str:
    names = {
        HOME: _("Home"),
        BUSINESS: _("Business"),
        DELIVERY: _("Delivery"),
        INVOICE: _("Invoice"),
        OFFICE: _("Office"),
        POST_BOX: _("Post box"),
        OTHER: _("Other"),
    }
    return names.get(purpose, purpose)


def type_name(customer_type: str) -> str:
    return {PERSON: _("Person"), ORGANIZATION: _("Organization")}.get(customer_type, customer_type)


def preference_name(preference: str) -> str:
    names = {PRINT: _("Printed"), BY_EMAIL: _("By e-mail"), BOTH: _("Printed and by e-mail"), NONE: _("No receipt")}
    return names.get(preference, preference)


def field_name(field: str, rules: CustomerRules = BUILT_IN, language: str = "en") -> str:
    """Of a flat field, such as ``address.<id>.city``: as it stands above the field in the form."""
    kind, _dot, rest = field.partition(".")
    if kind == ATTRIBUTE:
        attribute = rules.attribute(rest)
        return attribute.name(language) if attribute else rest
    if kind == AFFILIATION:
        affiliation = rules.affiliation(rest)
        return affiliation.name(language) if affiliation else rest
    if thing_of(field):
        member = field.rpartition(".")[2]
        names = _CONTACT_NAMES if kind == CONTACT else _ADDRESS_NAMES
        return names[member]() if member in names else member
    return _NAMES[field]() if field in _NAMES else field


def shown_text(field: str, text: str, rules: CustomerRules = BUILT_IN, language: str = "en") -> str:
    """A field's text as people read it, such as for the two sides of a conflict; empty: not there."""
    if field.endswith(".purpose"):
        return purpose_name(text)
    if field.endswith(".country") and field.startswith("address."):
        return rules.addresses.rule(text).name(language) if text else ""
    if field == "customer_type":
        return type_name(text)
    if field == "receipt_preference":
        return preference_name(text)
    if field == "customer_group":
        group = rules.group(text)
        return group.name if group else text
    if text in (YES, NO) and not field.startswith(f"{ATTRIBUTE}.") and "." in field:
        return _("yes") if text == YES else _("no")
    if field.endswith(".type") and field.startswith(f"{CONTACT}."):
        return _("E-mail") if text == EMAIL else _("Phone")
    return text


def match_text(field: str, text: str, number: int) -> str:
    """Why somebody was found, such as “phone 087 123 4567 (second)”; ``number``: which phone or e-mail it is."""
    if field in ("account_number", "loyalty_card", "title", "merged"):
        words = {
            "account_number": _("account number {text}"),
            "loyalty_card": _("loyalty card {text}"),
            "title": _("title {text}"),
            "merged": _("earlier account {text}"),
        }
        return words[field].format(text=text)
    if field.partition(".")[0] == "address":
        return _("address {text}").format(text=text)
    found = (_("e-mail {text}") if "@" in text or field == "email" else _("phone {text}")).format(text=text)
    if number < 2:
        return found
    place = {2: _("second"), 3: _("third")}.get(number) or _("further")
    return _("{found} ({place})").format(found=found, place=place)


_NAMES: Mapping[str, Callable[[], str]] = {
    "customer_type": lambda: _("Type"),
    "title": lambda: _("Title"),
    "first_name": lambda: _("First name"),
    "last_name": lambda: _("Last name"),
    "organization": lambda: _("Organization"),
    "phone": lambda: _("Phone"),
    "email": lambda: _("E-mail"),
    "language": lambda: _("Language"),
    "receipt_preference": lambda: _("Receipt"),
    "customer_group": lambda: _("Customer group"),
    "currency": lambda: _("Currency"),
    "loyalty_card": lambda: _("Loyalty card"),
    "primary_address": lambda: _("Main address"),
    "consent.phone": lambda: _("Phone may be used for offers"),
    "consent.email": lambda: _("E-mail may be used for offers"),
}
_CONTACT_NAMES: Mapping[str, Callable[[], str]] = {
    "type": lambda: _("Kind"),
    "value": lambda: _("Number or e-mail address"),
    "consent": lambda: _("May be used for offers"),
}
_ADDRESS_NAMES: Mapping[str, Callable[[], str]] = {
    "purpose": lambda: _("Purpose"),
    "name": lambda: _("Name"),
    "street": lambda: _("Street"),
    "city": lambda: _("City"),
    "postcode": lambda: _("Postcode"),
    "region": lambda: _("Region"),
    "country": lambda: _("Country"),
}
