"""Reads, in one statement, what a new document needs: who the register is, its open shift, its newest document."""

from dataclasses import dataclass

from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import ChainHead
from store_client.domain.channel import Identity
from store_client.domain.shift import Shift


@dataclass(frozen=True, slots=True)
class Standing:
    """``identity`` is None before the first activation, ``shift`` while none is open."""

    identity: Identity | None
    shift: Shift | None
    head: ChainHead


def read(db: RegisterDatabase) -> Standing:
    """Where the register stands; inside a write transaction it stays so until the document is recorded."""
    store, register, epoch, started, sequence, hash_, *shift = db.rows(
        """SELECT (SELECT value FROM setting WHERE key = 'store'), (SELECT value FROM setting WHERE key = 'register'),
               (SELECT value FROM setting WHERE key = 'epoch'), (SELECT max(sequence) FROM chain_start),
               newest.sequence, newest.hash,
               id, number, business_date, staff, currency, starting_minor, opened_ms, first_sequence, state, closed_ms,
               last_sequence, confirmed_ms, reason, drawer, several
           FROM (SELECT 1)
           LEFT JOIN (SELECT sequence, hash FROM outbox WHERE sequence = (SELECT max(sequence) FROM outbox)) AS newest
           LEFT JOIN shift ON state = 'open'"""
    )[0]
    ordinary = sequence is not None and (started is None or started < sequence)
    return Standing(
        identity=Identity(store, register, int(epoch)) if store and register and epoch else None,
        shift=Shift(*shift) if shift[0] is not None else None,
        head=ChainHead(sequence, hash_) if ordinary else outbox.chain_head(db),
    )
