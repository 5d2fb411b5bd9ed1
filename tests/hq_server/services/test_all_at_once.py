"""Registers, the jobs and HQ's people work at once, each with connections of their own; afterwards everything is whole.

Nobody's deadlock reaches a register or a person, and nothing is lost, numbered twice or skipped.
"""

import contextlib
import threading
from collections.abc import Callable

from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import FieldChange
from hq_server.errors import Refused
from hq_server.ids import new_id
from hq_server.services import audit, customer_merging, erasure, feeds
from hq_server.services.customer_edits import edit_customer
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.feed_job import publish_customers
from hq_server.services.ingest import ingest_batch
from hq_server.services.merge_proposals import find_proposals
from hq_server.services.orders_job import synchronize_orders
from hq_server.services.p_job import apply_waiting
from hq_server.services.statement_job import run_statements
from hq_server.services.validation_job import validate_days
from tests.hq_server import customer_lines, order_world, statement_world
from tests.hq_server.sending_register import NOW, SendingRegister
from tests.hq_server.statement_world import EVENING

_ROUNDS = 10
_PEOPLE = 8
Work = Callable[[HqDatabase], None]


class _World:
    """What the actors share: who there is, and what they met that they must not."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.db = HqDatabase.open(url)
        self.here, self.beside, self.there = (
            order_world.selling(self.db, number, store) for number, store in (("2", "101"), ("3", "101"), ("1", "106"))
        )
        self.people = [customer_lines.create(self.here, first_name=f"Ada {n}") for n in range(_PEOPLE)]
        for register in (self.here, self.beside, self.there):
            self.send(self.db, register)
        issue_account_numbers(self.db, NOW)
        self.failures: list[BaseException] = []
        self.done = threading.Event()
        self.position = 0
        self.told: dict[tuple[str, str], int] = {}
        # Customers whom one register creates and another one sells to, perhaps before HQ has heard of them.
        self.coming = [new_id() for _round in range(_ROUNDS)]

    def send(self, db: HqDatabase, register: SendingRegister) -> None:
        for result in ingest_batch(db, register.identity, register.lines, NOW):
            assert result.verdict == "stored", result
            assert result.state in ("applied", "parked"), result
        register.lines = []

    def run(self, work: Work) -> None:
        """With a handle of its own, as processes have."""
        own = HqDatabase.open(self.url)
        try:
            work(own)
        except BaseException as error:
            self.failures.append(error)
        finally:
            own.close()

    def sell_and_create(self, db: HqDatabase) -> None:
        for customer in self.coming:
            customer_lines.create(self.here, customer)
            order = order_world.deliver(self.here, order_world.create_customer(self.here))
            self.send(db, self.here)
            order_world.hand_over(self.here, order)
            statement_world.sell(self.here, 250, customer=self.people[0])
            self.send(db, self.here)
        statement_world.close(self.here)
        self.send(db, self.here)

    def sell_beside(self, db: HqDatabase) -> None:
        for customer in self.coming:
            statement_world.sell(self.beside, 250, customer=customer)
            order_world.take(self.beside, customer)
            self.change_all(db, self.beside, "attribute.beside")
        statement_world.close(self.beside)
        self.send(db, self.beside)

    def change_there(self, db: HqDatabase) -> None:
        for number, customer in enumerate(reversed(self.coming)):
            customer_lines.enrol(self.there, self.people[number % 2], f"card {number}")
            statement_world.sell(self.there, 250, customer=customer)
            self.change_all(db, self.there, "attribute.there")

    def change_all(self, db: HqDatabase, register: SendingRegister, field: str) -> None:
        for customer in reversed(self.people):
            customer_lines.change(register, customer, (field, None, str(register.sequence)))
        self.send(db, register)

    def edit(self, db: HqDatabase) -> None:
        for turn in range(_ROUNDS):
            for customer in self.people:
                before = customer_lines.state_of(db, customer).fields.get("attribute.hq")
                self.try_to(lambda c=customer, b=before, t=turn: _edit(db, c, b, str(t)))  # type: ignore[misc]

    def merge(self, db: HqDatabase) -> None:
        """One way, back, and the other way round."""
        for turn in range(_ROUNDS):
            pair = self.people[2:4] if turn % 2 else self.people[3:1:-1]
            self.try_to(lambda p=pair: _merge_and_back(db, *p))  # type: ignore[misc]
            find_proposals(db, NOW, new_id)

    def erase(self, db: HqDatabase) -> None:
        for customer in self.people[4:7]:
            erasure.erase(db, customer, new_id(), "asked by letter", NOW, asked_by="claire")

    def number(self, db: HqDatabase) -> None:
        while not self.done.is_set():
            issue_account_numbers(db, NOW, limit=3)
            publish_customers(db, NOW)

    def order(self, db: HqDatabase) -> None:
        while not self.done.is_set():
            synchronize_orders(db, NOW, limit=2)
            apply_waiting(db, NOW)

    def post(self, db: HqDatabase) -> None:
        while not self.done.is_set():
            validate_days(db, EVENING)
            run_statements(db, EVENING)

    def follow(self, db: HqDatabase) -> None:
        """A register that fetches the customers all the time, and once more at the end."""
        while True:
            last = self.done.is_set()
            page = feeds.read_page(db, self.there.identity, 1010, self.position, "test-epoch", 50, NOW)
            for change in page.changes:
                assert change.position > self.position
                self.position = change.position
                self.told[change.kind, change.key] = change.position
            if last and not page.changes:
                return

    def try_to(self, unit: Callable[[], None]) -> None:
        """Somebody else may be faster; the person reads so."""
        with contextlib.suppress(Refused):
            unit()

    def all_at_once(self) -> None:
        finite = (self.sell_and_create, self.sell_beside, self.change_there, self.edit, self.merge, self.erase)
        endless = (self.number, self.number, self.order, self.order, self.post, self.post, self.follow)
        acting = [threading.Thread(target=self.run, args=(work,)) for work in finite]
        working = [threading.Thread(target=self.run, args=(work,)) for work in endless]
        for thread in (*working, *acting):
            thread.start()
        for thread in acting:
            thread.join()
        self.done.set()
        for thread in working:
            thread.join()
        self.follow(self.db)


def _edit(db: HqDatabase, customer: str, before: str | None, value: str) -> None:
    edit_customer(db, customer, [FieldChange("attribute.hq", before, value)], "claire", NOW)


def _merge_and_back(db: HqDatabase, survivor: str, merged: str) -> None:
    seen = customer_merging.preview(db, survivor, merged).seen
    identity = customer_merging.merge(db, survivor, merged, (), seen=seen, by="claire", now_ms=NOW, new_id=new_id)
    customer_merging.undo(db, identity, by="claire", now_ms=NOW)


def _finish(db: HqDatabase) -> None:
    apply_waiting(db, NOW)
    issue_account_numbers(db, NOW)
    synchronize_orders(db, NOW)
    run_statements(db, EVENING)


def test_registers_jobs_and_people_at_once_leave_everything_whole(hq_url: str) -> None:
    world = _World(hq_url)
    db = world.db
    world.all_at_once()
    assert world.failures == []
    with db.read():
        heard = {
            (kind, key): position
            for kind, key, position in db.rows("SELECT kind, key, position FROM feed_change WHERE feed = 1010")
        }
    assert world.told == heard
    _finish(db)
    with db.read():
        assert db.rows("SELECT DISTINCT state FROM inbox") == [("applied",)]
        (people, numbered, distinct), (following,) = (
            db.rows("SELECT count(*), count(account_number), count(DISTINCT account_number) FROM customer")[0],
            db.rows("SELECT next FROM number_sequence WHERE name = 'account number'")[0],
        )
        assert people == numbered == distinct == following - 1 == _PEOPLE + 2 * _ROUNDS
        assert db.rows("SELECT count(*) FROM erasure") == [(3,)]
        orders = db.rows("SELECT count(*), count(order_number), count(DISTINCT order_number) FROM customer_order")
        assert orders == [(2 * _ROUNDS,) * 3]
        assert db.rows("SELECT state FROM statement WHERE store = '101'") == [("posted",)]
        posted, told = (
            db.rows(f"SELECT count(*) FROM {table} WHERE store = '101'")
            for table in ("posted_transaction", "transaction_header")
        )
        assert posted == told == [(5 * _ROUNDS,)]
    assert statement_world.books(db)
    assert audit.check_chain(db)[1] == []
    db.close()
