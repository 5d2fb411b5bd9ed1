"""Every page asks the database as often for ten rows as for hundreds, and never reads through all that there is."""

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from hq_server.app import create_app
from hq_server.db.database import HqDatabase
from hq_server.db.models import MODELS, POSTGRESQL_ALONE
from tests import postgres
from tests.bench import chain
from tests.bench.chain import ChainSizes
from tests.bench.page_addresses import of_every_page
from tests.bench.pages import rules_of, signed_in, statements_of

FEW = ChainSizes(customers=32, transactions=64, stores=1, days=16, products=10)
MANY = ChainSizes(customers=1_000, transactions=2_000, stores=12, days=40, products=300)
# What grows with sales, customers or time.
GROWING = (
    *("inbox", "transaction_header", "transaction_line", "transaction_tender", "transaction_return", "customer"),
    *("posted_transaction", "posted_fact", "customer_field", "customer_change", "customer_search", "customer_order"),
    *("customer_match", "feed_change", "loyalty_card", "loyalty_points", "business_day", "declaration", "statement"),
    *("statement_event", "statement_shift", "statement_tender", "posting", "posting_total", "posting_rate"),
    *("posting_tender", "voucher", "voucher_line", "finding", "audit_entry", "job_run", "upload_session"),
    *("download_session", "quarantine", "merge_proposal", "fiscal_seal", "hour_count", "erasure", "repair_event"),
)


@contextlib.contextmanager
def _shop(sizes: ChainSizes) -> Iterator[tuple[HqDatabase, Flask]]:
    url = postgres.new_database()
    chain.fill(url, sizes)
    with contextlib.closing(HqDatabase.open(url)) as db:
        yield db, create_app(db, now_ms=lambda: chain.NOW_MS)
    postgres.drop_database(url)


def _statements(sizes: ChainSizes) -> dict[str, int]:
    """Page → the most that it asks the database, whatever people look for."""
    found = {}
    with _shop(sizes) as (db, app):
        client = signed_in(app)
        for page, addresses in of_every_page(db, rules_of(app)).items():
            counts = []
            for address in addresses:
                app.extensions["hq_overview"].forget()
                with statements_of(db) as asked:
                    assert client.get(address).status_code in (200, 302, 303), address
                counts.append(len(asked))
            found[page] = max(counts, default=0)
    return found


@pytest.mark.timeout(240)
def test_no_page_asks_the_database_more_often_when_there_is_more() -> None:
    few, many = _statements(FEW), _statements(MANY)
    assert {page for page, count in few.items() if not count} == set(), "pages that nobody asked for"
    assert {page: (few[page], count) for page, count in many.items() if count > few[page]} == {}


@pytest.mark.timeout(240)
def test_no_page_reads_through_a_table_that_grows(tmp_path: Path, migrated_sqlite: Path) -> None:
    """By what SQLite says of every question: an index that holds only what still waits may be read whole, and so may
    the beginning of one that has the right order.
    """
    shutil.copy(migrated_sqlite, tmp_path / "hq.db")
    with contextlib.closing(HqDatabase.open(f"sqlite:///{tmp_path / 'hq.db'}")) as copy:
        with _shop(FEW) as (db, _app):
            _copy(db, copy)
        asked = _asked_by_all_pages(copy)
        with copy.read():
            partial = {row[0] for row in copy.rows("SELECT name FROM sqlite_master WHERE sql LIKE '% WHERE %'")}
            wrong = [(page, sql) for sql, (page, values) in asked.items() if _reads_all(copy, sql, values, partial)]
    assert len(asked) > 200
    assert wrong == []


def test_a_question_that_reads_all_sales_would_be_seen(migrated_sqlite: Path) -> None:
    with contextlib.closing(HqDatabase.open(f"sqlite:///{migrated_sqlite}")) as db, db.read():
        assert _reads_all(db, "SELECT count(*) FROM transaction_header h WHERE h.staff = ?", ("s-001",), set())
        assert _reads_all(db, "SELECT id FROM customer ORDER BY last_name LIMIT 5", (), set())
        assert not _reads_all(db, "SELECT id FROM customer ORDER BY applied_ms DESC LIMIT 5", (), set())
        assert not _reads_all(db, "SELECT name FROM store ORDER BY name", (), set())


def _copy(source: HqDatabase, target: HqDatabase) -> None:
    with source.read(), target.write():
        for model in MODELS:
            table = model._meta.table_name
            if model not in POSTGRESQL_ALONE:
                columns = [field.column_name for field in model._meta.sorted_fields]
                target.execute(f"DELETE FROM {table}")
                target.insert_rows(table, columns, source.rows(f"SELECT {', '.join(columns)} FROM {table}"))


def _asked_by_all_pages(db: HqDatabase) -> dict[str, tuple[str, Any]]:
    """Question → an address that puts it, and its values."""
    app = create_app(db, now_ms=lambda: chain.NOW_MS)
    client, found = signed_in(app), dict[str, tuple[str, Any]]()
    for addresses in of_every_page(db, rules_of(app)).values():
        for address in addresses:
            with statements_of(db) as asked:
                client.get(address)
            found |= {sql: (address, values) for sql, values in asked}
    return found


def _reads_all(db: HqDatabase, sql: str, values: Any, partial: set[str]) -> bool:
    if not sql.lstrip().startswith(("SELECT", "WITH")):
        return False
    plan = [str(row[3]) for row in db.rows(f"EXPLAIN QUERY PLAN {sql}", values)]
    begins = " LIMIT " in sql and not any("TEMP B-TREE FOR ORDER BY" in step for step in plan)
    growing = {name for table in GROWING for name in _called(sql, table)}
    scans = [step.split() for step in plan if step.startswith("SCAN ")]
    return any(scan[1] in growing and not begins and not partial.intersection(scan) for scan in scans)


def _called(sql: str, table: str) -> set[str]:
    """The table's own name, and what the question calls it."""
    keywords = "WHERE|ORDER|LEFT|JOIN|GROUP|LIMIT|CROSS|ON|UNION"
    found = re.finditer(rf"\b(?:FROM|JOIN) {table}\b(?: (?:AS )?(?!(?:{keywords})\b)(\w+))?", sql)
    return {one[1] or table for one in found}
