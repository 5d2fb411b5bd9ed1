"""The customer job ("Synchronize customers from async mode"): issues account numbers and tells feed 1010."""

import logging
from collections.abc import Sequence

from hq_server.db import customers, numbers, stores
from hq_server.db.database import HqDatabase
from hq_server.domain.job import JobResult
from hq_server.errors import Refused, StorageTrouble
from hq_server.services import feeds, number_formats
from hq_server.texts import _
from hq_server.wire import codes

LIMIT = 5_000
log = logging.getLogger(__name__)


def issue_account_numbers(db: HqDatabase, now_ms: int, limit: int = LIMIT) -> JobResult:
    """Number the oldest pending customers, at most ``limit``, in one transaction: numbers, customers and feed together.

    The lock of the number sequence is taken first, so several workers take turns and none gives a number twice.
    """
    with db.write():
        numbers.lock(db, numbers.ACCOUNT_NUMBER)
        issued = _issue(db, customers.lock_pending(db, limit), now_ms)
    if not issued:
        return JobResult(0, _("No customer was waiting for an account number."))
    message = _("Account numbers issued: {count}, {first} to {last}.")
    return JobResult(len(issued), message.format(count=len(issued), first=issued[0], last=issued[-1]))


def number_at_once(db: HqDatabase, store: str, made: Sequence[str], now_ms: int) -> int:
    """Number the customers that an upload has just brought, where their store is in synchronous mode; returns how many.

    The register then hears of the numbers within the same exchange. What fails here is done by the next customer job:
    the documents are stored, and the upload is answered all the same.
    """
    try:
        with db.read():
            owner = stores.find_store(db, store)
        if owner is None or owner.async_customers:
            return 0
        with db.write():
            numbers.lock(db, numbers.ACCOUNT_NUMBER)
            return len(_issue(db, customers.lock_pending_of(db, made), now_ms))
    except (StorageTrouble, Refused) as trouble:
        log.warning("Customers of store %s are numbered by the next customer job: %s", store, trouble)
        return 0


def number_one(db: HqDatabase, customer: str, now_ms: int) -> bool:
    """Number this customer alone; False when it has its number, or another transaction is about to give it."""
    with db.write():
        numbers.lock(db, numbers.ACCOUNT_NUMBER)
        return bool(_issue(db, customers.lock_pending_of(db, [customer]), now_ms))


def _issue(db: HqDatabase, pending: Sequence[str], now_ms: int) -> list[str]:
    """The numbers, in the order of the customers; the sequence's lock is held. Raises ``Refused`` when none is left."""
    if not pending:
        return []
    written = number_formats.format_of(db, numbers.ACCOUNT_NUMBER)
    pending = pending[: max(written.last + 1 - numbers.following(db, numbers.ACCOUNT_NUMBER), 0)]
    if not pending:
        raise Refused(_("The account numbers are used up. Give them more digits; whoever waits gets a number then."))
    issued = [written.write(number) for number in numbers.take(db, numbers.ACCOUNT_NUMBER, len(pending))]
    customers.put_account_numbers(db, pending, issued, now_ms)
    feeds.record(db, codes.CUSTOMERS, feeds.ALL, pending, now_ms)
    return issued
