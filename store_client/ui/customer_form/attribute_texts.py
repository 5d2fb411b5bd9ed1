"""What a shop wants to know of its customers, as it stands in a field: the language's way, and back again."""

from dataclasses import replace

from store_client.domain.attribute_values import CURRENCY, DATE, DECIMAL, read_value
from store_client.domain.customer import CustomerDetails
from store_client.domain.customer_rules import CustomerRules
from store_client.domain.money import DECIMAL_COMMA
from store_client.domain.setup import Attribute
from store_client.errors import Refused
from store_client.texts import _

_ISO_PARTS = 3


def field_text(attribute: Attribute, text: str, language: str) -> str:
    """For typing over: 28/02/1990, and 38,5 where the language has a comma."""
    if attribute.type == DATE:
        parts = text.split("-")
        written = len(parts) == _ISO_PARTS and all(part.isascii() and part.isdigit() for part in parts)
        return "/".join(reversed(parts)) if written else text
    if attribute.type in (DECIMAL, CURRENCY) and language in DECIMAL_COMMA:
        return text.replace(".", ",")
    return text


def field_hint(attribute: Attribute, language: str) -> str:
    """What fits into the field, for one that is empty."""
    if attribute.type == DATE:
        return _("day/month/year")
    lowest, highest = (field_text(attribute, bound, language) for bound in (attribute.lowest, attribute.highest))
    if lowest and highest:
        return _("{lowest} to {highest}").format(lowest=lowest, highest=highest)
    if lowest:
        return _("{lowest} or more").format(lowest=lowest)
    return _("{highest} or less").format(highest=highest) if highest else ""


def in_fields(details: CustomerDetails, rules: CustomerRules, language: str) -> CustomerDetails:
    """Recorded details as they stand in the form."""
    return replace(
        details,
        attributes=tuple(
            (code, field_text(attribute, text, language) if (attribute := rules.attribute(code)) else text)
            for code, text in details.attributes
        ),
    )


def as_recorded(details: CustomerDetails, rules: CustomerRules) -> CustomerDetails:
    """What stands in the form as it would be recorded; what cannot be read stays as it was typed."""
    found = []
    for code, text in details.attributes:
        attribute = rules.attribute(code)
        try:
            value = read_value(attribute, text, details.currency or rules.currency) if attribute else text
        except Refused:
            value = text
        found.append((code, value))
    return replace(details, attributes=tuple(found))
