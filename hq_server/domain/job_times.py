"""When a job runs that has times of day instead of an interval."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo

# A day is at most an hour longer than 24 hours where clocks are changed, and one hour more is safe.
LONGEST_GAP_SECONDS = 26 * 3600
MOST_TIMES = 24
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIME = re.compile(r"([01]?\d|2[0-3])[:.h]([0-5]\d)")


def read_times(text: str) -> tuple[str, ...] | None:
    """The times of day that somebody typed, sorted and each once; None when a part is no time."""
    times = set()
    for part in text.replace(",", " ").replace(";", " ").split():
        found = _TIME.fullmatch(part)
        if found is None:
            return None
        times.add(f"{int(found[1]):02d}:{found[2]}")
    return tuple(sorted(times))


def next_time_ms(times: Sequence[str], now_ms: int, zone: tzinfo | None = None) -> int:
    """The first of these times of day after now. ``zone`` None: this computer's own.

    A time that a change of clocks leaves out comes as much later as the clocks were put on.
    """
    today = (_EPOCH + timedelta(milliseconds=now_ms)).astimezone(zone).date()
    candidates = [
        _moment_ms(datetime.combine(today + timedelta(days=ahead), time.fromisoformat(text)), zone)
        for ahead in range(3)
        for text in times
    ]
    return min(moment for moment in candidates if moment > now_ms)


def _moment_ms(wall: datetime, zone: tzinfo | None) -> int:
    if zone is None:
        # Not by ``astimezone()``: it takes an hour that is left out for the one before it.
        return int(wall.timestamp()) * 1000
    return (wall.replace(tzinfo=zone).astimezone(UTC) - _EPOCH) // timedelta(milliseconds=1)
