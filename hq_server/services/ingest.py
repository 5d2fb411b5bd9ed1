"""Takes the registers' documents: keeps every byte, applies what can be applied, and answers line by line.

Everything happens in one transaction, so an answer is only ever given for what is committed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hq_server.db import erasures, hour_counts, inbox, jobs, registers
from hq_server.db.database import HqDatabase
from hq_server.db.inbox import Known, Refuse, Stored
from hq_server.domain.job import BY_CHAIN, CUSTOMER_JOB
from hq_server.domain.registers import RegisterIdentity
from hq_server.errors import AccessDenied
from hq_server.services.customer_job import number_at_once
from hq_server.services.day_confirmation import check_days
from hq_server.services.projection import Applied, apply_documents
from hq_server.services.sessions import Delivery, note_upload
from hq_server.services.shift_feeds import tell
from hq_server.services.waking import wake
from hq_server.texts import _, keep
from hq_server.wire import codes
from hq_server.wire.incoming import Received, Unreadable, read_envelope
from hq_server.wire.outgoing import Result
from hq_server.wire.redacted import person_in, read_redacted, redact

__all__ = ["RegisterIdentity", "ingest_batch"]


@dataclass(slots=True)
class _Arrival:
    """A line as it came; without an envelope it is unreadable, for the reason given."""

    line: bytes
    envelope: Received | None
    reason: str = ""
    redacted: bool = False


def ingest_batch(
    db: HqDatabase, register: RegisterIdentity, lines: Sequence[bytes], now_ms: int, delivery: Delivery | None = None
) -> list[Result]:
    """One result a line, in their order. Raises ``AccessDenied`` when the register is gone, ``StorageTrouble``."""
    code = register.code
    delivery = delivery or Delivery()
    arrivals = [_read(line, code) for line in lines]
    made: list[str] = []

    def take() -> list[Result]:
        with db.write():
            last = registers.lock(db, register)
            if last is None:
                raise AccessDenied(_("HQ does not know this register. Ask HQ for an activation code."), "unknown")
            batch = _Batch(db, register, now_ms)
            results = batch.take(arrivals, last[0])
            note_upload(db, register, lines, results, delivery, now_ms)
            made[:] = batch.new_customers
            return results

    results = db.again(take)
    if made:
        number_at_once(db, register.store, made, now_ms)
    return results


class _Batch:
    """One upload, within its transaction."""

    def __init__(self, db: HqDatabase, register: RegisterIdentity, now_ms: int) -> None:
        self._db = db
        self._register = register
        self._now_ms = now_ms
        self._fresh: list[_Arrival] = []
        self._refused: list[Refuse] = []
        self.new_customers: list[str] = []

    def take(self, arrivals: Sequence[_Arrival], last_sequence: int) -> list[Result]:
        answers = self._sort(arrivals)
        if self._refused:
            inbox.refuse(self._db, self._register, self._refused, self._now_ms)
            self._forget_the_erased()
        if not self._fresh:
            return [answer for answer in answers if isinstance(answer, Result)]
        outcomes = self._store(last_sequence)
        return [
            answer if isinstance(answer, Result) else _stored(self._fresh[answer].envelope, outcomes[answer])
            for answer in answers
        ]

    def _sort(self, arrivals: Sequence[_Arrival]) -> list[Result | int]:
        """Decide about each line: the answer itself, or the place of a new document among the fresh ones."""
        documents = [arrival.envelope for arrival in arrivals if arrival.envelope]
        by_sequence = inbox.find_sequences(self._db, self._register, [document.sequence for document in documents])
        unknown = [document.id for document in documents if document.sequence not in by_sequence]
        by_id = inbox.find_ids(self._db, self._register.store, unknown) if unknown else {}
        within: dict[int | str, int] = {}
        answers: list[Result | int] = []
        for arrival in arrivals:
            document = arrival.envelope
            if document is None:
                answers.append(self._refuse(arrival, codes.UNREADABLE, arrival.reason))
                continue
            known = by_sequence.get(document.sequence) or by_id.get(document.id)
            earlier = within.get(document.sequence, within.get(document.id))
            if known:
                answers.append(self._answer_known(arrival, document, known))
            elif earlier is None:
                within[document.sequence] = within[document.id] = len(self._fresh)
                answers.append(len(self._fresh))
                self._fresh.append(arrival)
            else:
                twin = self._fresh[earlier].envelope
                same = twin is not None and (twin.id, twin.hash) == (document.id, document.hash)
                answers.append(earlier if same else self._refuse(arrival, codes.CONFLICT, _conflict(twin)))
        return answers

    def _answer_known(self, arrival: _Arrival, document: Received, known: Known) -> Result:
        if (known.id, known.hash) == (document.id, document.hash):
            return Result(document.id, document.sequence, codes.DUPLICATE, known.state, known.reason)
        return self._refuse(arrival, codes.CONFLICT, _conflict(known))

    def _refuse(self, arrival: _Arrival, verdict: str, reason: str) -> Result:
        document, sequence = ("", 0) if arrival.envelope is None else (arrival.envelope.id, arrival.envelope.sequence)
        self._refused.append(Refuse(sequence, document, verdict, reason, arrival.line))
        return Result(document, sequence, verdict, codes.QUARANTINED, reason)

    def _store(self, last_sequence: int) -> list[Stored]:
        db, register, now_ms = self._db, self._register, self._now_ms
        documents = [arrival.envelope for arrival in self._fresh if arrival.envelope]
        applied = self._apply()
        inbox.insert(
            db,
            [
                self._row(arrival, outcome, applied.redacted)
                for arrival, outcome in zip(self._fresh, applied.outcomes, strict=True)
            ],
        )
        self._note_redacted(applied.redacted)
        highest = max(documents, key=lambda document: document.sequence)
        if highest.sequence > last_sequence:
            registers.put_last(db, register, highest.sequence, highest.hash, now_ms)
        registers.put_complete(db, register, [document.sequence for document in documents])
        transactions = sum(document.kind == codes.TRANSACTION_RECORDED for document in documents)
        hour_counts.add(db, register, len(documents), transactions, now_ms)
        self.new_customers = applied.new_customers
        if applied.new_customers:
            jobs.enqueue(db, CUSTOMER_JOB, BY_CHAIN, now_ms)
        wake(db, register, applied.arrived, now_ms)
        check_days(db, register, now_ms)
        tell(db, register, applied, now_ms)
        return applied.outcomes

    def _apply(self) -> Applied:
        """Of a document that its register redacted nothing is left to apply."""
        bodies = [one.envelope for one in self._fresh if one.envelope and not one.redacted]
        applied = apply_documents(self._db, self._register, bodies, self._now_ms)
        if len(bodies) < len(self._fresh):
            outcomes = iter(applied.outcomes)
            applied.outcomes = [Stored(codes.APPLIED) if one.redacted else next(outcomes) for one in self._fresh]
        self._redact_what_cannot_be_read(applied)
        return applied

    def _redact_what_cannot_be_read(self, applied: Applied) -> None:
        """Nobody has to mend what a register still tells of somebody who was erased."""
        found = {
            at: customer
            for at, (arrival, outcome) in enumerate(zip(self._fresh, applied.outcomes, strict=True))
            if outcome.state == codes.QUARANTINED and (customer := _person_named(arrival))
        }
        erased = erasures.among(self._db, sorted(set(found.values())))
        for at, customer in found.items():
            document = self._fresh[at].envelope
            if document is not None and customer in erased:
                applied.outcomes[at] = Stored(codes.APPLIED)
                applied.redacted[document.sequence] = (customer, erased[customer])

    def _forget_the_erased(self) -> None:
        """What is not taken is kept whole, but not when it tells of somebody who was erased."""
        named = sorted({person_in(one.content) for one in self._refused} - {""})
        erased = erasures.among(self._db, named)
        if erased:
            erasures.empty_kept_lines(self._db, sorted(erased), [], self._now_ms)

    def _note_redacted(self, redacted: Mapping[int, tuple[str, str]]) -> None:
        whose = {one.envelope.sequence: "" for one in self._fresh if one.redacted and one.envelope}
        whose |= {sequence: customer for sequence, (customer, _erasure) in redacted.items()}
        for sequence, customer in whose.items():
            place = (self._register.store, self._register.register, sequence)
            erasures.note_redacted(self._db, [place], customer, self._now_ms)

    def _row(self, arrival: _Arrival, outcome: Stored, redacted: Mapping[int, tuple[str, str]]) -> tuple[object, ...]:
        document = arrival.envelope
        assert document is not None
        _customer, erasure = redacted.get(document.sequence, ("", ""))
        return (
            self._register.store,
            self._register.register,
            document.sequence,
            document.id,
            document.kind,
            document.business_date,
            document.made_ms,
            document.previous_hash,
            document.hash,
            redact(arrival.line, erasure) if erasure else arrival.line,
            self._now_ms,
            outcome.state,
            keep(outcome.reason),
            outcome.waits_for,
            self._now_ms if outcome.state == codes.APPLIED else None,
        )


def _person_named(arrival: _Arrival) -> str:
    """Whom a document about a customer speaks of, whatever else is in it."""
    document = arrival.envelope
    is_one = document is not None and document.kind in erasures.OF_PERSONS
    return person_in(arrival.line) if is_one else ""


def _read(line: bytes, calling: str) -> _Arrival:
    try:
        envelope = read_envelope(line)
        redacted = False
    except Unreadable as unreadable:
        left = read_redacted(line)
        if left is not None and left.kind in erasures.OF_PERSONS:
            envelope, redacted = left, True
        else:
            return _Arrival(line, None, str(unreadable))
    if envelope.register != calling:
        reason = _("The document is of register {found}, but register {calling} sent it.")
        return _Arrival(line, None, reason.format(found=envelope.register, calling=calling))
    return _Arrival(line, envelope, redacted=redacted)


def _stored(document: Received | None, outcome: Stored) -> Result:
    assert document is not None
    return Result(document.id, document.sequence, codes.STORED, outcome.state, outcome.reason)


def _conflict(other: Known | Received | None) -> str:
    assert other is not None
    reason = _("HQ has another document as number {sequence} ({id}). Both are kept; a person has to look at them.")
    return reason.format(sequence=other.sequence, id=other.id)
