"""The orders job ("Synchronize orders"): makes sales orders of customers' orders.

The customer comes first: everybody who waits gets an account number. Then, with the address there, the sales order gets
its own number, and the registers hear of it. An order that cannot be made one says why, and is tried again: by itself
after a while, at once when a person mended it.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from hq_server.db import numbers, orders, stores
from hq_server.db.database import HqDatabase
from hq_server.db.orders import OrderRow, Paid
from hq_server.domain import orders as rules
from hq_server.domain.job import JobResult
from hq_server.domain.orders import Amounts, check_amounts, check_currency
from hq_server.domain.stores import Store
from hq_server.errors import Refused
from hq_server.services import customer_job, number_formats, order_deposits, order_feeds
from hq_server.services.order_addresses import Addressed, read_addresses
from hq_server.services.order_feed_bodies import read_lines
from hq_server.texts import _, keep

LIMIT = 1_000
log = logging.getLogger(__name__)
_AGAIN_MS = 60 * 60_000


@dataclass(slots=True)
class Outcome:
    """What a run made: the sales orders' numbers in their order, and how many orders it could not make one of."""

    made: list[str] = field(default_factory=list)
    failed: int = 0

    def add(self, other: "Outcome") -> None:
        self.made += other.made
        self.failed += other.failed


def synchronize_orders(db: HqDatabase, now_ms: int, limit: int = LIMIT) -> JobResult:
    """All orders whose time has come, at most ``limit`` a transaction."""
    with db.read():
        due = orders.has_due(db, now_ms)
    if not due:
        return JobResult(0, _("No order was waiting."))
    number_customers(db, now_ms)
    outcome = Outcome()
    while True:
        with db.write():
            numbers.lock(db, numbers.SALES_ORDER)
            found = orders.lock_due(db, now_ms, limit)
            outcome.add(_synchronize(db, found, now_ms))
        if len(found) < limit:
            return JobResult(len(outcome.made), _message(outcome))


def synchronize_day(db: HqDatabase, store: str, business_date: str, now_ms: int) -> Outcome:
    """The orders that a day of the store took or handed over, before the day is validated."""
    with db.read():
        ids = [row.id for row in orders.due_of_day(db, store, business_date)]
    return synchronize_these(db, ids, now_ms)


def synchronize_these(db: HqDatabase, ids: Sequence[str], now_ms: int) -> Outcome:
    """These orders, whether their time has come or not; what has its sales order already is left as it is."""
    if not ids:
        return Outcome()
    number_customers(db, now_ms)
    with db.write():
        numbers.lock(db, numbers.SALES_ORDER)
        found = [row for row in orders.lock(db, ids).values() if row.due_ms is not None]
        return _synchronize(db, found, now_ms)


def number_customers(db: HqDatabase, now_ms: int) -> None:
    """Everybody who waits. Where account numbers are used up, orders of others go on all the same."""
    try:
        while customer_job.issue_account_numbers(db, now_ms).rows == customer_job.LIMIT:
            pass
    except Refused as refused:
        log.warning("No account number can be given: %s", refused)


def _synchronize(db: HqDatabase, found: Sequence[OrderRow], now_ms: int) -> Outcome:
    """Within the transaction that holds the orders and the sequence of their numbers."""
    if not found:
        return Outcome()
    addressed, deposits = read_addresses(db, found), orders.deposits(db, found)
    shops = {store.number: store for store in stores.all_stores(db)}
    good: list[OrderRow] = []
    failed: list[tuple[OrderRow, str, str]] = []
    for row in found:
        fault, reason = _fault(row, addressed[row.id], shops, deposits.get(row.id))
        if fault:
            failed.append((row, fault, keep(reason)))
        else:
            good.append(row)
    last = number_formats.format_of(db, numbers.SALES_ORDER).last
    left = max(last + 1 - numbers.following(db, numbers.SALES_ORDER), 0)
    for row in good[left:]:
        failed.append((row, rules.NO_NUMBERS, keep(_("The numbers of sales orders are used up."))))
    made = _number(db, good[:left], addressed, now_ms)
    orders.put_failed(db, failed, now_ms, now_ms + _AGAIN_MS)
    news = [*good[:left], *(row for row, fault, reason in failed if (fault, reason) != (row.fault, row.reason))]
    order_feeds.record(db, [(store, row.id) for row in news for store in row.stores], now_ms)
    return Outcome(made, len(failed))


def _number(db: HqDatabase, good: Sequence[OrderRow], addressed: dict[str, Addressed], now_ms: int) -> list[str]:
    if not good:
        return []
    written = number_formats.format_of(db, numbers.SALES_ORDER)
    given = [written.write(number) for number in numbers.take(db, numbers.SALES_ORDER, len(good))]
    made = []
    for row, number in zip(good, given, strict=True):
        lines = addressed[row.id].lines
        made.append((row, number, msgspec.json.encode(lines).decode() if lines else ""))
    orders.put_created(db, made, now_ms)
    return given


def _fault(row: OrderRow, addressed: Addressed, shops: Mapping[str, Store], paid: Paid | None) -> tuple[str, str]:
    """What keeps HQ from making a sales order of it, as a word and in words; both empty when nothing does."""
    if addressed.customer is None:
        return rules.NO_CUSTOMER, _("HQ has no customer {id}.").format(id=row.customer)
    if addressed.account_number is None:
        return rules.NO_CUSTOMER, _("The customer has no account number yet.")
    if row.pickup_store not in shops:
        return rules.NO_STORE, _("HQ has no store {store}. Choose who hands it over.").format(store=row.pickup_store)
    if finding := check_currency(row.currency, row.pickup_store, shops[row.pickup_store].currency):
        return rules.NO_STORE, finding
    if not addressed.there:
        return rules.NO_ADDRESS, _("The address is not there any more. Choose another one.")
    said = Amounts(row.total_minor, row.tax_minor, row.discount_minor)
    finding = check_amounts(said, Amounts.of_lines(read_lines(row)), row.deposit_minor, row.currency)
    if finding:
        return rules.WRONG_AMOUNTS, finding
    finding = order_deposits.find_fault(row, paid)
    return (rules.WRONG_DEPOSIT, finding) if finding else ("", "")


def _message(outcome: Outcome) -> str:
    made, failed = outcome.made, outcome.failed
    if not made:
        return _("Orders that need a person: {failed}.").format(failed=failed)
    if not failed:
        message = _("Sales orders made: {count}, {first} to {last}.")
        return message.format(count=len(made), first=made[0], last=made[-1])
    message = _("Sales orders made: {count}, {first} to {last}. Orders that need a person: {failed}.")
    return message.format(count=len(made), first=made[0], last=made[-1], failed=failed)
