"""Feed 1010: what a register hears of a customer, everything, or hashes alone where it must not hold customer data.

A page is read with one query for each table, whatever it holds.
"""

from collections.abc import Sequence
from typing import Any

from hq_server.db import customer_fields, hq_settings, loyalty
from hq_server.db.customer_policy import keeps_customers
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import LOYALTY_CARD, PLAIN
from hq_server.domain.customer_hashes import customer_hashes
from hq_server.domain.registers import RegisterIdentity
from hq_server.wire.customer_bodies import CustomerHashed, CustomerInFull, FieldConflict, Loyalty

HASH_KEY = "customer hash key"
# Where a row of the feed has the customer's columns: id, account number, the plain fields, the store that made it.
_ID, _NUMBER, _FIRST_PLAIN, _STORE = 3, 4, 5, 12


def render(
    db: HqDatabase, register: RegisterIdentity, rows: Sequence[tuple[Any, ...]]
) -> list[CustomerInFull | CustomerHashed | None]:
    """The bodies of a page, in its order; None for a customer who is gone."""
    ids = [row[_ID] for row in rows if row[_ID] is not None]
    if not ids:
        return [None] * len(rows)
    key = b"" if keeps_customers(db, register.store) else bytes.fromhex(hq_settings.read_setting(db, HASH_KEY) or "")
    page = _Page(db, ids)
    return [page.render(row, key if row[_STORE] != register.store else b"") for row in rows]


class _Page:
    """What the customers of one page have beyond their rows."""

    def __init__(self, db: HqDatabase, ids: Sequence[str]) -> None:
        self._fields = customer_fields.read_fields(db, ids)
        self._conflicts = customer_fields.read_conflicts(db, ids)
        carded = [customer for customer, fields in self._fields.items() if LOYALTY_CARD in fields]
        self._points = loyalty.balances(db, carded)

    def render(self, row: tuple[Any, ...], key: bytes) -> CustomerInFull | CustomerHashed | None:
        """Whole, or hashed where there is a key."""
        customer = row[_ID]
        if customer is None:
            return None
        plain = dict(zip(PLAIN, row[_FIRST_PLAIN:_STORE], strict=True))
        fields = self._fields.get(customer, {})
        if key:
            return CustomerHashed(customer, row[_NUMBER], customer_hashes(key, plain | fields))
        card = fields.get(LOYALTY_CARD, "")
        return CustomerInFull(
            customer,
            row[_NUMBER],
            **plain,
            fields=fields,
            conflicts=[
                FieldConflict(one.field, fields.get(one.field) or plain.get(one.field) or None, one.value, one.document)
                for one in self._conflicts.get(customer, [])
            ],
            loyalty=Loyalty(card, self._points.get(customer, 0)) if card else None,
        )
