"""Decides when the next exchange with HQ is due. Knows only a steady clock in seconds, never the wall clock."""

import random
from collections.abc import Callable
from dataclasses import dataclass

QUICK_SECONDS = 0.5
IDLE_SECONDS = 15.0
LONGEST_PAUSE_SECONDS = 60.0
# However far off HQ's Retry-After is, the register looks again after this long.
LONGEST_BUSY_SECONDS = 900.0
_GROWTH = 1.5


@dataclass(frozen=True, slots=True)
class CycleResult:
    """One exchange. ``worked``: documents or changes moved; ``outstanding``: an answer of HQ is still to come;

    ``unfinished``: it broke off a long download to let newer documents go first.
    """

    reachable: bool
    worked: bool = False
    outstanding: bool = False
    unfinished: bool = False
    activation_needed: bool = False
    wait_seconds: float = 0.0
    sent: int = 0
    received: int = 0
    trouble: str = ""


class Pace:
    """Quick while an answer is awaited, slow when idle, slower with each failure; a local commit is sent at once.

    A local commit does not shorten the pause after a failure: a busy shop must not hammer an HQ that is down.
    """

    def __init__(
        self, now: float, idle_seconds: float = IDLE_SECONDS, jitter: Callable[[], float] = random.random
    ) -> None:
        self._idle = max(idle_seconds, QUICK_SECONDS)
        self._longest = LONGEST_PAUSE_SECONDS
        self._jitter = jitter
        self._due = now
        self._quick = QUICK_SECONDS
        self._failures = 0
        self._asked_to_wait_until = now

    def is_due(self, now: float) -> bool:
        return now >= self._due

    def committed(self, now: float) -> None:
        """The window recorded something."""
        if not self._failures:
            self._due = min(self._due, now)

    def retry_now(self, now: float) -> None:
        """What stopped the exchanges was changed by a person (an activation), or the computer woke up."""
        self._due = now
        self._failures = 0

    def hurry(self, idle_seconds: float, longest_seconds: float, now: float) -> None:
        """Another pause when idle and another longest one after failures, from now on: the end of the day nears.

        A pause that has begun is cut short by the new lengths, never made longer.
        """
        self._idle = max(idle_seconds, QUICK_SECONDS)
        self._longest = longest_seconds
        if self._asked_to_wait_until <= now:
            self._due = min(self._due, now + (self._longest if self._failures else self._idle))

    def finished(self, result: CycleResult, now: float) -> None:
        if result.reachable and not result.activation_needed:
            self._failures = 0
            self._due = now + self._after_success(result)
        else:
            # On a bad network an exchange often breaks off: as long as it gets somewhere, it goes on soon.
            self._failures = 1 if result.worked else self._failures + 1
            self._due = now + self._after_failure(result)
            self._asked_to_wait_until = now + min(result.wait_seconds, LONGEST_BUSY_SECONDS)

    def _after_success(self, result: CycleResult) -> float:
        if result.worked:
            self._quick = QUICK_SECONDS
        if result.unfinished:
            return 0.0
        if not result.outstanding:
            return self._idle
        pause = min(self._quick, self._idle)
        self._quick = min(self._quick * _GROWTH, self._idle)
        return pause

    def _after_failure(self, result: CycleResult) -> float:
        longest = min(self._longest, 2.0 ** min(self._failures, 10))
        pause = longest * (0.5 + 0.5 * self._jitter())
        return max(pause, min(result.wait_seconds, LONGEST_BUSY_SECONDS))
