"""Nothing that runs while somebody waits may scan a table: every hot statement goes by a key or an index."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from store_client.db import catalog as stored_catalog
from store_client.db import contact, customer_feed, outbox, setup_items, shifts, timeline
from store_client.db.database import Parameters, RegisterDatabase, Row
from store_client.db.outbox import DocumentState, Verdict
from store_client.db.setup_items import SetupItem
from store_client.domain.customer import Address, CustomerDetails, FieldConflict
from store_client.domain.shift import DayState
from store_client.services import (
    catalog,
    customer_card,
    customer_edits,
    documents,
    duplicates,
    loyalty,
    receipts,
    selling,
    shift_close,
)
from store_client.services import customers as customer_services
from tests.customer_factories import bring, make_hq_customer
from tests.factories import STAFF, make_ids, make_moment, make_product, make_sale, open_shift

_SMALL = (
    *("channel", "chain_start", "feed_cursor", "staff", "customer_held", "setup_item", "hq_question"),
    *("draft", "suspended", "form_draft"),
)
_PARTIAL = (
    *("outbox_waiting", "outbox_parked", "outbox_quarantined", "outbox_unapplied", "customer_pending"),
    "profile_disputed",
    *("card_intent_unsettled", "hq_question_waiting", "print_job_open"),
)


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
    by_match = any(way in step for way in ("VIRTUAL TABLE INDEX 0:M", "VIRTUAL TABLE INDEX 0:G", "INDEX 0:="))
    by_match = by_match or ("customer_word" in step and "VIRTUAL TABLE INDEX 0:" not in step)
    by_partial_index = any(index in step for index in _PARTIAL)
    subquery = step.split()[1].startswith(("(", "json_each"))
    return not (by_match or by_partial_index or subquery or step.split()[1] in _SMALL)


@pytest.fixture
def watched(db: RegisterDatabase) -> Watched:
    fields = {"last_name": "Murphy", "phone": "087123", "loyalty_card": "L-1"}
    bring(db, make_hq_customer("c1", None, fields, conflicts=[FieldConflict("phone", "087123", "087124", "d1")]))
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
        catalog.scan(db, typed)
        catalog.search_products(db, typed)
    catalog.list_category(db, "kitchen")
    catalog.price_check(db, "SKU-1", today="2026-11-23")


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
        customer_feed.settle(db, 1)
        other = make_hq_customer("c1", "1", {"last_name": "Other"}, conflicts=[FieldConflict("phone", "", "1", "d2")])
        new = make_hq_customer("c2", "2", {"last_name": "New"}, points=3)
        hashed = make_hq_customer("c3", "3", hashes=["ab" * 32])
        customer_feed.apply_customers(db, [other, new, hashed], 1)
        customer_feed.apply_customers(db, [replace(hashed, hashes=None), replace(new, hashes=("ab",))], 2)
        customer_feed.remove_customers(db, ["c2"])
        shifts.record_day(db, [DayState("x", "confirmed", 1, 1)])


def catalogue(db: RegisterDatabase) -> None:
    with db.write():
        stored_catalog.upsert_products(db, [make_product(1, name="Other"), make_product(9)])
        stored_catalog.remove_products(db, ["SKU-9"])
        setup_items.upsert(db, [SetupItem("category", "c", "{}")])
        setup_items.remove(db, "category", ["c"])
    selling.start_basket(db)


def closing(db: RegisterDatabase) -> None:
    new_id = make_ids()
    open_shift(db, new_id)
    make_sale(db, new_id)
    shift_close.close_shift(db, staff=STAFF, now=make_moment(), new_id=new_id)


def known_customer(db: RegisterDatabase) -> None:
    """What happens to a customer who is here."""
    new_id, now = make_ids(), make_moment()
    customer = customer_services.get_customer(db, "c1")
    assert customer is not None
    details = replace(customer.details, first_name="Ann", email="ann@example.ie")
    duplicates.find_duplicates(db, replace(details, addresses=(Address("a", street="1 Main St", postcode="D01"),)))
    changed = customer_edits.edit_customer(db, "c1", details, base=customer, staff=STAFF, now=now, new_id=new_id)
    customer_edits.resolve_conflict(db, "c1", "phone", "hq", staff=STAFF, now=now, new_id=new_id)
    customer_edits.list_disputed_customers(db)
    loyalty.enroll_loyalty(db, "c1", "L-2", staff=STAFF, now=now, new_id=new_id)
    loyalty.find_by_card(db, "L-2")
    customer_card.card_facts(db, changed)


@pytest.mark.parametrize(
    "act", [sale, new_customer, known_customer, search, status, documents_list, upload, download, catalogue, closing]
)
def test_no_hot_statement_reads_a_whole_table(watched: Watched, act: Callable[[RegisterDatabase], None]) -> None:
    act(watched)
    assert len(watched.statements) >= 2
    assert watched.scans() == []


def test_the_watch_notices_a_scan(watched: Watched) -> None:
    watched.rows("SELECT * FROM customer WHERE first_name = 'x'")
    assert len(watched.scans()) == 1
