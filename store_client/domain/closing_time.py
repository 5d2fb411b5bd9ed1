"""Until when HQ should have the day's documents, what of that is in danger, and which warning is due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Final

from store_client.domain.business_day import business_date_at, day_after, day_before, time_of, utc_ms_of

MINUTES: Final = (60, 30, 15, 5)
"""How long before the end of the day there is a warning."""
END: Final = "end"
CUT_OFF: Final = "cut_off"
MISS: Final = "miss"
"""The words for the warnings besides the minutes: the end has passed, HQ waits no longer, it will not be in time."""
_STEPS: Final = (*(str(minutes) for minutes in MINUTES), END, CUT_OFF)
_MINUTE_MS: Final = 60_000
_LONGEST_CUT_OFF_MINUTES: Final = 12 * 60
_BEHIND_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Closing:
    """``end_ms``: the store's end of that business day; ``cut_off_ms``: until then HQ waits for what is late."""

    business_date: str
    end_ms: int
    cut_off_ms: int


@dataclass(frozen=True, slots=True)
class ClosingState:
    """How the end of the day stands at ``now_ms``. ``drain_seconds``: how long what waits takes to go up, at the rate
    that was measured last; None while none is known. ``sentence`` says it all in the shop's words.
    """

    business_date: str
    end_ms: int
    cut_off_ms: int
    now_ms: int
    waiting: int
    oldest_ms: int | None
    drain_seconds: int | None
    reachable: bool
    sentence: str = ""

    @property
    def left_ms(self) -> int:
        """Below zero once the end of the day has passed."""
        return self.end_ms - self.now_ms

    @property
    def step(self) -> int:
        """0: there is time; 1 to 4: 60, 30, 15, 5 minutes are left, or less."""
        return sum(self.left_ms <= minutes * _MINUTE_MS for minutes in MINUTES)

    @property
    def over(self) -> bool:
        return self.left_ms <= 0

    @property
    def past_cut_off(self) -> bool:
        return self.now_ms >= self.cut_off_ms

    @property
    def behind(self) -> bool:
        """Whether documents wait longer than an ordinary exchange takes: what is on its way worries nobody."""
        if not self.waiting:
            return False
        # Also one that seems to be of a time to come: the clock was set back since.
        return not self.reachable or self.oldest_ms is None or abs(self.now_ms - self.oldest_ms) >= _BEHIND_MS

    @property
    def will_miss(self) -> bool:
        """What waits takes longer than the time that is left."""
        known = self.drain_seconds is not None and self.behind and not self.over
        return known and (self.drain_seconds or 0) * 1000 > self.left_ms


def closing_at(now_ms: int, zone: tzinfo, end_of_day: str, day_ends: str, cut_off_minutes: int) -> Closing | None:
    """The one that counts now: the day before's until its cut-off, then today's. None where no time can be read."""
    today = business_date_at(now_ms, zone, day_ends)
    earlier = _closing_on(day_before(today), zone, end_of_day, day_ends, cut_off_minutes)
    if earlier is not None and now_ms < earlier.cut_off_ms:
        return earlier
    return _closing_on(today, zone, end_of_day, day_ends, cut_off_minutes)


def drain_seconds(waiting: int, documents_per_1000_s: int | None) -> int | None:
    """How long so many documents take to go up, in whole seconds, rather too long; None when no rate is known."""
    if not waiting:
        return 0
    if not documents_per_1000_s:
        return None
    return -(-waiting * 1000 // documents_per_1000_s)


def due_warnings(state: ClosingState, given: Collection[str]) -> tuple[str, ...]:
    """The warnings that are due and were not given for this day yet.

    Of the steps in time only the last one reached: a computer that slept warns once, of what counts now; and a clock
    that is set back repeats none.
    """
    if not state.behind:
        return ()
    due = []
    reached = _step_reached(state)
    if reached is not None and reached > max((_STEPS.index(one) for one in given if one in _STEPS), default=-1):
        due.append(_STEPS[reached])
    if state.will_miss and MISS not in given:
        due.append(MISS)
    return tuple(due)


def _step_reached(state: ClosingState) -> int | None:
    if state.past_cut_off:
        return _STEPS.index(CUT_OFF)
    if state.over:
        return _STEPS.index(END)
    return state.step - 1 if state.step else None


def _closing_on(day: date, zone: tzinfo, end_of_day: str, day_ends: str, cut_off_minutes: int) -> Closing | None:
    """A shop that ends its day after midnight does so on the next date."""
    end, turn = time_of(end_of_day), time_of(day_ends)
    if end is None or turn is None:
        return None
    end_ms = utc_ms_of(day_after(day) if end <= turn else day, end, zone)
    cut_off_ms = end_ms + min(max(cut_off_minutes, 0), _LONGEST_CUT_OFF_MINUTES) * _MINUTE_MS
    return Closing(day.isoformat(), end_ms, cut_off_ms)
