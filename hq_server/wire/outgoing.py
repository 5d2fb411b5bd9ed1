"""Writes what HQ answers. Strict: every member is always present (resources/wire/README.md)."""

import msgspec

from hq_server.wire.customer_bodies import Alias, CustomerHashed, CustomerInFull, Erased, HashKey
from hq_server.wire.orders import OrderTold
from hq_server.wire.setup import RegisterKey
from hq_server.wire.shift_documents import DeclaredTender


class Activated(msgspec.Struct, frozen=True):
    token: str
    store: str
    register: str
    epoch: int
    last_sequence: int
    last_hash: str
    hq_ms: int
    hq_keys: list[str]
    request_key: str
    token_expires_ms: int | None


class Result(msgspec.Struct, frozen=True):
    id: str
    sequence: int
    verdict: str
    state: str
    reason: str


class BatchAnswer(msgspec.Struct, frozen=True):
    hq_ms: int
    results: list[Result]


class Customer(msgspec.Struct, frozen=True):
    """As the first release wrote it; now it is ``CustomerInFull`` or ``CustomerHashed``."""

    customer: str
    account_number: str | None
    customer_type: str
    first_name: str
    last_name: str
    organization: str
    phone: str
    email: str
    language: str


class LaterPrice(msgspec.Struct, frozen=True):
    from_date: str
    until_date: str
    price_minor: int


class Price(msgspec.Struct, frozen=True, omit_defaults=True):
    """``later``: what it costs on which days, where that changes; empty for good."""

    sku: str
    price_minor: int
    currency: str
    later: list[LaterPrice] = []


class Product(msgspec.Struct, frozen=True):
    sku: str
    name: str
    barcodes: list[str]
    unit: str
    tax_rate: int
    active: bool
    category: str
    by_weight: bool
    serial_needed: bool
    price_change: str
    key_in_price: bool
    returnable: bool
    discountable: bool


class Staff(msgspec.Struct, frozen=True):
    staff: str
    name: str
    role: str
    language: str
    pin_salt: str
    pin_hash: str
    active: bool
    group: str
    badge_salt: str
    badge_hash: str


class Channel(msgspec.Struct, frozen=True):
    store: str
    name: str
    address: list[str]
    currency: str
    tax_included: bool
    time_zone: str
    end_of_day: str
    async_customers: bool
    language: str
    receipt_footer: str


class Exclusion(msgspec.Struct, frozen=True):
    """What this store's registers hold nothing of; ``purge`` is higher after every change."""

    customers: str
    tables: list[str]
    feeds: list[str]
    purge: int


class DocumentState(msgspec.Struct, frozen=True):
    document: str
    state: str
    reason: str


class Day(msgspec.Struct, frozen=True):
    shift: str
    document: str
    business_date: str
    state: str
    count: int
    present: int
    reason: str
    confirmed_ms: int | None
    acknowledgement: str


class Declaration(msgspec.Struct, frozen=True):
    """A count that was made at ``register``, told to the register whose shift it is."""

    document: str
    register: str
    shift: str
    staff: str
    made_ms: int
    recount: bool
    tenders: list[DeclaredTender]


class Counting(msgspec.Struct, frozen=True):
    """A shift of ``register`` that waits for its count."""

    register: str
    shift: str
    number: int
    drawer: str
    business_date: str
    staff: str
    currency: str


# A set-up item is kept as its kind's struct in ``setup`` was written, and told as it is kept.
ChangeBody = (
    Customer
    | CustomerInFull
    | CustomerHashed
    | Alias
    | Erased
    | Price
    | Product
    | Staff
    | Channel
    | HashKey
    | Exclusion
    | DocumentState
    | Day
    | Declaration
    | Counting
    | OrderTold
    | RegisterKey
    | msgspec.Raw
)


class Change(msgspec.Struct, frozen=True):
    position: int
    kind: str
    key: str
    body: ChangeBody | None


class FeedPage(msgspec.Struct, frozen=True):
    hq_ms: int
    feed: int
    epoch: str
    position: int
    more: bool
    reset: bool
    changes: list[Change]


class LoadAgain(msgspec.Struct, frozen=True):
    """A feed that the register is to load again from its start."""

    request: str
    feed: int


class Renewal(msgspec.Struct, frozen=True):
    """What a register comes in with from the next request on; secrets, as in ``Activated``."""

    token: str
    request_key: str
    token_expires_ms: int | None


class ContactAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """Members that have a default are left out when there is nothing to say."""

    hq_ms: int
    epoch: str
    stored_sequence: int
    heads: dict[str, int]
    hq_keys: list[str]
    load_again: list[LoadAgain] = []
    renewal: Renewal | None = None


class ReceiptTender(msgspec.Struct, frozen=True):
    tender: str
    amount_minor: int


class ReceiptLine(msgspec.Struct, frozen=True):
    """``returned_thousandths``: how much of it came back already, as far as HQ knows."""

    line: int
    sku: str
    description: str
    quantity_thousandths: int
    unit_price_minor: int
    total_minor: int
    discount_minor: int
    tax_rate: int
    tax_minor: int
    returned_thousandths: int
    barcode: str
    unit: str


class ReceiptFound(msgspec.Struct, frozen=True):
    """``tax_included`` is null where the register did not say. Voided lines are left out."""

    transaction: str
    receipt: str
    register: str
    made_ms: int
    type: str
    currency: str
    customer: str | None
    total_minor: int
    tenders: list[ReceiptTender]
    lines: list[ReceiptLine]
    business_date: str
    tax_included: bool | None


class ReceiptAnswer(msgspec.Struct, frozen=True):
    hq_ms: int
    found: bool
    transaction: ReceiptFound | None


class Problem(msgspec.Struct, frozen=True):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    hq_ms: int


def _plain(value: object) -> str:
    """A translated text is a string that knows more than the wire needs."""
    if isinstance(value, str):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} has no place on the wire")


encode = msgspec.json.Encoder(enc_hook=_plain).encode
