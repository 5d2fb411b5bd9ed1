"""Validates a store's business day: every transaction against every rule; what is found is kept, and closes by itself
when it no longer holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from hq_server.db import checked_rows, findings, repairs
from hq_server.db.checked_rows import ShiftSpan
from hq_server.db.database import HqDatabase
from hq_server.db.findings import ACCEPTED, CLOSED, OPEN, FindingRow, Mark
from hq_server.domain.rules import Checked, find_faults
from hq_server.services import repair_events
from hq_server.services.checked_transactions import read_checked
from hq_server.services.validation_facts import FactBook

QUARANTINED_RULE = "INBOX"
_AT_ONCE = 2_000

Key = tuple[str, int, str, int]  # register, sequence, rule, line


@dataclass(frozen=True, slots=True)
class ValidationResult:
    """How many transactions were looked at, which findings that opened and closed, and all that hold the day now."""

    checked: int
    opened: int
    closed: int
    open: tuple[FindingRow, ...]


@dataclass(slots=True)
class _Look:
    """What one pass over a day saw."""

    checked: int = 0
    found: dict[Key, FindingRow] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)


def validate_day(
    db: HqDatabase, store: str, business_date: str, now_ms: int, *, again: bool = False
) -> ValidationResult:
    """Look at the transactions of the day's shifts that came since the last time, and at those with findings; at all
    of them when ``again``. Within the caller's write transaction, or in one read and one short write of its own.
    """
    with db.read():
        look = _look(db, store, business_date, now_ms, again=again)
    with db.write():
        found = _without_repaired(db, store, business_date, look.found, now_ms)
        before = {_key(one): one for one in findings.of_day(db, store, business_date)}
        opened = [one for key, one in found.items() if key not in before]
        renewed = [one for key, one in found.items() if key in before and _says_more(one, before[key])]
        closed = [one for key, one in before.items() if key not in found]
        _save(db, opened, renewed, closed, now_ms)
        findings.put_marks(db, store, business_date, look.marks)
        still = tuple(open_findings(db, store, business_date))
    return ValidationResult(look.checked, len(opened), len(closed), still)


def open_findings(db: HqDatabase, store: str, business_date: str) -> list[FindingRow]:
    """What holds the day, as far as is known: open findings, and its documents that could not even be applied (their
    rule is ``INBOX``).
    """
    with db.read():
        found = [one for one in findings.of_day(db, store, business_date) if one.state == OPEN]
        rows = findings.quarantined_of_day(db, store, business_date)
    return found + [
        FindingRow(
            *(store, register, sequence, QUARANTINED_RULE, 0, business_date),
            *(reason, "", "", OPEN, received_ms, received_ms),
        )
        for register, sequence, received_ms, reason in rows
    ]


def validate_transaction(db: HqDatabase, store: str, register: str, sequence: int, now_ms: int) -> list[FindingRow]:
    """Look at one transaction again, within the caller's write transaction; returns what is open now."""
    rows = findings.of_document(db, store, register, sequence)
    before = {_key(one): one for one in rows if one.state != CLOSED}
    found: dict[Key, FindingRow] = {}
    for shift, checked in read_checked(db, store, register, sequence - 1, sequence, 1, FactBook(db, store)):
        day = checked_rows.day_of_shift(db, store, register, shift) or checked.business_date
        found = _findings_of(checked, day, now_ms)
    opened = [one for key, one in found.items() if key not in before]
    closed = [one for key, one in before.items() if key not in found]
    _save(db, opened, [], closed, now_ms)
    return [one for key, one in found.items() if key not in before or before[key].state != ACCEPTED]


def _look(db: HqDatabase, store: str, business_date: str, now_ms: int, *, again: bool) -> _Look:
    book = FactBook(db, store)
    look = _Look()
    marks = {} if again else findings.marks_of_day(db, store, business_date)
    known = findings.of_day(db, store, business_date)
    for register, spans in _by_register(checked_rows.shifts_of_day(db, store, business_date)).items():
        first, last = _bounds(spans)
        mark = _still_good(db, store, marks.get(register), first)
        after = mark.last if mark else first - 1
        seen = mark.count if mark else 0
        for one in {one.sequence for one in known if one.register == register and one.sequence <= after}:
            for _shift, checked in read_checked(db, store, register, one - 1, one, 1, book):
                look.found |= _findings_of(checked, business_date, now_ms)
        shifts = {span.shift for span in spans}
        while page := read_checked(db, store, register, after, last, _AT_ONCE, book):
            for shift, checked in page:
                if shift in shifts:
                    look.checked += 1
                    look.found |= _findings_of(checked, business_date, now_ms)
            after, seen = page[-1][1].sequence, seen + len(page)
        look.marks.append(Mark(register, first, max(after, first), seen))
    return look


def _still_good(db: HqDatabase, store: str, mark: Mark | None, first: int) -> Mark | None:
    """The mark, unless a document came later that stands before it."""
    if mark is None or mark.first != first:
        return None
    return mark if checked_rows.count(db, store, mark.register, first, mark.last) == mark.count else None


def _without_repaired(
    db: HqDatabase, store: str, business_date: str, found: dict[Key, FindingRow], now_ms: int
) -> dict[Key, FindingRow]:
    """What was found, without what a repair may have mended meanwhile: those few are read anew, now that nobody
    changes them.
    """
    changed = {(register, sequence) for register, sequence, _rule, _line in found} & repairs.corrected(db, store)
    kept = {key: one for key, one in found.items() if key[:2] not in changed}
    book = FactBook(db, store)
    for register, sequence in sorted(changed):
        for _shift, checked in read_checked(db, store, register, sequence - 1, sequence, 1, book):
            kept |= _findings_of(checked, business_date, now_ms)
    return kept


def _findings_of(checked: Checked, business_date: str, now_ms: int) -> dict[Key, FindingRow]:
    found: dict[Key, FindingRow] = {}
    for rule, line, fault in ((one.rule, one.line, one.fault) for one in find_faults(checked)):
        proposed = "" if fault.proposed is None else str(fault.proposed)
        found[checked.register, checked.sequence, rule, line] = FindingRow(
            *(checked.store, checked.register, checked.sequence, rule, line, business_date),
            *(fault.message, fault.field, proposed, OPEN, now_ms, now_ms),
        )
    return found


def _save(
    db: HqDatabase, opened: list[FindingRow], renewed: list[FindingRow], closed: list[FindingRow], now_ms: int
) -> None:
    findings.put(db, [*opened, *renewed])
    findings.put_state(db, closed, CLOSED, now_ms)
    repair_events.note_findings(db, opened, closed, now_ms)


def _by_register(spans: Iterable[ShiftSpan]) -> dict[str, list[ShiftSpan]]:
    found: dict[str, list[ShiftSpan]] = {}
    for span in spans:
        found.setdefault(span.register, []).append(span)
    return found


def _bounds(spans: list[ShiftSpan]) -> tuple[int, int | None]:
    """From the first to the last document of a register's shifts; some within may be another day's."""
    last = None if any(span.last is None for span in spans) else max(span.last or 0 for span in spans)
    return min(span.first for span in spans), last


def _key(one: FindingRow) -> Key:
    return one.register, one.sequence, one.rule, one.line


def _says_more(now: FindingRow, before: FindingRow) -> bool:
    """An open finding that means another value by now. What a person accepted stays accepted."""
    return before.state == OPEN and replace(now, found_ms=before.found_ms, changed_ms=before.changed_ms) != before
