"""Statements: which days have to be looked at, and what a day comes to.

A day's statement begins when something of the day arrives. It is calculated over the transactions of the day's closed
shifts that are in no posting yet: each is marked with its posting by a unique key, and everything is summed up from
these marks in the database.
"""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from hq_server.db import findings, posting_changes, posting_sums, postings, statement_sums, statements, stores
from hq_server.db.database import HqDatabase
from hq_server.db.posting_changes import Change
from hq_server.db.postings import DayShift, Posting
from hq_server.domain.statement import (
    BEFORE_POSTING,
    CALCULATED,
    CASH,
    CHECKED,
    CLOSED_SHIFTS,
    CORRECTION,
    DAY,
    POSTED,
    STARTED,
    Statement,
    StatementId,
    TenderCount,
)
from hq_server.services import validation
from hq_server.services.statement_terms import load_terms
from hq_server.wire.shift_documents import Manifest


def look_at_days(db: HqDatabase, now_ms: int) -> int:
    """Every day that something was applied to gets a statement, or its own is calculated again; returns how many days
    there were.
    """
    with db.read():
        due = statements.days_due(db)
    for (store, business_date), rows in due.items():
        with db.write():
            statements.lock_store(db, store)
            look_at_day(db, store, business_date, now_ms)
            statements.forget_due(db, rows)
    return len(due)


def look_at_findings(db: HqDatabase, now_ms: int) -> None:
    """What a rule found wrong may be right by now, when the product that was missing was imported for example: then
    its day is looked at again, posted or not.
    """
    with db.read():
        days = findings.days_with_open(db)
    for store, business_date in days:
        with db.write():
            if validation.validate_day(db, store, business_date, now_ms).closed:
                statements.note_day_due(db, store, business_date)


def look_at_day(db: HqDatabase, store: str, business_date: str, now_ms: int) -> Statement | None:
    """Within a transaction that holds the store's lock: the day's unposted statement, if it needs one."""
    there = statements.of_day(db, store, business_date)
    unposted = next((one for one in there if one.state != POSTED), None)
    if unposted is None:
        return _begin(db, store, business_date, there, now_ms)
    if unposted.state in (CALCULATED, CHECKED) and not unposted.stale:
        statements.save(db, replace(unposted, stale=True))
    return unposted


def calculate(db: HqDatabase, statement: Statement, now_ms: int) -> Statement:
    """What the statement comes to, from the beginning; the store's lock is held and nothing of it is in the books."""
    key = statement.id
    shifts = postings.shifts_of_day(db, key.store, key.business_date)
    _undo(db, key, shifts)
    shifts = postings.shifts_of_day(db, key.store, key.business_date)
    closed = [shift for shift in shifts if shift.state in CLOSED_SHIFTS]
    post_shifts(db, key, closed, now_ms)
    _count(db, key, closed)
    documents = sum(
        posting.documents
        for posting in postings.of_day(db, key.store, key.business_date)
        if posting.number == key.number
    )
    return replace(
        statement,
        state=CALCULATED,
        version=statement.version + 1,
        documents=documents,
        stale=False,
        calculated_ms=now_ms,
    )


def post_shifts(
    db: HqDatabase,
    key: StatementId,
    shifts: Sequence[DayShift],
    now_ms: int,
    *,
    batch: int = 0,
    limit: int = 0,
    rounding_minor: int | None = None,
) -> list[Posting]:
    """Put what is in no posting yet of each shift into a new one, and, but for a batch during the day, what was
    corrected of it. A shift where there is nothing has none.
    """
    changes: dict[tuple[str, str], list[Change]] = {}
    for change in [] if batch else posting_changes.open_changes(db, key.store, key.business_date):
        changes.setdefault((change.register, change.shift), []).append(change)
    made = []
    for shift in shifts:
        number = postings.take_id(db, key.store)
        documents = postings.mark(db, shift, number, limit, rounding_minor)
        if documents or (shift.register, shift.shift) in changes:
            posting = Posting(
                *(key.store, number, batch, key.business_date, key.number, shift.register, shift.shift),
                *(shift.first_sequence, shift.last_sequence, documents, now_ms),
            )
            postings.insert(db, posting)
            made.append((shift, posting))
    posting_sums.sum_up(db, made)
    for shift, posting in made:
        for change in changes.get((shift.register, shift.shift), ()):
            _tell_difference(db, posting, change)
    return [posting for _shift, posting in made]


