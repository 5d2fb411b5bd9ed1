"""What processes and files need, looked at every few seconds, and whether that grows without end.

A process is judged over its longest life: killed and started again it begins anew. Memory is what it has for itself
(``RssAnon`` of proc(5)): pages of files, such as the database's, come and go with them. Files may grow by so many bytes
a document, a database's log by nothing beyond its bound.
"""

import contextlib
import statistics
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

MEMORY_MIB_ALLOWED, MEMORY_SHARE_ALLOWED = 6.0, 0.10
HANDLES_ALLOWED, THREADS_ALLOWED = 3, 2
FEWEST = 60
"""Looks at what has warmed up; of fewer no trend can be told."""
WARM_UP_S = 480.0
"""By then every thread of HQ has filled what it keeps of the database, and has made every page."""


@dataclass(frozen=True, slots=True)
class Look:
    memory_mib: float
    handles: int
    threads: int


@dataclass(slots=True)
class Life:
    """One process from its start to its end."""

    name: str
    pid: int
    looks: list[Look] = field(default_factory=list)


@dataclass(slots=True)
class Size:
    """One file over time: (documents so far, bytes). ``at_most_bytes`` 0: only what comes with documents counts."""

    path: Path
    bytes_a_document: int = 0
    at_most_bytes: int = 0
    looks: list[tuple[int, int]] = field(default_factory=list)


class Gauges:
    """``pids`` says which processes there are now; ``documents`` how many were made so far."""

    def __init__(
        self,
        pids: Callable[[], Mapping[str, int]],
        files: Sequence[Size],
        documents: Callable[[], int],
        every_seconds: float,
    ) -> None:
        self._pids, self._documents, self._every = pids, documents, every_seconds
        self.files = files
        self.lives: dict[int, Life] = {}

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        done = threading.Event()

        def watch() -> None:
            while not done.wait(self._every):
                self.look()

        with ThreadPoolExecutor(1) as pool:
            watcher = pool.submit(watch)
            try:
                yield
            finally:
                done.set()
            watcher.result()

    def look(self) -> None:
        for name, pid in self._pids().items():
            # It may end while it is looked at.
            with contextlib.suppress(OSError, ValueError):
                self.lives.setdefault(pid, Life(name, pid)).looks.append(look_at(pid))
        documents = self._documents()
        for file in self.files:
            file.looks.append((documents, file.path.stat().st_size if file.path.exists() else 0))

    def longest_lives(self) -> list[Life]:
        """One of each name."""
        longest: dict[str, Life] = {}
        for life in self.lives.values():
            known = longest.get(life.name)
            if known is None or len(life.looks) > len(known.looks):
                longest[life.name] = life
        return [longest[name] for name in sorted(longest)]

    def problems(self) -> list[str]:
        cold = round(WARM_UP_S / self._every)
        warm = [Life(life.name, life.pid, life.looks[cold:]) for life in self.longest_lives()]
        grown = [problem for life in warm for problem in grown_life(life)]
        return grown + [problem for file in self.files for problem in grown_file(file)]


def look_at(pid: int) -> Look:
    """Raises ``OSError`` or ``ValueError`` for a process that has ended."""
    told = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines())
    if "RssAnon" not in told:
        raise ValueError(f"{pid} has ended")
    handles = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return Look(int(told["RssAnon"].split()[0]) / 1024, handles, int(told["Threads"]))


def middles(life: Life) -> tuple[Look, Look]:
    """The usual need in the second and in the last quarter of a life."""
    quarter = max(len(life.looks) // 4, 1)
    return _middle(life.looks[quarter : 2 * quarter] or life.looks[-1:]), _middle(life.looks[-quarter:])


def course(life: Life, parts: int = 8) -> list[float]:
    """The usual memory (MiB) in each part of a life, for people to see where it goes."""
    each = max(len(life.looks) // parts, 1)
    begins = range(0, min(each * parts, len(life.looks)), each)
    return [round(_middle(life.looks[at : at + each]).memory_mib, 1) for at in begins]


def grown_life(life: Life) -> list[str]:
    if len(life.looks) < FEWEST:
        return []
    before, after = middles(life)
    allowed = (
        (
            "MiB of memory",
            before.memory_mib,
            after.memory_mib,
            max(MEMORY_MIB_ALLOWED, before.memory_mib * MEMORY_SHARE_ALLOWED),
        ),
        ("open handles", before.handles, after.handles, HANDLES_ALLOWED),
        ("threads", before.threads, after.threads, THREADS_ALLOWED),
    )
    return [
        f"{life.name}: {what} went from {earlier:.1f} to {later:.1f}"
        for what, earlier, later, more in allowed
        if later > earlier + more
    ]


def grown_file(file: Size) -> list[str]:
    if len(file.looks) < FEWEST:
        return []
    if file.at_most_bytes:
        most = max(size for _documents, size in file.looks)
        return (
            [f"{file.path.name}: {most:,} bytes, at most {file.at_most_bytes:,}"] if most > file.at_most_bytes else []
        )
    (begun, before), (ended, after) = file.looks[len(file.looks) // 4], file.looks[-1]
    # A database grows by pages, and by some at once.
    allowed = (ended - begun) * file.bytes_a_document + 1_000_000
    grown = after - before
    return [f"{file.path.name}: {grown:,} bytes for {ended - begun} documents"] if grown > allowed else []


def _middle(looks: Sequence[Look]) -> Look:
    return Look(
        statistics.median(look.memory_mib for look in looks),
        round(statistics.median(look.handles for look in looks)),
        round(statistics.median(look.threads for look in looks)),
    )
