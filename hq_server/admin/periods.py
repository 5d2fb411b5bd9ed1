"""Which business days a page was asked for: ``first`` and ``last`` of its address, or the last days."""

from datetime import UTC, date, datetime, timedelta

from flask import request

from hq_server.admin.console import now_ms

_MOST_DAYS = 400


def asked_period(days: int, most: int = _MOST_DAYS, *, ahead: int = 0) -> tuple[str, str]:
    """First and last day. What is no day counts as not said; more than ``most`` days become the last ones of them.

    ``ahead``: stores to the east of HQ may be on a day that has not begun here.
    """
    last = asked_day("last") or today() + timedelta(days=ahead)
    first = asked_day("first") or last - timedelta(days=days)
    first, last = min(first, last), max(first, last)
    return max(first, last - timedelta(days=most)).isoformat(), last.isoformat()


def asked_day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, "")[:10])
    except ValueError:
        return None
    # Nothing has a neighbour beyond these.
    return day if 1970 <= day.year <= 9000 else None


def today() -> date:
    """By HQ's own clock; a store's business day may be the one before or after."""
    return datetime.fromtimestamp(now_ms() / 1000, UTC).astimezone().date()
