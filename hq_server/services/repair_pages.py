"""What HQ's pages tell of a repair beyond the form: what it changes in the books, who had a hand in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from hq_server.db import findings, repairs, stores, users
from hq_server.db.database import HqDatabase
from hq_server.db.document_pages import INBOX, DocumentListed
from hq_server.db.findings import OPEN
from hq_server.db.repairs import SET_ASIDE, VOID, Event, Repair
from hq_server.domain.rules import RULES
from hq_server.services import repair, repair_apply
from hq_server.services.repair_check import Change, RepairCheck
from hq_server.services.repair_subject import Subject
from hq_server.wire.incoming import Body
from hq_server.wire.transactions import TransactionRecorded, TransactionRecordedInFull

Transaction = TransactionRecorded | TransactionRecordedInFull


@dataclass(frozen=True, slots=True)
class Effects:
    """A transaction's money before and after, in minor units; ``faults`` that count as wrong."""

    currency: str
    paid: tuple[int, int]
    total: tuple[int, int]
    tax: tuple[int, int]
    faults: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A repair that waits for approval: what it changes, and the document as it would be."""

    check: RepairCheck
    changes: tuple[Change, ...]
    sold: Transaction | None
    effects: Effects | None


def effects(subject: Subject, check: RepairCheck) -> Effects | None:
    """None for what is no transaction, or cannot be read either way."""
    return _effects(subject, check.read, (len(check.before), len(check.faults)))


def corrected(db: HqDatabase, subject: Subject, sent: Repair) -> Corrected:
    check = repair.check_stored(db, subject, sent)
    changes = repair.changes_of(db, subject, sent)
    read: Body | None = check.read
    if sent.kind == VOID:
        read = repair_apply.voided_body(db, subject)[2]
        return Corrected(check, changes, _transaction(read), _effects(subject, read, (len(check.before), 0)))
    if sent.kind == SET_ASIDE:
        return Corrected(check, changes, None, None)
    return Corrected(check, changes, _transaction(read), effects(subject, check))


def passed(check: RepairCheck) -> Sequence[str]:
    """The codes of the rules that are kept, those that were broken before first."""
    broken = {one.rule for one in check.faults}
    before = list(dict.fromkeys(one.rule for one in check.before if one.rule not in broken))
    return [*before, *(rule.code for rule in RULES if rule.code not in broken and rule.code not in before)]


def how_it_stands(db: HqDatabase, listed: DocumentListed) -> str:
    """``open``: a rule is broken; ``corrected``: HQ reads something else than was recorded; else empty."""
    if listed.place != INBOX:
        return ""
    key = (listed.store, listed.register, listed.sequence)
    with db.read():
        if any(one.state == OPEN for one in findings.of_document(db, *key)):
            return "open"
        return "corrected" if repairs.latest_correction(db, *key) else ""


def events_of(db: HqDatabase, subject: Subject) -> list[Event]:
    with db.read():
        return repairs.events_of(db, *subject.key)


def names_of_people(db: HqDatabase) -> dict[str, str]:
    """Sign-in name → full name."""
    with db.read():
        return users.full_names(db)


def store_name(db: HqDatabase, number: str) -> str:
    with db.read():
        store = stores.find_store(db, number)
    return store.name if store else number


def _transaction(read: Body | None) -> Transaction | None:
    return read if isinstance(read, TransactionRecorded | TransactionRecordedInFull) else None


def _effects(subject: Subject, read: Body | None, faults: tuple[int, int]) -> Effects | None:
    before, after = subject.transaction, _transaction(read)
    if before is None or after is None:
        return None
    paid = [sum(tender.amount_minor for tender in one.tenders) for one in (before, after)]
    return Effects(
        currency=after.currency,
        paid=(paid[0], paid[1]),
        total=(before.total_minor, after.total_minor),
        tax=(before.tax_minor, after.tax_minor),
        faults=faults,
    )
