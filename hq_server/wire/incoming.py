"""Reads what registers send. Tolerant of older and newer registers: unknown members are ignored.

A line is read in two steps: ``read_envelope`` (who, which number, which hash) and ``read_body`` (what happened),
because HQ keeps a readable envelope even when the body needs a person. Sales and returns, which are nearly all there
is, are read whole in the first step.
"""

import hashlib
from typing import Annotated, Any, Generic, TypeVar

import msgspec

from hq_server.texts import _
from hq_server.wire.customer_documents import CustomerChanged, CustomerCreatedInFull, CustomerErased, LoyaltyEnrolled
from hq_server.wire.fields import (
    BodyCode,
    BodyText,
    Code,
    Count,
    Date,
    Hash,
    Id,
    PublicKey,
)
from hq_server.wire.orders import OrderChanged, OrderCreated
from hq_server.wire.shift_documents import (
    ShiftChanged,
    ShiftClosed,
    ShiftClosedInFull,
    ShiftOpened,
    ShiftOpenedInFull,
)
from hq_server.wire.transactions import (
    AuditRecorded,
    ReceiptCopied,
    TransactionRecorded,
    TransactionRecordedInFull,
)

_HASH_SUFFIX = b',"hash":"%b"}'
HASH_SUFFIX_LENGTH = 75

Content = TypeVar("Content")


class Envelope(msgspec.Struct, Generic[Content], frozen=True, gc=False):
    """A document. What its body says depends on its kind."""

    id: Id
    register: Code
    sequence: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    kind: Code
    version: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    business_date: Date
    made_ms: Count
    made_offset: Annotated[int, msgspec.Meta(ge=-1440, le=1440)]
    previous_hash: Hash
    body: Content
    hash: Hash


class CustomerCreated(msgspec.Struct, frozen=True):
    customer: Id
    customer_type: BodyCode = "person"
    first_name: BodyText = ""
    last_name: BodyText = ""
    organization: BodyText = ""
    phone: BodyText = ""
    email: BodyText = ""
    language: BodyCode = ""
    staff: BodyCode = ""


Body = (
    CustomerCreated
    | CustomerCreatedInFull
    | CustomerChanged
    | CustomerErased
    | LoyaltyEnrolled
    | ShiftOpened
    | ShiftOpenedInFull
    | ShiftChanged
    | TransactionRecorded
    | TransactionRecordedInFull
    | ReceiptCopied
    | AuditRecorded
    | ShiftClosed
    | ShiftClosedInFull
    | OrderCreated
    | OrderChanged
)

BODIES: dict[str, type[Body]] = {
    "customer.created": CustomerCreated,
    "customer.changed": CustomerChanged,
    "customer.erased": CustomerErased,
    "loyalty.enrolled": LoyaltyEnrolled,
    "shift.opened": ShiftOpened,
    "shift.changed": ShiftChanged,
    "transaction.recorded": TransactionRecorded,
    "receipt.copied": ReceiptCopied,
    "audit.recorded": AuditRecorded,
    "shift.closed": ShiftClosed,
    "order.created": OrderCreated,
    "order.changed": OrderChanged,
}
# What a kind says from this version on; an even later version is read as the newest one that HQ knows.
LATER: dict[str, dict[int, type[Body]]] = {
    "customer.created": {2: CustomerCreatedInFull},
    "shift.opened": {2: ShiftOpenedInFull},
    # Versions 3 and 4 have more types and more in ``more``, but the same members.
    "transaction.recorded": dict.fromkeys((2, 3, 4), TransactionRecordedInFull),
    "shift.closed": {2: ShiftClosedInFull},
}


class ActivationRequest(msgspec.Struct, frozen=True):
    code: Code
    device_name: Code = ""
    version: Code = ""
    public_key: PublicKey = ""


class ExclusionDone(msgspec.Struct, frozen=True):
    """How far a register is with what it must not hold; ``left``: what → rows that are still there."""

    purge: Count
    done: bool
    left: Annotated[dict[Code, Count], msgspec.Meta(max_length=50)] = {}


