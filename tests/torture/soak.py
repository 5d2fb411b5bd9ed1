"""./run soak: a week of a busy store squeezed into an hour, with everything in use and everything failing now and then.

Two registers trade, their agents talk to HQ through a network that fails, people at HQ change prices, customers and the
set-up and open every page, a window stands open. In the first quarter agents, server, worker and counters are killed
again and again. In the end everything is at HQ once, what every process needs is flat, and no log has a line that
nothing explains.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from hq_server.db import jobs
from hq_server.domain.job import STATEMENTS_JOB
from installer import processes
from installer.demo.shop import sample_shop
from installer.environment import ROOT, program
from installer.progress import say
from tests.bench.measure import machine
from tests.torture import arrived_once, log_lines
from tests.torture.compiled import compiled_once
from tests.torture.gauges import Gauges, Size, course, middles
from tests.torture.head_office import HeadOffice
from tests.walk import fault_proxy
from tests.walk.fault_proxy import FaultProxy
from tests.walk.shop import RegisterUnderTest, WalkShop, start_logged, wait_until

_FAULTY = 0.04
_UNTIL_QUIET_S = 180
_REGISTER_DOCUMENT, _HQ_DOCUMENT, _LOG_DOCUMENT = 12_000, 20_000, 8_000
# What both programs promise of their databases' logs (``checkpoints``, ``sqlite_file``), and what half a minute adds.
_REGISTER_WAL, _HQ_WAL = 40_000_000, 70_000_000


class Soak:
    """The store and everybody in it, for ``minutes``."""

    def __init__(self, folder: Path, minutes: float, days: int, kills: int, seed: int) -> None:
        self._seconds, self._days, self._kills = minutes * 60, days, kills
        self._chance = random.Random(seed)
        self._seed = seed
        self.shop = WalkShop(folder, None, 2)
        self._sample = sample_shop()
        self._office = HeadOffice(self.shop, self._sample, random.Random(seed + 1))
        self._counters: dict[str, subprocess.Popen[bytes]] = {}
        self._closing = folder / "closing"
        self._begun = 0.0
        self._faults = 0
        self._faulty = True
        self.kills: Counter[str] = Counter()
        self.window: subprocess.Popen[bytes] | None = None
        self.gauges = Gauges(self._pids, self._files(), self._documents, max(1.0, self._seconds / 600))

    def run(self) -> dict[str, object]:
        with ExitStack() as stack:
            stack.callback(self._stop)
            self._open(stack)
            with self.gauges.watching():
                self._live()
            self._faulty = False
            self._end_of_trade()
            missing = self._wait_until_quiet()
            found = arrived_once.check(self.shop)
            report = self._report(found)
            self._stop()
        explained, strange = log_lines.unexplained(sorted(self.shop.folder.rglob("*.log*")))
        report["explained log lines"] = explained
        report["problems"] = [
            *missing,
            *found.problems,
            *self._office.problems,
            *self.gauges.problems(),
            *(f"unexplained: {line}" for line in strange),
        ]
        return report

    def _open(self, stack: ExitStack) -> None:
        self.shop.open()
        with self.shop.open_hq() as db, db.write():
            jobs.put_schedule(db, STATEMENTS_JOB, 1, True, round(time.time() * 1000))
        proxy = stack.enter_context(FaultProxy(self.shop.hq.url, self._choose))
        for register in self.shop.registers:
            register.send_to(proxy.url)
            register.start_agent()
        self._office.sign_in()
        first = self.shop.registers[0]
        self.window = start_logged(
            [program("comptoir-register"), "--no-agent"],
            first.demo.environment | {"QT_QPA_PLATFORM": "offscreen"},
            first.demo.folder / "window.log",
        )
        self._begun = time.time()
        for register in self.shop.registers:
            self._start_counter(register)

    def _choose(self, _number: int, _method: str, _path: str) -> str:
        if not self._faulty or self._chance.random() >= _FAULTY:
            return fault_proxy.PASS
        self._faults += 1
        return self._chance.choice(fault_proxy.FAULTS)

    def _live(self) -> None:
        """People at HQ act all the time; kills are over when a quarter of the time is."""
        kills = sorted(self._chance.uniform(0, self._seconds / 4) for _kill in range(self._kills))
        while (passed := time.time() - self._begun) < self._seconds or kills:
            while kills and kills[0] <= passed:
                del kills[0]
                self._chance.choice(self._victims())()
            self._office.act()
            for code, counter in self._counters.items():
                assert counter.poll() is None, f"the counter of {code} has ended: {self._said(code)[-2000:]}"
            time.sleep(0.3)

    def _victims(self) -> tuple[Callable[[], None], ...]:
        register = self._chance.choice(self.shop.registers)

        def agent() -> None:
            self.kills["agent"] += 1
            register.kill_agent()
            register.start_agent()

        def counter() -> None:
            self.kills["counter"] += 1
            process = self._counters[register.demo.code]
            process.kill()
            process.wait()
            self._start_counter(register)

        def web() -> None:
            self.kills["web"] += 1
            self.shop.kill_hq()
            self.shop.start_hq()

        def worker() -> None:
            self.kills["worker"] += 1
            self.shop.kill_worker()
            self.shop.start_worker()

        return agent, counter, web, worker

    def _start_counter(self, register: RegisterUnderTest) -> None:
        code = register.demo.code
        command = [sys.executable, "-m", "tests.torture.busy_counter", "--data", str(register.demo.folder)]
        command += ["--begun", str(self._begun), "--day-seconds", str(self._seconds / self._days)]
        command += ["--until", str(self._closing), "--seed", f"{self._seed} {code} {self.kills['counter']}"]
        with (self._output(code)).open("ab") as output:
            self._counters[code] = processes.start(
                command, cwd=ROOT, env={**os.environ, **register.demo.environment}, stdout=output, stderr=output
            )

    def _end_of_trade(self) -> None:
        """The counters close their day by themselves."""
        self._closing.touch()
        for register in self.shop.registers:
            code = register.demo.code
            assert self._counters[code].wait(timeout=60) == 0, self._said(code)[-2000:]
            register.ledger.note(self._said(code))

    def _wait_until_quiet(self) -> list[str]:
        try:
            wait_until(self._is_quiet, "HQ has everything, and every day is in its books", _UNTIL_QUIET_S)
        except AssertionError as error:
            return [f"{error}: {self._open_ends()}"]
        return []

    def _is_quiet(self) -> bool:
        return not any(register.waiting() for register in self.shop.registers) and not any(self._open_ends())

    def _open_ends(self) -> tuple[list[str], list[tuple[str, ...]]]:
        lost = [one for register in self.shop.registers for one in arrived_once.lost_of(self.shop, register)]
        unposted = self.shop.rows("SELECT business_date, state FROM statement WHERE state <> 'posted'")
        return lost[:10], unposted[:10]

    def _report(self, found: arrived_once.Arrival) -> dict[str, object]:
        ledgers = [register.ledger for register in self.shop.registers]
        lives = {}
        for life in self.gauges.longest_lives():
            before, after = middles(life)
            lives[life.name] = {
                "looks": len(life.looks),
                "second quarter": asdict(before),
                "last quarter": asdict(after),
                "memory_mib": course(life),
            }
        return {
            "machine": machine(),
            "seed": self._seed,
            "minutes": self._seconds / 60,
            "business days": len(self.shop.rows("SELECT DISTINCT business_date FROM business_day")),
            "documents": found.documents,
            "sales": sum(len(ledger.sales) for ledger in ledgers),
            "customers": sum(len(ledger.customers) for ledger in ledgers),
            "closed shifts": sum(len(ledger.closed) for ledger in ledgers),
            "refused": sum(self._said(code).count('{"refused"') for code in self._counters),
            "statements posted": self.shop.rows("SELECT count(*) FROM statement WHERE state = 'posted'")[0][0],
            "pages opened": dict(self._office.pages),
            "network faults": self._faults,
            "kills": dict(self.kills),
            "lost": len(found.lost),
            "doubled": len(found.doubled),
            "processes": lives,
            "files": {
                str(file.path.relative_to(self.shop.folder)): file.looks[-1][1]
                for file in self.gauges.files
                if file.looks
            },
        }

    def _pids(self) -> dict[str, int]:
        named = {f"counter {code}": process for code, process in list(self._counters.items())}
        named |= self.shop.running()
        if self.window is not None:
            named["window"] = self.window
        return {name: process.pid for name, process in named.items()}

    def _files(self) -> list[Size]:
        files = [Size(self.shop.hq.folder / "hq.db", _HQ_DOCUMENT), Size(self.shop.hq.folder / "hq.db-wal", 0, _HQ_WAL)]
        files += [Size(self.shop.hq.folder / "logs" / f"hq-{name}.log", _LOG_DOCUMENT) for name in ("serve", "work")]
        for register in self.shop.registers:
            path = register.demo.database
            files += [Size(path, _REGISTER_DOCUMENT), Size(path.with_name(path.name + "-wal"), 0, _REGISTER_WAL)]
            files.append(Size(register.demo.folder / "logs" / "sync.log", _LOG_DOCUMENT))
        return files

    def _documents(self) -> int:
        return sum(self._output(register.demo.code).read_bytes().count(b"\n") for register in self.shop.registers)

    def _output(self, code: str) -> Path:
        return self.shop.folder / f"counter-{code}.jsonl"

    def _said(self, code: str) -> str:
        return self._output(code).read_text(encoding="utf-8")

    def _stop(self) -> None:
        for process in (*self._counters.values(), self.window):
            if process is not None:
                processes.stop(process)
        self._counters.clear()
        self.window = None
        self.shop.stop()


def main(arguments: Sequence[str]) -> int:
    """0: everything is at HQ once, everything is flat, everything is explained; 1: the report says what is not."""
    parser = argparse.ArgumentParser(prog="./run soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--days", type=int, default=7, help="how many business days are squeezed into them")
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, help="without one it is drawn, and printed")
    parser.add_argument("--json", dest="output", default="", metavar="FILE")
    wanted = parser.parse_args(arguments)
    seed = wanted.seed if wanted.seed is not None else random.SystemRandom().randrange(1_000_000)
    say(f"seed {seed}")
    report = run(wanted.minutes, wanted.days, wanted.kills, seed)
    print(table(report))
    if wanted.output:
        Path(wanted.output).write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 1 if report["problems"] else 0


def run(minutes: float, days: int, kills: int, seed: int) -> dict[str, object]:
    """The report as plain values."""
    with compiled_once(), tempfile.TemporaryDirectory(prefix="comptoir-soak-") as name:
        return Soak(Path(name), minutes, days, kills, seed).run()


def table(report: dict[str, object]) -> str:
    """The report for people."""
    lines = []
    for name, value in report.items():
        if isinstance(value, dict) and name not in ("machine", "kills", "pages opened"):
            lines.append(name)
            lines += [f"  {one:<40} {said}" for one, said in value.items()]
        elif isinstance(value, list):
            lines += [name, *(f"  {one}" for one in value or ["none"])]
        else:
            lines.append(f"{name:<24} {value}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
