"""HQ for the bench: fresh databases on both engines, the real server process on one, a register activated there."""

import contextlib
import itertools
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.domain.stores import Store
from hq_server.services import activation, store_admin
from hq_server.wire.outgoing import Activated
from installer.demo.hq import Hq, hq_in
from installer.demo.supervision import Supervisor
from tests import postgres
from tests.bench import register_file

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_numbers = itertools.count(1)


def now_ms() -> int:
    return round(time.time() * 1000)


@contextmanager
def fresh_database(engine: str, folder: Path) -> Iterator[HqDatabase]:
    """A migrated database with nothing in it, gone afterwards."""
    if engine == SQLITE:
        path = folder / f"hq-{next(_numbers)}.db"
        db = HqDatabase.open(f"sqlite:///{path}")
        migrate(db, secrets.token_hex(4))
        with contextlib.closing(db):
            yield db
        return
    url = postgres.new_database()
    with contextlib.closing(HqDatabase.open(url)) as db:
        yield db
    postgres.drop_database(url)


def activate(db: HqDatabase) -> Activated:
    """Set up the bench's store and register, and trade a code for its token."""
    identity = register_file.IDENTITY
    store_admin.create_store(db, Store(identity.store, "Bench", register_file.CURRENCY), now_ms())
    store_admin.add_register(db, identity.store, identity.register, now_ms())
    issued = store_admin.issue_activation_code(db, identity.code, now_ms())
    activated = activation.activate(db, issued.code, "bench", "1", now_ms())
    db.close()
    return activated


class _Elsewhere(Supervisor):
    """HQ stands in another building: on the bench's machine it runs while a processor has nothing else to do.

    A low priority alone (`nice`) is not enough: who wakes up beside it still waits until its turn is over.
    """

    def start(self, name: str, command: Sequence[str], env: Mapping[str, str]) -> None:
        apart = ["chrt", "--idle", "0"] if shutil.which("chrt") else ["nice", "-n", "15"]
        super().start(name, [*apart, *command], env)


@contextmanager
def serving(db: HqDatabase, folder: Path, *, elsewhere: bool = False) -> Iterator[Hq]:
    """The server process on this database, up. `elsewhere`: it takes no processor time from the register."""
    with (_Elsewhere if elsewhere else Supervisor)(folder / "logs") as supervisor:
        hq = hq_in(folder / "hq", None, db.url)
        hq.folder.mkdir(parents=True, exist_ok=True)
        hq.start(supervisor, worker=False)
        yield hq
