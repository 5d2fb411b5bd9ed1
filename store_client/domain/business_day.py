"""Which business day a moment belongs to, and when a time of day is: both by the store's clock, not the computer's."""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)
_DAY: Final = timedelta(days=1)


def zone_of(name: str, offset_minutes: int = 0) -> tzinfo:
    """The store's time zone; where nobody here knows that name, the offset that this computer's clock has."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError; a folder's name is an OSError
        return timezone(timedelta(minutes=offset_minutes))


def time_of(text: str) -> time | None:
    """``HH:MM``; None for anything else."""
    hours, colon, minutes = text.partition(":")
    if not (colon and len(hours) <= 2 and len(minutes) == 2 and (hours + minutes).isascii()):
        return None
    if not (hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60):
        return None
    return time(int(hours), int(minutes))


def business_date_at(utc_ms: int, zone: tzinfo, day_ends: str = "00:00") -> date:
    """A moment before ``day_ends`` counts for the day before; where clocks show that twice in a night, the first time
    ends the day.
    """
    day = (_EPOCH + utc_ms * _MS).astimezone(zone).date()
    return day - _DAY if utc_ms < utc_ms_of(day, time_of(day_ends) or time(), zone) else day


def utc_ms_of(day: date, at: time, zone: tzinfo) -> int:
    """The first moment at which the store's clocks show this; a time that is left out in spring is an hour later."""
    return (datetime.combine(day, at, tzinfo=zone).astimezone(UTC) - _EPOCH) // _MS


def day_after(day: date) -> date:
    return day + _DAY


def day_before(day: date) -> date:
    return day - _DAY
