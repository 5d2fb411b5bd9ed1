"""A shop in which every process is killed with -9 at random moments, started again, and has to come to rest.

A kill says what its process was doing: *starting*, *at work* (documents wait to be sent, or a cashier sells), *between
two statements* of the register's database, or *idle*.
"""

import contextlib
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from installer import processes
from installer.environment import ROOT
from tests import postgres
from tests.torture import arrived_once
from tests.walk.shop import WalkShop, wait_until

STARTING, AT_WORK, BETWEEN_STATEMENTS, IDLE = "starting", "at work", "between two statements", "idle"
_REST_S = 60
_BURST_S = 1.5
_AIM_S = 1.0
_STATEMENTS = 400
_SAFE = ("fsync=off", "synchronous_commit=on", "max_connections=60", "shared_buffers=64MB", "comptoir.parts=2")


@dataclass
class Told:
    """What the runs of one shop came to."""

    runs: int = 0
    kills: dict[str, Counter[str]] = field(default_factory=dict)
    longest_recovery_s: float = 0.0

    def killed(self, process: str, moment: str) -> None:
        self.kills.setdefault(process, Counter())[moment] += 1


class KilledShop:
    """One register, its agent, HQ's server and worker, and PostgreSQL where that keeps HQ's data."""

    def __init__(self, folder: Path, engine: str, chance: random.Random) -> None:
        self._chance = chance
        self.told = Told()
        self._server: postgres.Server | None = None
        if engine == "postgresql":
            (folder / "server").mkdir(parents=True)
            self._server = postgres.Server(folder / "server", _SAFE)
            self._server.start()
        self.shop = WalkShop(folder / "shop", self._server.url if self._server else None)
        self.register = self.shop.registers[0]
        self._cashier: subprocess.Popen[bytes] | None = None
        self._output = folder / "cashier.jsonl"
        self._read = 0
        self._logs = {
            "agent": _Sign(self.register.demo.folder / "logs" / "sync.log", "sync agent of"),
            "web": _Sign(self.shop.folder / "hq-serve.log", "HQ is at"),
            "worker": _Sign(self.shop.folder / "hq-work.log", "waits for jobs"),
        }

    def __enter__(self) -> "KilledShop":
        self.shop.open()
        self.register.send_to(self.shop.hq.url)
        self._start_agent()
        return self

    def __exit__(self, *_: object) -> None:
        if self._cashier is not None:
            processes.stop(self._cashier)
        self.shop.stop()
        if self._server is not None:
            self._server.stop()

    def run(self) -> list[str]:
        """A burst of trade with a kill of every process in it; what is lost once everything has come to rest."""
        self.told.runs += 1
        dies_at = self._chance.randint(1, _STATEMENTS) if self._chance.random() < 0.3 else 0
        self._start_cashier(dies_at)
        plan: list[tuple[float, Callable[[], None]]] = [
            (self._chance.uniform(0.0, _BURST_S), kill)
            for kill in (self._kill_agent, self._kill_web, self._kill_worker)
        ]
        if not dies_at:
            plan.append((self._chance.uniform(0.3, _BURST_S), self._kill_cashier))
        if self._server is not None and self._chance.random() < 0.25:
            plan.append((self._chance.uniform(0.0, _BURST_S), self._kill_database))
        begun = time.monotonic()
        # Half of the runs wait for documents on their way: an upload takes a small part of the time.
        aimed = self._chance.random() < 0.5
        for moment, kill in sorted(plan, key=lambda one: one[0]):
            time.sleep(max(0.0, begun + moment - time.monotonic()))
            if aimed:
                self._aim(kill == self._kill_cashier, self._chance.uniform(0.0, 0.2))
            kill()
        self._end_of_cashier(killed=bool(dies_at))
        return self._rest()

    def _aim(self, at_cashier: bool, then: float) -> None:
        """Until the cashier sells, or documents are on their way and everybody who carries them is up; or in vain."""
        deadline = time.monotonic() + _AIM_S
        while time.monotonic() < deadline:
            if self._has_sold() if at_cashier else self._carries():
                time.sleep(then)
                return
            time.sleep(0.01)

    def _has_sold(self) -> bool:
        return any(map(_is_fact, self._said()))

    def _carries(self) -> bool:
        return bool(self.register.waiting()) and all(sign.has_come() for sign in self._logs.values())

    def close(self) -> None:
        """The last shift of the shop."""
        self.register.sell(1, "--close")
        self._rest()

    def check(self) -> arrived_once.Arrival:
        return arrived_once.check(self.shop)

    def _rest(self) -> list[str]:
        """Wait until HQ has everything; what is missing when patience ends is lost."""
        begun = time.monotonic()
        with contextlib.suppress(AssertionError):
            wait_until(self._is_at_rest, "HQ has everything", _REST_S)
        self.told.longest_recovery_s = max(self.told.longest_recovery_s, time.monotonic() - begun)
        return arrived_once.lost_of(self.shop, self.register)

    def _is_at_rest(self) -> bool:
        return not self.register.waiting() and not arrived_once.lost_of(self.shop, self.register)

    def _start_cashier(self, dies_at: int) -> None:
        options = ["--sales", "40", "--customer-every", "5", "--errand-every", "3", "--close"]
        if dies_at:
            options += ["--die-at", str(dies_at)]
        folder = str(self.register.demo.folder)
        with self._output.open("ab") as output:
            self._cashier = processes.start(
                [sys.executable, "-X", "faulthandler", "-m", "tests.walk.cashier", "--data", folder, *options],
                cwd=ROOT,
                stdout=output,
                stderr=output,
            )

    def _said(self) -> list[str]:
        """What the cashier has said since the last look; half a line is not said yet."""
        with self._output.open("rb") as file:
            file.seek(self._read)
            lines = file.read().split(b"\n")[:-1]
        return [line.decode() for line in lines]

    def _end_of_cashier(self, killed: bool) -> None:
        """Note what it has shown as done. One that was to die at a statement dies by itself, or has survived it."""
        cashier = self._cashier
        if cashier is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                cashier.wait(timeout=_REST_S)
            if cashier.poll() is None:
                # It says where it stands, and ends.
                cashier.send_signal(signal.SIGABRT)
            code = cashier.wait()
            self._cashier = None
            if killed and code == -signal.SIGKILL:
                self.told.killed("register", BETWEEN_STATEMENTS)
            elif code:
                raise AssertionError(f"the cashier ended with {code}: {self._output.read_text()[-2000:]}")
        self._note()

    def _note(self) -> None:
        said = self._said()
        self.register.ledger.note("\n".join(said))
        self._read = self._output.stat().st_size

    def _kill_cashier(self) -> None:
        cashier = self._cashier
        if cashier is None or cashier.poll() is not None:
            return
        self.told.killed("register", AT_WORK if self._has_sold() else STARTING)
        cashier.kill()
        cashier.wait()
        self._cashier = None
        self._note()

    def _kill_agent(self) -> None:
        self._kill("agent")
        self.register.kill_agent()
        self._start_agent()

    def _start_agent(self) -> None:
        self._logs["agent"].begin()
        self.register.start_agent()

    def _kill_web(self) -> None:
        self._kill("web")
        self.shop.kill_hq()
        self._logs["web"].begin()
        self.shop.begin_hq()

    def _kill_worker(self) -> None:
        self._kill("worker")
        self.shop.kill_worker()
        self._logs["worker"].begin()
        self.shop.start_worker()

    def _kill_database(self) -> None:
        """As if PostgreSQL's computer had lost its power: no connection is ended, nothing is written out."""
        assert self._server is not None
        self.told.killed("PostgreSQL", AT_WORK if self.register.waiting() else IDLE)
        self._server.stop(signal.SIGQUIT)
        self._server.start()

    def _kill(self, process: str) -> None:
        moment = AT_WORK if self.register.waiting() else IDLE
        self.told.killed(process, moment if self._logs[process].has_come() else STARTING)


@dataclass
class _Sign:
    """What a program writes into a log as soon as it has started."""

    log: Path
    text: str
    _from: int = 0

    def begin(self) -> None:
        self._from = self.log.stat().st_size if self.log.exists() else 0

    def has_come(self) -> bool:
        if not self.log.exists():
            return False
        with self.log.open("rb") as file:
            file.seek(self._from)
            return self.text.encode() in file.read()


def _is_fact(line: str) -> bool:
    with contextlib.suppress(json.JSONDecodeError):
        return isinstance(json.loads(line), dict)
    return False
