"""What a customer said to marketing: also the first words, which came with the form that made the customer."""

from collections.abc import Mapping, Sequence

from hq_server.db.customer_fields import CustomerChange
from hq_server.db.customer_pages import CustomerListed
from hq_server.domain.customer_merge import TAKEN

Row = tuple[CustomerChange, str, int]


def with_first_words(said: Sequence[Row], customer: CustomerListed, fields: Mapping[str, str]) -> list[Row]:
    """``said``: the changes, newest first, of who said what. What no change brought came with the new customer."""
    said = [row for row in said if (row[0].old, row[0].new) != (None, None)]
    oldest = {change.field: change.old for change, _name, _sequence in said if change.outcome == TAKEN}
    here = {field: text for field, text in fields.items() if is_consent(field)}
    first = {field: text for field, text in {**here, **oldest}.items() if text is not None}
    return [*said, *((_first(field, text, customer), "", 0) for field, text in sorted(first.items()))]


def is_consent(field: str) -> bool:
    return field.startswith("consent.") or (field.startswith("contact.") and field.endswith(".consent"))


def _first(field: str, text: str, customer: CustomerListed) -> CustomerChange:
    return CustomerChange(
        *(field, None, text, TAKEN),
        *(customer.store if customer.register else "", customer.register, customer.document, ""),
        *(customer.created_ms, customer.applied_ms),
    )
