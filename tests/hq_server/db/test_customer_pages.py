"""HQ's pages find what they show without reading whole tables."""

import pytest

from hq_server.db import customer_pages
from hq_server.db.database import HqDatabase
from hq_server.ids import new_id
from hq_server.services import customer_list
from hq_server.services.ingest import ingest_batch
from tests.hq_server.sending_register import NOW, add_register


def test_a_customer_s_transactions_are_found_by_index(hq: HqDatabase) -> None:
    register = add_register(hq)
    customer = new_id()
    register.create_customer(customer)
    register.open_shift()
    register.sell(customer=customer)
    register.sell()
    ingest_batch(hq, register.identity, register.lines, NOW)
    found = customer_list.get_customer(hq, customer)
    with hq.write():
        kinds = [document.kind for document in customer_pages.documents_of(hq, found, 10)]
        if hq.engine == "postgresql":
            hq.execute("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN " if hq.engine == "sqlite" else "EXPLAIN "
        plan = hq.rows(f"{explain}SELECT receipt FROM transaction_header WHERE customer = ?", (customer,))
    assert kinds == ["sale", "customer.created"]
    # On PostgreSQL each part has its own index.
    said = str(plan)
    assert "transaction_header_customer" in said or said.count("_customer_made_ms_idx") == said.count("Scan")


@pytest.mark.parametrize("typed", ["étienne", "Étienne", "ÉTIENNE", "etien"])
def test_a_name_is_found_however_its_accents_are_written(hq: HqDatabase, typed: str) -> None:
    register = add_register(hq)
    for name in ("Étienne", "ÉTIENNE", "étienne", "Other"):
        register.create_customer(last_name=name)
    ingest_batch(hq, register.identity, register.lines, NOW)
    assert len(customer_list.list_customers(hq, typed).customers) == 3
