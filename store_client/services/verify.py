"""Walks the hash chain of the register's documents and says where it breaks."""

from dataclasses import dataclass

import msgspec

from store_client.db import erased_customers, excluded_rows, outbox
from store_client.db.database import RegisterDatabase
from store_client.db.outbox import ChainHead, Document
from store_client.texts import _, ngettext
from store_client.wire.outgoing import FIRST_PREVIOUS_HASH, recompute_hash
from store_client.wire.redacted import is_redacted

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """``sequence`` is the first document that is not as it should be."""

    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """``documents`` counts those that are in order, up to the first problem."""

    documents: int
    first_problem: Problem | None


class _Chained(msgspec.Struct, frozen=True):
    id: str
    sequence: int
    kind: str
    previous_hash: str
    hash: str


def verify_chain(db: RegisterDatabase) -> ChainReport:
    """Every document's bytes against its hash, its place and the document before it."""
    return _verify_after(db, ChainHead(0, FIRST_PREVIOUS_HASH))


def verify_newest(db: RegisterDatabase, count: int) -> ChainReport:
    """The same for about as many of the newest documents, which takes milliseconds."""
    earlier = outbox.page_after(db, outbox.newest_sequence(db) - count - 1, 1)
    if not earlier or earlier[0].sequence == 1:
        return verify_chain(db)
    return _verify_after(db, ChainHead(earlier[0].sequence, earlier[0].hash))


def _verify_after(db: RegisterDatabase, before: ChainHead) -> ChainReport:
    starts = {0: FIRST_PREVIOUS_HASH} | outbox.chain_starts(db)
    redacted = erased_customers.has_any(db) or excluded_rows.has_redacted(db)
    good = 0
    while page := outbox.page_after(db, before.sequence, _PAGE):
        for document in page:
            if reason := _problem(document, before, starts, redacted):
                return ChainReport(good, Problem(document.sequence, reason))
            before = ChainHead(document.sequence, document.hash)
            good += 1
    return ChainReport(good, None)


def _is_as_recorded(document: Document, hash_: str, redacted: bool) -> bool:
    """Of a person whom HQ erased, or keeps away from this register, only the envelope and the hash are left."""
    if recompute_hash(document.content) == hash_:
        return True
    return redacted and document.kind in erased_customers.OF_PERSONS and is_redacted(document.content)


def _problem(document: Document, before: ChainHead, starts: dict[int, str], redacted: bool) -> str:
    missing = document.sequence - before.sequence - 1
    known_start = starts.get(document.sequence - 1)
    if missing and known_start is None:
        message = ngettext("{count} document is missing before it", "{count} documents are missing before it", missing)
        return message.format(count=missing)
    try:
        content = msgspec.json.decode(document.content, type=_Chained)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _("its content cannot be read")
    if not _is_as_recorded(document, content.hash, redacted):
        return _("its content was changed after it was recorded")
    if content.previous_hash != before.hash and content.previous_hash != known_start:
        return _("it does not follow the document before it")
    if (content.id, content.sequence, content.kind, content.hash) != (
        document.id,
        document.sequence,
        document.kind,
        document.hash,
    ):
        return _("what is filed about it is not what it says")
    return ""
