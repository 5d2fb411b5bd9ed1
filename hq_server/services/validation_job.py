"""The job "validation": looks at the days of the stores that sent something, so that people hear of a finding while
the day still trades. Statements validate by themselves all the same.
"""

import logging

from hq_server.db import hq_settings, statements
from hq_server.db.database import HqDatabase
from hq_server.domain.job import JobResult
from hq_server.errors import RowsRefused, StorageTrouble
from hq_server.services import validation
from hq_server.texts import _

log = logging.getLogger(__name__)

_LOOKED = "validation looked ms"
# An upload is written a moment after the time it is noted with.
_SLACK_MS = 60_000


def validate_days(db: HqDatabase, now_ms: int) -> JobResult:
    """Each day is a transaction of its own; afterwards the job fails when something went wrong with one of them."""
    with db.read():
        since_ms = int(hq_settings.read_setting(db, _LOOKED) or 0)
        days = statements.unposted_since(db, min(since_ms, now_ms) - _SLACK_MS)
    checked = opened = closed = 0
    trouble: Exception | None = None
    for store, business_date in days:
        try:
            with db.write():
                result = validation.validate_day(db, store, business_date, now_ms)
                if result.closed:
                    statements.note_day_due(db, store, business_date)
        except Exception as error:
            if isinstance(error, StorageTrouble) and not isinstance(error, RowsRefused):
                raise  # the database itself: no other day would fare better
            log.exception("The day %s of store %s cannot be validated", business_date, store)
            trouble = trouble or error
            continue
        checked, opened, closed = checked + result.checked, opened + result.opened, closed + result.closed
    if trouble is not None:
        raise trouble
    with db.write():
        hq_settings.save_setting(db, _LOOKED, str(now_ms))
    return JobResult(checked, _message(checked, opened, closed))


def _message(checked: int, opened: int, closed: int) -> str:
    if not checked and not opened and not closed:
        return _("Nothing new was there to look at.")
    text = _("Transactions looked at: {checked}. Findings opened: {opened}, closed: {closed}.")
    return text.format(checked=checked, opened=opened, closed=closed)
