"""The WAL-reset race (sqlite.org/wal.html#walresetbug), hammered by real processes that write and checkpoint.

``python -m tests.walk.wal_race --driver sqlite3 --rounds 20`` shows whether a library corrupts a file under exactly
this use; SQLite 3.7.0 to 3.51.2 can. The processes are stopped and continued at random moments, which a busy shop PC
does to them too, so that the narrow window of the race is met often.
"""

import argparse
import contextlib
import importlib
import multiprocessing
import os
import random
import signal
import tempfile
import time
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

DRIVERS = {"sqlcipher3": "sqlcipher3.dbapi2", "sqlite3": "sqlite3"}
_SETTINGS = ("journal_mode=WAL", "synchronous=OFF", "cache_size=50", "wal_autocheckpoint=0")


@dataclass(frozen=True)
class Round:
    """What one round ended in: rows acknowledged, how many of them are missing, and what the file says of itself."""

    acknowledged: int
    missing: int
    integrity: str

    @property
    def is_whole(self) -> bool:
        return self.missing == 0 and self.integrity == "ok"


def _connect(driver: str, path: Path) -> Any:
    connection = importlib.import_module(DRIVERS[driver]).connect(str(path), isolation_level=None, timeout=20)
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    return connection


def _record(driver: str, path: Path, writer: int, seed: int, stop: Event, done: Any) -> None:
    # A damaged file ends the writer; the judge reads the file itself.
    with contextlib.suppress(importlib.import_module(DRIVERS[driver]).DatabaseError):
        _record_until(driver, path, writer, seed, stop, done)


def _record_until(driver: str, path: Path, writer: int, seed: int, stop: Event, done: Any) -> None:
    connection, chance, rows = _connect(driver, path), random.Random(seed), 0
    while not stop.is_set():
        connection.execute("BEGIN IMMEDIATE")
        for _ in range(chance.choice((1, 1, 1, 2, 5, 40))):
            rows += 1
            values = (writer, rows, chance.getrandbits(60), "x" * chance.randrange(10, 900))
            connection.execute("INSERT INTO row_written (writer, number, noise, padding) VALUES (?, ?, ?, ?)", values)
        connection.execute("COMMIT")
        done.value = rows
        if chance.random() < 0.7:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _checkpoint(driver: str, path: Path, stop: Event) -> None:
    with contextlib.suppress(importlib.import_module(DRIVERS[driver]).DatabaseError):
        connection = _connect(driver, path)
        while not stop.is_set():
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _disturb(processes: list[Any], seconds: float, chance: random.Random) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        victim = chance.choice(processes)
        if victim.is_alive():
            os.kill(victim.pid, signal.SIGSTOP)
            time.sleep(chance.random() * 0.004)
            os.kill(victim.pid, signal.SIGCONT)
        time.sleep(chance.random() * 0.002)


def play_round(driver: str, path: Path, seconds: float, seed: int) -> Round:
    """Two writers and two checkpointers on a fresh file for ``seconds``; then every acknowledged row is looked for."""
    setup = _connect(driver, path)
    setup.execute("CREATE TABLE row_written (id INTEGER PRIMARY KEY, writer INT, number INT, noise INT, padding TEXT)")
    setup.execute("CREATE INDEX row_noise ON row_written (noise)")
    setup.execute("CREATE UNIQUE INDEX row_number ON row_written (writer, number)")
    setup.close()
    context = multiprocessing.get_context("spawn")
    stop, done = context.Event(), [context.Value("q", 0, lock=False) for _ in range(2)]
    processes: list[Any] = [
        context.Process(target=_record, args=(driver, path, writer, seed * 10 + writer, stop, done[writer]))
        for writer in range(2)
    ]
    processes += [context.Process(target=_checkpoint, args=(driver, path, stop)) for _ in range(2)]
    for process in processes:
        process.start()
    _disturb(processes, seconds, random.Random(seed))
    stop.set()
    for process in processes:
        process.join(30)
    return _judge(driver, path, [value.value for value in done])


def _judge(driver: str, path: Path, acknowledged: list[int]) -> Round:
    missing, integrity = 0, "ok"
    connection = importlib.import_module(DRIVERS[driver]).connect(str(path), isolation_level=None)
    try:
        integrity = connection.execute("PRAGMA integrity_check(3)").fetchone()[0]
        for writer, rows in enumerate(acknowledged):
            query = "SELECT count(*) FROM row_written WHERE writer = ? AND number <= ?"
            missing += rows - connection.execute(query, (writer, rows)).fetchone()[0]
    except Exception as error:
        integrity = str(error)
    finally:
        connection.close()
    return Round(sum(acknowledged), missing, integrity)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--driver", choices=list(DRIVERS), default="sqlcipher3")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=5.0)
    options = parser.parse_args()
    damaged = 0
    for seed in range(options.rounds):
        with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
            result = play_round(options.driver, Path(folder) / "race.db", options.seconds, seed)
        damaged += not result.is_whole
        print(f"round {seed}: {result}", flush=True)
    version = importlib.import_module(DRIVERS[options.driver]).sqlite_version
    print(f"SQLite {version} ({options.driver}): {damaged} of {options.rounds} rounds damaged")
    return 1 if damaged else 0


if __name__ == "__main__":
    raise SystemExit(main())
