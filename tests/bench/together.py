"""Does several things at once, as many registers do, and says how long that took."""

import threading
from collections.abc import Callable, Sequence

from tests.bench.measure import seconds


def seconds_at_once(actions: Sequence[Callable[[], None]]) -> float:
    """Seconds until all are done, each in a thread of its own; the first failure is raised."""
    failures: list[BaseException] = []

    def guarded(action: Callable[[], None]) -> None:
        try:
            action()
        except BaseException as failure:
            failures.append(failure)

    def run() -> None:
        threads = [threading.Thread(target=guarded, args=(action,)) for action in actions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    taken = seconds(run)
    if failures:
        raise failures[0]
    return taken
