"""Prices with dates, as registers are told them: the price of the day for older ones, and every day around it."""

from collections.abc import Sequence
from datetime import date, timedelta

from hq_server.db import dated_prices, hq_settings, products, stores
from hq_server.db.database import HqDatabase
from hq_server.db.products import Price
from hq_server.domain.price_days import DatedPrice, price_on, spans_from
from hq_server.wire import outgoing

DAY_TOLD = "price day {zone}"
"""The setting that has the day on which the registers of a time zone were told their prices."""
EARLIEST = "0001-01-01"
# A register may still be on the day before, by its clock or because its day ends in the night.
_DAYS_BACK = 2


def prices_to_tell(db: HqDatabase, store: str, skus: Sequence[str]) -> dict[str, outgoing.Price]:
    """Sku → what a register of the store hears; within a transaction."""
    found = products.prices_by_sku(db, skus)
    dated = dated_prices.of_products(db, list(found))
    told = {sku: outgoing.Price(sku, price.price_minor, price.currency) for sku, price in found.items()}
    if dated:
        day = _day_told(db, store)
        for sku, prices in dated.items():
            told[sku] = _with_days(found[sku], prices, day)
    return told


def _with_days(price: Price, dated: Sequence[DatedPrice], day: str) -> outgoing.Price:
    first = days_before(day, _DAYS_BACK) if day else EARLIEST
    spans = spans_from(first, price.price_minor, dated)
    later = [outgoing.LaterPrice(span.from_date, span.until_date, span.price_minor) for span in spans]
    of_day = price_on(price.price_minor, dated, day) if day else price.price_minor
    return outgoing.Price(price.sku, of_day, price.currency, later)


def _day_told(db: HqDatabase, store: str) -> str:
    found = stores.find_store(db, store)
    return (hq_settings.read_setting(db, DAY_TOLD.format(zone=found.time_zone)) if found else None) or ""


def days_before(day: str, count: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=count)).isoformat()
