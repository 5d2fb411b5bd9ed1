"""./run load: many registers at once against HQ, an hour of trade squeezed into minutes; did everything arrive, how
long did an upload take, what did a document cost, is memory flat?
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from hq_server.db.database import HqDatabase
from installer.progress import say
from tests import postgres
from tests.bench.measure import machine, percentile
from tests.load import arrived, chain, hq
from tests.load.crowd import Crowd, Times
from tests.load.hq import Process

_MIB_ALLOWED = 1.25


@dataclass(frozen=True, slots=True)
class Wanted:
    registers: int
    registers_a_store: int
    exchanges: int
    sales: int
    minutes: float
    web: int
    workers: int
    hands: int
    output: str


def main(arguments: Sequence[str]) -> int:
    """0: everything arrived; 1: something did not, and the report says what."""
    wanted = _parse(arguments)
    report = run(wanted)
    print(table(report))
    if wanted.output:
        Path(wanted.output).write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 1 if report["problems"] else 0


def run(wanted: Wanted) -> dict[str, object]:
    """The whole run on a PostgreSQL of its own; the report as plain values."""
    url = postgres.new_database()
    with tempfile.TemporaryDirectory(prefix="comptoir-load-") as name, closing(HqDatabase.open(url)) as db:
        say(f"Setting up {wanted.registers:,} registers …")
        codes = chain.set_up(db, wanted.registers, wanted.registers_a_store)
        with hq.serving(url, Path(name), wanted.web, wanted.workers) as (doors, processes):
            addresses = [("127.0.0.1", door.port) for door in doors]
            registers = chain.activate(codes, addresses, wanted.hands)
            say(f"{len(registers):,} registers are activated; they trade …")
            before = [process.seconds for process in processes], hq.database_seconds(postgres.process_id())
            crowd = Crowd(registers, addresses, time.strftime("%Y-%m-%d"), hq.now_ms, wanted.hands)
            begun = time.monotonic()
            with hq.watched(processes):
                crowd.trade(wanted.exchanges, wanted.sales, wanted.minutes * 60)
                took = time.monotonic() - begun
                numbered = arrived.wait_for_numbers(db)
            spent = {p.name: p.seconds - earlier for p, earlier in zip(processes, before[0], strict=True)}
            spent["PostgreSQL"] = hq.database_seconds(postgres.process_id()) - before[1]
            arrival = arrived.check(db, registers)
            memory = {process.name: flatness(process) for process in processes}
        db.close()
    postgres.drop_database(url)
    return {
        "machine": machine(),
        "wanted": asdict(wanted),
        "seconds": round(took, 1),
        "until_numbered_seconds": round(numbered, 1),
        "arrived": asdict(arrival),
        **_figures(crowd.times, took, spent),
        "memory_mib": memory,
        "problems": [*arrival.problems, *_problems(crowd.times, memory)],
    }


def flatness(process: Process) -> dict[str, float]:
    """The usual memory in the second and in the last quarter: what grows without end grows between the two."""
    samples = process.memory
    if not samples:
        return {"second_quarter": 0.0, "last_quarter": 0.0}
    quarter = max(len(samples) // 4, 1)
    middle, last = samples[quarter : 2 * quarter] or samples[-1:], samples[-quarter:]
    return {
        "second_quarter": round(sorted(middle)[len(middle) // 2], 1),
        "last_quarter": round(sorted(last)[len(last) // 2], 1),
    }


def table(report: dict[str, object]) -> str:
    """The report for people."""
    lines = [f"{name.replace('_', ' '):<28} {_told(value)}" for name, value in report.items() if name != "machine"]
    return "\n".join(lines)


def _told(value: object) -> str:
    if isinstance(value, dict):
        return "  ".join(f"{name.replace('_', ' ')} {_told(part)}" for name, part in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value)) or "none"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _figures(times: Times, took: float, spent: dict[str, float]) -> dict[str, object]:
    documents = max(times.documents, 1)
    return {
        "documents_a_second": round(times.documents / took),
        "upload_ms": _spread(times.uploads),
        "contact_ms": _spread(times.contacts),
        "behind_the_plan_ms": _spread(times.late),
        "cpu_ms_a_document": {name: round(seconds * 1000 / documents, 3) for name, seconds in spent.items()},
        "bytes_a_document": round(times.bytes / documents),
        "changes_fetched": times.changes,
        "tried_again": dict(times.troubles),
    }


def _spread(seconds: Sequence[float]) -> dict[str, float]:
    ms = [one * 1000 for one in seconds]
    return {f"p{part}": round(percentile(ms, part), 1) for part in (50, 95, 99)} if ms else {}


def _problems(times: Times, memory: dict[str, dict[str, float]]) -> list[str]:
    """What HQ answered oddly, and whose memory grew."""
    odd = [
        f"{count} × {what}" for what, count in times.troubles.items() if " " in what and not what.startswith("HTTP 5")
    ]
    grown = [
        f"{name}: memory went from {of['second_quarter']} to {of['last_quarter']} MiB"
        for name, of in memory.items()
        if of["last_quarter"] > of["second_quarter"] * _MIB_ALLOWED
    ]
    return odd + grown


def _parse(arguments: Sequence[str]) -> Wanted:
    parser = argparse.ArgumentParser(prog="./run load", description=__doc__)
    parser.add_argument("--registers", type=int, default=10_000)
    parser.add_argument("--registers-a-store", type=int, default=5)
    parser.add_argument("--exchanges", type=int, default=6, help="how often each talks to HQ in its hour of trade")
    parser.add_argument("--sales", type=int, default=4, help="how many sales each has made between two exchanges")
    parser.add_argument("--minutes", type=float, default=10.0, help="what the hour is squeezed into")
    parser.add_argument("--web", type=int, default=2, help="web processes of HQ")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--hands", type=int, default=32, help="how many registers speak at the same instant")
    parser.add_argument("--json", dest="output", default="", metavar="FILE")
    return Wanted(**vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
