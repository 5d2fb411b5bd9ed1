"""The days that the journal can be narrowed to, and a day as a person types it."""

import re
from datetime import date, timedelta
from typing import Final

from store_client.texts import _
from store_client.ui.formats import Formats

TODAY, YESTERDAY, WEEK, MONTH, ANY_DAY = "today", "yesterday", "week", "month", "any"
ONE_DAY: Final = "day"
PERIODS: Final = (TODAY, YESTERDAY, WEEK, MONTH, ANY_DAY)

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_WRITTEN: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2})?)?", re.ASCII)


def period_words(period: str, day: str, formats: Formats) -> str:
    if period == ONE_DAY:
        return formats.date(day)
    return {
        TODAY: _("Today"),
        YESTERDAY: _("Yesterday"),
        WEEK: _("7 days"),
        MONTH: _("30 days"),
        ANY_DAY: _("Any day"),
    }[period]


def days_of(period: str, today: str, day: str = "") -> tuple[str, str]:
    """The first and the last business day (``YYYY-MM-DD``), empty for any."""
    if period == ANY_DAY:
        return "", ""
    if period == ONE_DAY:
        return day, day
    last = date.fromisoformat(today)
    back = {TODAY: 0, YESTERDAY: 1, WEEK: 6, MONTH: 29}[period]
    first = last - timedelta(days=back)
    return first.isoformat(), (first if period == YESTERDAY else last).isoformat()


def typed_day(text: str, today: str) -> str:
    """``2026-11-22``, ``22/11/2026``, ``22.11.26`` or ``22.11.`` (the last one there was); empty for what is no day."""
    iso, written = _ISO.fullmatch(text), _WRITTEN.fullmatch(text)
    if iso:
        return _day(*(int(part) for part in iso.groups()))
    if not written:
        return ""
    day, month, year = written.groups()
    this = int(today[:4])
    if year:
        return _day(int(year) if len(year) == 4 else this // 100 * 100 + int(year), int(month), int(day))
    found = _day(this, int(month), int(day))
    return found if found and found <= today else _day(this - 1, int(month), int(day))


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
