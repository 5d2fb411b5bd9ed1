"""Z against statement: tender by tender, and document by document what is in one and not in the other."""

from collections.abc import Iterator, Sequence

import msgspec

from hq_server.db import posting_changes, postings, reconciled, statement_sums
from hq_server.db.database import HqDatabase
from hq_server.db.postings import DayShift
from hq_server.db.reconciled import Span, Unposted
from hq_server.domain import reconciliation as kinds
from hq_server.domain.posted_facts import Facts
from hq_server.domain.reconciliation import Explanation, ShiftReconciled, TenderReconciled, explain_rest
from hq_server.domain.statement import TenderCount
from hq_server.texts import tell

_GOODS = ("sale", "return")


class _Tender(msgspec.Struct):
    tender: str
    amount_minor: int


class _Body(msgspec.Struct):
    """As much of a transaction as can be added up, whatever else is wrong with it."""

    total_minor: int
    tenders: list[_Tender]
    type: str = ""
    receipt: str = ""


class _Line(msgspec.Struct):
    body: _Body


class _Manifest(msgspec.Struct):
    first_sequence: int
    last_sequence: int
    count: int
    total_minor: int
    tax_minor: int
    tenders: list[dict[str, str | int | None]]
    spans: list[tuple[int, int]] = []


_line = msgspec.json.Decoder(_Line)


def reconcile_day(db: HqDatabase, store: str, business_date: str) -> list[ShiftReconciled]:
    """Every closed shift of the day, in the order of the registers."""
    with db.read():
        shifts = [shift for shift in postings.shifts_of_day(db, store, business_date) if shift.manifest]
        in_books = statement_sums.tenders_by_shift(db, store, business_date)
        counts = [one for those in statement_sums.counts_of(db, store, business_date).values() for one in those]
        return [
            _reconcile(
                db,
                shift,
                {
                    tender: amount
                    for tender, (amount, _change) in in_books.get((shift.register, shift.shift), {}).items()
                },
                [one for one in counts if (one.register, one.shift) == (shift.register, shift.shift)],
            )
            for shift in shifts
        ]


def _reconcile(
    db: HqDatabase, shift: DayShift, in_books: dict[str, int], counts: Sequence[TenderCount]
) -> ShiftReconciled:
    manifest = msgspec.json.decode(shift.manifest, type=_Manifest)
    spans: list[Span] = manifest.spans or [(manifest.first_sequence, manifest.last_sequence)]
    _documents, total, tax = reconciled.totals_in_the_books(db, shift)
    tenders = _tenders(manifest, in_books, counts)
    known = list(_explanations(db, shift, spans))
    return ShiftReconciled(
        register=shift.register,
        shift=shift.shift,
        number=shift.number,
        staff=shift.staff,
        opened_ms=shift.opened_ms,
        closed_ms=shift.closed_ms,
        state=shift.state,
        in_manifest=manifest.count,
        at_hq=sum(reconciled.documents_at_hq(db, shift, span) for span in spans),
        z_total_minor=manifest.total_minor,
        books_total_minor=total,
        z_tax_minor=manifest.tax_minor,
        books_tax_minor=tax,
        tenders=tenders,
        explanations=tuple(explain_rest(tenders, total - manifest.total_minor, known)),
    )


def _tenders(
    manifest: _Manifest, in_books: dict[str, int], counts: Sequence[TenderCount]
) -> tuple[TenderReconciled, ...]:
    said = {str(one["tender"]): one for one in manifest.tenders}
    found = []
    for tender in sorted(said.keys() | in_books.keys()):
        one = said.get(tender, {})
        own = [count.variance_minor for count in counts if count.tender == tender and count.variance_minor is not None]
        found.append(
            TenderReconciled(
                tender,
                _number(one.get("amount_minor")) or 0,
                in_books.get(tender, 0),
                _number(one.get("expected_minor")) or 0,
                _number(one.get("counted_minor")),
                _number(one.get("variance_minor")),
                sum(own) if own else None,
            )
        )
    return tuple(found)


