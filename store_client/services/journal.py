"""Writes the register's next document: its place in the chain, its frozen bytes, its row in the outbox."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from store_client.clock import Moment
from store_client.db import outbox
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import ChainHead, Document
from store_client.db.standing import Standing
from store_client.domain.channel import Identity
from store_client.domain.shift import Shift
from store_client.errors import CommitFailed, DamagedDatabase, InDoubt, Refused, StorageTrouble
from store_client.texts import _
from store_client.wire import codes, outgoing


@dataclass(frozen=True, slots=True)
class Draft:
    """A document before it has its place; ``shift`` is empty when none is open."""

    id: str
    kind: str
    business_date: str
    made: Moment
    subject: str
    shift: str
    body: outgoing.Body
    version: int = codes.VERSION


@contextlib.contextmanager
def recording(db: RegisterDatabase, document_id: str) -> Iterator[None]:
    """The write transaction that records this document.

    Where the disk failed while it finished, what a new connection finds counts, once that stands whatever happens
    next: nothing is recorded twice, or claimed and lost. Raises ``InDoubt`` when even that cannot be told.
    """
    try:
        with db.write():
            yield
    except CommitFailed as failed:
        if not _is_recorded(db, document_id, failed):
            raise


def _is_recorded(db: RegisterDatabase, document_id: str, failed: CommitFailed) -> bool:
    try:
        found = outbox.contains(db, document_id)
        if not failed.in_doubt or db.settle(moved=found):
            return found
    except (StorageTrouble, DamagedDatabase) as trouble:
        if not failed.in_doubt:
            return False
        raise InDoubt(_in_doubt()) from trouble
    raise InDoubt(_in_doubt()) from failed


def _in_doubt() -> str:
    return _(
        "The disk failed at the last moment: it is not known whether this was recorded. Start the register again "
        "and look under Documents before you repeat it. Call a manager."
    )


def append(db: RegisterDatabase, identity: Identity, draft: Draft, after: ChainHead) -> None:
    """Freeze the document that follows ``after`` and store it, in the caller's write transaction."""
    sequence = after.sequence + 1
    rendered = outgoing.render(
        outgoing.Envelope(
            id=draft.id,
            register=identity.code,
            sequence=sequence,
            kind=draft.kind,
            version=draft.version,
            business_date=draft.business_date,
            made_ms=draft.made.utc_ms,
            made_offset=draft.made.offset_minutes,
            previous_hash=after.hash,
            body=draft.body,
        )
    )
    outbox.append(
        db,
        Document(
            sequence=sequence,
            id=draft.id,
            kind=draft.kind,
            business_date=draft.business_date,
            made_ms=draft.made.utc_ms,
            hash=rendered.hash,
            content=rendered.content,
            subject=draft.subject,
            shift=draft.shift,
        ),
    )


def require_identity(standing: Standing) -> Identity:
    """Who this register is. Raises ``Refused`` before its first activation."""
    if standing.identity is None:
        message = _(
            "This register has not been activated yet. Ask HQ for an activation code and enter it; the basket is kept."
        )
        raise Refused(message)
    return standing.identity


def require_open_shift(standing: Standing) -> Shift:
    """Raises ``Refused`` when none is open."""
    if standing.shift is None:
        raise Refused(_("No shift is open. Open one, then try again; the basket is kept."))
    return standing.shift
