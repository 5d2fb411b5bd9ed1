"""How much comes in today, hour by hour, beside what is usual for this weekday: does anything dry up?"""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db import hour_counts
from hq_server.db.database import HqDatabase
from hq_server.db.hour_counts import HOUR_MS

_HOURS = 24
_DAY_MS = _HOURS * HOUR_MS
_WEEKS = 4
_KEPT_MS = (_WEEKS * 7 + 2) * _DAY_MS


@dataclass(frozen=True, slots=True)
class HourOfDay:
    """``hour`` of the reader's clock, 0 to 23; ``usual_…`` are the mean of the same hour in the weeks before."""

    hour: int
    documents: int
    transactions: int
    usual_documents: int
    usual_transactions: int


@dataclass(frozen=True, slots=True)
class Pulse:
    """``weeks``: how many of the weeks before have anything; with none nothing is usual. The sums are up to now."""

    hours: tuple[HourOfDay, ...]
    now_hour: int
    weeks: int
    documents: int
    transactions: int
    usual_documents: int
    usual_transactions: int


def read_pulse(db: HqDatabase, now_ms: int, midnight_ms: int, seen: Sequence[str] | None = None) -> Pulse:
    """``midnight_ms``: when the reader's day began. ``seen``: of these stores alone."""
    with db.read():
        days = [_day(db, midnight_ms - week * 7 * _DAY_MS, seen) for week in range(_WEEKS + 1)]
    today, before = days[0], [day for day in days[1:] if any(map(any, day))]
    hours = tuple(_hour(hour, today[hour], [day[hour] for day in before]) for hour in range(_HOURS))
    reached = min(max((now_ms - midnight_ms) // HOUR_MS, 0), _HOURS - 1)
    part = now_ms - midnight_ms - reached * HOUR_MS
    whole, last = hours[:reached], hours[reached]
    return Pulse(
        hours,
        reached,
        len(before),
        sum(one.documents for one in hours),
        sum(one.transactions for one in hours),
        sum(one.usual_documents for one in whole) + last.usual_documents * part // HOUR_MS,
        sum(one.usual_transactions for one in whole) + last.usual_transactions * part // HOUR_MS,
    )


def forget_old_hours(db: HqDatabase, now_ms: int) -> int:
    """Drop what no pulse looks back to; within the caller's transaction."""
    return hour_counts.forget_before(db, now_ms - _KEPT_MS)


def _day(db: HqDatabase, midnight_ms: int, seen: Sequence[str] | None) -> list[tuple[int, int]]:
    """Documents and transactions of each hour. Zones that are half an hour off UTC share an hour with the next."""
    found = [(0, 0)] * _HOURS
    for hour_ms, (documents, transactions) in hour_counts.by_hour(
        db, midnight_ms - midnight_ms % HOUR_MS, midnight_ms + _DAY_MS, seen
    ).items():
        at = min(max((hour_ms - midnight_ms) // HOUR_MS, 0), _HOURS - 1)
        found[at] = (found[at][0] + documents, found[at][1] + transactions)
    return found


def _hour(hour: int, today: tuple[int, int], before: Sequence[tuple[int, int]]) -> HourOfDay:
    count = max(len(before), 1)
    return HourOfDay(hour, *today, sum(day[0] for day in before) // count, sum(day[1] for day in before) // count)
