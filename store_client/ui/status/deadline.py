"""Until when HQ should have the day's documents: the store's end of day, and how much of the time is gone."""

from dataclasses import dataclass

from store_client.clock import Moment

_MINUTE_MS = 60_000
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Deadline:
    """``time`` is the store's, such as 20:00; ``left_ms`` is negative once it has passed."""

    time: str
    left_ms: int
    passed_share: float
    """Of the time between the last contact and the deadline, 0 to 1."""


def deadline(end_of_day: str, now: Moment, last_contact_ms: int | None) -> Deadline | None:
    """Today's; None when the store has no such time, or it cannot be read."""
    minutes = _minutes(end_of_day)
    if minutes is None:
        return None
    local_ms = now.utc_ms + now.offset_minutes * _MINUTE_MS
    midnight_ms = local_ms - local_ms % (_DAY_MINUTES * _MINUTE_MS)
    due_ms = midnight_ms + minutes * _MINUTE_MS - now.offset_minutes * _MINUTE_MS
    start_ms = min(last_contact_ms if last_contact_ms is not None else now.utc_ms, now.utc_ms)
    whole = max(1, due_ms - start_ms)
    share = min(1000, max(0, (now.utc_ms - start_ms) * 1000 // whole)) / 1000
    return Deadline(end_of_day, due_ms - now.utc_ms, 1.0 if due_ms <= now.utc_ms else share)


def _minutes(text: str) -> int | None:
    hours, colon, minutes = text.partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal()):
        return None
    total = int(hours) * 60 + int(minutes)
    return total if total < _DAY_MINUTES else None
