"""Writes documents, once: the bytes made here are stored, hashed and uploaded as they are.

Strict: every member is always present, in the order of resources/wire/README.md.
"""

import hashlib

import msgspec

FIRST_PREVIOUS_HASH = "0" * 64
_HASH_SUFFIX_LENGTH = len(',"hash":"') + 64 + len('"}')


class CustomerCreated(msgspec.Struct, frozen=True):
    customer: str
    customer_type: str
    first_name: str
    last_name: str
    organization: str
    phone: str
    email: str
    language: str
    staff: str


class ShiftOpened(msgspec.Struct, frozen=True):
    shift: str
    number: int
    staff: str
    currency: str
    starting_minor: int


class Line(msgspec.Struct, frozen=True):
    line: int
    sku: str
    barcode: str
    description: str
    quantity_thousandths: int
    unit_price_minor: int
    total_minor: int
    tax_rate: int
    tax_minor: int
    voided: bool


class Tender(msgspec.Struct, frozen=True):
    tender: str
    amount_minor: int
    tendered_minor: int
    change_minor: int


class TransactionRecorded(msgspec.Struct, frozen=True):
    receipt: str
    type: str
    shift: str
    staff: str
    customer: str | None
    currency: str
    total_minor: int
    tax_minor: int
    lines: list[Line]
    tenders: list[Tender]


class TenderSum(msgspec.Struct, frozen=True):
    tender: str
    amount_minor: int
    expected_minor: int
    counted_minor: int | None
    variance_minor: int | None


class Manifest(msgspec.Struct, frozen=True):
    first_sequence: int
    last_sequence: int
    count: int
    hash: str
    first_receipt: str
    last_receipt: str
    sales: int
    returns: int
    total_minor: int
    tax_minor: int
    tenders: list[TenderSum]


class ShiftClosed(msgspec.Struct, frozen=True):
    shift: str
    number: int
    staff: str
    currency: str
    manifest: Manifest


Body = CustomerCreated | ShiftOpened | TransactionRecorded | ShiftClosed


class Envelope(msgspec.Struct, frozen=True):
    """Everything of a document but its hash."""

    id: str
    register: str
    sequence: int
    kind: str
    version: int
    business_date: str
    made_ms: int
    made_offset: int
    previous_hash: str
    body: Body


class Rendered(msgspec.Struct, frozen=True):
    """A document's frozen bytes (one line, no line break) and the hash they carry."""

    content: bytes
    hash: str


_encode = msgspec.json.Encoder().encode


def render(envelope: Envelope) -> Rendered:
    """Freeze a document: its canonical bytes with the hash as the last member."""
    unsigned = _encode(envelope)
    digest = hashlib.sha256(unsigned).hexdigest()
    return Rendered(unsigned[:-1] + b',"hash":"' + digest.encode() + b'"}', digest)


def recompute_hash(content: bytes) -> str:
    """The hash that these bytes should carry, whatever they do carry."""
    return hashlib.sha256(content[:-_HASH_SUFFIX_LENGTH] + b"}").hexdigest()


class ActivationRequest(msgspec.Struct, frozen=True):
    code: str
    device_name: str
    version: str


class Contact(msgspec.Struct, frozen=True):
    version: str
    clock_ms: int
    recorded_sequence: int
    waiting: int
    pending_customers: int
    cursors: dict[str, int]
