"""Writes a repair: the corrected body stands beside the untouched bytes and is what HQ reads from now on.

Everything happens in the caller's write transaction: when anything is refused, nothing was changed.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from hq_server.db import customer_fields, findings, inbox, jobs, loyalty, registers, repairs
from hq_server.db.database import HqDatabase
from hq_server.db.findings import ACCEPTED, CLOSED
from hq_server.db.inbox import Stored
from hq_server.db.repairs import CORRECT, SET_ASIDE, VOID, Correction, Event
from hq_server.domain import corrected_body
from hq_server.domain.job import BY_CHAIN, CUSTOMER_FEED_JOB, CUSTOMER_JOB
from hq_server.errors import Refused
from hq_server.services import feeds, order_reopening, shift_feeds
from hq_server.services.corrections import note_changed, note_changing
from hq_server.services.day_confirmation import check_days
from hq_server.services.projection import apply_documents
from hq_server.services.repair_check import Change
from hq_server.services.repair_subject import Json, Subject, understand, with_body
from hq_server.services.validation import validate_transaction
from hq_server.services.validation_facts import FactBook
from hq_server.services.waking import wake
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.incoming import Body
from hq_server.wire.transactions import TransactionRecorded, TransactionRecordedInFull


def take_turns(db: HqDatabase, subject: Subject, now_ms: int) -> None:
    """Nobody else posts this store's days or applies this register's documents until the transaction ends."""
    note_changing(db, *subject.key, now_ms)
    registers.lock(db, subject.identity)


def write_correction(
    db: HqDatabase,
    subject: Subject,
    body: Json,
    version: int,
    kind: str,
    *,
    repair: int,
    people: tuple[str, str],
    now_ms: int,
) -> None:
    """``people``: who made it and who approved it. Raises ``Refused`` when HQ cannot take the body."""
    if kind != SET_ASIDE:
        _apply(db, subject, body, version, now_ms)
    if kind == VOID and (order := (subject.body.get("more") or {}).get("order")):
        order_reopening.open_again(db, order, subject.listed.id, now_ms)
    _keep(db, subject, body, version, kind, repair=repair, people=people, now_ms=now_ms)
    _tell(db, subject, kind, now_ms)


def let_stand(db: HqDatabase, subject: Subject, rules: Sequence[tuple[str, int]], now_ms: int) -> None:
    """Accept breaches of these rules, each with its line."""
    store, register, sequence = subject.key
    rows = findings.of_document(db, store, register, sequence)
    accepted = [one for one in rows if one.state != CLOSED and (one.rule, one.line) in set(rules)]
    findings.put_state(db, accepted, ACCEPTED, now_ms)


def look_again(db: HqDatabase, subject: Subject, now_ms: int) -> None:
    """After a repair: what the rules say now, what the day's confirmation says, and what posting has to do."""
    store, register, sequence = subject.key
    if subject.is_transaction:
        validate_transaction(db, store, register, sequence, now_ms)
    check_days(db, subject.identity, now_ms)
    note_changed(db, store, register, sequence, now_ms)


def voided_body(db: HqDatabase, subject: Subject) -> tuple[int, Json, Body]:
    """What a transaction becomes when it is voided. Raises ``Refused`` when HQ cannot even read what it was."""
    if subject.transaction is None:
        raise Refused(_("HQ cannot read this transaction, so it cannot be voided. Set the document aside instead."))
    with db.read():
        tax_included = FactBook(db, subject.listed.store).facts.tax_included
    version, body = corrected_body.void(subject.body, subject.version, tax_included=tax_included)
    read, trouble = understand(subject.envelope, body, version)
    if read is None:
        raise Refused(trouble)
    return version, body, read


def _apply(db: HqDatabase, subject: Subject, body: Json, version: int, now_ms: int) -> None:
    read, trouble = understand(subject.envelope, body, version)
    if read is None:
        raise Refused(trouble)
    if subject.is_applied:
        if not subject.is_transaction:
            raise Refused(_("This document is applied already; only transactions can be corrected afterwards."))
        _forget(db, subject, now_ms)
    applied = apply_documents(db, subject.identity, [with_body(subject.envelope, read, version)], now_ms)
    outcome = applied.outcomes[0]
    if outcome.state != codes.APPLIED:
        raise Refused(outcome.reason)
    if applied.new_customers:
        jobs.enqueue(db, CUSTOMER_JOB, BY_CHAIN, now_ms)
    # In the order in which an upload takes the same locks.
    wake(db, subject.identity, applied.arrived, now_ms)
    shift_feeds.tell(db, subject.identity, applied, now_ms)


def _forget(db: HqDatabase, subject: Subject, now_ms: int) -> None:
    """Take back what was read of the transaction before, its loyalty points with it."""
    repairs.forget_transaction(db, *subject.key)
    earned = (subject.body.get("more") or {}).get("loyalty")
    card = loyalty.take_back(db, subject.listed.store, earned["key"]) if earned else None
    owner = loyalty.owners(db, [card]).get(card) if card else None
    if owner:
        customer_fields.mark_changed(db, [owner])
        jobs.enqueue(db, CUSTOMER_FEED_JOB, BY_CHAIN, now_ms)


def _keep(
    db: HqDatabase,
    subject: Subject,
    body: Json,
    version: int,
    kind: str,
    *,
    repair: int,
    people: tuple[str, str],
    now_ms: int,
) -> None:
    recorded = _recorded(subject)
    repairs.add_correction(
        db,
        Correction(
            *subject.key,
            number=subject.base + 1,
            repair=repair,
            kind=kind,
            version=version,
            body=msgspec.json.encode(body).decode(),
            recorded=msgspec.json.encode(recorded).decode(),
            made_by=people[0],
            approved_by=people[1],
            made_ms=now_ms,
        ),
    )


def _tell(db: HqDatabase, subject: Subject, kind: str, now_ms: int) -> None:
    """The document is applied now; its register hears of it when it was told something else."""
    reason = _("Set aside at HQ: nothing is read of it.") if kind == SET_ASIDE else ""
    inbox.put_states(db, subject.identity, [(subject.listed.sequence, Stored(codes.APPLIED, reason))], now_ms)
    if subject.listed.state != codes.APPLIED:
        scope = feeds.register_scope(subject.identity)
        feeds.record(db, codes.REGISTERS, scope, [subject.listed.id], now_ms, kind=feeds.DOCUMENT)


def _recorded(subject: Subject) -> dict[str, Any]:
    """The sums that the register counted, of a transaction whose body can be read."""
    read, _trouble = understand(subject.envelope, subject.recorded, subject.envelope.version)
    if not isinstance(read, TransactionRecorded | TransactionRecordedInFull):
        return {}
    names = ("receipt", "type", "shift", "total_minor", "tax_minor", "discount_minor", "rounding_minor", "tenders")
    told = {name: subject.recorded[name] for name in names if name in subject.recorded}
    told["tenders"] = [{"change_minor": 0} | tender for tender in told["tenders"]]
    return told | {"taxes": corrected_body.tax_table(subject.recorded["lines"])}


def events_of_changes(
    subject: Subject, repair: int, changes: Sequence[Change], person: str, now_ms: int
) -> list[Event]:
    """The audit of what was changed, value by value."""
    return [
        Event(*subject.key, "changed", person, now_ms, change.field, change.old, change.new, repair=repair)
        for change in changes
    ]


def kind_of(repair_kind: str, changes: Sequence[Change]) -> str | None:
    """The correction that a repair makes; None when it only lets something stand."""
    if repair_kind in (VOID, SET_ASIDE):
        return repair_kind
    return CORRECT if changes else None
