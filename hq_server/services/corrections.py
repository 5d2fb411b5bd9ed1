"""Corrections of what is posted: nothing posted ever changes, so a repair leaves behind what the books hold, and the
next statement of that business day tells the difference.

A repair calls ``note_changing`` before HQ's rows of the transaction change, and ``note_changed`` after, both in the
write transaction that changes them.
"""

from dataclasses import replace

from hq_server.db import posting_changes, postings, statements
from hq_server.db.database import HqDatabase
from hq_server.domain.statement import BEFORE_POSTING, StatementId


def note_changing(db: HqDatabase, store: str, register: str, sequence: int, now_ms: int) -> None:
    """HQ's rows of this transaction are about to change: remember what the books hold of it.

    From here to the end of the transaction nothing of the store is posted.
    """
    statements.lock_store(db, store)
    posting = postings.posting_of(db, store, register, sequence)
    if posting is None:
        return
    if _in_the_books(db, posting) and posting_changes.posted_facts(db, store, register, sequence) is None:
        facts = posting_changes.read_facts(db, store, register, sequence)
        posting_changes.keep_facts(db, store, register, sequence, posting.id, facts)


def note_changed(db: HqDatabase, store: str, register: str, sequence: int, now_ms: int) -> None:
    """HQ's rows of this transaction have changed: its day is looked at again."""
    statements.lock_store(db, store)
    posting = postings.posting_of(db, store, register, sequence)
    if posting is not None and _in_the_books(db, posting):
        posting_changes.note(db, posting, sequence, now_ms)
    for day in _days(db, store, register, sequence) | ({posting.business_date} if posting else set()):
        _make_stale(db, store, day)
        statements.note_day_due(db, store, day)


def _in_the_books(db: HqDatabase, posting: postings.Posting) -> bool:
    """What was posted during the day is; what a statement has calculated is once it begins to post."""
    if posting.batch:
        return True
    statement = statements.find(db, StatementId(posting.store, posting.business_date, posting.number))
    return statement is not None and statement.state not in BEFORE_POSTING


def _make_stale(db: HqDatabase, store: str, business_date: str) -> None:
    for statement in statements.of_day(db, store, business_date):
        if statement.state in BEFORE_POSTING:
            statements.save(db, replace(statement, stale=True))


def _days(db: HqDatabase, store: str, register: str, sequence: int) -> set[str]:
    """The business day of the shift that the transaction belongs to now."""
    rows = db.rows(
        "SELECT d.business_date FROM transaction_header h JOIN business_day d ON d.store = h.store "
        "AND d.register = h.register AND d.shift = h.shift WHERE h.store = ? AND h.register = ? AND h.sequence = ?",
        (store, register, sequence),
    )
    return {day for (day,) in rows}
