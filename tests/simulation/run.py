"""Runs many seeds of the simulation, tells each one's result as a line of JSON, and adds them up."""

import json
import logging
import multiprocessing
import os
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.simulation import model
from tests.simulation.chain import Size, lived
from tests.simulation.day import Days

_MEMORY = Path("/dev/shm")
_FRAMES = 12


@dataclass(frozen=True, slots=True)
class Outcome:
    """``story``: one word for all that happened; ``findings``: what is wrong, in sentences."""

    seed: int
    size: Size
    documents: int
    seconds: float
    story: str
    counts: dict[str, int]
    findings: list[str] = field(default_factory=list)

    @property
    def store_days(self) -> int:
        return self.size.stores * self.size.days

    def line(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, line: str) -> "Outcome":
        told: dict[str, Any] = json.loads(line)
        return cls(**{**told, "size": Size(**told["size"])})


def run_seed(seed: int, size: Size) -> Outcome:
    """One chain from its first morning until everything is quiet, and what the model finds then."""
    begun = time.process_time()
    place = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with (
        tempfile.TemporaryDirectory(prefix="comptoir-simulation-", dir=place) as folder,
        lived(Path(folder), seed, size) as chain,
    ):
        try:
            Days(chain).run()
            findings = []
        except Exception as error:
            findings = [f"broke off with {error!r}: {_places(error)}"]
        chain.close()
        findings = findings or model.check(chain.hq_url, chain.files(), chain.facts)
        seconds = round(time.process_time() - begun, 2)
        return Outcome(seed, size, len(chain.facts.documents()), seconds, chain.story(), dict(chain.counts), findings)


def run_seeds(seeds: Sequence[int], size: Size, processes: int) -> Iterator[Outcome]:
    """In the order in which they end."""
    if processes == 1:
        yield from (run_seed(seed, size) for seed in seeds)
        return
    with multiprocessing.get_context("spawn").Pool(processes, logging.disable, (logging.CRITICAL,)) as pool:
        yield from pool.imap_unordered(_run, ((seed, size) for seed in seeds))


def _run(wanted: tuple[int, Size]) -> Outcome:
    return run_seed(*wanted)


def _places(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return " > ".join(f"{Path(one.filename).name}:{one.lineno}" for one in frames)


@dataclass(slots=True)
class Sum:
    """Of all seeds that were run."""

    seeds: int = 0
    store_days: int = 0
    documents: int = 0
    seconds: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[Outcome] = field(default_factory=list)

    def add(self, one: Outcome) -> None:
        self.seeds += 1
        self.store_days += one.store_days
        self.documents += one.documents
        self.seconds += one.seconds
        self.counts.update(one.counts)
        if one.findings:
            self.wrong.append(one)


def replay(one: Outcome) -> str:
    size = one.size
    return f"./run simulate --seed {one.seed} --days {size.days} --stores {size.stores} --registers {size.registers}"


def table(total: Sum) -> str:
    """For people: how much was lived through, what went wrong in it, and what the model found."""
    rows: list[tuple[str, int | str]] = [
        ("seeds", total.seeds),
        ("store-days", total.store_days),
        ("documents shown as done", total.documents),
        ("seconds of one core", round(total.seconds)),
        *sorted((name, count) for name, count in total.counts.items() if not _is_ordinary(name)),
        ("seeds with findings", len(total.wrong)),
    ]
    return "\n".join(f"{name:<36} {told:>12,}" for name, told in rows)


def _is_ordinary(name: str) -> bool:
    return name.startswith(("agent: ", "HQ: ")) and name != "agent: its disk failed"


def earlier(path: Path) -> Iterable[Outcome]:
    """What an earlier part of this run has told; a line that was not finished is run again."""
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            yield Outcome.read(line)
        except ValueError:
            continue
