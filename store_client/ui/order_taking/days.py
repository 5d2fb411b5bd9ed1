"""A day that is still to come, as a person types it."""

import re
from datetime import date, timedelta
from typing import Final

from store_client.errors import Refused
from store_client.texts import _

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_WRITTEN: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2})?)?", re.ASCII)
_IN_DAYS: Final = re.compile(r"\+?(\d{1,3})", re.ASCII)


def wanted_day(text: str, today: str) -> str:
    """``2026-12-05``, ``5/12/2026``, ``5.12.26``, ``5.12.`` (the next one there is) or ``3``, in so many days.

    Raises ``Refused`` for what is no day, and for one that is over.
    """
    day = _read(text.strip(), date.fromisoformat(today))
    if day is None:
        raise Refused(_("This is no day. Type it as 5.12. or, for in three days, as 3."))
    if day.isoformat() < today:
        raise Refused(_("This day is over. Type a later one; the basket is kept."))
    return day.isoformat()


def _read(text: str, today: date) -> date | None:
    in_days, iso, written = _IN_DAYS.fullmatch(text), _ISO.fullmatch(text), _WRITTEN.fullmatch(text)
    if in_days:
        return today + timedelta(days=int(in_days[1]))
    if iso:
        return _day(*(int(part) for part in iso.groups()))
    if not written:
        return None
    day, month, year = written.groups()
    if year:
        return _day(int(year) if len(year) == 4 else today.year // 100 * 100 + int(year), int(month), int(day))
    found = _day(today.year, int(month), int(day))
    return found if found is None or found >= today else _day(today.year + 1, int(month), int(day))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
