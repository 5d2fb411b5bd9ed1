"""Three stores with two registers each, the week they live through, and the real sales that they ring up."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from hq_server.db import jobs
from hq_server.db.statements import Asked, newest_first
from hq_server.domain.job import STATEMENTS_JOB
from hq_server.domain.statement import Statement
from hq_server.domain.stores import Store
from hq_server.services import users
from installer.demo.register import activate
from installer.demo.shop import Shop, sample_shop, set_up
from installer.environment import ROOT, program
from installer.replay.products import catalogue_csv
from installer.replay.sales_file import Invoice, Line, Sales, read_sales
from tests.walk.shop import RegisterUnderTest, WalkShop, start_logged, wait_until
from tests.walk.trader import MANAGERS_PIN, Trader

# A year ends in the middle of the week, and all of it is long ago.
DAYS = (
    *("2024-12-28", "2024-12-29", "2024-12-30", "2024-12-31"),
    *("2025-01-01", "2025-01-02", "2025-01-03"),
)
STORES = ("201", "202", "203")
CURRENCY = "GBP"
FIRST_PERSON, SECOND_PERSON = "admin", "boris"
_REAL_SALES = ROOT.parent / "shared" / "data" / "uci" / "train.csv.gz"
_OWN_SAMPLE = ROOT / "resources" / "demo" / "sales.csv"
_RATES = ("20", "5", "0")
_LONGEST = 25


def read_week(a_day: int) -> Sales:
    """As many invoices as the week has at ``a_day`` for each register; of the project's own sample where the file of
    real sales is not there.
    """
    wanted = a_day * len(DAYS) * len(STORES) * 2
    return read_sales(_REAL_SALES, wanted * 2) if _REAL_SALES.exists() else read_sales(_OWN_SAMPLE)


class WeekShop(WalkShop):
    """HQ with all three stores. ``trader("202-1")`` is who works at a register."""

    def __init__(self, folder: Path, database: str | None, a_day: int) -> None:
        super().__init__(folder, database, 0, _store_like(STORES[0], "", ""))
        sales = read_week(a_day)
        # One that no drawer would hold the money for, or that nobody would wait for, is not rung up.
        usual = [one for one in sales.invoices if 0 < len(one.lines) <= _LONGEST and _worth(one) < 200_000]
        self._invoices = itertools.cycle(usual)
        self._catalogue = _catalogue(usual)
        self.a_day = a_day
        self.registers = [RegisterUnderTest(self, f"{store}-{number}") for store in STORES for number in (1, 2)]
        self._traders = {register.demo.code: Trader(register) for register in self.registers}
        self._dying: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        self.hq.migrate()
        now_ms = round(time.time() * 1000)
        with self.open_hq() as db:
            for number in STORES:
                set_up(db, _store_like(number, self._catalogue, _staff(number)), 2, now_ms)
            users.create_user(db, SECOND_PERSON, "a second pair of eyes", now_ms)
            with db.write():
                jobs.put_schedule(db, STATEMENTS_JOB, 1, True, now_ms)
        self.start_hq()
        self.start_worker()
        for register in self.registers:
            with self.open_hq() as db:
                activate(register.demo, self.hq, db)
            register.send_to(self.hq.url)
            first = register.run("sync", "--once")
            assert first.returncode == 0, first.stdout + first.stderr

    def trader(self, code: str) -> Trader:
        return self._traders[code]

    def rung_up(self) -> int:
        """How many invoices of the file; what else was sold and taken back comes on top."""
        return sum(trader.sold for trader in self._traders.values())

    def trader_at(self, register: RegisterUnderTest) -> Trader:
        """Somebody at a register that nobody knows of."""
        return Trader(register)

    def invoices(self) -> Iterator[Invoice]:
        """Those of the next register's day."""
        return itertools.islice(self._invoices, self.a_day)

    def start_dying_worker(self, state: str) -> None:
        """A worker that is killed with -9 when it has done the work of this state of a statement, and not yet kept
        it. It does everything else before that.
        """
        command = [sys.executable, "-m", "tests.walk.dying_worker", "--database", self.hq.database, "--state", state]
        self._dying = start_logged(command, {"PYTHONPATH": str(ROOT)}, self.folder / "dying.log")

    def wait_until_it_died(self) -> None:
        dying = self._dying
        assert dying is not None
        self._wait(lambda: dying.poll() is not None, "the worker dies in the middle")
        assert dying.returncode == -signal.SIGKILL, (self.folder / "dying.log").read_text()
        self._dying = None

    def stop(self) -> None:
        if self._dying is not None:
            self._dying.kill()
            self._dying.wait()
        super().stop()

    def run_command(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """A comptoir-hq command, whether it succeeds or not."""
        return subprocess.run(
            [program("comptoir-hq"), *map(str, arguments)],
            env={**os.environ, **self.hq.environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def statements(self, store: str = "", day: str = "") -> list[Statement]:
        """In the order of their stores, days and numbers."""
        with self.open_hq() as db, db.read():
            found = newest_first(db, Asked(day or DAYS[0], day or DAYS[-1], store))[::-1]
        return sorted(found, key=lambda one: (one.id.store, one.id.business_date, one.id.number))

    def is_posted(self, store: str, day: str) -> bool:
        there = self.statements(store, day)
        return bool(there) and all(one.state == "posted" for one in there)

    def wait_until_posted(self, *days: str, stores: tuple[str, ...] = STORES) -> None:
        """These days of these stores are in the books with everything that HQ has of them."""
        self._wait(lambda: all(self.is_posted(store, day) for store in stores for day in days), f"{days} are posted")

    def _wait(self, reached: Callable[[], bool], what: str) -> None:
        """Says how the statements stand when it gives up."""
        try:
            wait_patiently(reached, what)
        except AssertionError as error:
            stuck = [f"{one.id.code} {one.state} {[check.code for check in one.causes]}" for one in self.statements()]
            raise AssertionError(f"{error}: {'; '.join(stuck)}") from error

    def knows_shifts(self, day: str, count: int, store: str = "") -> bool:
        where = f" AND store = '{store}'" if store else ""
        return self.rows(f"SELECT count(*) FROM business_day WHERE business_date = '{day}'{where}") == [(count,)]


def wait_patiently(reached: Callable[[], bool], what: str) -> None:
    """Fourteen processes share what this computer has."""
    wait_until(reached, what, 150)


def _store_like(number: str, catalogue: str, staff: str) -> Shop:
    sample = sample_shop()
    store = Store(number, f"Store {number}", CURRENCY, time_zone="Europe/London", end_of_day="18:30")
    # Cash is rounded to five pence, so that roundings are in the books, too.
    rules = sample.set_up.replace("cash_rounding_minor = 0", "cash_rounding_minor = 5")
    assert rules != sample.set_up
    return replace(sample, store=store, catalogue=catalogue, staff=staff, set_up=rules, user=FIRST_PERSON)


def _staff(store: str) -> str:
    return (
        "store,id,name,role,language,pin,group\n"
        f"{store},c-{store},Ada,cashier,en,204816,cashier\n"
        f"{store},m-{store},Grace,manager,en,{MANAGERS_PIN},manager\n"
    )


def _catalogue(invoices: list[Invoice]) -> str:
    """What the invoices sell, with three tax rates in turn."""
    products: dict[str, Line] = Sales(invoices, []).products()
    parts: list[str] = []
    for place, rate in enumerate(_RATES):
        part = dict(itertools.islice(products.items(), place, None, len(_RATES)))
        head, rows = catalogue_csv(part, CURRENCY, rate).split("\n", 1)
        parts.append(rows if parts else f"{head}\n{rows}")
    return "".join(parts)


def _worth(invoice: Invoice) -> int:
    return sum(abs(line.quantity * line.unit_price_minor) for line in invoice.lines)
