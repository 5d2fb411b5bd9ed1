"""Whose an order is and where it goes: the customer that stands for the one it names, and the address it chose.

An address is one of the customer's, or of whom the customer was merged into.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from hq_server.db import customer_aliases, customer_fields, customer_pages
from hq_server.db.customer_pages import CustomerListed
from hq_server.db.database import HqDatabase
from hq_server.db.orders import OrderRow
from hq_server.domain.customer_fields import ADDRESS, parts_of
from hq_server.domain.orders import DELIVERY

_lines = msgspec.json.Decoder(list[str])


@dataclass(frozen=True, slots=True)
class Addressed:
    """``customer``: who stands for the order's, None when there is nobody. ``there``: whether the address still is, or
    none is needed; ``lines`` is it as it stands on a parcel.
    """

    customer: CustomerListed | None
    there: bool
    lines: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.customer.name if self.customer else ""

    @property
    def account_number(self) -> str | None:
        return self.customer.account_number if self.customer else None


def read_addresses(db: HqDatabase, found: Sequence[OrderRow]) -> dict[str, Addressed]:
    """By order, with the same few questions for any number of them."""
    own = {row.customer for row in found}
    standing = customer_aliases.survivors(db, own)
    people = {one.id: one for one in customer_pages.by_ids(db, sorted(own | set(standing.values())))}
    sent = {row.customer for row in found if row.method == DELIVERY and not row.address_lines}
    fields = customer_fields.read_fields(db, sorted(sent | {standing[one] for one in sent if one in standing}))
    return {row.id: _addressed(row, standing, people, fields) for row in found}


def choices(db: HqDatabase, row: OrderRow) -> dict[str, tuple[str, ...]]:
    """The addresses that the order may go to, by their ids."""
    survivor = customer_aliases.survivor_of(db, row.customer)
    fields = customer_fields.read_fields(db, sorted({row.customer, survivor}))
    people = {one.id: one for one in customer_pages.by_ids(db, sorted({row.customer, survivor}))}
    name = people[survivor].name if survivor in people else ""
    found: dict[str, tuple[str, ...]] = {}
    for customer in dict.fromkeys((survivor, row.customer)):
        for address, members in parts_of(fields.get(customer, {}), ADDRESS).items():
            if "purpose" in members:
                found.setdefault(address, _on_a_parcel(members, name))
    return found


def _addressed(
    row: OrderRow,
    standing: Mapping[str, str],
    people: Mapping[str, CustomerListed],
    fields: Mapping[str, Mapping[str, str]],
) -> Addressed:
    survivor = standing.get(row.customer, row.customer)
    customer = people.get(survivor) or people.get(row.customer)
    if row.method != DELIVERY:
        return Addressed(customer, True, ())
    if row.address_lines:
        return Addressed(customer, True, tuple(_lines.decode(row.address_lines)))
    for one in (row.customer, survivor):
        members = parts_of(dict(fields.get(one, {})), ADDRESS).get(row.address)
        if members is not None and "purpose" in members:
            return Addressed(customer, True, _on_a_parcel(members, customer.name if customer else ""))
    return Addressed(customer, False, ())


def _on_a_parcel(members: Mapping[str, str], name: str) -> tuple[str, ...]:
    """``name`` is the customer's, for an address that has no name of its own."""
    place = " ".join(members[part] for part in ("postcode", "city") if members.get(part))
    lines = (
        members.get("name") or name,
        *members.get("street", "").splitlines(),
        place,
        members.get("region", ""),
        members.get("country", ""),
    )
    return tuple(line.strip() for line in lines if line.strip())
