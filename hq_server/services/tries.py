"""Slows down guessing: after some failures within a window a name (an address, a user) has to wait.

A try counts as failed before it is looked at, in one transaction with the question whether to wait: of many that come
at once no more are looked at than the limit allows. One that was right is taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hq_server.db.database import HqDatabase
from hq_server.db.tries import Tries, forget_old_tries, forget_tries, lock_tries, read_tries, save_tries


@dataclass(frozen=True, slots=True)
class TryLimit:
    """``failures`` within ``window_ms`` lock for ``lock_ms``, doubling with each further one up to ``longest_ms``."""

    failures: int
    window_ms: int
    lock_ms: int = 60_000
    longest_ms: int = 15 * 60_000


@dataclass(frozen=True, slots=True)
class Begun:
    """``wait_ms``: how long to wait before another try is looked at; 0: look at this one. ``left``: the tries that are
    left before a wait, should this one be wrong.
    """

    wait_ms: int
    left: int


# What a try counts against: of several the narrowest (a person) first, the widest (an address) last.
Counters = Sequence[tuple[str, TryLimit]]


def begin_try(db: HqDatabase, counters: Counters, now_ms: int) -> Begun:
    """Count a try; while somebody has to wait nothing is counted.

    In a transaction of its own before what is slow to look at; what is quick is looked at within the same one.
    """
    with db.read():  # whoever knocks on although they have to wait makes nobody write
        wait_ms = max(_wait_ms(read_tries(db, name), limit, now_ms) for name, limit in counters)
    if wait_ms:
        return Begun(wait_ms, 0)
    with db.write():
        forget_old_tries(db, now_ms)
        found: list[tuple[str, TryLimit, Tries]] = []
        # The address first: one that has to wait leaves no trace of the names it goes through.
        for name, limit in reversed(counters):
            tries = lock_tries(db, name, now_ms)
            wait_ms = _wait_ms(tries, limit, now_ms)
            if wait_ms:
                return Begun(wait_ms, 0)
            found.append((name, limit, tries))
        return Begun(0, min(_count(db, name, limit, tries, now_ms) for name, limit, tries in found))


def take_back(db: HqDatabase, counters: Counters, *, ends: str = "") -> None:
    """The try was right: it was no failure, and it ends the count that is named."""
    with db.write():
        for name, limit in reversed(counters):
            if name == ends:
                forget_tries(db, name)
            else:
                _uncount(db, name, limit)


def forgive(db: HqDatabase, name: str) -> None:
    """Somebody was helped in again: the count ends."""
    with db.write():
        forget_tries(db, name)


def _wait_ms(tries: Tries, limit: TryLimit, now_ms: int) -> int:
    """A clock that was set back must not lock anybody for longer than the limit says."""
    return min(max(tries.locked_until_ms - now_ms, 0), limit.longest_ms)


def _count(db: HqDatabase, name: str, limit: TryLimit, tries: Tries, now_ms: int) -> int:
    if now_ms - tries.since_ms > limit.window_ms and tries.locked_until_ms <= now_ms - limit.window_ms:
        tries = Tries(since_ms=now_ms)
    tries = replace(tries, failed=tries.failed + 1)
    over = tries.failed - limit.failures
    if over >= 0:
        wait_ms = min(limit.lock_ms * 2 ** min(over, 20), limit.longest_ms)
        tries = replace(tries, locked_until_ms=now_ms + wait_ms)
    save_tries(db, name, tries)
    return max(-over, 0)


def _uncount(db: HqDatabase, name: str, limit: TryLimit) -> None:
    tries = lock_tries(db, name, 0)
    failed = max(tries.failed - 1, 0)
    locked_ms = tries.locked_until_ms if failed >= limit.failures else 0
    save_tries(db, name, replace(tries, failed=failed, locked_until_ms=locked_ms))
