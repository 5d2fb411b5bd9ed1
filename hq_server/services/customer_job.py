"""The customer job ("Synchronize customers from async mode"): issues account numbers and tells feed 1010."""

from hq_server.db import customers, numbers
from hq_server.db.database import HqDatabase
from hq_server.domain.accounts import account_number
from hq_server.domain.job import JobResult
from hq_server.services import feeds
from hq_server.texts import _
from hq_server.wire import codes

LIMIT = 5_000


def issue_account_numbers(db: HqDatabase, now_ms: int, limit: int = LIMIT) -> JobResult:
    """Number the oldest pending customers, at most ``limit``, in one transaction: numbers, customers and feed together.

    The lock of the number sequence is taken first, so several workers take turns and none gives a number twice.
    """
    with db.write():
        numbers.lock(db, numbers.ACCOUNT_NUMBER)
        pending = customers.lock_pending(db, limit)
        if not pending:
            return JobResult(0, _("No customer was waiting for an account number."))
        issued = [account_number(number) for number in numbers.take(db, numbers.ACCOUNT_NUMBER, len(pending))]
        customers.put_account_numbers(db, pending, issued, now_ms)
        feeds.record(db, codes.CUSTOMERS, feeds.ALL, pending, now_ms)
    message = _("Account numbers issued: {count}, {first} to {last}.")
    return JobResult(len(issued), message.format(count=len(issued), first=issued[0], last=issued[-1]))
