"""A store's calendar: when a business day is over, and the date under which something goes into the books.

A business date is what a register says. Its clock may be wrong, and then the date may be none at all.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hq_server.db import stores
from hq_server.db.database import HqDatabase
from hq_server.domain.closing_day import closing_on
from hq_server.domain.statement import CORRECTION, Statement, Terms
from hq_server.services.store_hours import hours_of

_DAY = timedelta(days=1)
# Clocks that lost their battery begin again at the latest here.
_NO_CLOCK = date(2000, 1, 1)


def can_be(db: HqDatabase, store: str, business_date: str, now_ms: int) -> bool:
    """Whether there is such a day, neither in the future nor before everything. A register's clock may be some hours
    before HQ's.
    """
    day = day_of(business_date)
    return day is not None and _NO_CLOCK < day <= local_time(db, store, now_ms).date() + _DAY


def is_over(db: HqDatabase, store: str, business_date: str, now_ms: int) -> bool:
    """Whether the store's cut-off of this business day has passed, or cannot come: what is open needs a person."""
    owner, day = stores.find_store(db, store), day_of(business_date)
    if owner is None or day is None or not can_be(db, store, business_date, now_ms):
        return True
    return now_ms > closing_on(day, hours_of(db, owner)).cut_off_ms


def accounting_date(db: HqDatabase, statement: Statement, terms: Terms, now_ms: int) -> str:
    """The business date itself; for what comes later, or on no likely day, the day it is posted; never in a period
    that is closed.
    """
    key, today = statement.id, local_time(db, statement.id.store, now_ms).date()
    own = statement.kind != CORRECTION and can_be(db, key.store, key.business_date, now_ms)
    day = min(date.fromisoformat(key.business_date), today) if own else today
    if terms.closed_until:
        day = max(day, date.fromisoformat(terms.closed_until) + timedelta(days=1))
    return day.isoformat()


def day_of(business_date: str) -> date | None:
    """None when the calendar has no such day."""
    try:
        return date.fromisoformat(business_date)
    except ValueError:
        return None


def local_time(db: HqDatabase, store: str, now_ms: int) -> datetime:
    """The store's own clock."""
    owner = stores.find_store(db, store)
    return in_zone(owner.time_zone if owner else "UTC", now_ms)


def in_zone(time_zone: str, utc_ms: int) -> datetime:
    """An unknown zone counts as UTC."""
    moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=utc_ms)
    try:
        return moment.astimezone(ZoneInfo(time_zone))
    except (ZoneInfoNotFoundError, ValueError):
        return moment
