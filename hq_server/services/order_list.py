"""Customers' orders as people at HQ see them: the list, one order with everything about it, those of a customer."""

from dataclasses import dataclass

import msgspec

from hq_server.db import customer_aliases, document_search, order_pages, orders, staff, stores
from hq_server.db.customer_pages import CustomerListed
from hq_server.db.database import HqDatabase
from hq_server.db.document_pages import DocumentShown
from hq_server.db.order_pages import Asked, Place
from hq_server.db.orders import OrderRow
from hq_server.domain.orders import STATES
from hq_server.domain.stores import Store
from hq_server.errors import NotFound
from hq_server.services import customer_list, order_addresses
from hq_server.services.order_addresses import Addressed
from hq_server.services.order_feed_bodies import read_lines
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.transactions import LineInFull

PAGE = 50
MOST_COUNTED = 1_000
_MOST_CUSTOMERS = 200
_DIGITS = 16

Document = tuple[str, int]  # the code of its register, its number


@dataclass(frozen=True, slots=True)
class OrderListed:
    row: OrderRow
    customer: CustomerListed | None


@dataclass(frozen=True, slots=True)
class OrdersFound:
    """``counts``: state → how many, at most ``MOST_COUNTED``; ``following``: where the next page begins."""

    orders: tuple[OrderListed, ...]
    counts: dict[str, int]
    following: str


@dataclass(frozen=True, slots=True)
class OrderShown:
    """``deposit`` and ``ended`` are the documents of its money, None while HQ does not have them. ``addresses``: those
    it may go to, by their ids.
    """

    row: OrderRow
    addressed: Addressed
    lines: tuple[LineInFull, ...]
    deposit: Document | None
    ended: Document | None
    addresses: dict[str, tuple[str, ...]]
    stores: tuple[Store, ...]
    people: dict[str, str]

    @property
    def store_name(self) -> str:
        return next((one.name for one in self.stores if one.number == self.row.pickup_store), "")

    @property
    def can_be_mended(self) -> bool:
        """Until it has ended; and afterwards as long as it has no sales order although it needs one."""
        return not self.row.ended or self.row.due_ms is not None


def list_orders(
    db: HqDatabase,
    state: str = "",
    text: str = "",
    store: str = "",
    before: str = "",
    *,
    stores_seen: frozenset[str] | None = None,
    limit: int = PAGE,
) -> OrdersFound:
    """``text``: the number of an order or of its sales order, or what a customer is found by."""
    asked = Asked(state if state in STATES else "", store, stores=stores_seen)
    text = text.strip()
    if text:
        people = customer_list.list_customers(db, text, limit=_MOST_CUSTOMERS).customers
        with db.read():
            merged = customer_aliases.merged_into_any(db, [one.id for one in people])
        customers = (*(one.id for one in people), *merged)
        asked = Asked(asked.state, store, (text, text.upper()), customers, stores_seen)
    with db.read():
        found = order_pages.list_rows(db, asked, _read_place(before), limit + 1)
        addressed = order_addresses.read_addresses(db, found[:limit])
        counts = order_pages.count_states(db, stores_seen, MOST_COUNTED)
    listed = tuple(OrderListed(row, addressed[row.id].customer) for row in found[:limit])
    following = f"{found[limit - 1].made_ms}.{found[limit - 1].id}" if len(found) > limit else ""
    return OrdersFound(listed, counts, following)


def get_order(db: HqDatabase, key: str, stores_seen: frozenset[str] | None = None) -> OrderShown:
    """By its id, its number or that of its sales order. Raises ``NotFound``, also for one of stores not seen."""
    with db.read():
        row = order_pages.by_number(db, key[:100].replace("\x00", ""))
        if row is None or (stores_seen is not None and not stores_seen.intersection(row.stores)):
            raise NotFound(_("There is no order {number}.").format(number=key[:40]))
        addresses = order_addresses.choices(db, row)
        people = {one.id: one.name for number in row.stores for one in staff.list_staff_rows(db, number)}
        if row.ended_store and row.ended_store not in row.stores:
            people |= {one.id: one.name for one in staff.list_staff_rows(db, row.ended_store)}
        return OrderShown(
            row,
            order_addresses.read_addresses(db, [row])[row.id],
            tuple(read_lines(row)),
            _document(db, row.store, row.deposit),
            _document(db, row.ended_store, row.ended_by) if row.ended else None,
            addresses,
            tuple(stores.all_stores(db)),
            people,
        )


def orders_of(db: HqDatabase, customer: CustomerListed, limit: int = 20) -> list[OrderRow]:
    """The customer's newest orders, those of who was merged into it with them."""
    with db.read():
        ids = [customer.id, *customer_aliases.merged_into(db, customer.id)]
        return orders.of_customers(db, ids, limit)


def named_in(shown: DocumentShown) -> str:
    """The order that a document tells of and that HQ has taken from it; empty for any other document."""
    if shown.listed.kind not in (codes.ORDER_CREATED, codes.ORDER_CHANGED) or shown.listed.state != codes.APPLIED:
        return ""
    body = msgspec.json.decode(shown.content).get("body", {})
    return str(body.get("order", ""))


def _document(db: HqDatabase, store: str, document: str) -> Document | None:
    found = document_search.in_store(db, store, document)
    return (f"{store}-{found[0]}", found[1]) if found else None


def _read_place(text: str) -> Place | None:
    """None for what no page ever said."""
    made, dot, order = text.partition(".")
    if not dot or not (made.isascii() and made.isdecimal() and len(made) <= _DIGITS):
        return None
    return Place(int(made), order[:40])