def _explanations(db: HqDatabase, shift: DayShift, spans: Sequence[Span]) -> Iterator[Explanation]:
    for span in spans:
        for first, last in reconciled.missing(db, shift, span):
            yield Explanation(kinds.MISSING, first, last, "", "", "", None, None)
        unposted = [_not_in_the_books(one) for one in reconciled.unposted(db, shift, span)]
        yield from (one for one in unposted if one.kind != kinds.WAITING)
        yield from _together([one for one in unposted if one.kind == kinds.WAITING])
        for sequence in reconciled.other_shifts(db, shift, span):
            yield _in_the_books(db, shift, sequence, kinds.OTHER_SHIFT, -1)
        for sequence, document, content in reconciled.corrected(db, shift, span):
            explanation = _corrected(db, shift, sequence, document, content)
            if explanation is not None:
                yield explanation
    for sequence in reconciled.posted_outside(db, shift, spans):
        yield _in_the_books(db, shift, sequence, kinds.OUTSIDE, 1)


def _not_in_the_books(one: Unposted) -> Explanation:
    body = _read(one.content)
    if one.state == "applied":
        kind = kinds.FINDING if one.finding else kinds.SET_ASIDE if one.reason else kinds.WAITING
    else:
        kind = kinds.PARKED if one.state == "parked" else kinds.QUARANTINED
    tenders = None if body is None else {tender: -amount for tender, amount in _paid(body).items()}
    total = None if body is None else -_goods(body)
    receipt = "" if body is None else body.receipt
    reason = tell(one.finding or one.reason)
    return Explanation(kind, one.sequence, one.sequence, one.document, receipt, reason, tenders, total)


def _together(waiting: Sequence[Explanation]) -> Iterator[Explanation]:
    """What the next statement posts, as one: a day that is not calculated yet would name every sale."""
    if len(waiting) < 2:
        yield from waiting
        return
    tenders: dict[str, int] = {}
    for one in waiting:
        for tender, amount in (one.tenders or {}).items():
            tenders[tender] = tenders.get(tender, 0) + amount
    total = sum(one.total_minor or 0 for one in waiting)
    first, last = waiting[0].first_sequence, waiting[-1].last_sequence
    yield Explanation(kinds.WAITING, first, last, "", "", "", tenders, total)


def _in_the_books(db: HqDatabase, shift: DayShift, sequence: int, kind: str, sign: int) -> Explanation:
    facts = _facts(db, shift, sequence)
    document, receipt = reconciled.document_of(db, shift, sequence)
    tenders = {tender: sign * amount for tender, amount in _booked(facts).items()}
    return Explanation(kind, sequence, sequence, document, receipt, "", tenders, sign * _booked_total(facts))


def _corrected(db: HqDatabase, shift: DayShift, sequence: int, document: str, content: bytes) -> Explanation | None:
    """What the books hold of it, less what the register counted; None when that is the same."""
    facts, body = _facts(db, shift, sequence), _read(content)
    _document, receipt = reconciled.document_of(db, shift, sequence)
    if body is None:
        return Explanation(kinds.CORRECTED, sequence, sequence, document, receipt, "", None, None)
    counted, booked = _paid(body), _booked(facts)
    tenders = {
        tender: booked.get(tender, 0) - counted.get(tender, 0) for tender in sorted(booked.keys() | counted.keys())
    }
    total = _booked_total(facts) - _goods(body)
    if not total and not any(tenders.values()):
        return None
    return Explanation(kinds.CORRECTED, sequence, sequence, document, receipt or body.receipt, "", tenders, total)


def _facts(db: HqDatabase, shift: DayShift, sequence: int) -> Facts:
    """What the books hold: what was posted before a correction that no posting has told yet."""
    kept = posting_changes.posted_facts(db, shift.store, shift.register, sequence)
    return posting_changes.read_facts(db, shift.store, shift.register, sequence) if kept is None else kept


def _read(content: bytes) -> _Body | None:
    try:
        return _line.decode(content).body
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _paid(body: _Body) -> dict[str, int]:
    paid: dict[str, int] = {}
    for tender in body.tenders:
        paid[tender.tender] = paid.get(tender.tender, 0) + tender.amount_minor
    return paid


def _goods(body: _Body) -> int:
    return body.total_minor if body.type in _GOODS else 0


def _booked(facts: Facts) -> dict[str, int]:
    paid: dict[str, int] = {}
    for (_kind, tender), (_count, received, given, _change) in facts.tenders.items():
        paid[tender] = paid.get(tender, 0) + received + given
    return paid


def _booked_total(facts: Facts) -> int:
    return sum(numbers[1] for (kind, _staff), numbers in facts.totals.items() if kind in _GOODS)


def _number(value: str | int | None) -> int | None:
    return value if isinstance(value, int) else None
