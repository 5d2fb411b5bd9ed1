"""A real HQ over HTTP and real registers with their agent's exchange, for tests of both sides together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from hq_server.app import create_app
from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.domain.stores import Store
from hq_server.services import store_admin
from store_client.db.database import RegisterDatabase
from store_client.domain.channel import Identity
from store_client.domain.customer import Customer, CustomerDetails
from store_client.services import set_up
from store_client.services.customers import get_customer, register_customer
from store_client.sync.cycle import Link, run_cycle
from store_client.sync.hq_client import HqClient
from tests.factories import DEVICE_KEY, STAFF, START_MS, make_ids, make_moment, make_register
from tests.serving import served


@dataclass
class Hq:
    """``folder`` is where its registers' files are."""

    db: HqDatabase
    folder: Path
    url: str = ""

    def customers(self) -> int:
        with self.db.read():
            found = self.db.row("SELECT count(*) FROM customer")
        assert found is not None
        return int(found[0])

    def switch(self, store: str, *, synchronous: bool) -> None:
        known = store_admin.get_store(self.db, store)
        store_admin.update_store(self.db, replace(known, async_customers=not synchronous), START_MS)


@dataclass
class Register:
    db: RegisterDatabase
    url: str
    token: str
    request_key: str
    ids: Callable[[], str] = field(default_factory=make_ids)

    def exchange(self, url: str = "", read_seconds: float = 5.0) -> None:
        """With HQ, or by another way to it."""
        client = HqClient(
            url or self.url,
            self.token,
            request_key=self.request_key,
            now_ms=lambda: START_MS,
            read_seconds=read_seconds,
        )
        try:
            run_cycle(Link(self.db, client, DEVICE_KEY, make_moment, rest=lambda _seconds: None))
        finally:
            client.close()

    def make(self, details: CustomerDetails) -> str:
        return register_customer(self.db, details, staff=STAFF, now=make_moment(), new_id=self.ids).id

    def get(self, customer: str) -> Customer:
        found = get_customer(self.db, customer)
        assert found is not None
        return found


@contextmanager
def running_hq(folder: Path) -> Iterator[Hq]:
    db = HqDatabase.open(f"sqlite:///{folder / 'hq.db'}")
    migrate(db, "epoch")
    made = Hq(db, folder)
    try:
        with served(create_app(db, now_ms=lambda: START_MS)) as made.url:
            yield made
    finally:
        db.close()


@contextmanager
def activated(hq: Hq, store: str, number: str, *, asynchronous: bool = True) -> Iterator[Register]:
    """The first register of a new store."""
    store_admin.create_store(hq.db, Store(store, f"Store {store}", "EUR", async_customers=asynchronous), START_MS)
    store_admin.add_register(hq.db, store, number, START_MS)
    client = HqClient(hq.url)
    code = store_admin.issue_activation_code(hq.db, f"{store}-{number}", START_MS).code
    given = client.activate(code, "front desk")
    client.close()
    folder = hq.folder / f"{store}-{number}"
    folder.mkdir()
    db = make_register(folder, activated=False)
    set_up.save_activation(db, Identity(store, number, given.epoch), last_sequence=0, last_hash="")
    try:
        made = Register(db, hq.url, given.token, given.request_key, make_ids(int(store)))
        made.exchange()
        yield made
    finally:
        db.close()
