"""A small chain to try the model and its mutations on: a store, two registers and HQ, all real; one seed, one thread.

Every step is something that a person or a program does; afterwards ``settle`` delivers everything, and the model looks.
"""

import atexit
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import requests
from sqlcipher3 import dbapi2 as sqlite

from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.domain.stores import Store
from hq_server.services import catalog_admin, staff_admin, store_admin
from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.domain.channel import Identity
from store_client.services import set_up
from store_client.sync.cycle import Link, run_cycle
from store_client.sync.download import Breathing
from store_client.sync.hq_client import HqClient
from tests.factories import DEVICE_KEY, START_MS, make_empty_register, make_ids
from tests.simulation.facts import Facts
from tests.simulation.hq import Killed, RunningHq
from tests.simulation.network import URL, Wire

EPOCH = "epoch"
CODES = ("101-1", "101-2")
PRODUCTS = 6
DAYS = ("2026-11-23", "2026-11-24", "2026-11-25")
DAY_MS = 24 * 3_600_000
_YEAR_MS = 365 * DAY_MS
_HEAD = "sku,name,barcodes,unit,price,currency,tax_rate\n"


class Inline:
    """An executor without threads."""

    def __init__(self, *_told: Any) -> None: ...

    def __enter__(self) -> "Inline":
        return self

    def __exit__(self, *_told: Any) -> None: ...

    def shutdown(self) -> None: ...

    def submit(self, work: Callable[..., Any], *told: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*told))
        except Exception as error:
            done.set_exception(error)
        return done


def catalogue(prices: tuple[int, ...]) -> str:
    rates = ("20", "5.5", "10")
    texts = [f"{price // 100}.{price % 100:02d}" for price in prices]
    rows = [
        f"SKU-{number},Article {number},400638133{number:04d},each,{text},EUR,{rates[number % 3]}"
        for number, text in enumerate(texts, 1)
    ]
    return _HEAD + "\n".join(rows) + "\n"


class Machine:
    """A register's computer: its file, its token, its clock."""

    def __init__(self, folder: Path, code: str, token: str, request_key: str) -> None:
        self.folder, self.code, self.token, self.request_key = folder, code, token, request_key
        self.db = RegisterDatabase.open(folder / "register.db")
        self.offset_ms = 0
        self.older: Path | None = None

    def reopen(self) -> None:
        self.db.close()
        self.db = RegisterDatabase.open(self.folder / "register.db")

    def kill_after(self, statements: int) -> None:
        """At that statement the program ends; nothing of it runs any more."""
        left, connect = [statements], self.db._connection

        def connection() -> Any:
            left[0] -= 1
            if left[0] <= 0:
                raise Killed
            return connect()

        self.db._connection = connection  # type: ignore[method-assign]


