"""The simulation's time: a number that goes on when the world says so, and never by itself."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace
from unittest.mock import patch

from tests.factories import DAY, START_MS

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
YEAR_MS = 365 * DAY_MS
# How far a computer's clock may be off: a step that somebody, or a dead battery, made.
STEPS_MS = (-YEAR_MS, -DAY_MS, -60_000, 0, 60_000, HOUR_MS, YEAR_MS)
_NS = 1_000_000


@dataclass(slots=True)
class Clock:
    """``now_ms`` is the true time; ``hq_off_ms``: how far HQ's own clock is from it."""

    now_ms: int = START_MS
    hq_off_ms: int = 0

    def steady(self) -> float:
        """What never steps."""
        return self.now_ms / 1000


def business_date(day: int) -> str:
    return (date.fromisoformat(DAY) + timedelta(days=day)).isoformat()


@contextmanager
def all_time_and_chance(clock: Clock, seed: int) -> Iterator[None]:
    """Both programs' own ids and stop-watches go by the simulation's time and seed."""
    chance = Random(f"ids of {seed}")
    system = SimpleNamespace(urandom=chance.randbytes)
    watch = SimpleNamespace(time_ns=lambda: clock.now_ms * _NS, monotonic=clock.steady, time=clock.steady)
    with ExitStack() as stack:
        for program in ("store_client", "hq_server"):
            stack.enter_context(patch(f"{program}.ids.os", system))
            stack.enter_context(patch(f"{program}.ids.time", watch))
            stack.enter_context(patch(f"{program}.ids._last", 0))
        for module in ("upload", "download", "hq_client"):
            stack.enter_context(patch(f"store_client.sync.{module}.time", watch))
        yield
