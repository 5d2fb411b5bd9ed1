"""The customer job: account numbers for many pending customers on PostgreSQL."""

import tempfile
from functools import partial
from pathlib import Path

from hq_server.db.database import HqDatabase
from hq_server.services import customer_job
from tests.bench import hq, people, register_file
from tests.bench.measure import Claim, Row, timed
from tests.bench.sizes import Sizes

_TARGET = 20_000
_COLUMNS = (
    *("id", "account_number", "store", "register", "document", "customer_type", "first_name", "last_name"),
    *("organization", "phone", "email", "language", "created_ms", "applied_ms", "numbered_ms", "unpublished"),
)


def measure(sizes: Sizes) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as name:
        rates = sorted(_one_round(sizes.pending_customers, Path(name)) for _ in range(max(1, sizes.rounds - 2)))
    rate = rates[len(rates) // 2]
    title = f"Customer job for {sizes.pending_customers:,} pending customers on PostgreSQL"
    claim = Claim("account numbers per second", rate, _TARGET, unit="/s")
    return [Row("numbers", title, (claim,), {"per_second": [round(each) for each in rates]})]


def _one_round(customers: int, folder: Path) -> float:
    with hq.fresh_database(hq.POSTGRESQL, folder) as db:
        add_customers(db, range(customers), numbered=False)
        calls = -(-customers // customer_job.LIMIT)
        job = partial(customer_job.issue_account_numbers, db, hq.now_ms())
        taken = sum(timed([job] * calls))
        with db.read():
            left = db.row("SELECT count(*) FROM customer WHERE account_number IS NULL")
        assert left == (0,)
    return customers / taken


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
