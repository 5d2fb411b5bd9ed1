"""Writes documents, once: the bytes made here are stored, hashed and uploaded as they are.

Strict: every member is always present, in the order of resources/wire/README.md; only ``more`` leaves out what is not
set. The structs of customers' documents are in ``outgoing_customers``, those of shifts in ``outgoing_shifts``.
"""

import hashlib

import msgspec

FIRST_PREVIOUS_HASH = "0" * 64
_HASH_SUFFIX_LENGTH = len(',"hash":"') + 64 + len('"}')


class Body(msgspec.Struct, frozen=True):
    """What a document says; each kind of document is one of these."""


class CustomerCreated(Body, frozen=True):
    customer: str
    customer_type: str
    first_name: str
    last_name: str
    organization: str
    phone: str
    email: str
    language: str
    staff: str


class Discount(msgspec.Struct, frozen=True, gc=False):
    kind: str
    code: str
    name: str
    amount_minor: int


class Returned(msgspec.Struct, frozen=True, gc=False):
    transaction: str
    receipt: str
    line: int
    reason: str


class LineMore(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    list_price_minor: int | None = None
    reason: str = ""
    serial: str = ""
    comment: str = ""
    discounts: list[Discount] = []
    returned: Returned | None = None
    tax_override: str = ""
    voided_by: str = ""
    voided_ms: int = 0


class Line(msgspec.Struct, frozen=True, gc=False):
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
    unit: str
    discount_minor: int
    more: LineMore | None


class TenderMore(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    currency: str = ""
    foreign_minor: int | None = None
    rate_millionths: int | None = None
    reference: str = ""
    card: str = ""
    terminal: str = ""
    issued: bool = False


class Tender(msgspec.Struct, frozen=True, gc=False):
    tender: str
    amount_minor: int
    tendered_minor: int
    change_minor: int
    more: TenderMore | None


class TaxSum(msgspec.Struct, frozen=True, gc=False):
    tax_rate: int
    net_minor: int
    tax_minor: int
    gross_minor: int


class Approval(msgspec.Struct, frozen=True):
    action: str
    approved_by: str
    reason: str
    line: int


class Loyalty(msgspec.Struct, frozen=True):
    card: str
    points: int
    key: str


class Pieces(msgspec.Struct, frozen=True):
    value_minor: int
    pieces: int


class CashMoved(msgspec.Struct, frozen=True):
    pieces: list[Pieces]
    bag: str
    safe: str


class DeclaredTender(msgspec.Struct, frozen=True):
    tender: str
    counted_minor: int
    pieces: list[Pieces]


class Declared(msgspec.Struct, frozen=True):
    shift: str
    register: str
    recount: bool
    tenders: list[DeclaredTender]


class TransactionMore(msgspec.Struct, frozen=True, omit_defaults=True):
    approvals: list[Approval] = []
    reason: str = ""
    comment: str = ""
    account: str = ""
    coupons: list[str] = []
    tax_override: str = ""
    loyalty: Loyalty | None = None
    voided_tenders: list[Tender] = []
    cash: CashMoved | None = None
    declared: Declared | None = None
    order: str = ""


class TransactionRecorded(Body, frozen=True):
    """Version 2, 3 and 4: the later ones have more types and, in ``more``, ``cash`` and ``declared`` or ``order``."""

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
    discount_minor: int
    rounding_minor: int
    tax_included: bool
    taxes: list[TaxSum]
    more: TransactionMore | None


class ReceiptCopied(Body, frozen=True):
    transaction: str
    receipt: str
    copy: int
    staff: str


class AuditRecorded(Body, frozen=True):
    event: str
    staff: str
    approved_by: str
    subject: str
    detail: str


class TenderSum(msgspec.Struct, frozen=True):
    tender: str
    amount_minor: int
    expected_minor: int
    counted_minor: int | None
    variance_minor: int | None


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


class _Event(msgspec.Struct, frozen=True):
    event: str = ""


class _AuditDocument(msgspec.Struct, frozen=True):
    body: _Event


_audit = msgspec.json.Decoder(_AuditDocument)


def read_event(content: bytes) -> str:
    """The event of an audit, or of a shift or order that changed, of this register; empty where it is spoilt."""
    try:
        return _audit.decode(content).body.event
    except msgspec.DecodeError:
        return ""


class ActivationRequest(msgspec.Struct, frozen=True):
    code: str
    device_name: str
    version: str
    public_key: str = ""

    def __repr__(self) -> str:
        """Without the code, which makes any computer this register."""
        return f"ActivationRequest({self.device_name!r})"


class Excluded(msgspec.Struct, frozen=True):
    purge: int
    done: bool
    left: dict[str, int]


class Contact(msgspec.Struct, frozen=True):
    version: str
    clock_ms: int
    recorded_sequence: int
    waiting: int
    pending_customers: int
    cursors: dict[str, int]
    public_key: str = ""
    drain_seconds: int | None = None
    closing_ms: int | None = None
    loaded_again: list[str] = []
    excluded: Excluded | None = None
