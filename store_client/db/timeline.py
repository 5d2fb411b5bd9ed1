"""Reads what became of each document: the outbox, joined with the customer it made or the shift it belongs to."""

from store_client.db.database import RegisterDatabase, Row
from store_client.domain import timeline
from store_client.domain.timeline import Backlog, DocumentTimeline
from store_client.wire import outgoing

_SELECT = """
    SELECT outbox.id, outbox.sequence, outbox.kind, outbox.business_date, outbox.made_ms, outbox.sent_ms,
        outbox.stored_ms, outbox.applied_ms, outbox.state, outbox.reason, customer.numbered_ms, customer.account_number,
        shift.confirmed_ms,
        CASE WHEN customer.customer_type = 'organization' AND customer.organization != '' THEN customer.organization
             ELSE trim(customer.first_name || ' ' || customer.last_name) END,
        coalesce(transaction_header.receipt, about.receipt, customer_order.number), shift.number,
        transaction_header.type,
        CASE WHEN outbox.kind IN ('audit.recorded', 'shift.changed', 'order.changed') THEN outbox.content END,
        counted.number
    FROM outbox
    LEFT JOIN customer ON customer.id = outbox.subject
        AND outbox.kind IN ('customer.created', 'customer.changed', 'loyalty.enrolled', 'audit.recorded')
    LEFT JOIN transaction_header ON transaction_header.sequence = outbox.sequence
    LEFT JOIN transaction_header AS about ON about.id = outbox.subject
        AND outbox.kind IN ('receipt.copied', 'audit.recorded')
    LEFT JOIN customer_order ON customer_order.id = outbox.subject
        AND outbox.kind IN ('order.created', 'order.changed')
    LEFT JOIN shift ON shift.id = outbox.shift
    LEFT JOIN shift AS counted ON counted.id = outbox.subject AND outbox.kind = 'audit.recorded'"""


def newest(db: RegisterDatabase, limit: int, *, only_waiting: bool) -> list[DocumentTimeline]:
    """The newest first; ``only_waiting``: those that HQ has not stored."""
    condition = "WHERE outbox.stored_ms IS NULL" if only_waiting else ""
    return [_timeline(row) for row in db.rows(f"{_SELECT} {condition} ORDER BY outbox.sequence DESC LIMIT ?", (limit,))]


def find(db: RegisterDatabase, document_id: str) -> DocumentTimeline | None:
    found = db.row(f"{_SELECT} WHERE outbox.id = ?", (document_id,))
    return _timeline(found) if found else None


def backlog(db: RegisterDatabase) -> list[Backlog]:
    """What HQ has not stored, by kind."""
    found = db.rows(
        """SELECT outbox.kind, coalesce(transaction_header.type, ''), count(*), min(outbox.made_ms)
           FROM outbox LEFT JOIN transaction_header ON transaction_header.sequence = outbox.sequence
           WHERE outbox.stored_ms IS NULL GROUP BY 1, 2 ORDER BY 4"""
    )
    return [Backlog(*row) for row in found]


def _timeline(row: Row) -> DocumentTimeline:
    identifier, sequence, kind, business_date, recorded_ms, sent_ms, stored_ms, applied_ms, state, reason, *joined = row
    numbered_ms, account_number, confirmed_ms, customer, receipt, shift, type_, noted, about_shift = joined
    return DocumentTimeline(
        id=identifier,
        sequence=sequence,
        kind=kind,
        title=customer or receipt or _number(shift if kind.startswith("shift.") else about_shift),
        business_date=business_date,
        recorded_ms=recorded_ms,
        sent_ms=sent_ms,
        stored_ms=stored_ms,
        applied_ms=applied_ms,
        numbered_ms=numbered_ms,
        confirmed_ms=confirmed_ms if state == timeline.APPLIED else None,
        state=furthest(state, sent_ms, stored_ms, confirmed_ms),
        reason=reason,
        account_number=account_number,
        type=type_ or (outgoing.read_event(noted) if noted else ""),
    )


def _number(shift: int | None) -> str:
    return "" if shift is None else str(shift)


def furthest(state: str, sent_ms: int | None, stored_ms: int | None, confirmed_ms: int | None) -> str:
    if state == timeline.APPLIED:
        return timeline.APPLIED if confirmed_ms is None else timeline.CONFIRMED
    if state in (timeline.PARKED, timeline.QUARANTINED):
        return state
    if stored_ms is not None:
        return timeline.STORED
    return timeline.WAITING if sent_ms is None else timeline.SENT
