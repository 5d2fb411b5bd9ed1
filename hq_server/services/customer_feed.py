"""Feed 1010: what a register hears of a customer, everything, or hashes alone where it must not hold customer data.

A page is read with one query for each table, whatever it holds.
"""

from collections.abc import Sequence
from typing import Any

from hq_server.db import customer_fields, erasures, exclusions, hq_settings, loyalty
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import BLOCKED, LOYALTY_CARD, PLAIN
from hq_server.domain.customer_hashes import customer_hashes
from hq_server.domain.exclusion import Exclusion
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
    exclusion = exclusions.of_store(db, register.store)
    others = {row[_ID]: row[_STORE] for row in rows if row[_ID] is not None and row[_STORE] != register.store}
    outside = exclusions.outside(db, register.store, exclusion, others)
    key = bytes.fromhex(hq_settings.read_setting(db, HASH_KEY) or "") if outside else b""
    page = _Page(db, ids, exclusion)
    return [page.render(row, key if row[_ID] in outside else b"") for row in rows]


class _Page:
    """What the customers of one page have beyond their rows."""

    def __init__(self, db: HqDatabase, ids: Sequence[str], exclusion: Exclusion) -> None:
        self._hidden, self._shows_loyalty = exclusion.hidden_fields, not exclusion.hides_loyalty
        self._erased = erasures.among(db, ids)
        self._fields = customer_fields.read_fields(db, ids)
        self._conflicts = customer_fields.read_conflicts(db, ids)
        carded = [customer for customer, fields in self._fields.items() if LOYALTY_CARD in fields]
        self._points = loyalty.balances(db, carded)

    def render(self, row: tuple[Any, ...], key: bytes) -> CustomerInFull | CustomerHashed | None:
        """Whole, or hashed where there is a key."""
        customer = row[_ID]
        if customer is None or customer in self._erased:
            return None
        plain = dict(zip(PLAIN, row[_FIRST_PLAIN:_STORE], strict=True))
        fields = self._fields.get(customer, {})
        if key:
            return CustomerHashed(customer, row[_NUMBER], customer_hashes(key, plain | fields), BLOCKED in fields)
        card = fields.get(LOYALTY_CARD, "") if self._shows_loyalty else ""
        return CustomerInFull(
            customer,
            row[_NUMBER],
            **plain,
            fields={name: value for name, value in fields.items() if not name.startswith(self._hidden)},
            conflicts=[
                FieldConflict(one.field, fields.get(one.field) or plain.get(one.field) or None, one.value, one.document)
                for one in self._conflicts.get(customer, [])
                if not one.field.startswith(self._hidden)
            ],
            loyalty=Loyalty(card, self._points.get(customer, 0)) if card else None,
        )
