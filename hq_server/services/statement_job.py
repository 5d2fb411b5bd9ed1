"""The job "statements": looks at the days that something was applied to, posts every statement as far as it goes, and
posts during the day. What goes wrong with one statement holds up no other.
"""

import logging
from dataclasses import replace

from hq_server.db import statements
from hq_server.db.database import HqDatabase
from hq_server.domain.job import JobResult
from hq_server.domain.statement import POSTED, Check, Statement
from hq_server.domain.statement_checks import ERROR
from hq_server.errors import ComptoirError, RowsRefused, StorageTrouble
from hq_server.services import transactional_posting
from hq_server.services.posting import post_statement
from hq_server.services.statements import look_at_days, look_at_findings
from hq_server.texts import _, keep

log = logging.getLogger(__name__)

# An HQ that has years of days to post does so in many short runs, between which the other jobs have their turn.
AT_ONCE = 100


def run_statements(db: HqDatabase, now_ms: int) -> JobResult:
    """As many as one run posts; the next run goes on. Afterwards the job fails all the same when something went wrong,
    so that people see it.
    """
    look_at_findings(db, now_ms)
    look_at_days(db, now_ms)
    with db.read():
        unposted = statements.unposted(db)
    posted = held = during_day = 0
    trouble: Exception | None = None
    for statement in unposted:
        if posted == AT_ONCE:
            break
        try:
            after = post_statement(db, statement.id, now_ms)
            if after is not None and transactional_posting.is_due(db, after, now_ms):
                during_day += transactional_posting.post_during_day(db, after.id.store, after.id.business_date, now_ms)
        except Exception as error:
            if isinstance(error, StorageTrouble) and not isinstance(error, RowsRefused):
                raise  # the database itself: no other statement would fare better
            log.exception("Statement %s cannot be posted", statement.id.code)
            _note_trouble(db, statement, error, now_ms)
            trouble = trouble or error
            continue
        posted += after is not None and after.state == POSTED
        held += after is not None and after.held
    if trouble is not None:
        raise trouble
    return JobResult(posted + during_day, _message(posted, held, during_day))


def _note_trouble(db: HqDatabase, statement: Statement, error: Exception, now_ms: int) -> None:
    """What went wrong stands in the statement until it goes on."""
    reason = error.message if isinstance(error, ComptoirError) else _("An unexpected error; the log has the details.")
    with db.write():
        statements.lock_store(db, statement.id.store)
        now = statements.find(db, statement.id)
        if now is None or now.state == POSTED:
            return
        others = [check for check in now.checks if check.code != ERROR]
        failed = Check(ERROR, False, {"reason": keep(reason)})
        statements.save(db, replace(now, checks=(failed, *others), held=True))
        if not any(check.code == ERROR for check in now.checks):
            statements.add_event(db, now.id, "held", now_ms, detail=ERROR)


def _message(posted: int, held: int, during_day: int) -> str:
    if not posted and not held and not during_day:
        return _("No statement was waiting.")
    text = _("Statements posted: {posted}, held: {held}; transactions posted during the day: {documents}.")
    return text.format(posted=posted, held=held, documents=during_day)
