"""Customers that HQ merged: who stands for whom, as feed 1010 tells it."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from store_client.db.database import RegisterDatabase

# HQ names who stands for a customer in the end; only between two pages of the feed there may be a step or two to go.
_MOST_STEPS = 8


class CustomerAlias(NamedTuple):
    """``account_number`` is that of ``merged_into``."""

    customer: str
    merged_into: str
    account_number: str


def upsert(db: RegisterDatabase, aliases: Sequence[CustomerAlias]) -> None:
    if aliases:
        db.run_many(
            "INSERT OR REPLACE INTO customer_alias (customer, merged_into, account_number) VALUES (?, ?, ?)", aliases
        )


def remove(db: RegisterDatabase, customers: Sequence[str]) -> None:
    """Merges that were undone."""
    if customers:
        db.run_many("DELETE FROM customer_alias WHERE customer = ?", [(customer,) for customer in customers])


def forget_all(db: RegisterDatabase) -> None:
    """HQ was restored: it tells again of the merges that it still knows."""
    db.run("DELETE FROM customer_alias")


def survivors(db: RegisterDatabase, customers: Iterable[str]) -> dict[str, str]:
    """Merged customer → who stands for it; customers that were not merged are not in it."""
    found = _steps(db, list(customers))
    ends = dict(found)
    for _step in range(_MOST_STEPS):
        further = _steps(db, sorted(set(ends.values()))) if ends else {}
        if not further:
            break
        ends = {customer: further.get(end, end) for customer, end in ends.items()}
    return ends


def survivor_of(db: RegisterDatabase, customer: str) -> str:
    """The customer itself when it was not merged."""
    return survivors(db, [customer]).get(customer, customer)


def _steps(db: RegisterDatabase, customers: list[str]) -> dict[str, str]:
    sql = "SELECT customer, merged_into FROM customer_alias WHERE customer IN (SELECT value FROM json_each(?))"
    return dict(db.rows(sql, (json.dumps(customers),)))