class Contact(msgspec.Struct, frozen=True):
    version: Code
    clock_ms: Count
    recorded_sequence: Count
    waiting: Count
    pending_customers: Count
    cursors: dict[str, Count]
    public_key: PublicKey = ""
    drain_seconds: Count | None = None
    closing_ms: Count | None = None
    loaded_again: Annotated[list[Code], msgspec.Meta(max_length=100)] = []
    excluded: ExclusionDone | None = None


class Unreadable(ValueError):
    """A line that is not a document: the message says why, in plain words."""


Received = Envelope[msgspec.Raw] | Envelope[TransactionRecorded] | Envelope[TransactionRecordedInFull]

_NUL = b"\\u0000"
_TRANSACTION = "transaction.recorded"
_envelope = msgspec.json.Decoder(Envelope[msgspec.Raw])
# Registers write kind and version side by side near the beginning, so these bytes tell how to read the line.
_TRANSACTION_MARK = b'"kind":"transaction.recorded","version":'
_MARK_WITHIN = 250
_in_full = msgspec.json.Decoder(Envelope[TransactionRecordedInFull])
_transactions: dict[bytes, tuple[int, msgspec.json.Decoder[Any]]] = {
    b"1,": (1, msgspec.json.Decoder(Envelope[TransactionRecorded])),
    b"2,": (2, _in_full),
    b"3,": (3, _in_full),
    b"4,": (4, _in_full),
}
_bodies = {kind: msgspec.json.Decoder(shape) for kind, shape in BODIES.items()}
_later = {
    kind: [(version, msgspec.json.Decoder(shapes[version])) for version in sorted(shapes)]
    for kind, shapes in LATER.items()
}


def what_hq_reads() -> str:
    """The kinds and versions that this HQ knows: what an older one had to leave aside may be read with more of them."""
    return " ".join(f"{kind}:{max(LATER.get(kind, {1: None}))}" for kind in sorted(BODIES))


def read_envelope(line: bytes) -> Received:
    """Read a line and check that its bytes carry the hash they claim. Raises ``Unreadable``."""
    envelope = _read_transaction(line)
    if envelope is None:
        try:
            envelope = _envelope.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Unreadable(str(error)) from error
        except RecursionError as error:
            raise Unreadable(_("The line is nested too deeply.")) from error
    digest = hashlib.sha256(line[:-HASH_SUFFIX_LENGTH] + b"}").hexdigest().encode()
    if not line.endswith(_HASH_SUFFIX % digest):
        if not line.endswith(_HASH_SUFFIX % envelope.hash.encode()):
            raise Unreadable("the hash is not the last member")
        raise Unreadable("the bytes do not match their hash")
    return envelope


def _read_transaction(line: bytes) -> Received | None:
    """The document with its body; None when it is another kind, or when anything about it needs a closer look."""
    mark = line.find(_TRANSACTION_MARK, 0, _MARK_WITHIN)
    start = mark + len(_TRANSACTION_MARK)
    version, decoder = _transactions.get(line[start : start + 2], (0, None))
    if mark < 0 or decoder is None or _NUL in line:
        return None
    try:
        envelope: Received = decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return envelope if envelope.kind == _TRANSACTION and envelope.version == version else None


def read_body(envelope: Received) -> Body:
    """Read what happened. Raises ``msgspec.ValidationError`` (wrong shape) or ``KeyError`` (a kind HQ does not
    know).
    """
    if not isinstance(envelope.body, msgspec.Raw):
        return envelope.body
    decoder = _bodies[envelope.kind]
    for version, later in _later.get(envelope.kind, ()):
        if envelope.version >= version:
            decoder = later
    if _NUL in bytes(envelope.body) and _holds_nul(msgspec.json.decode(envelope.body)):
        raise msgspec.ValidationError("a text holds the character NUL")
    body: Body = decoder.decode(envelope.body)
    return body


def _holds_nul(value: object) -> bool:
    """PostgreSQL cannot store it. ``\\\\u0000`` in the bytes may also be an escaped backslash and an innocent u0000."""
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_holds_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(_holds_nul(part) for part in value)
