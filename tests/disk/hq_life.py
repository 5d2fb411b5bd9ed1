"""HQ at work on an SQLite file: documents come in, jobs run, and its file is looked at."""

import functools
import random
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from hq_server.db import schema
from hq_server.db.database import HqDatabase
from hq_server.ids import new_id
from hq_server.jobs.worker import Worker
from hq_server.services.ingest import ingest_batch
from tests.disk.digests import Digests, digest
from tests.hq_server import customer_lines
from tests.hq_server.sending_register import NOW, SendingRegister, add_register

FILE = "hq.db"
_MINUTE_MS = 60_000
_NEVER = 1e9


class HqLife:
    """Two registers send what they wrote, each line at least once; a worker does what is due."""

    def __init__(self) -> None:
        self._noted = ExitStack()
        self._digests = Digests("")
        self._sound: set[str] = set()
        self._now_ms = NOW

    @property
    def states(self) -> list[str]:
        return self._digests.states

    @property
    def writing(self) -> str:
        return self._digests.writing

    def begin(self, folder: Path, chance: random.Random) -> None:
        self._chance = chance
        (folder / FILE).write_bytes(_migrated())
        with closing(HqDatabase.open(_url(folder))) as db:
            self._registers = [add_register(db, "101", number) for number in ("1", "2")]
        for register in self._registers:
            register.open_shift()
        self._customers: list[str] = []
        self.go_on(folder)

    def go_on(self, folder: Path) -> None:
        """Registers keep what they wrote: after a power cut they send it all again."""
        self._db = HqDatabase.open(_url(folder))
        self._worker = Worker(self._db, "worker 1", lambda: self._now_ms, new_id, heartbeat_seconds=_NEVER)
        with self._db.read():
            self._digests = Digests(digest(self._db.rows))
        self._noted.enter_context(self._digests.noted(HqDatabase, lambda db: db.rows if db._state.writes else None))
        self._sent = dict.fromkeys((register.identity.code for register in self._registers), 0)

    def step(self) -> None:
        self._now_ms += _MINUTE_MS
        steps, weights = zip(*_STEPS, strict=True)
        self._chance.choices(steps, weights)[0](self)

    def close(self) -> None:
        self._noted.close()
        self._db.close()

    def look(self, image: Path) -> str:
        with closing(HqDatabase.open(_url(image))) as db, db.read():
            found = digest(db.rows)
            assert db.rows("PRAGMA integrity_check") == [("ok",)]
            if found not in self._sound:
                check_rows(db)
                self._sound.add(found)
            return found

    def trade(self) -> None:
        """A register writes a few documents and sends what HQ has not said that it has, now and then some twice."""
        register = self._chance.choice(self._registers)
        for _document in range(self._chance.randint(1, 4)):
            self._chance.choice(_DOCUMENTS)(self, register)
        first = self._sent[register.identity.code]
        if self._chance.random() < 0.2:
            first = max(0, first - 2)
        lines = register.lines[first : first + 50]
        results = ingest_batch(self._db, register.identity, lines, self._now_ms)
        assert {result.verdict for result in results} <= {"stored", "duplicate"}
        self._sent[register.identity.code] = first + len(lines)

    def work(self) -> None:
        self._worker.run_once()

    def start_again(self) -> None:
        """The last connection closes: the log goes into the file."""
        self._db.close()

    def _create(self, register: SendingRegister) -> None:
        self._customers.append(customer_lines.create(register))

    def _change(self, register: SendingRegister) -> None:
        if self._customers:
            customer = self._chance.choice(self._customers)
            customer_lines.change(register, customer, ("organization", "", f"Harbour {self._now_ms}"))

    def _sell(self, register: SendingRegister) -> None:
        customer = self._chance.choice(self._customers) if self._customers else None
        register.sell_in_full(customer=customer, count=self._chance.randint(1, 3))

    def _return(self, register: SendingRegister) -> None:
        register.sell_in_full(kind="return")

    def _close(self, register: SendingRegister) -> None:
        register.close_shift()
        register.open_shift()


_STEPS: tuple[tuple[Callable[[HqLife], None], int], ...] = (
    (HqLife.trade, 8),
    (HqLife.work, 6),
    (HqLife.start_again, 1),
)
_DOCUMENTS: tuple[Callable[[HqLife, SendingRegister], None], ...] = (
    *(HqLife._sell,) * 5,
    *(HqLife._return, HqLife._create, HqLife._change, HqLife._close),
)


def check_rows(db: HqDatabase) -> None:
    """Of each register every document up to its newest is there, each once, and each refers to the one before."""
    rows = db.rows(
        "SELECT store, register, sequence, hash, previous_hash FROM inbox ORDER BY store, register, sequence"
    )
    before: dict[tuple[str, str], tuple[int, str]] = {}
    for store, register, sequence, hash_, previous in rows:
        number, newest = before.get((store, register), (0, "0" * 64))
        assert (sequence, previous) == (number + 1, newest)
        before[store, register] = sequence, hash_


@functools.cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as name:
        with closing(HqDatabase.open(_url(Path(name)))) as db:
            schema.migrate(db, "power-cuts")
        return (Path(name) / FILE).read_bytes()


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / FILE}"
