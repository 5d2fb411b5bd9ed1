"""The job 1010: tells the feed of customers which of them changed, and says how far the registers are with it."""

from hq_server.db import customers, registers
from hq_server.db import feeds as changes
from hq_server.db.database import HqDatabase
from hq_server.domain.job import JobResult
from hq_server.services import customer_search, feeds
from hq_server.texts import _, ngettext
from hq_server.wire import codes

_AT_ONCE = 5_000
_NAMED = 5


def publish_customers(db: HqDatabase, now_ms: int) -> JobResult:
    """Put every numbered customer that changed since it was last told at the feed's end. Nothing is ever taken out."""
    published = 0
    customer_search.catch_up(db)
    while True:
        with db.write():
            changed = customers.take_unpublished(db, _AT_ONCE)
            feeds.record(db, codes.CUSTOMERS, feeds.ALL, changed, now_ms)
        published += len(changed)
        if len(changed) < _AT_ONCE:
            break
    return JobResult(published, _("Customers published: {count}.").format(count=published) + " " + _progress(db))


def _progress(db: HqDatabase) -> str:
    """How far each register is: only those that are behind are named."""
    with db.read():
        newest = changes.newest(db, codes.CUSTOMERS, feeds.ALL)
        seen = registers.cursors(db, codes.CUSTOMERS)
    behind = [(newest - position, register.code) for register, position in seen.items() if position < newest]
    if not seen:
        return _("No register has asked yet.")
    if not behind:
        return ngettext("{count} register has everything.", "All {count} registers have everything.", len(seen)).format(
            count=len(seen)
        )
    worst = sorted(behind, reverse=True)[:_NAMED]
    named = ", ".join(_("{register} by {count}").format(register=code, count=count) for count, code in worst)
    return ngettext(
        "{count} register is behind: {named}.", "{count} registers are behind: {named}.", len(behind)
    ).format(count=len(behind), named=named)
