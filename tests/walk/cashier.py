"""A cashier as a process of its own, for tests that kill registers.

It sells through the register's services and says aloud what it has shown as done.
Each line on its output is one JSON object, written only after the service returned, as a receipt is printed: the
ledger that the tests compare HQ with.
``--die-at N`` kills this process with SIGKILL just before the Nth SQL statement of the first sale.
"""

import argparse
import json
import os
import signal
from pathlib import Path
from typing import Any

from store_client.clock import now
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import CustomerDetails
from store_client.domain.staff import StaffMember
from store_client.domain.transaction import Transaction
from store_client.ids import new_id
from store_client.paths import database_file
from store_client.services import catalog, customers, recording, selling, shift_close, shift_open, sign_in
from tests.walk.errands import Errands


def say(**fact: object) -> None:
    print(json.dumps(fact), flush=True)


class Cashier:
    """Sells one basket after the other to customers it registers first, ``every`` sales a new one."""

    def __init__(self, db: RegisterDatabase, staff: StaffMember, every: int) -> None:
        self._db = db
        self._staff = staff
        self._every = every
        skus = [sku for (sku,) in db.rows("SELECT sku FROM price ORDER BY sku LIMIT 5")]
        self._products = [product for sku in skus if (product := catalog.find_by_code(db, sku))]
        self._errands = Errands(db, self._products)

    def open_day(self, business_date: str) -> None:
        if shift_open.current_shift(self._db) is None:
            shift_open.open_shift(self._db, staff=self._staff.id, business_date=business_date, now=now(), new_id=new_id)

    def sell(self, number: int) -> None:
        customer = None
        if self._every and number % self._every == 0:
            details = CustomerDetails(first_name="Walk", last_name=f"Person {os.getpid()} {number}")
            customer = customers.register_customer(self._db, details, staff=self._staff.id, now=now(), new_id=new_id)
            say(customer=customer.id)
        basket = selling.start_basket(self._db)
        for product in self._products[: 1 + number % 3]:
            basket = selling.add_item(basket, product, 1000 * (1 + number % 4))
        if customer is not None:
            basket = selling.attach_customer(basket, customer)
        done = recording.complete_sale(
            self._db, basket, basket.total_minor + number % 7, staff=self._staff.id, now=now(), new_id=new_id
        )
        self._show(done.transaction)
        self._last = done.transaction

    def run_errand(self) -> None:
        """Something else than a sale like the others, about the sale before."""
        recorded = self._errands.run(self._last)
        if recorded is not None:
            self._show(recorded)

    def _show(self, recorded: Transaction) -> None:
        say(sale=recorded.id, receipt=recorded.receipt, total_minor=recorded.total_minor)

    def close_day(self) -> None:
        closed = shift_close.close_shift(self._db, staff=self._staff.id, now=now(), new_id=new_id)
        say(closed=closed.shift.id, count=closed.manifest.count, total_minor=closed.manifest.total_minor)


def die_at_statement(db: RegisterDatabase, number: int) -> None:
    """Kill this process just before its ``number``th statement from now."""
    left = number

    def count(_statement: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    connection: Any = db._connection()
    connection.set_trace_callback(count)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sales", type=int, default=10)
    parser.add_argument("--date", default="2026-11-23")
    parser.add_argument("--customer-every", type=int, default=5)
    parser.add_argument("--errand-every", type=int, default=0)
    parser.add_argument("--close", action="store_true")
    parser.add_argument("--die-at", type=int, default=0)
    options = parser.parse_args()
    db = RegisterDatabase.open(database_file(options.data))
    cashier = Cashier(db, sign_in.list_staff(db)[0], options.customer_every)
    cashier.open_day(options.date)
    if options.die_at:
        die_at_statement(db, options.die_at)
    for number in range(1, options.sales + 1):
        cashier.sell(number)
        if options.errand_every and number % options.errand_every == 0:
            cashier.run_errand()
    if options.close:
        cashier.close_day()
    say(statements="survived")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
