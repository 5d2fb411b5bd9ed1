"""A small shop of real processes for the walk tests: HQ's server and worker, registers with agents and cashiers."""

import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from hq_server.db.database import HqDatabase
from hq_server.services import verify as hq_verify
from hq_server.services.export import export_transactions
from installer import processes
from installer.demo.hq import Hq, hq_in
from installer.demo.register import DemoRegister, activate
from installer.demo.shop import Shop, sample_shop, set_up
from installer.environment import ROOT, program
from store_client.config import Settings, write_settings
from store_client.db.database import RegisterDatabase
from store_client.services import documents, shift_close
from store_client.services import verify as register_verify

PATIENCE_S = 60
# Two runs at once on one computer rarely begin at the same port.
_PORTS = itertools.count(os.getpid())
_PENDING = "SELECT count(*) FROM customer WHERE account_number IS NULL"


@dataclass
class Ledger:
    """What cashiers have shown as done, kept outside the systems under test: sale id → total, and customer ids."""

    sales: dict[str, int] = field(default_factory=dict)
    customers: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    def note(self, lines: str) -> None:
        for line in lines.splitlines():
            # A killed cashier may leave half a line: that sale was not shown as done.
            with contextlib.suppress(json.JSONDecodeError):
                fact = json.loads(line)
                if "sale" in fact:
                    self.sales[fact["sale"]] = fact["total_minor"]
                elif "customer" in fact:
                    self.customers.append(fact["customer"])
                elif "closed" in fact:
                    self.closed.append(fact["closed"])


