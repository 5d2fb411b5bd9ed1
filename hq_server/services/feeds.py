"""The feeds from HQ to the registers: records what changed and reads it out page by page."""

from collections.abc import Callable, Sequence
from typing import Any

from hq_server.db import feeds as changes
from hq_server.db import hq_settings
from hq_server.db.database import HqDatabase, with_flags
from hq_server.domain.registers import RegisterIdentity
from hq_server.texts import tell
from hq_server.wire import codes
from hq_server.wire.outgoing import (
    Change,
    ChangeBody,
    Channel,
    Customer,
    Day,
    DocumentState,
    FeedPage,
    Price,
    Product,
    Staff,
)

ALL = "all"
DOCUMENT, DAY = "document", "day"
_KINDS = {
    codes.CUSTOMERS: "customer",
    codes.PRICES: "price",
    codes.PRODUCTS: "product",
    codes.STAFF: "staff",
    codes.CHANNEL: "channel",
}


def store_scope(store: str) -> str:
    return f"store {store}"


def register_scope(register: RegisterIdentity) -> str:
    return f"register {register.code}"


def record(db: HqDatabase, feed: int, scope: str, keys: Sequence[str], now_ms: int, *, kind: str = "") -> None:
    """Say that these records changed, in the transaction that changes them. Only feed 1090 has more than one
    ``kind``.
    """
    unique = list(dict.fromkeys(keys))
    if unique:
        changes.append(db, feed, scope, kind or _KINDS[feed], unique, now_ms)


def heads(db: HqDatabase, register: RegisterIdentity) -> dict[str, int]:
    """The newest position of each feed for this register."""
    with db.read():
        return {str(feed): changes.newest(db, feed, _scope(feed, register)) for feed in codes.FEEDS}


def epoch(db: HqDatabase) -> str:
    """The name of this life of the feeds; with another one every register loads everything again."""
    with db.read():
        return _epoch(db)


def read_page(
    db: HqDatabase, register: RegisterIdentity, feed: int, after: int, epoch: str, limit: int, now_ms: int
) -> FeedPage:
    """What changed after a position. Another epoch, or a position HQ never gave, means: start again from 0.

    Whoever has seen nothing yet (``after`` 0) may leave the epoch empty.
    """
    with db.read():
        current = _epoch(db)
        known = epoch == current or (not epoch and after == 0)
        if not known or after > changes.head(db, feed):
            return FeedPage(now_ms, feed, current, 0, False, True, [])
        rows = changes.read(
            db, feed, _scope(feed, register), after, limit + 1, store=register.store, register=register.register
        )
    render = _RENDER[feed]
    page = [Change(row[0], row[1], row[2], render(row)) for row in rows[:limit]]
    position = page[-1].position if page else after
    return FeedPage(now_ms, feed, current, position, len(rows) > limit, False, page)


def _epoch(db: HqDatabase) -> str:
    return hq_settings.read_setting(db, "epoch") or ""


def _scope(feed: int, register: RegisterIdentity) -> str:
    if feed in (codes.STAFF, codes.CHANNEL):
        return store_scope(register.store)
    return register_scope(register) if feed == codes.REGISTERS else ALL


def _customer(row: tuple[Any, ...]) -> ChangeBody | None:
    return Customer(*row[3:]) if row[3] is not None else None


def _price(row: tuple[Any, ...]) -> ChangeBody | None:
    return Price(*row[3:]) if row[3] is not None else None


def _product(row: tuple[Any, ...]) -> ChangeBody | None:
    sku, name, unit, tax_rate, active, barcodes = row[3:]
    return (
        Product(sku, name, barcodes.split("\n") if barcodes else [], unit, tax_rate, bool(active))
        if sku is not None
        else None
    )


def _staff(row: tuple[Any, ...]) -> ChangeBody | None:
    return Staff(*with_flags(row[3:], 6)) if row[3] is not None else None


def _channel(row: tuple[Any, ...]) -> ChangeBody | None:
    if row[3] is None:
        return None
    number, name, address, currency, tax_included, zone, end_of_day, async_customers, language, footer = row[3:]
    return Channel(
        store=number,
        name=name,
        address=address.split("\n") if address else [],
        currency=currency,
        tax_included=bool(tax_included),
        time_zone=zone,
        end_of_day=end_of_day,
        async_customers=bool(async_customers),
        language=language,
        receipt_footer=footer,
    )


def _of_register(row: tuple[Any, ...]) -> ChangeBody | None:
    document, state, reason = row[3:6]
    if document is not None:
        return DocumentState(document, state, tell(reason))
    shift, document, business_date, state, present, reason, confirmed_ms, first, last = row[6:]
    if shift is None:
        return None
    return Day(shift, document, business_date, state, last - first + 1, present, tell(reason), confirmed_ms)


_RENDER: dict[int, Callable[[tuple[Any, ...]], ChangeBody | None]] = {
    codes.CUSTOMERS: _customer,
    codes.PRICES: _price,
    codes.PRODUCTS: _product,
    codes.STAFF: _staff,
    codes.CHANNEL: _channel,
    codes.REGISTERS: _of_register,
}