class SmallChain(RunningHq):
    """``awful``: how much goes wrong, from 0 to 1."""

    def __init__(self, folder: Path, seed: int, codes: tuple[str, ...] = CODES) -> None:
        self.random = Random(seed)
        self.awful = self.random.choice((0.0, 0.1, 0.3, 0.5))
        self.folder, self.new_id = folder, make_ids(seed % 0xFFF0 + 16)
        shutil.copytree(template(codes), folder, dirs_exist_ok=True)
        self.now_ms, self.day = START_MS, 0
        self.late: list[requests.PreparedRequest] = []
        self.facts = Facts()
        self.epochs = 0
        self._open_hq()
        given = json.loads((folder / "tokens.json").read_text())
        self.machines = [Machine(folder / code, code, *given[code]) for code in codes]

    @property
    def date(self) -> str:
        return DAYS[self.day]

    def close(self) -> None:
        for machine in self.machines:
            machine.db.close()
        self.hq.close()

    def network_fault(self) -> str:
        if self.random.random() >= self.awful:
            return ""
        return self.random.choice(
            ("request lost", "reply lost", "reply lost", "twice", "late", "cut", "500", "413", "429", "400", "portal")
        )

    def moment(self, machine: Machine) -> Moment:
        return Moment(self.now_ms + machine.offset_ms, 60)

    def client(self, machine: Machine) -> HqClient:
        client = HqClient(
            URL,
            machine.token,
            request_key=machine.request_key,
            now_ms=lambda: self.now_ms + machine.offset_ms,
        )
        client._session.mount(URL, Wire(self))
        return client

    def exchange(self, machine: Machine) -> None:
        """The agent's turn; it may be told to activate again, and then somebody does."""
        with closing(self.client(machine)) as client, single_threaded():
            link = Link(
                machine.db,
                client,
                DEVICE_KEY,
                lambda: self.moment(machine),
                rest=lambda _seconds: self.work(1),
                steady=lambda: 0.0,
                breathing=Breathing(lambda _seconds: None, lambda: 0.0),
            )
            result = run_cycle(link)
        if result.activation_needed:
            self.activate(machine)

    def activate(self, machine: Machine) -> None:
        code = store_admin.issue_activation_code(self.hq, machine.code, self.hq_ms()).code
        calm, self.awful = self.awful, 0.0
        try:
            with closing(self.client(machine)) as client:
                given = client.activate(code, "front desk")
        finally:
            self.awful = calm
        store, _dash, number = machine.code.partition("-")
        identity = Identity(store, number, given.epoch)
        set_up.save_activation(machine.db, identity, last_sequence=given.last_sequence, last_hash=given.last_hash)
        machine.token, machine.request_key = given.token, given.request_key

    def pass_time(self, ms: int) -> None:
        self.now_ms += ms

    def step_clock(self, machine: Machine) -> None:
        machine.offset_ms = self.random.choice((0, _YEAR_MS, -_YEAR_MS, 3_600_000, -60_000))

    def arrive_late(self) -> None:
        """Requests that nobody waits for any more; each comes once."""
        waiting, self.late = self.late, []
        for request in waiting:
            try:
                self.ask(request)
            except requests.exceptions.ConnectionError:
                self.late.append(request)

    def deliver(self) -> None:
        """No fault any more: everything goes where it belongs."""
        self.awful = 0.0
        self.arrive_late()
        for _round in range(6):
            for machine in self.machines:
                machine.offset_ms = 0
                machine.reopen()
                self.exchange(machine)
            self.pass_time(3_600_000)
            self.work(200)
            self.accept_dates()
        for _round in range(3):
            for machine in self.machines:
                self.exchange(machine)
            self.work(200)

    def files(self) -> dict[str, list[Path]]:
        return {machine.code: [machine.folder / "register.db"] for machine in self.machines}


@contextmanager
def single_threaded() -> Iterator[None]:
    with (
        patch("store_client.sync.upload.ThreadPoolExecutor", Inline),
        patch("store_client.sync.download.ThreadPoolExecutor", Inline),
    ):
        yield


def copy_file(path: Path, target: Path) -> None:
    """As it is at this moment, with what its log has."""
    with closing(sqlite.connect(str(path))) as there, closing(sqlite.connect(str(target))) as made:
        there.backup(made)


@cache
def template(codes: tuple[str, ...]) -> Path:
    """HQ with stores, people and goods, and registers that have loaded all that; made once in a process."""
    folder = Path(tempfile.mkdtemp(prefix="small-chain-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    hq = HqDatabase.open(f"sqlite:///{folder / 'hq.db'}")
    migrate(hq, EPOCH)
    catalog_admin.import_products(hq, catalogue(tuple(199 + 333 * number for number in range(PRODUCTS))), START_MS)
    for store in dict.fromkeys(code.partition("-")[0] for code in codes):
        store_admin.create_store(hq, Store(store, f"Comptoir {store}", "EUR"), START_MS)
        staff_admin.add_staff(hq, store, "Ada", "271828", START_MS, staff_id="s-001")
        staff_admin.add_staff(hq, store, "Maud", "314159", START_MS, staff_id="m-001", role="manager")
    tokens: dict[str, tuple[str, str]] = dict.fromkeys(codes, ("", ""))
    for code in codes:
        store, _dash, number = code.partition("-")
        store_admin.add_register(hq, store, number, START_MS)
        make_empty_register(folder / code).close()
    hq.close()
    (folder / "tokens.json").write_text(json.dumps(tokens))
    chain = SmallChain.__new__(SmallChain)
    _load(chain, folder, codes)
    tokens = {machine.code: (machine.token, machine.request_key) for machine in chain.machines}
    (folder / "tokens.json").write_text(json.dumps(tokens))
    return folder


def _load(chain: SmallChain, folder: Path, codes: tuple[str, ...]) -> None:
    chain.random, chain.awful, chain.folder, chain.new_id = Random(0), 0.0, folder, make_ids(1)
    chain.now_ms, chain.late, chain.facts = START_MS, [], Facts()
    chain._open_hq()
    chain.machines = [Machine(folder / code, code, "", "") for code in codes]
    for machine in chain.machines:
        chain.activate(machine)
        chain.exchange(machine)
    chain.work()
    chain.close()
