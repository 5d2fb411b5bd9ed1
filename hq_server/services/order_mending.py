"""What a person at HQ mends of a customer's order, and has tried again: the way, the address, the store, the day, and
amounts that do not add up. Each is kept in the audit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from hq_server.db import order_pages, orders, stores
from hq_server.db.database import HqDatabase
from hq_server.db.order_pages import Asked
from hq_server.db.orders import OrderRow
from hq_server.domain.orders import CANCELLED, CREATED, DELIVERY, FAILED, METHODS, Amounts, check_currency, is_day
from hq_server.errors import FieldsRefused, NotFound, Refused
from hq_server.services import audit, order_addresses, order_deposits, order_feeds
from hq_server.services.audit import Change
from hq_server.services.order_feed_bodies import read_lines
from hq_server.services.orders_job import Outcome, synchronize_these
from hq_server.texts import _

_AT_ONCE = 500
_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What it is to be; ``amounts``: its sums are to be those of its lines, and its deposit what was paid.

    ``seen``: how often it had been mended when the person saw it.
    """

    method: str
    address: str
    pickup_store: str
    wanted_date: str
    seen: int
    amounts: bool = False


def mend(
    db: HqDatabase,
    order: str,
    wish: Wish,
    now_ms: int,
    *,
    by: str = "",
    stores_changed: frozenset[str] | None = None,
) -> OrderRow:
    """Mend an order and try it at once. ``stores_changed``: those that the person may give it to, None for all.

    Raises ``FieldsRefused`` with a message by field, ``Refused`` when it cannot be mended any more.
    """
    with db.write():
        row = _locked(db, order)
        if row.version != wish.seen:
            raise Refused(_("Somebody else mended this order meanwhile. Look at it again; nothing was changed."))
        after = _mended(db, row, wish, stores_changed)
        changes = _changes(row, after)
        if changes:
            orders.put_mended(db, after)
            heard = sorted({*row.stores, *after.stores})
            order_feeds.record(db, [(store, row.id) for store in heard], now_ms)
            audit.record(db, by, "order.mended", f"order {row.number}", changes, now_ms, store=after.pickup_store)
    return try_again(db, order, now_ms) if row.due_ms is not None else _read(db, order)


def try_again(db: HqDatabase, order: str, now_ms: int) -> OrderRow:
    """Have its sales order made now; what has one, or needs none, stays as it is."""
    synchronize_these(db, [order], now_ms)
    return _read(db, order)


def try_all_again(
    db: HqDatabase, now_ms: int, *, by: str = "", store: str = "", stores_changed: frozenset[str] | None = None
) -> tuple[int, int]:
    """All that failed, of one store or of those that the person may change, at most 5,000; how many were tried, and of
    how many there is a sales order now.
    """
    asked = Asked(FAILED, store, stores=stores_changed)
    with db.read():
        ids = [row.id for row in order_pages.list_rows(db, asked, None, _MOST)]
    outcome = Outcome()
    for start in range(0, len(ids), _AT_ONCE):
        outcome.add(synchronize_these(db, ids[start : start + _AT_ONCE], now_ms))
    if ids:
        changes = [Change(FAILED, str(len(ids)), str(outcome.failed))]
        with db.write():
            audit.record(db, by, "orders.tried_again", "orders", changes, now_ms, store=store)
    return len(ids), len(outcome.made)


def _locked(db: HqDatabase, order: str) -> OrderRow:
    row = orders.lock(db, [order]).get(order)
    if row is None:
        raise NotFound(_("There is no order {number}.").format(number=order[:40]))
    if row.ended == CANCELLED:
        raise Refused(_("Order {number} is cancelled. Nothing of it is to be mended.").format(number=row.number))
    if row.ended and row.state == CREATED:
        raise Refused(_("Order {number} was handed over. Nothing of it is to be mended.").format(number=row.number))
    return row


def _read(db: HqDatabase, order: str) -> OrderRow:
    with db.read():
        return orders.by_ids(db, [order])[order]


def _mended(db: HqDatabase, row: OrderRow, wish: Wish, stores_changed: frozenset[str] | None) -> OrderRow:
    messages: dict[str, str] = {}
    if wish.method not in METHODS:
        messages["method"] = _("Choose how it is handed over.")
    address = wish.address if wish.method == DELIVERY else ""
    addresses = order_addresses.choices(db, row)
    kept = (wish.method, address) == (row.method, row.address)
    if wish.method == DELIVERY and address not in addresses and not kept:
        messages["address"] = _("Choose one of the customer's addresses; add it to the customer first if it is new.")
    shop = stores.find_store(db, wish.pickup_store)
    if shop is None:
        messages["pickup_store"] = _("Choose the store that hands it over.")
    elif finding := check_currency(row.currency, shop.number, shop.currency):
        messages["pickup_store"] = finding
    elif stores_changed is not None and wish.pickup_store not in (row.pickup_store, *stores_changed):
        messages["pickup_store"] = _("You may give it to your own stores alone.")
    if wish.wanted_date and not is_day(wish.wanted_date):
        messages["wanted_date"] = _("“{date}” is no day. Write it like 2026-12-05.").format(date=wish.wanted_date[:20])
    if messages:
        raise FieldsRefused(next(iter(messages.values())), messages)
    after = replace(
        row,
        method=wish.method,
        address=address,
        address_lines=row.address_lines if kept else _as_it_is(row, wish.method, addresses.get(address, ())),
        pickup_store=wish.pickup_store,
        wanted_date=wish.wanted_date,
    )
    return _with_amounts(db, after) if wish.amounts and row.state == FAILED else after


def _as_it_is(row: OrderRow, method: str, lines: Sequence[str]) -> str:
    """An order that is made keeps where it goes; before that it is looked up."""
    made = row.state == CREATED and method == DELIVERY
    return msgspec.json.encode(lines).decode() if made and lines else ""


def _with_amounts(db: HqDatabase, row: OrderRow) -> OrderRow:
    found = Amounts.of_lines(read_lines(row))
    paid_minor = order_deposits.paid_minor(row, orders.deposits(db, [row]).get(row.id))
    return replace(
        row,
        total_minor=found.total_minor,
        tax_minor=found.tax_minor,
        discount_minor=found.discount_minor,
        deposit_minor=row.deposit_minor if paid_minor is None else paid_minor,
    )


def _changes(before: OrderRow, after: OrderRow) -> list[Change]:
    """Of an address its id: who it belongs to may be erased one day, the audit stays."""
    names = (
        *("method", "address", "pickup_store", "wanted_date"),
        *("total_minor", "tax_minor", "discount_minor", "deposit_minor"),
    )
    pairs = [(name, str(getattr(before, name)), str(getattr(after, name))) for name in names]
    return [Change(name, old, new) for name, old, new in pairs if old != new]
