"""Reads what registers send. Tolerant of older and newer registers: unknown members are ignored.

A line is read in two steps: ``read_envelope`` (who, which number, which hash) and ``read_body`` (what happened),
because HQ keeps a readable envelope even when the body needs a person. Sales and returns, which are nearly all there
is, are read whole in the first step.
"""

import hashlib
from typing import Annotated, Generic, TypeVar

import msgspec

_HASH_SUFFIX = b',"hash":"%b"}'
HASH_SUFFIX_LENGTH = 75

Id = Annotated[
    str,
    msgspec.Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z"),
]
Hash = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
# What PostgreSQL's and SQLite's 64-bit integers hold.
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Amount = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
# A text as people type it; no NUL, which PostgreSQL cannot store.
Text = Annotated[str, msgspec.Meta(max_length=10_000, pattern=r"^[^\x00]*\Z")]
Code = Annotated[str, msgspec.Meta(max_length=100, pattern=r"^[^\x00]*\Z")]
# The same within a body, where ``read_body`` looks for NUL once for all texts: a pattern for each took half the time
# of reading.
BodyText = Annotated[str, msgspec.Meta(max_length=10_000)]
BodyCode = Annotated[str, msgspec.Meta(max_length=100)]
Currency = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}\Z")]
Date = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}\Z")]


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


class ShiftOpened(msgspec.Struct, frozen=True):
    shift: Id
    number: Count
    staff: BodyCode
    currency: Currency
    starting_minor: Amount = 0


class Line(msgspec.Struct, frozen=True, gc=False):
    line: Count
    sku: BodyCode
    barcode: BodyCode
    description: BodyText
    quantity_thousandths: Amount
    unit_price_minor: Amount
    total_minor: Amount
    tax_rate: Count
    tax_minor: Amount
    voided: bool = False


class Tender(msgspec.Struct, frozen=True, gc=False):
    tender: BodyCode
    amount_minor: Amount
    tendered_minor: Amount = 0
    change_minor: Amount = 0


class TransactionRecorded(msgspec.Struct, frozen=True, gc=False):
    receipt: BodyCode
    type: BodyCode
    shift: Id
    staff: BodyCode
    customer: Id | None
    currency: Currency
    total_minor: Amount
    tax_minor: Amount
    lines: list[Line]
    tenders: list[Tender]


class TenderSum(msgspec.Struct, frozen=True):
    tender: BodyCode
    amount_minor: Amount
    expected_minor: Amount = 0
    counted_minor: Amount | None = None
    variance_minor: Amount | None = None


class Manifest(msgspec.Struct, frozen=True):
    first_sequence: Count
    last_sequence: Count
    count: Count
    hash: Hash
    first_receipt: BodyCode
    last_receipt: BodyCode
    sales: Count
    returns: Count
    total_minor: Amount
    tax_minor: Amount
    tenders: list[TenderSum]


class ShiftClosed(msgspec.Struct, frozen=True):
    shift: Id
    number: Count
    staff: BodyCode
    currency: Currency
    manifest: Manifest


Body = CustomerCreated | ShiftOpened | TransactionRecorded | ShiftClosed

BODIES: dict[str, type[Body]] = {
    "customer.created": CustomerCreated,
    "shift.opened": ShiftOpened,
    "transaction.recorded": TransactionRecorded,
    "shift.closed": ShiftClosed,
}


class ActivationRequest(msgspec.Struct, frozen=True):
    code: Code
    device_name: Code = ""
    version: Code = ""


class Contact(msgspec.Struct, frozen=True):
    version: Code
    clock_ms: Count
    recorded_sequence: Count
    waiting: Count
    pending_customers: Count
    cursors: dict[str, Count]


class Unreadable(ValueError):
    """A line that is not a document: the message says why, in plain words."""


Received = Envelope[msgspec.Raw] | Envelope[TransactionRecorded]

_NUL = b"\\u0000"
_TRANSACTION = "transaction.recorded"
_envelope = msgspec.json.Decoder(Envelope[msgspec.Raw])
_transaction = msgspec.json.Decoder(Envelope[TransactionRecorded])
_bodies = {kind: msgspec.json.Decoder(shape) for kind, shape in BODIES.items()}


def read_envelope(line: bytes) -> Received:
    """Read a line and check that its bytes carry the hash they claim. Raises ``Unreadable``."""
    envelope = _read_transaction(line)
    if envelope is None:
        try:
            envelope = _envelope.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Unreadable(str(error)) from error
    digest = hashlib.sha256(line[:-HASH_SUFFIX_LENGTH] + b"}").hexdigest().encode()
    if not line.endswith(_HASH_SUFFIX % digest):
        if not line.endswith(_HASH_SUFFIX % envelope.hash.encode()):
            raise Unreadable("the hash is not the last member")
        raise Unreadable("the bytes do not match their hash")
    return envelope


def _read_transaction(line: bytes) -> Received | None:
    """The document with its body; None when it is another kind, or when anything about it needs a closer look."""
    if b'"kind":"transaction.recorded"' not in line or _NUL in line:
        return None
    try:
        envelope: Envelope[TransactionRecorded] = _transaction.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return envelope if envelope.kind == _TRANSACTION else None


def read_body(envelope: Received) -> Body:
    """Read what happened. Raises ``msgspec.ValidationError`` (wrong shape) or ``KeyError`` (a kind HQ does not
    know).
    """
    if not isinstance(envelope.body, msgspec.Raw):
        return envelope.body
    decoder = _bodies[envelope.kind]
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
