"""HQ as it runs in earnest: PostgreSQL, several web processes and a worker, and what each of them costs."""

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from installer.demo.hq import Hq, hq_in
from installer.demo.supervision import Supervisor
from installer.environment import program

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")
_LOOK_SECONDS = 2.0


@dataclass(slots=True)
class Process:
    """A program's memory (MiB) over time, and the processor time (seconds) that it used so far."""

    name: str
    pid: int
    memory: list[float] = field(default_factory=list)

    def look(self) -> None:
        self.memory.append(int(_read(f"/proc/{self.pid}/statm").split()[1]) * _PAGE / 2**20)

    @property
    def seconds(self) -> float:
        """Its own and those of the children that ended."""
        return _cpu_seconds(self.pid)


@contextmanager
def serving(url: str, folder: Path, web: int, workers: int) -> Iterator[tuple[list[Hq], list[Process]]]:
    """So many web processes and workers on one database, up."""
    with Supervisor(folder / "logs") as supervisor:
        doors = []
        for number in range(web):
            hq = hq_in(folder / f"web-{number + 1}", None, url)
            hq.folder.mkdir(parents=True, exist_ok=True)
            supervisor.start(f"web {number + 1}", [program("comptoir-hq"), "serve"], hq.environment)
            doors.append(hq)
        for number in range(workers):
            settings = doors[0].environment | {"COMPTOIR_HQ_DATA_FOLDER": str(folder / f"worker-{number + 1}")}
            supervisor.start(f"worker {number + 1}", [program("comptoir-hq"), "work"], settings)
        for hq in doors:
            hq.wait_until_up(supervisor)
        yield doors, [Process(name, pid) for name, pid in supervisor.pids().items()]
        supervisor.check()


@contextmanager
def watched(processes: list[Process]) -> Iterator[None]:
    """Look at their memory every two seconds."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(_LOOK_SECONDS):
            for process in processes:
                process.look()

    watching = threading.Thread(target=look, daemon=True)
    watching.start()
    try:
        yield
    finally:
        done.set()
        watching.join()


def database_seconds(server: int) -> float:
    """Processor time of PostgreSQL: the server, what it has started, and what of that has ended."""
    return _cpu_seconds(server) + _seconds_of_children(server)


def now_ms() -> int:
    return round(time.time() * 1000)


def _seconds_of_children(parent: int) -> float:
    total = 0.0
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):  # it ended meanwhile: then its parent has its time
                if int(_fields(int(entry.name))[1]) == parent:
                    total += _cpu_seconds(int(entry.name))
    return total


def _cpu_seconds(pid: int) -> float:
    """Its own and that of the children it has seen end."""
    return sum(map(int, _fields(pid)[11:15])) / _TICKS


def _fields(pid: int) -> list[str]:
    """Of /proc/PID/stat, from the state on: a name may hold spaces (proc(5))."""
    return _read(f"/proc/{pid}/stat").rpartition(")")[2].split()


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8", errors="replace")
