"""Customers that HQ merged: whoever is asked for by an old id, number, card or name is who stands for them now."""

from collections.abc import Iterable

from store_client.db import customer_aliases, customer_rows, customers
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import Customer


def current_customer(db: RegisterDatabase, customer_id: str) -> Customer | None:
    """Who stands for this customer; the customer itself when it was not merged, or as long as that one is not here."""
    survivor = customer_aliases.survivor_of(db, customer_id)
    found = customers.find(db, survivor) if survivor != customer_id else None
    return found or customers.find(db, customer_id)


def current_customers(db: RegisterDatabase, customer_ids: Iterable[str]) -> dict[str, Customer]:
    """Merged customer → who stands for it, of those who are here."""
    standing = customer_aliases.survivors(db, customer_ids)
    if not standing:
        return {}
    rows = customer_rows.load(db, set(standing.values()))
    return {merged: rows[survivor].value for merged, survivor in standing.items() if survivor in rows}


def is_one(db: RegisterDatabase, one: str, other: str) -> bool:
    """The same customer, or merged into the same one."""
    standing = customer_aliases.survivors(db, {one, other}) if one != other else {}
    return standing.get(one, one) == standing.get(other, other)
