"""Slows down guessing: after some failures within a window a name (an address, a user) has to wait."""

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


def check_tries(db: HqDatabase, name: str, now_ms: int, limit: TryLimit) -> int:
    """Milliseconds to wait before another try is looked at; 0 means now."""
    with db.read():
        tries = read_tries(db, name)
    # A clock that was set back must not lock anybody for longer than the limit says.
    return min(max(tries.locked_until_ms - now_ms, 0), limit.longest_ms)


def count_failure(db: HqDatabase, name: str, now_ms: int, limit: TryLimit) -> int:
    """Count one failure in its own transaction; returns the tries that are left before a wait."""
    with db.write():
        forget_old_tries(db, now_ms)
        tries = lock_tries(db, name, now_ms)
        if now_ms - tries.since_ms > limit.window_ms and tries.locked_until_ms <= now_ms - limit.window_ms:
            tries = Tries(since_ms=now_ms)
        tries = replace(tries, failed=tries.failed + 1)
        over = tries.failed - limit.failures
        if over >= 0:
            wait = min(limit.lock_ms * 2 ** min(over, 20), limit.longest_ms)
            tries = replace(tries, locked_until_ms=now_ms + wait)
        save_tries(db, name, tries)
    return max(-over, 0)


def forgive(db: HqDatabase, name: str) -> None:
    """A success ends the count."""
    with db.write():
        forget_tries(db, name)
