"""What the codes in a transaction are called by the people of its store: tenders, reasons, accounts, taxes, staff."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from hq_server.db import setup_items, staff
from hq_server.db.database import HqDatabase

TENDER, REASON, ACCOUNT, TAX = "tender_type", "reason_code", "account", "tax_override"


class _Named(msgspec.Struct):
    name: str = ""


@dataclass(frozen=True, slots=True)
class TransactionNames:
    """``items``: kind and code → name, as far as HQ has set them up."""

    items: Mapping[tuple[str, str], str]
    people: Mapping[str, str]


def names_at(db: HqDatabase, store: str) -> TransactionNames:
    with db.read():
        items = setup_items.of_kinds(db, (TENDER, REASON, ACCOUNT, TAX), store)
        people = staff.list_staff_rows(db, store)
    return TransactionNames(
        {(item.kind, item.key): msgspec.json.decode(item.body, type=_Named).name for item in items},
        {person.id: person.name for person in people},
    )
