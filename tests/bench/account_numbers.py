"""The customer job: account numbers for many pending customers on PostgreSQL, against plain SQL that writes them."""

import tempfile
from functools import partial
from pathlib import Path
from statistics import median

import psycopg

from hq_server.db.database import HqDatabase
from hq_server.services import customer_job
from tests.bench import hq, people, register_file
from tests.bench.measure import Claim, Row, seconds, timed
from tests.bench.sizes import Sizes

_TARGET, _RATIO = 20_000, 0.5
# All of them in two statements and one commit; nobody else takes numbers meanwhile.
_FLOOR = (
    "UPDATE customer SET account_number = lpad(n.number::text, 9, '0'), numbered_ms = %(now)s, unpublished = FALSE "
    "FROM (SELECT id, row_number() OVER (ORDER BY created_ms, id) AS number FROM customer "
    "WHERE account_number IS NULL) AS n WHERE customer.id = n.id",
    "INSERT INTO feed_change (feed, scope, key, kind, position, changed_ms) "
    "SELECT 1010, 'all', id, 'customer', row_number() OVER (ORDER BY created_ms, id), %(now)s FROM customer",
)
_COLUMNS = (
    *("id", "account_number", "store", "register", "document", "customer_type", "first_name", "last_name"),
    *("organization", "phone", "email", "language", "created_ms", "applied_ms", "numbered_ms", "unpublished"),
)


def measure(sizes: Sizes) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as name:
        folder, count = Path(name), sizes.pending_customers
        rounds = [(_one_round(count, folder), _plain(count, folder)) for _ in range(max(1, sizes.rounds - 2))]
    title = f"Customer job for {count:,} pending customers on PostgreSQL"
    claims = (
        Claim("account numbers per second", count / median(job for job, _floor in rounds), _TARGET, unit="/s"),
        Claim("rate / the same written by two statements", median(floor / job for job, floor in rounds), _RATIO),
    )
    figures: dict[str, object] = {
        "job_seconds": [round(job, 3) for job, _floor in rounds],
        "plain_seconds": [round(floor, 3) for _job, floor in rounds],
    }
    return [Row("numbers", title, claims, figures)]


def _one_round(customers: int, folder: Path) -> float:
    """Seconds until all have a number, a limited run after the other, as the worker does it."""
    with hq.fresh_database(hq.POSTGRESQL, folder) as db:
        add_customers(db, range(customers), numbered=False)
        calls = -(-customers // customer_job.LIMIT)
        job = partial(customer_job.issue_account_numbers, db, hq.now_ms())
        taken = sum(timed([job] * calls))
        with db.read():
            left = db.row("SELECT count(*) FROM customer WHERE account_number IS NULL")
        assert left == (0,)
    return taken


def _plain(customers: int, folder: Path) -> float:
    with hq.fresh_database(hq.POSTGRESQL, folder) as db:
        add_customers(db, range(customers), numbered=False)
        with psycopg.connect(db.url) as connection:

            def write() -> None:
                for statement in _FLOOR:
                    connection.execute(statement, {"now": hq.now_ms()})
                connection.commit()

            return seconds(write)


def add_customers(db: HqDatabase, numbers: range, *, numbered: bool) -> None:
    """Customers as registers have sent them, applied and, if so wished, numbered."""
    rows = [_customer(number, numbered) for number in numbers]
    with db.write():
        db.insert_rows("customer", _COLUMNS, rows)


def _customer(number: int, numbered: bool) -> tuple[object, ...]:
    identity = register_file.IDENTITY
    return (
        *(people.customer_id(number), people.account_number(number) if numbered else None),
        *(identity.store, identity.register, people.customer_id(number), "person"),
        *(people.first_name(number), people.last_name(number), "", people.phone(number), people.email(number), "en"),
        *(number, number, number if numbered else None, False),
    )
