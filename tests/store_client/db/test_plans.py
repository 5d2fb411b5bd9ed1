"""Nothing that runs while somebody waits may scan a table: every hot statement goes by a key or an index."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from store_client.db import contact, customers, outbox, shifts, timeline
from store_client.db.database import Parameters, RegisterDatabase, Row
from store_client.db.outbox import DocumentState, Verdict
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.shift import DayState
from store_client.services import catalog, documents, receipts, shift_close
from store_client.services import customers as customer_services
from tests.factories import STAFF, make_ids, make_moment, make_sale, open_shift

_SMALL = ("channel", "chain_start", "feed_cursor", "staff")


class Watched(RegisterDatabase):
    """Keeps every statement, to explain it afterwards."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.statements: dict[str, Parameters] = {}

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        self.statements[sql] = parameters
        return super().rows(sql, parameters)

    def search_rows(self, sql: str, parameters: Parameters) -> list[Row]:
        self.statements[sql] = parameters
        return super().search_rows(sql, parameters)

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        self.statements[sql] = parameters
        return super().run(sql, parameters)

    def run_many(self, sql: str, parameters: Any) -> int:
        listed: Sequence[Parameters] = list(parameters)
        if listed:
            self.statements[sql] = listed[0]
        return super().run_many(sql, listed)

    def scans(self) -> list[str]:
        """The steps of the plans that read a whole table."""
        found = []
        for sql, parameters in dict(self.statements).items():
            if sql.startswith(("BEGIN", "PRAGMA")):
                continue
            for *_ids, step in super().rows(f"EXPLAIN QUERY PLAN {sql}", parameters):
                if _whole_table(step):
                    found.append(f"{step}: {sql}")
        return found


def _whole_table(step: str) -> bool:
    if not step.startswith("SCAN") or step == "SCAN CONSTANT ROW":
        return False
    by_match = "VIRTUAL TABLE INDEX 0:M" in step
    by_partial_index = any(
        index in step for index in ("outbox_waiting", "outbox_parked", "outbox_quarantined", "customer_pending")
    )
    subquery = step.split()[1].startswith(("(", "json_each"))
    return not (by_match or by_partial_index or subquery or step.split()[1] in _SMALL)


@pytest.fixture
def watched(db: RegisterDatabase) -> Watched:
    with db.write():
        customers.upsert_customers(db, [Customer("c1", None, last_name="Murphy", phone="087123")], 1)
    return Watched(db.path)


def sale(db: RegisterDatabase) -> None:
    new_id = make_ids()
    open_shift(db, new_id)
    done = make_sale(db, new_id)
    receipts.receipt(db, done.transaction.id)


def new_customer(db: RegisterDatabase) -> None:
    customer_services.register_customer(
        db, CustomerDetails(last_name="Byrne"), staff=STAFF, now=make_moment(), new_id=make_ids()
    )


def search(db: RegisterDatabase) -> None:
    for typed in ("mur", "murphy jo", "087", "mur@", "000000019"):
        customer_services.search_customers(db, typed)
    customer_services.get_customer(db, "c1")
    for typed in ("4006381330001", "SKU-1", "soap", "nothing"):
        catalog.find_by_code(db, typed)
        catalog.search_products(db, typed)


def status(db: RegisterDatabase) -> None:
    documents.sync_status(db)
    outbox.newest_sequence(db)
    contact.read(db)


def documents_list(db: RegisterDatabase) -> None:
    timeline.find(db, "x")
    timeline.newest(db, 200, only_waiting=True)


def upload(db: RegisterDatabase) -> None:
    with db.write():
        outbox.waiting(db, 500, 1000)
        outbox.mark_sent(db, [1], 1)
        outbox.record_verdicts(db, [Verdict(1, "x", "stored", "applied")], 1)
        outbox.record_document_states(db, [DocumentState("x", "applied")], 1)
        outbox.contains(db, "x")


def download(db: RegisterDatabase) -> None:
    with db.write():
        customers.upsert_customers(
            db, [Customer("c1", "1", last_name="Other"), Customer("c2", "2", last_name="New")], 1
        )
        customers.apply_numbers(db, [("c1", "3")], 2)
        customers.remove_customers(db, ["c2"])
        shifts.record_day(db, [DayState("x", "confirmed", 1, 1)])


def closing(db: RegisterDatabase) -> None:
    new_id = make_ids()
    open_shift(db, new_id)
    make_sale(db, new_id)
    shift_close.close_shift(db, staff=STAFF, now=make_moment(), new_id=new_id)


@pytest.mark.parametrize("act", [sale, new_customer, search, status, documents_list, upload, download, closing])
def test_no_hot_statement_reads_a_whole_table(watched: Watched, act: Callable[[RegisterDatabase], None]) -> None:
    act(watched)
    assert len(watched.statements) >= 2
    assert watched.scans() == []


def test_the_watch_notices_a_scan(watched: Watched) -> None:
    watched.rows("SELECT * FROM customer WHERE first_name = 'x'")
    assert len(watched.scans()) == 1
