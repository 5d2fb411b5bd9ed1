"""Wakes parked documents: when the customer, the shift or the order they wait for is there, they are applied."""

from collections.abc import Sequence

from hq_server.db import inbox, jobs, registers
from hq_server.db.database import HqDatabase
from hq_server.domain.job import BY_CHAIN, P_JOB
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import feeds
from hq_server.services.day_confirmation import check_days
from hq_server.services.projection import apply_documents
from hq_server.services.shift_feeds import tell
from hq_server.wire import codes
from hq_server.wire.incoming import read_envelope


def wake(db: HqDatabase, register: RegisterIdentity, arrived: Sequence[str], now_ms: int) -> int:
    """Apply what waits for these customers, shifts and orders, in the transaction that applied them, and return how
    many there were.

    Documents of other registers only when nobody is at work on that register at this moment (waiting for each other
    would be a deadlock); otherwise the P-job does it.
    """
    woken = 0
    for owner, sequences in inbox.waiting_for(db, arrived).items() if arrived else ():
        if owner != register and registers.lock(db, owner, wait=False) is None:
            jobs.enqueue(db, P_JOB, BY_CHAIN, now_ms)
            continue
        woken += apply_parked(db, owner, sequences, now_ms)
        if owner != register:
            check_days(db, owner, now_ms)
    return woken


def apply_parked(db: HqDatabase, register: RegisterIdentity, sequences: Sequence[int], now_ms: int) -> int:
    """Apply parked documents of a register whose lock is held; returns how many are no longer parked.

    Their register is told by feed 1090, because their state is now another than the upload was answered with.
    """
    return _apply_again(db, register, sequences, codes.PARKED, now_ms)


def apply_quarantined(db: HqDatabase, register: RegisterIdentity, sequences: Sequence[int], now_ms: int) -> int:
    """The same with what an older HQ could not read; returns how many are no longer quarantined."""
    return _apply_again(db, register, sequences, codes.QUARANTINED, now_ms)


def _apply_again(db: HqDatabase, register: RegisterIdentity, sequences: Sequence[int], state: str, now_ms: int) -> int:
    documents = [read_envelope(content) for content in inbox.contents(db, register, sequences, state)]
    if not documents:
        return 0
    applied = apply_documents(db, register, documents, now_ms)
    states = list(zip([document.sequence for document in documents], applied.outcomes, strict=True))
    inbox.put_states(db, register, states, now_ms)
    changed = [
        document.id for document, outcome in zip(documents, applied.outcomes, strict=True) if outcome.state != state
    ]
    feeds.record(db, codes.REGISTERS, feeds.register_scope(register), changed, now_ms, kind=feeds.DOCUMENT)
    tell(db, register, applied, now_ms)
    # An order may have waited for its customer, and what became of the order for the order.
    return len(changed) + wake(db, register, applied.new_orders, now_ms)
