"""A clock that stands still until somebody moves it, for all programs of a shop: the same pictures at any hour.

``python -m installer.screenshots.standing_clock FILE comptoir-hq serve …`` runs HQ by the clock in that file.
"""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

DAY = "2026-11-24"


class StandingClock:
    """Told in a file, so that it is the same for every process that looks at it."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def set(self, time: str, day: str = DAY) -> None:
        """``08:51`` or ``08:51:20``, in UTC."""
        moment = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=UTC)
        self.set_ms(round(moment.timestamp() * 1000))

    def set_ms(self, moment: int) -> None:
        unfinished = self.file.with_suffix(".new")
        unfinished.write_text(str(moment), encoding="ascii")
        unfinished.replace(self.file)

    def now_ms(self) -> int:
        return int(self.file.read_text(encoding="ascii"))

    def govern(self, clock: ModuleType) -> None:
        """From now on the program reads this clock: to be called before any of its other modules is imported."""
        moment = clock.Moment
        clock.now_ms = self.now_ms  # type: ignore[attr-defined]
        clock.now = lambda: moment(self.now_ms(), 0)  # type: ignore[attr-defined]


def command(file: Path, arguments: Sequence[str]) -> list[str]:
    """Starts HQ's command by that clock."""
    return [sys.executable, "-P", "-m", "installer.screenshots.standing_clock", str(file), *arguments]


def main(arguments: Sequence[str]) -> int:
    file, *rest = arguments
    from hq_server import clock

    StandingClock(Path(file)).govern(clock)
    from hq_server.__main__ import main as run_hq

    run: Callable[[Sequence[str]], int] = run_hq
    return run(rest)


if __name__ == "__main__":
    os.environ["PYTHONUNBUFFERED"] = "1"
    sys.exit(main(sys.argv[1:]))
