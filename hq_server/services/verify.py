"""Walks every register's chain of documents as HQ has it, and says where it is broken or what is missing."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from hq_server.db import erasures, inbox, registers
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import NO_HASH, RegisterIdentity
from hq_server.texts import _, ngettext
from hq_server.wire.incoming import Unreadable
from hq_server.wire.redacted import read_either


@dataclass(frozen=True, slots=True)
class ChainReport:
    """``problems`` are sentences in the order of the chain; none means: every document is there and unchanged.

    ``redacted``: how many told of a person who was erased; of these only the envelope and the hash are left.
    """

    register: RegisterIdentity
    documents: int
    last_sequence: int
    problems: tuple[str, ...]
    redacted: int = 0


def verify_registers(db: HqDatabase) -> list[ChainReport]:
    """Every register's chain, read from the stored bytes themselves. Nothing is changed."""
    with db.read():
        return [_verify(db, register) for register in registers.all_identities(db)]


def _verify(db: HqDatabase, register: RegisterIdentity) -> ChainReport:
    documents = sequence = 0
    problems: list[str] = []
    redacted = erasures.redacted_of(db, register)
    chain = _Chain(redacted)
    for sequence, document_hash, content in inbox.walk(db, register):
        documents += 1
        problems += chain.follow(sequence, document_hash, content)
    highest = registers.last_sequence(db, register)
    if highest > sequence:
        problems.append(_missing(highest - sequence, sequence))
    return ChainReport(register, documents, max(sequence, highest), tuple(problems), len(redacted))


class _Chain:
    """Where the walk is: the last sequence and its hash."""

    def __init__(self, redacted: Collection[int]) -> None:
        self._redacted = redacted
        self._sequence = 0
        self._hash: str | None = NO_HASH

    def follow(self, sequence: int, document_hash: str, content: bytes) -> Iterator[str]:
        """What is wrong with the next document, if anything."""
        gap = sequence - self._sequence - 1
        if gap:
            yield _missing(gap, self._sequence)
        try:
            envelope, redacted = read_either(content)
            if redacted and sequence not in self._redacted:
                raise Unreadable(_("it has no content, and nobody was erased for it"))
        except Unreadable as unreadable:
            yield _("Document {sequence} was changed: {reason}.").format(sequence=sequence, reason=unreadable)
            self._sequence, self._hash = sequence, None
            return
        if (envelope.sequence, envelope.hash) != (sequence, document_hash):
            yield _("Document {sequence} was replaced by another one.").format(sequence=sequence)
        elif not gap and self._hash is not None and envelope.previous_hash != self._hash:
            message = _("The chain is broken at document {sequence}: it does not follow document {before}.")
            yield message.format(sequence=sequence, before=self._sequence)
        self._sequence, self._hash = sequence, envelope.hash


def _missing(count: int, after: int) -> str:
    text = ngettext("{count} document missing after {after}", "{count} documents missing after {after}", count)
    return text.format(count=f"{count:,}", after=f"{after:,}")