def _begin(db: HqDatabase, store: str, business_date: str, there: Sequence[Statement], now_ms: int) -> Statement | None:
    """The next statement of a day of which all earlier ones are posted, when there is something for it."""
    shifts = postings.shifts_of_day(db, store, business_date)
    owner = stores.find_store(db, store)
    if owner is None or not shifts or (there and not _has_news(db, store, business_date, shifts)):
        return None
    terms = load_terms(db, store)
    late = bool(there) and (terms.one_statement_a_day or all(shift.posted_in for shift in shifts))
    statement = Statement(
        id=StatementId(store, business_date, len(there) + 1),
        kind=CORRECTION if late else DAY,
        state=STARTED,
        # The day's differences are booked by the lines of its first statement.
        method=there[0].method if there else terms.method,
        currency=owner.currency,
        accounting_date="",
        version=0,
        documents=0,
        stale=False,
        held=False,
        released=False,
        checks=(),
        accepted=(),
        started_ms=now_ms,
        calculated_ms=None,
        posted_ms=None,
    )
    statements.insert(db, statement)
    statements.add_event(db, statement.id, "started", now_ms)
    return statement


def _has_news(db: HqDatabase, store: str, business_date: str, shifts: Sequence[DayShift]) -> bool:
    """Something of a day whose statements are posted is in none of them."""
    closed = [shift for shift in shifts if shift.state in CLOSED_SHIFTS]
    return (
        any(shift.posted_in is None for shift in closed)
        or bool(posting_changes.open_changes(db, store, business_date))
        or any(postings.has_unposted(db, shift) for shift in closed)
    )


def _undo(db: HqDatabase, key: StatementId, shifts: Sequence[DayShift]) -> None:
    own = [posting for posting in postings.of_day(db, key.store, key.business_date) if posting.number == key.number]
    postings.undo(db, [posting for posting in own if not posting.batch])
    statement_sums.undo(db, key, [(shift.register, shift.shift) for shift in shifts])


def _tell_difference(db: HqDatabase, posting: Posting, change: Change) -> None:
    """What a corrected transaction comes to now, less what the books hold of it."""
    place = (posting.store, change.register, change.sequence)
    now = posting_changes.read_facts(db, *place)
    before = posting_changes.posted_facts(db, *place)
    assert before is not None  # kept before the rows changed
    posting_changes.add(db, posting.store, posting.id, now.less(before))
    posting_changes.keep_facts(db, *place, posting.id, now)
    posting_changes.tell(db, change, posting.id)


def _count(db: HqDatabase, key: StatementId, closed: Sequence[DayShift]) -> None:
    """Each tender of each shift: all of a shift whose count is new, else what is added to what was said before."""
    of_day = statement_sums.tenders_by_shift(db, key.store, key.business_date)
    of_this = statement_sums.tenders_by_shift(db, key.store, key.business_date, key.number)
    earlier = statement_sums.counts_of(db, key.store, key.business_date)
    counted = {
        (one.register, one.shift, one.tender)
        for number, said in earlier.items()
        for one in said
        if number < key.number and one.counted_minor is not None
    }
    new = [shift for shift in closed if shift.posted_in is None]
    counts = [count for shift in new for count in count_shift(shift, of_day.get((shift.register, shift.shift), {}))]
    for shift in closed:
        if shift.posted_in is not None:
            for tender, change in sorted(_expected(of_this.get((shift.register, shift.shift), {})).items()):
                amount, expected = change
                variance = -expected if (shift.register, shift.shift, tender) in counted else None
                counts.append(TenderCount(shift.register, shift.shift, tender, amount, expected, None, variance))
    statement_sums.put_shifts(db, key, [(shift.register, shift.shift) for shift in new])
    statement_sums.put_counts(db, key, counts)


def count_shift(shift: DayShift, tenders: dict[str, tuple[int, int]]) -> list[TenderCount]:
    """What HQ expects of each tender of a closed shift, and what its register says was counted."""
    manifest = msgspec.json.decode(shift.manifest, type=Manifest)
    said = {tender.tender: tender.counted_minor for tender in manifest.tenders}
    expected = _expected(tenders)
    amount, in_drawer = expected.get(CASH, (0, 0))
    expected[CASH] = (amount, in_drawer + shift.starting_minor)
    counts = []
    for tender in sorted(expected | dict.fromkeys(said, (0, 0))):
        amount, there = expected.get(tender, (0, 0))
        counted = said.get(tender)
        variance = None if counted is None else counted - there
        counts.append(TenderCount(shift.register, shift.shift, tender, amount, there, counted, variance))
    return counts


def _expected(tenders: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Tender → what it paid, and what should be there of it: change for another tender came out of the cash."""
    change = sum(given for tender, (_amount, given) in tenders.items() if tender != CASH)
    found = {
        tender: (amount, amount if tender == CASH else amount + given) for tender, (amount, given) in tenders.items()
    }
    if change:
        amount, there = found.get(CASH, (0, 0))
        found[CASH] = (amount, there - change)
    return found


def is_open(statement: Statement) -> bool:
    return statement.state in BEFORE_POSTING
