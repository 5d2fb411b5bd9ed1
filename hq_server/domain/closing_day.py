"""When a store's business day ends, by the store's own clock, and which warning is due before and after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

MINUTES = (60, 30, 15, 5)
"""How long before the end of the day there is a warning."""
END, CUT_OFF = "end", "cut off"
_STEPS = (*(str(minutes) for minutes in MINUTES), END, CUT_OFF)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Beyond these days a clock time may have no UTC.
_FIRST_DAY, _LAST_DAY = date(1, 1, 3), date(9999, 12, 28)
_DAY = timedelta(days=1)
_MINUTE_MS = 60_000
_WATCHED_AFTER_MS = 2 * 60 * _MINUTE_MS


@dataclass(frozen=True, slots=True)
class Hours:
    """How a store's day runs: ``end_of_day`` and ``day_ends`` are ``HH:MM``; what happens before ``day_ends`` counts
    for the day before, and HQ waits ``cut_off_minutes`` for what is late.
    """

    time_zone: str
    end_of_day: str
    day_ends: str = "00:00"
    cut_off_minutes: int = 60


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of one business day in UTC milliseconds."""

    business_date: str
    end_ms: int
    cut_off_ms: int


def business_date_at(now_ms: int, hours: Hours) -> str:
    return _date_at(now_ms, hours).isoformat()


def closing_on_watch(now_ms: int, hours: Hours) -> Closing:
    """The one that people look at now: the day before's until some time after its cut-off, then today's."""
    today = _date_at(now_ms, hours)
    earlier = closing_on(today - _DAY, hours)
    return earlier if now_ms < earlier.cut_off_ms + _WATCHED_AFTER_MS else closing_on(today, hours)


def closing_on(day: date, hours: Hours) -> Closing:
    """A shop that ends its day after midnight does so on the next date."""
    end = _time(hours.end_of_day)
    known = min(max(day, _FIRST_DAY), _LAST_DAY)
    local = datetime.combine(known + _DAY if end <= _time(hours.day_ends) else known, end, tzinfo=_zone(hours))
    end_ms = (local.astimezone(UTC) - _EPOCH) // timedelta(milliseconds=1)
    return Closing(day.isoformat(), end_ms, end_ms + hours.cut_off_minutes * _MINUTE_MS)


def step_at(now_ms: int, closing: Closing) -> str:
    """The last warning that is due: empty, then how many minutes are left at most, then that it is over."""
    if now_ms >= closing.cut_off_ms:
        return CUT_OFF
    left_ms = closing.end_ms - now_ms
    if left_ms <= 0:
        return END
    return next((str(minutes) for minutes in reversed(MINUTES) if left_ms <= minutes * _MINUTE_MS), "")


def is_later(step: str, given: Iterable[str]) -> bool:
    """Whether this step comes after all that were given: a clock that is set back repeats no warning."""
    return bool(step) and _STEPS.index(step) > max((_STEPS.index(one) for one in given if one in _STEPS), default=-1)


def will_miss(now_ms: int, closing: Closing, drain_seconds: int | None) -> bool:
    """What waits takes longer than the time that is left."""
    return 0 < closing.end_ms - now_ms < 1_000 * (drain_seconds or 0)


def _date_at(now_ms: int, hours: Hours) -> date:
    local = (_EPOCH + timedelta(milliseconds=now_ms)).astimezone(_zone(hours))
    return local.date() - _DAY if local.time() < _time(hours.day_ends) else local.date()


def _time(text: str) -> time:
    return time.fromisoformat(text)


def _zone(hours: Hours) -> tzinfo:
    """HQ takes no store with a time zone that it does not know; where its list of them was lost, UTC has to do."""
    try:
        return ZoneInfo(hours.time_zone)
    except (OSError, ValueError, KeyError):
        return UTC
