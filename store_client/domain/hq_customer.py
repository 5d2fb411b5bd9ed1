"""A customer as HQ tells of it, and what this register changed about one that HQ has not answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from store_client.domain.customer import FieldConflict


@dataclass(frozen=True, slots=True)
class HqCustomer:
    """``plain``: the texts of ``customer_fields.PLAIN``; ``more``: all other fields, None of an HQ that tells none.

    ``points`` are None without a loyalty card.
    ``hashes`` are there when nothing else is: this register must not hold the customer's data, but hears that HQ has
    ``blocked`` them, without the reason.
    """

    id: str
    account_number: str | None
    plain: tuple[str, ...]
    more: Mapping[str, str] | None = None
    conflicts: tuple[FieldConflict, ...] = ()
    points: int | None = None
    hashes: tuple[str, ...] | None = None
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class OwnChanges:
    """``created``: HQ does not have the customer from this register yet; ``fields``: what else was changed here."""

    created: bool = False
    fields: Mapping[str, str | None] = field(default_factory=dict)
