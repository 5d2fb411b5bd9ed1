"""./run kills: hundreds of runs in which the register, its agent, HQ's server and worker, and PostgreSQL are killed at
random moments. Whatever was shown as done has to be at HQ exactly once.

``--network``: a window that sells and HQ with a bad line between them.

The seed decides what is killed when; where in its work that meets a process is up to the machine.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from installer.progress import say
from tests.bench.measure import machine
from tests.torture import network
from tests.torture.bad_network import NoNamespaces
from tests.torture.compiled import compiled_once
from tests.torture.killed_shop import KilledShop

ENGINES = ("sqlite", "postgresql")
_RUNS_A_SHOP = 25


def main(arguments: Sequence[str]) -> int:
    """0: nothing lost, nothing doubled, all chains whole; 1: the report says what."""
    wanted = _parse(arguments)
    seed = wanted.seed if wanted.seed is not None else random.SystemRandom().randrange(1_000_000)
    say(f"seed {seed}")
    engines = ENGINES if wanted.engine == "both" else (wanted.engine,)
    try:
        report = _run_network(seed, wanted.seconds) if wanted.network else run(wanted.runs, engines, seed)
    except NoNamespaces as error:
        print(f"A bad line cannot be made on this machine: {error}", file=sys.stderr)
        return 1
    print(table(report))
    if wanted.output:
        Path(wanted.output).write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 1 if report["problems"] else 0


def run(runs: int, engines: Sequence[str], seed: int, runs_a_shop: int = _RUNS_A_SHOP) -> dict[str, object]:
    """Shop after shop, the engines in turn; the report as plain values. The first problem ends it."""
    runs_a_shop = min(runs_a_shop, -(-runs // len(engines)))
    begun = time.monotonic()
    sums: Counter[str] = Counter()
    kills: dict[str, Counter[str]] = {}
    problems: list[str] = []
    longest = 0.0
    number = 0
    while sums["runs"] < runs and not problems:
        engine = engines[number % len(engines)]
        with compiled_once(), tempfile.TemporaryDirectory(prefix="comptoir-kills-") as name:
            folder = Path(name)
            # PostgreSQL runs as somebody else below it.
            folder.chmod(0o755)
            with KilledShop(folder, engine, random.Random(f"{seed} {number}")) as killed:
                problems = _live(killed, min(runs_a_shop, runs - sums["runs"]), sums, f"seed {seed} {engine}")
        for process, moments in killed.told.kills.items():
            kills.setdefault(process, Counter()).update(moments)
        longest = max(longest, killed.told.longest_recovery_s)
        sums["runs"] += killed.told.runs
        sums[f"runs on {engine}"] += killed.told.runs
        number += 1
        say(f"{sums['runs']:,} runs, {time.monotonic() - begun:.0f} s, {len(problems)} problems")
    return {
        "machine": machine(),
        "seed": seed,
        **{name: sums[name] for name in ("runs", *(f"runs on {engine}" for engine in engines))},
        "kills": {process: dict(sorted(moments.items())) for process, moments in sorted(kills.items())},
        **{name: sums[name] for name in ("documents", "sales", "customers", "closed shifts", "lost", "doubled")},
        "longest_recovery_s": round(longest, 1),
        "seconds": round(time.monotonic() - begun, 1),
        "problems": problems,
    }


def _run_network(seed: int, seconds: float) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="comptoir-line-") as name:
        return {"machine": machine(), **network.run(Path(name), seed, seconds)}


def _live(killed: KilledShop, runs: int, sums: Counter[str], where: str) -> list[str]:
    """All runs of one shop, then everything of it is compared."""
    for number in range(1, runs + 1):
        lost = killed.run()
        if lost:
            sums["lost"] += len(lost)
            return [f"{where}, run {number}: lost: {one}" for one in lost]
    killed.close()
    found = killed.check()
    ledger = killed.register.ledger
    sums.update(
        {
            "documents": found.documents,
            "sales": len(ledger.sales),
            "customers": len(ledger.customers),
            "closed shifts": len(ledger.closed),
            "lost": len(found.lost),
            "doubled": len(found.doubled),
        }
    )
    return [f"{where}: {one}" for one in found.problems]


def table(report: dict[str, object]) -> str:
    """The report for people."""
    lines = []
    for name, value in report.items():
        if isinstance(value, list):
            value = "; ".join(value) or "none"
        elif isinstance(value, dict) and name == "kills":
            value = "  ".join(f"{one}: {_counts(moments)}" for one, moments in value.items())
        elif isinstance(value, dict):
            value = ("\n    " if name == "phases" else "  ").join(f"{one} {said}" for one, said in value.items())
        lines.append(f"{name.replace('_', ' '):<20} {value}")
    return "\n".join(lines)


def _counts(moments: dict[str, int]) -> str:
    return f"{sum(moments.values())} (" + ", ".join(f"{count} {moment}" for moment, count in moments.items()) + ")"


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run kills", description=__doc__)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--engine", choices=(*ENGINES, "both"), default="both")
    parser.add_argument("--seed", type=int, help="what is killed when; without one it is drawn, and printed")
    parser.add_argument(
        "--network", action="store_true", help="a bad line between register and HQ instead of kills (Linux alone)"
    )
    parser.add_argument("--seconds", type=float, default=30.0, help="with --network: how long each kind of line lasts")
    parser.add_argument("--json", dest="output", default="", metavar="FILE")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
