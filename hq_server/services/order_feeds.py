"""Tells registers of customers' orders: those of the store that took one, and of the one that hands it over."""

from collections.abc import Iterable, Mapping

from hq_server.db import customer_fields, exclusions, jobs, orders
from hq_server.db.database import HqDatabase
from hq_server.domain.exclusion import BOOKS
from hq_server.domain.job import BY_CHAIN, CUSTOMER_FEED_JOB
from hq_server.services import feeds
from hq_server.wire import codes

ORDER = "order"


def record(db: HqDatabase, touched: Iterable[tuple[str, str]], now_ms: int) -> None:
    """Say that these orders changed, each with a store that is to hear of it; positions are taken store by store."""
    by_store: dict[str, list[str]] = {}
    for store, order in touched:
        by_store.setdefault(store, []).append(order)
    for store in sorted(by_store):
        feeds.record(db, codes.REGISTERS, feeds.store_scope(store), by_store[store], now_ms, kind=ORDER)
    _tell_whose(db, by_store, now_ms)


def _tell_whose(db: HqDatabase, by_store: Mapping[str, Iterable[str]], now_ms: int) -> None:
    """Where registers hold only some customers, whoever has an order that waits there is one of them."""
    some = [store for store in by_store if exclusions.of_store(db, store).customers == BOOKS]
    ids = sorted({order for store in some for order in by_store[store]})
    customers = sorted({row.customer for row in orders.by_ids(db, ids).values()} if ids else ())
    if customers:
        customer_fields.mark_changed(db, customers)
        jobs.enqueue(db, CUSTOMER_FEED_JOB, BY_CHAIN, now_ms)
