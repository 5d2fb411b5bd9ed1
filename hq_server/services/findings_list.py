"""Documents that need a person, for HQ's pages: what the rules found, what could not be applied, what waits for a
second person; and lines that are no documents.
"""

from collections import Counter
from dataclasses import dataclass

from hq_server.db import document_pages, findings, repairs, stores
from hq_server.db.database import HqDatabase
from hq_server.db.document_pages import DocumentListed
from hq_server.db.findings import FindingRow
from hq_server.db.repairs import PROPOSED, Event, Repair
from hq_server.errors import Refused
from hq_server.services import audit
from hq_server.texts import _
from hq_server.wire.codes import QUARANTINED

FOUND, QUARANTINE, WAITING, KEPT = "found", "quarantined", "waiting", "kept"
STATES = (FOUND, QUARANTINE, WAITING, KEPT)
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class DocumentToMend:
    """One row: a document and the first thing that is wrong with it. ``kept`` is the number of a line that is no
    document, 0 otherwise; ``more``: how many things are wrong beside the first.
    """

    state: str
    store: str
    register: str
    sequence: int
    rule: str
    line: int
    message: str
    business_date: str
    since_ms: int
    more: int = 0
    kept: int = 0
    repair: Repair | None = None

    @property
    def register_code(self) -> str:
        return f"{self.store}-{self.register}"


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """``counts``: state → documents, of the store that was asked for; ``stores``: number and name of those with any."""

    documents: tuple[DocumentToMend, ...]
    counts: dict[str, int]
    stores: tuple[tuple[str, str, int], ...]
    rules: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """``documents`` that need a repair, since when the oldest; ``proposed``: who sent what waits for approval."""

    documents: int
    since_ms: int | None
    proposed: tuple[str, ...]


def count_findings(db: HqDatabase) -> FindingCounts:
    """What is open, for the sidebar; what could not be applied is counted with the documents. In the caller's
    transaction.
    """
    documents, since_ms = findings.count_open_documents(db)
    proposed = tuple(one.proposed_by for one in repairs.unfinished(db) if one.state == PROPOSED)
    return FindingCounts(documents, since_ms, proposed)


def list_findings(
    db: HqDatabase, state: str = "", store: str = "", rule: str = "", seen: frozenset[str] | None = None
) -> FindingsPage:
    """Oldest day first, then what is longest there. ``state``, ``store`` and ``rule`` narrow the list, and ``seen`` to
    these stores.
    """
    with db.read():
        everything = [one for one in _documents(db) if seen is None or one.store in seen]
        names = {shop.number: shop.name for shop in stores.all_stores(db)}
    of_store = [one for one in everything if one.store == store or not store]
    of_state = [one for one in of_store if one.state == state or not state]
    shown = [one for one in of_state if one.rule == rule or not rule]
    by_store = Counter(one.store for one in everything)
    by_rule = Counter(one.rule for one in of_state if one.rule)
    return FindingsPage(
        tuple(shown),
        dict(Counter(one.state for one in of_store)),
        tuple((number, names.get(number, number), by_store[number]) for number in sorted(by_store, key=_in_order)),
        tuple(sorted(by_rule.items())),
    )


def next_after(
    db: HqDatabase, store: str, register: str, sequence: int, seen: frozenset[str] | None = None
) -> tuple[int, int, DocumentToMend | None]:
    """The place of a document in the whole list, how many there are, and the one after it."""
    shown = [one for one in list_findings(db, seen=seen).documents if not one.kept]
    places = [(one.store, one.register, one.sequence) for one in shown]
    here = places.index((store, register, sequence)) if (store, register, sequence) in places else -1
    others = [one for place, one in enumerate(shown) if place != here]
    following = shown[here + 1] if here + 1 < len(shown) else next(iter(others), None)
    return here + 1, len(shown), following


def set_line_aside(db: HqDatabase, number: int, why: str, person: str, now_ms: int) -> None:
    """A line that is no document has been looked at; its bytes stay. Raises ``Refused``."""
    why = why.replace("\x00", "").strip()[:2_000]
    if not why:
        raise Refused(_("Say why nothing is lost. Nothing was changed."))
    with db.write():
        shown = document_pages.show_kept(db, number)
        if shown is None or not document_pages.resolve_kept(db, number, now_ms):
            raise Refused(_("This line was set aside already. Nothing was changed."))
        listed = shown.listed
        event = Event(listed.store, listed.register, 0, "set_aside", person, now_ms, note=why, kept=number)
        repairs.add_events(db, [event])
        subject, changes = f"line {number}", [audit.Change("why", "", why)]
        audit.record(db, person, "line.set_aside", subject, changes, now_ms, store=listed.store)


def _documents(db: HqDatabase) -> list[DocumentToMend]:
    unfinished = {(one.store, one.register, one.sequence): one for one in repairs.unfinished(db)}
    found: dict[tuple[str, str, int], list[FindingRow]] = {}
    for one in findings.all_open(db, _MOST):
        found.setdefault((one.store, one.register, one.sequence), []).append(one)
    rows = [_of_findings(rows, unfinished.get(key)) for key, rows in found.items()]
    listed = document_pages.list_needing(db, QUARANTINED, _MOST)
    rows += [_of_quarantined(one, unfinished.get((one.store, one.register, one.sequence))) for one in listed]
    shown = {(one.store, one.register, one.sequence) for one in rows if not one.kept}
    rows += [_of_repair(one) for key, one in unfinished.items() if key not in shown]
    return sorted(rows, key=_oldest_first)


def _of_findings(rows: list[FindingRow], repair: Repair | None) -> DocumentToMend:
    first = rows[0]
    return DocumentToMend(
        WAITING if repair and repair.state == PROPOSED else FOUND,
        *(first.store, first.register, first.sequence, first.rule, first.line, first.message, first.business_date),
        since_ms=min(one.found_ms for one in rows),
        more=len(rows) - 1,
        repair=repair,
    )


def _of_quarantined(listed: DocumentListed, repair: Repair | None) -> DocumentToMend:
    kept = listed.key if listed.place == document_pages.KEPT else 0
    state = KEPT if kept else WAITING if repair and repair.state == PROPOSED else QUARANTINE
    return DocumentToMend(
        state,
        *(listed.store, listed.register, listed.sequence, "", 0, listed.reason, listed.business_date),
        since_ms=listed.received_ms,
        kept=kept,
        repair=None if kept else repair,
    )


def _of_repair(repair: Repair) -> DocumentToMend:
    """Somebody began to repair what is not wrong any more, or never was: a parked one, one that was accepted."""
    return DocumentToMend(
        WAITING if repair.state == PROPOSED else FOUND,
        *(repair.store, repair.register, repair.sequence, "", 0, "", ""),
        since_ms=repair.opened_ms,
        repair=repair,
    )


def _oldest_first(one: DocumentToMend) -> tuple[object, ...]:
    return one.kept > 0, one.business_date, one.since_ms, one.store, one.register, one.sequence


def _in_order(number: str) -> tuple[int, str]:
    return len(number), number
