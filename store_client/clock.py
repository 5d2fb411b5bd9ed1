"""Reads the clock; only entry points, the window and the agent use it, everything else is given the time."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time and the offset (minutes east of UTC) under which people there saw it."""

    utc_ms: int
    offset_minutes: int = 0

    def iso_date(self) -> str:
        return self._local().strftime("%Y-%m-%d")

    def time_text(self) -> str:
        return self._local().strftime("%H:%M")

    def _local(self) -> datetime:
        zone = timezone(timedelta(minutes=self.offset_minutes))
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=self.utc_ms)).astimezone(zone)


def now() -> Moment:
    offset = datetime.now().astimezone().utcoffset() or timedelta()
    return Moment(now_ms(), int(offset.total_seconds() // 60))


def now_ms() -> int:
    return time.time_ns() // 1_000_000
