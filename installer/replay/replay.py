"""./run demo --headless: real programs, real sales rung up at a register, until HQ has confirmed every day."""

import csv
import secrets
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path

from hq_server.domain.stores import Store
from hq_server.services import store_admin
from installer.demo import folder, hq, shop
from installer.demo.hq import Hq
from installer.demo.options import Options
from installer.demo.register import DemoRegister, activate
from installer.demo.shop import Shop
from installer.demo.supervision import Supervisor
from installer.progress import say
from installer.replay.cashier import Cashier
from installer.replay.products import catalogue_csv
from installer.replay.report import CURRENCY, Progress, Report
from installer.replay.sales_file import Sales, read_sales
from store_client.db.database import RegisterDatabase
from store_client.domain.shift import CONFIRMED, DIFFERS
from store_client.domain.staff import StaffMember
from store_client.services import catalog, customers, documents, set_up, shift_close, sign_in, verify

_STORE = Store("900", "Replay", CURRENCY, time_zone="Europe/London")
_STAFF = "store,id,name,role,language,pin\n900,r-001,Replay,cashier,en,246810\n"
_TAX_PERCENT = "20"
_POLL_SECONDS = 0.2
_STUCK_SECONDS = 120
_MANY = 1_000_000


class NeverFinished(Exception):
    """HQ will never have everything; the message says what stands in the way."""


def run(wanted: Options) -> int:
    """Replay the file and write the report.

    Raises UnreadableFile, NotADemoFolder, HqNotUp, ShopNotSetUp, ProgramEnded, CannotRingUp or NeverFinished.
    """
    assert wanted.data is not None, "the arguments were checked"
    report = Report()
    with report.phase("read", f"Reading {wanted.data.name}"):
        sales = read_sales(wanted.data, wanted.invoices)
    report.invoices, report.skipped = len(sales.invoices), sales.reasons()
    home = folder.prepare(wanted.folder, fresh=True)
    _list_skipped(sales, home / "skipped.csv")
    with ExitStack() as stack:
        supervisor = stack.enter_context(Supervisor(home / "logs"))
        with report.phase("set_up", "Starting HQ and setting up the store"):
            server = hq.hq_in(home / "hq", wanted.port, wanted.database)
            register = DemoRegister(f"{_STORE.number}-1", home / "register")
            _set_up(server, register, sales, supervisor)
        report.hq_database, report.register_database = server.database, str(register.database)
        db = stack.enter_context(closing(RegisterDatabase.open(register.database)))
        _replay(db, sales, report, supervisor)
    if wanted.json:
        report.write(wanted.json)
    print(report.text(), flush=True)
    return 0


def _list_skipped(sales: Sales, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["row", "invoice", "sku", "reason"])
        writer.writerows([skip.row, skip.invoice, skip.sku, skip.reason] for skip in sales.skipped)
    if sales.skipped:
        say(f"{len(sales.skipped):,} rows cannot be rung up; they are listed in {path}")


def _set_up(server: Hq, register: DemoRegister, sales: Sales, supervisor: Supervisor) -> None:
    server.migrate()
    server.start(supervisor)
    catalogue = catalogue_csv(sales.products(), CURRENCY, _TAX_PERCENT)
    with server.open_database() as db:
        if store_admin.list_stores(db):
            raise shop.ShopNotSetUp(f"{server.database} holds a shop already. Give a database that is empty.")
        shop.set_up(db, Shop(_STORE, catalogue, _STAFF, "admin", secrets.token_urlsafe()), 1, round(time.time() * 1000))
        activate(register, server, db)
    register.start_agent(supervisor)


def _replay(db: RegisterDatabase, sales: Sales, report: Report, supervisor: Supervisor) -> None:
    with report.phase("products", f"Bringing {len(sales.products()):,} products down by feed"):
        cashier = Cashier(db, _wait_for_staff_and_products(db, list(sales.products()), supervisor))
    with report.phase("ring_up", f"Ringing up {len(sales.invoices):,} invoices of {len(sales.days()):,} days"):
        _ring_up(cashier, sales, supervisor)
    counted = cashier.counted
    report.transactions, report.returns = counted.transactions, counted.returns
    report.lines, report.total_minor = counted.lines, counted.total_minor
    report.customers = len(counted.customers)
    with report.phase("confirm", "Waiting until every customer has a number and every day is confirmed by HQ"):
        _wait_until_confirmed(db, supervisor)
    report.customers_with_account_number = _numbered(db, counted.customers.values())
    report.documents = verify.verify_chain(db).documents


def _wait_for_staff_and_products(db: RegisterDatabase, skus: list[str], supervisor: Supervisor) -> StaffMember:
    progress, count = Progress(), len(skus)
    while True:
        while skus and (product := catalog.find_by_code(db, skus[-1])) and product.price_minor is not None:
            skus.pop()
        staff = sign_in.list_staff(db)
        if staff and not skus and set_up.channel(db) is not None:
            return staff[0]
        progress.at(f"{count - len(skus):,} of {count:,} products are at the register")
        supervisor.check()
        time.sleep(_POLL_SECONDS)


def _ring_up(cashier: Cashier, sales: Sales, supervisor: Supervisor) -> None:
    progress, days = Progress(), sales.days()
    for number, (business_date, invoices) in enumerate(days.items(), start=1):
        for _ in cashier.work_a_day(business_date, invoices):
            progress.at(f"{cashier.counted.transactions:,} transactions, day {number} of {len(days)} ({business_date})")
        supervisor.check()


def _wait_until_confirmed(db: RegisterDatabase, supervisor: Supervisor) -> None:
    """Ends when nothing waits any more. Raises NeverFinished when HQ refuses something or nothing moves for long."""
    progress, seen, moved = Progress(), "", time.monotonic()
    while standing := _standing(db):
        if standing != seen:
            seen, moved = standing, time.monotonic()
        elif time.monotonic() - moved > _STUCK_SECONDS:
            raise NeverFinished(f"Nothing has moved for {_STUCK_SECONDS} seconds: {standing}.")
        progress.at(standing)
        supervisor.check()
        time.sleep(_POLL_SECONDS)


def _standing(db: RegisterDatabase) -> str:
    """What is not finished yet, in words; empty when all is. Raises NeverFinished."""
    status = documents.sync_status(db)
    states = Counter(closed.shift.state for closed in shift_close.list_closed_shifts(db, _MANY))
    if status.quarantined or states[DIFFERS]:
        raise NeverFinished(f"{status.quarantined} documents are quarantined, {states[DIFFERS]} days differ.")
    days = sum(states.values()) - states[CONFIRMED]
    if not (status.waiting or status.parked or status.pending_customers or days):
        return ""
    return (
        f"{status.waiting:,} documents waiting, {status.pending_customers:,} customers pending, {days} days to confirm"
    )


def _numbered(db: RegisterDatabase, ids: Iterable[str]) -> int:
    found = (customers.get_customer(db, customer) for customer in ids)
    return sum(1 for customer in found if customer is not None and not customer.pending)