class RegisterUnderTest:
    """One register: its folder, its agent, its cashiers."""

    def __init__(self, shop: "WalkShop", code: str) -> None:
        self._shop = shop
        self.demo = DemoRegister(code, shop.folder / f"register-{code}")
        self.ledger = Ledger()
        self._agent: subprocess.Popen[bytes] | None = None

    @property
    def agent(self) -> subprocess.Popen[bytes] | None:
        return self._agent

    def send_to(self, url: str) -> None:
        """Use another address for HQ, such as a fault proxy's."""
        write_settings(Settings(self.demo.folder, hq_url=url, device_name="walk test", sync_seconds=1))

    def start_agent(self) -> None:
        self._agent = start_logged(
            [program("comptoir-register"), "sync"], self.demo.environment, self.demo.folder / "agent.log"
        )

    def kill_agent(self) -> None:
        if self._agent is not None:
            os.kill(self._agent.pid, signal.SIGKILL)
            self._agent.wait()
            self._agent = None

    def stop_agent(self) -> int:
        assert self._agent is not None
        processes.stop(self._agent)
        return self._agent.returncode

    def sell(self, sales: int, *options: str, may_die: bool = False) -> int:
        """Let a cashier process sell, and note what it shows as done. Returns its exit code."""
        command = [sys.executable, "-m", "tests.walk.cashier", "--data", str(self.demo.folder), "--sales", str(sales)]
        done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
        assert may_die or done.returncode == 0, done.stderr
        self.ledger.note(done.stdout)
        return done.returncode

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A comptoir-register command."""
        return subprocess.run(
            [program("comptoir-register"), *arguments],
            env={**os.environ, **self.demo.environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    @contextlib.contextmanager
    def open(self) -> Iterator[RegisterDatabase]:
        db = RegisterDatabase.open(self.demo.database)
        try:
            yield db
        finally:
            db.close()

    def waiting(self) -> int:
        with self.open() as db:
            return documents.sync_status(db).waiting

    def close_states(self) -> list[str]:
        with self.open() as db:
            return [closed.shift.state for closed in shift_close.list_closed_shifts(db, 100)]

    def is_confirmed(self) -> bool:
        """HQ has confirmed every closed day, and there is one."""
        return set(self.close_states()) == {"confirmed"}

    def chain_is_whole(self) -> bool:
        with self.open() as db:
            return register_verify.verify_chain(db).first_problem is None


class WalkShop:
    """HQ on a database of either engine, with a demo store in it."""

    def __init__(self, folder: Path, database: str | None, registers: int = 1, sample: Shop | None = None) -> None:
        self.folder = folder
        self.hq: Hq = hq_in(folder / "hq", _next_port(), database)
        self._server: subprocess.Popen[bytes] | None = None
        self._workers: list[subprocess.Popen[bytes]] = []
        self._store = sample or sample_shop()
        codes = [f"{self._store.store.number}-{number}" for number in range(1, registers + 1)]
        self.registers = [RegisterUnderTest(self, code) for code in codes]

    def open(self) -> None:
        """Set everything up and start HQ; the agents are started by the tests."""
        self.hq.migrate()
        with self.open_hq() as db:
            set_up(db, self._store, len(self.registers), round(time.time() * 1000))
        self.start_hq()
        self.start_worker()
        for register in self.registers:
            with self.open_hq() as db:
                activate(register.demo, self.hq, db)
            first = register.run("sync", "--once")
            assert first.returncode == 0, first.stdout + first.stderr

    def start_hq(self) -> None:
        self.begin_hq()
        wait_until(self._hq_answers, "HQ answers")

    def begin_hq(self) -> None:
        """Start it and do not wait until it answers."""
        self._server = self._start("serve")

    def _hq_answers(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.hq.url}/v1/health", timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def run_hq(self, *arguments: str) -> str:
        """A comptoir-hq command; what it said."""
        done = subprocess.run(
            [program("comptoir-hq"), *arguments],
            env={**os.environ, **self.hq.environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start_worker(self) -> None:
        self._workers.append(self._start("work"))

    def kill_hq(self) -> None:
        assert self._server is not None
        os.kill(self._server.pid, signal.SIGKILL)
        self._server.wait()

    def kill_worker(self) -> None:
        worker = self._workers.pop()
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()

    def running(self) -> dict[str, subprocess.Popen[bytes]]:
        """The processes of HQ and of the agents, by what they are."""
        named = {f"agent {one.demo.code}": one.agent for one in self.registers}
        named |= {"web": self._server, **{f"worker {at}": one for at, one in enumerate(self._workers, 1)}}
        return {name: process for name, process in named.items() if process is not None}

    def stop(self) -> None:
        for register in self.registers:
            register.kill_agent()
        for process in (self._server, *self._workers):
            if process is not None:
                processes.stop(process)

    @contextlib.contextmanager
    def open_hq(self) -> Iterator[HqDatabase]:
        db = HqDatabase.open(self.hq.database)
        try:
            yield db
        finally:
            db.close()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.open_hq() as db, db.read():
            return db.rows(sql)

    def chain_problems(self) -> list[str]:
        """What HQ's own verification finds, of all registers."""
        with self.open_hq() as db:
            return [problem for report in hq_verify.verify_registers(db) for problem in report.problems]

    def exported_totals(self) -> dict[str, int]:
        """Document id → sum of its lines in minor units, from the export that a person checks with a spreadsheet."""
        totals: Counter[str] = Counter()
        with self.open_hq() as db:
            names, *lines = export_transactions(db)
        for row in (dict(zip(names, line, strict=True)) for line in lines):
            totals[row["document_id"]] += int(Decimal(row["line_total"]) * 100)
        return dict(totals)

    def expect_everything_once(self) -> None:
        """Every sale that was shown as done is at HQ once, with its total, and every customer gets one number."""
        wait_until(lambda: self.rows(_PENDING) == [(0,)], "every customer has an account number")
        shown = {sale: total for register in self.registers for sale, total in register.ledger.sales.items()}
        stored = self.rows("SELECT id, total_minor FROM transaction_header")
        assert len(stored) == len({sale for sale, _ in stored})
        at_hq = dict(stored)
        assert {sale: at_hq.get(sale) for sale in shown} == shown
        exported = self.exported_totals()
        assert {sale: exported.get(sale) for sale in shown} == shown
        customers = dict(self.rows("SELECT id, account_number FROM customer"))
        numbers = [number for number in customers.values() if number]
        assert len(numbers) == len(set(numbers))
        known = {customer for register in self.registers for customer in register.ledger.customers}
        assert all(customers.get(customer) for customer in known)

    def _start(self, command: str) -> subprocess.Popen[bytes]:
        return start_logged([program("comptoir-hq"), command], self.hq.environment, self.folder / f"hq-{command}.log")


def _next_port() -> int:
    """A port of its own for each HQ, below those that the system gives to clients, and apart for tests side by side."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for number in _PORTS:
        port = 21_000 + worker * 1_000 + number % 1_000
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("there is always another number")


def start_logged(command: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a real process whose words go to a file."""
    with log.open("ab") as output:
        return processes.start(command, env={**os.environ, **environment}, stdout=output, stderr=output)


def wait_until(reached: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
    """Wait for real processes; the limit only says when to give up."""
    deadline = time.monotonic() + patience_s
    while not reached():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {patience_s} s: {what}")
        time.sleep(0.05)
