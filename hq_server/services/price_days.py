"""Moves the prices of the day on after midnight, time zone by time zone, and tells what costs something else then.

What is over for good becomes the product's own price, or goes away.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hq_server.db import dated_prices, hq_settings, products, stores
from hq_server.db.database import HqDatabase
from hq_server.db.products import Price
from hq_server.domain.price_days import DatedPrice
from hq_server.services import feeds
from hq_server.services.prices_told import DAY_TOLD, EARLIEST, days_before
from hq_server.wire import codes

IMPORTED = "catalogue imported"
"""The setting that whoever changes prices saves first: so they wait for each other."""
_ALL = "all"
_PAGE = 2_000
_KEPT_DAYS = 4


def follow_the_day(db: HqDatabase, now_ms: int) -> int:
    """Tell what costs something else since midnight, time zone by time zone; returns how many prices."""
    with db.write():
        zones = sorted({store.time_zone for store in stores.all_stores(db)})
        moved = {sku for zone in zones for sku in _move_on(db, zone, local_day(zone, now_ms))}
        _tell(db, moved, now_ms)
    day = min((local_day(zone, now_ms) for zone in zones), default="")
    return len(moved | _settle(db, day, now_ms))


def _tell(db: HqDatabase, changed: set[str], now_ms: int) -> None:
    skus = sorted(changed)
    for start in range(0, len(skus), _PAGE):
        feeds.record(db, codes.PRICES, _ALL, skus[start : start + _PAGE], now_ms)


def today(db: HqDatabase, now_ms: int) -> str:
    """The latest day that any store has now; within a transaction."""
    zones = {store.time_zone for store in stores.all_stores(db)}
    return max((local_day(zone, now_ms) for zone in zones), default=local_day("UTC", now_ms))


def local_day(zone: str, now_ms: int) -> str:
    try:
        here = ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        here = ZoneInfo("UTC")
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=now_ms)).astimezone(here).date().isoformat()


def _move_on(db: HqDatabase, zone: str, day: str) -> set[str]:
    key = DAY_TOLD.format(zone=zone)
    told = hq_settings.read_setting(db, key) or EARLIEST
    if told >= day:
        return set()
    hq_settings.save_setting(db, key, day)
    return set(dated_prices.turning_between(db, told, day))


def _settle(db: HqDatabase, day: str, now_ms: int) -> set[str]:
    """What nobody can be on any more: a price for good becomes the product's own, one that ended goes."""
    if not day:
        return set()
    before = days_before(day, _KEPT_DAYS)
    with db.read():
        if not dated_prices.over_before(db, before, 1):
            return set()
    with db.write():
        hq_settings.save_setting(db, IMPORTED, str(now_ms))
        skus = dated_prices.over_before(db, before, _PAGE)
        _settle_these(db, skus, before)
        _tell(db, set(skus), now_ms)
    return set(skus)


def _settle_these(db: HqDatabase, skus: Sequence[str], before: str) -> None:
    prices = products.prices_by_sku(db, skus)
    kept: dict[str, list[DatedPrice]] = {}
    settled: list[Price] = []
    for sku, dated in dated_prices.of_products(db, skus).items():
        over = [one for one in dated if (one.until_date or one.from_date) < before]
        kept[sku] = [one for one in dated if one not in over]
        for_good = max((one for one in over if not one.until_date), default=None)
        if for_good is not None and sku in prices:
            settled.append(Price(sku, for_good.price_minor, prices[sku].currency))
    dated_prices.replace_all(db, kept)
    products.replace_prices(db, settled)
