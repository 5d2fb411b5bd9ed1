"""A document that people repair: its bytes, what counts of it now, and what is wrong with it."""

from dataclasses import dataclass
from typing import Any

import msgspec

from hq_server.db import document_pages, findings, repairs
from hq_server.db.database import HqDatabase
from hq_server.db.document_pages import DocumentListed
from hq_server.db.findings import ACCEPTED, OPEN, FindingRow
from hq_server.db.repairs import SET_ASIDE, Correction, Repair
from hq_server.domain.registers import RegisterIdentity
from hq_server.errors import NotFound
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.incoming import Body, Envelope, Received, read_body
from hq_server.wire.transactions import TransactionRecorded, TransactionRecordedInFull

_MAX_SEQUENCE = 2**53
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """``recorded`` is the body as the register wrote it, ``body`` what counts now: that, or the latest correction.
    ``read`` is the body as HQ understands it, None when it does not; ``trouble`` says why.
    """

    listed: DocumentListed
    envelope: Envelope[msgspec.Raw]
    recorded: Json
    body: Json
    version: int
    read: Body | None
    trouble: str
    findings: tuple[FindingRow, ...]
    repair: Repair | None
    correction: Correction | None

    @property
    def identity(self) -> RegisterIdentity:
        return RegisterIdentity(self.listed.store, self.listed.register)

    @property
    def key(self) -> tuple[str, str, int]:
        return self.listed.store, self.listed.register, self.listed.sequence

    @property
    def base(self) -> int:
        """The number of the correction that counts, 0 when none was made."""
        return self.correction.number if self.correction else 0

    @property
    def is_transaction(self) -> bool:
        return self.envelope.kind == codes.TRANSACTION_RECORDED

    @property
    def is_set_aside(self) -> bool:
        return self.correction is not None and self.correction.kind == SET_ASIDE

    @property
    def is_applied(self) -> bool:
        return self.listed.state == codes.APPLIED and not self.is_set_aside

    @property
    def transaction(self) -> TransactionRecorded | TransactionRecordedInFull | None:
        return self.read if isinstance(self.read, (TransactionRecorded, TransactionRecordedInFull)) else None

    @property
    def currency(self) -> str:
        said = self.body.get("currency")
        return said if isinstance(said, str) else ""

    @property
    def open(self) -> tuple[FindingRow, ...]:
        return tuple(one for one in self.findings if one.state == OPEN)

    @property
    def accepted(self) -> tuple[FindingRow, ...]:
        return tuple(one for one in self.findings if one.state == ACCEPTED)

    @property
    def may_be_repaired(self) -> bool:
        """Something is wrong with it, or waits for another document; a transaction is corrected at any time."""
        if self.needs_somebody or self.accepted or self.listed.state == codes.PARKED:
            return True
        return self.is_applied and self.transaction is not None

    @property
    def needs_somebody(self) -> bool:
        """It has a finding, or could not be applied, or somebody began to repair it."""
        return bool(self.open) or self.listed.state == codes.QUARANTINED or self.repair is not None


def load_subject(db: HqDatabase, code: str, sequence: int) -> Subject:
    """The document of a register such as ``101-2`` with that number. Raises ``NotFound``."""
    store, _dash, register = code.partition("-")
    with db.read():
        shown = document_pages.show_inbox(db, store, register, min(sequence, _MAX_SEQUENCE))
        if shown is None:
            message = _("HQ has no document {sequence} of register {code}.")
            raise NotFound(message.format(sequence=sequence, code=code[:40]))
        return load_within(db, store, register, sequence, shown.content, shown.listed)


def load_within(
    db: HqDatabase, store: str, register: str, sequence: int, content: bytes, listed: DocumentListed
) -> Subject:
    """The same within the caller's transaction."""
    envelope = _envelope.decode(content)
    recorded = msgspec.json.decode(envelope.body)
    recorded = recorded if isinstance(recorded, dict) else {}
    correction = repairs.latest_correction(db, store, register, sequence)
    counts = correction is not None and correction.kind != SET_ASIDE
    body = msgspec.json.decode(correction.body) if correction and counts else recorded
    version = correction.version if correction and counts else envelope.version
    read, trouble = understand(envelope, body, version)
    return Subject(
        listed=listed,
        envelope=envelope,
        recorded=recorded,
        body=body,
        version=version,
        read=read,
        trouble=trouble,
        findings=tuple(findings.of_document(db, store, register, sequence)),
        repair=repairs.find_unfinished(db, store, register, sequence),
        correction=correction,
    )


def understand(envelope: Envelope[msgspec.Raw], body: Json, version: int) -> tuple[Body | None, str]:
    """The body as HQ reads it, or why it cannot."""
    try:
        return read_body(with_body(envelope, msgspec.Raw(msgspec.json.encode(body)), version)), ""
    except KeyError:
        reason = _("HQ does not know documents of the kind “{kind}”; a newer HQ may.")
        return None, reason.format(kind=envelope.kind)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        return None, _("HQ cannot read what the document says: {error}").format(error=error)


def with_body(envelope: Envelope[msgspec.Raw], body: Any, version: int) -> Received:
    """The document as if it had said this."""
    changed: Received = msgspec.structs.replace(envelope, body=body, version=version)
    return changed


_envelope = msgspec.json.Decoder(Envelope[msgspec.Raw])
