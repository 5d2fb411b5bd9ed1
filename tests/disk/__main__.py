"""./run power: the power goes at thousands of moments of a register's and HQ's work and of a migration; what do the
disks hold, and is what was finished among it? With controls that have to fail.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hq_server.db import sqlite_file
from installer.progress import say
from store_client.db import database
from tests.bench.measure import machine
from tests.disk.hq_life import HqLife
from tests.disk.migration_cuts import MigrationCuts
from tests.disk.power_cuts import PowerCuts, Tally, in_memory
from tests.disk.register_life import RegisterLife

REGISTER, HQ, MIGRATION = "a register at work", "HQ on SQLite at work", "a file brought up to date"
_SHARES = {REGISTER: 0.6, HQ: 0.25, MIGRATION: 0.15}
_CONTROL_SHARE = 0.03


@dataclass(frozen=True, slots=True)
class Row:
    """``sync``: what the program asks of SQLite; of anything but ``full`` the test has to see what is lost."""

    what: str
    sync: str
    tally: Tally

    @property
    def is_as_it_should_be(self) -> bool:
        return bool(self.tally.bad_cuts) == (self.sync != "full")


def main(arguments: Sequence[str]) -> int:
    """0: nothing that was finished was ever lost or half there, and each control lost something; 1: not so."""
    parser = argparse.ArgumentParser(prog="./run power", description=__doc__)
    parser.add_argument("--points", type=int, default=10_000, help="operations at which the power goes (10,000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed takes the same course (1)")
    parser.add_argument("--json", metavar="FILE", default="", help="write the figures there as well")
    wanted = parser.parse_args(arguments)
    rows = run(wanted.points, wanted.seed)
    print(table(rows))
    if wanted.json:
        report = {"machine": machine(), "points": wanted.points, "seed": wanted.seed, "rows": plain(rows)}
        Path(wanted.json).write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    wrong = [row for row in rows if not row.is_as_it_should_be]
    if wrong:
        print(f"Repeat it with: ./run power --points {wanted.points} --seed {wanted.seed}")
    return 1 if wrong else 0


def run(points: int, seed: int) -> list[Row]:
    rows = []
    for what, share in _SHARES.items():
        say(f"Taking the power away: {what} …")
        rows.append(Row(what, "full", take(what, max(1, round(points * share)), seed)))
    for what in (REGISTER, HQ):
        for sync in ("normal", "off"):
            say(f"The control: {what} with synchronous={sync} …")
            with synchronous(sync):
                rows.append(Row(what, sync, take(what, max(60, round(points * _CONTROL_SHARE)), seed)))
    return rows


def take(what: str, points: int, seed: int) -> Tally:
    with tempfile.TemporaryDirectory(prefix="comptoir-power-", dir=in_memory()) as name:
        if what == MIGRATION:
            return MigrationCuts(Path(name), seed).run(points)
        world = RegisterLife() if what == REGISTER else HqLife()
        return PowerCuts(world, Path(name), seed).run(points)


@contextmanager
def synchronous(sync: str) -> Iterator[None]:
    """Both programs ask less of SQLite than they should."""
    with (
        patch.dict(database._PRAGMAS, {"synchronous": sync}),
        patch.dict(sqlite_file._PRAGMAS, {"synchronous": sync}),
    ):
        yield


def table(rows: Sequence[Row]) -> str:
    lines = [f"{'':<28}{'synchronous':<13}{'cuts':>8}{'images':>9}{'bad cuts':>10}  found"]
    for row in rows:
        tally = row.tally
        found = ", ".join(f"{count:,} {kind}" for kind, count in sorted(tally.found.items())) or "nothing"
        wrong = "" if row.is_as_it_should_be else "  ← not as it should be"
        lines.append(
            f"{row.what:<28}{row.sync:<13}{tally.cuts:>8,}{tally.images:>9,}{tally.bad_cuts:>10,}  {found}{wrong}"
        )
        if row.sync == "full":
            lines += [f"    {words}" for words in tally.words]
    return "\n".join(lines)


def plain(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [{"what": row.what, "synchronous": row.sync, **row.tally.figures()} for row in rows]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
