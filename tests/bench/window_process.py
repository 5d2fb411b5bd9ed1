"""Starts the window of ``counter_window`` and is the hand and the scanner before it."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from installer import processes
from installer.demo.register import DemoRegister
from installer.display import has_display, virtual_display
from tests.bench import register_file

ROOT = Path(__file__).parents[2]
_LONGEST_SECONDS = 300


class WindowProcess:
    def __init__(self, process: "subprocess.Popen[bytes]", pipe: int) -> None:
        self._process, self._pipe = process, pipe

    def tell(self, *words: object) -> None:
        os.write(self._pipe, (" ".join(str(word) for word in words) + "\n").encode())

    def answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the window ended before it answered"
        return json.loads(line)

    def fill(self, lines: int) -> None:
        self.tell("fill", lines)
        self.answer()

    def press(self, *keys: str, gap_seconds: float, chance: random.Random) -> None:
        """One key after the other, unevenly as hands do."""
        for key in keys:
            self.tell("key", key, time.monotonic())
            time.sleep(gap_seconds * chance.uniform(0.6, 1.4))

    def scan(self, *products: int, gap_seconds: float, chance: random.Random) -> None:
        for product in products:
            self.tell("scan", register_file.barcode(product), time.monotonic())
            time.sleep(gap_seconds * chance.uniform(0.6, 1.4))

    def sell(self, sales: int) -> None:
        self.tell("sell", sales)
        self.answer()

    def resident_kib(self) -> int:
        self.tell("memory")
        kib: int = self.answer()
        return kib

    def painted(self) -> list[float]:
        """How long each took from the hand to the screen, in seconds, since the basket was filled."""
        self.tell("painted")
        taken: list[float] = self.answer()
        return taken

    def end(self) -> None:
        self.tell("end")
        self._process.wait(_LONGEST_SECONDS)


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + _LONGEST_SECONDS
    while not true():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


@contextmanager
def open_window(register: DemoRegister, products: int) -> Iterator[WindowProcess]:
    reading, writing = os.pipe()
    with display() as variables:
        given = [str(register.folder), str(reading), str(products)]
        process = processes.start(
            [sys.executable, "-m", "tests.bench.counter_window", *given],
            stdout=subprocess.PIPE,
            env={**os.environ, **register.environment, **variables},
            cwd=ROOT,
            pass_fds=(reading,),
        )
        os.close(reading)
        try:
            yield WindowProcess(process, writing)
        finally:
            os.close(writing)
            processes.stop(process)


@contextmanager
def display() -> Iterator[dict[str, str]]:
    if has_display():
        yield {}
        return
    with virtual_display() as variables:
        yield variables
