"""Timing, medians over interleaved rounds, and what a row of the speed table says."""

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from sqlcipher3 import dbapi2 as sqlite


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure against its target. ``text`` names it, ``at_most`` says which side of the target is the good one."""

    text: str
    value: float
    target: float
    at_most: bool = False
    unit: str = ""

    @property
    def met(self) -> bool:
        return self.value <= self.target if self.at_most else self.value >= self.target


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the speed table: what was measured, its claims, and the raw figures behind them."""

    name: str
    title: str
    claims: tuple[Claim, ...]
    figures: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Timings:
    """Single durations of one variant, round by round, in seconds."""

    rounds: list[list[float]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Operations per second: the median over the rounds."""
        return statistics.median(len(durations) / sum(durations) for durations in self.rounds)

    def percentile_ms(self, percent: float) -> float:
        """The median over the rounds of each round's percentile."""
        return statistics.median(percentile(durations, percent) for durations in self.rounds) * 1000

    @property
    def worst_ms(self) -> float:
        return max(max(durations) for durations in self.rounds) * 1000

    def figures(self) -> dict[str, float]:
        return {
            "per_second": round(self.rate, 1),
            "p50_ms": round(self.percentile_ms(50), 3),
            "p99_ms": round(self.percentile_ms(99), 3),
            "worst_ms": round(self.worst_ms, 3),
        }


def percentile(durations: Sequence[float], percent: float) -> float:
    """The smallest duration that ``percent`` of all do not exceed."""
    ordered = sorted(durations)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def timed(actions: Iterable[Callable[[], object]]) -> list[float]:
    """How long each action took, in seconds."""
    durations = []
    for action in actions:
        started = time.perf_counter()
        action()
        durations.append(time.perf_counter() - started)
    return durations


def seconds(action: Callable[[], object]) -> float:
    """How long one action took."""
    return timed([action])[0]


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    return {
        "system": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite.sqlite_version,
        "load_at_start": list(os.getloadavg()) if hasattr(os, "getloadavg") else [],
    }
