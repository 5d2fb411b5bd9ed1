"""Reads what HQ answers. Tolerant: unknown members are ignored, added ones have defaults.

Everything raises ``msgspec.DecodeError`` (``ValidationError`` is one) for an answer that is not HQ's, such as a
captive portal's page; the sync layer turns that into "cannot reach HQ".
"""

from typing import Any

import msgspec


class Activated(msgspec.Struct, frozen=True):
    token: str
    store: str
    register: str
    epoch: int
    last_sequence: int
    last_hash: str
    hq_ms: int
    hq_keys: list[str] = []
    request_key: str = ""
    token_expires_ms: int | None = None

    def __repr__(self) -> str:
        """Without what opens HQ's doors: a value is easily written into a log."""
        return f"Activated({self.register!r})"


class Result(msgspec.Struct, frozen=True):
    id: str
    sequence: int
    verdict: str
    state: str = ""
    reason: str = ""


class BatchAnswer(msgspec.Struct, frozen=True):
    hq_ms: int
    results: list[Result]


class Change(msgspec.Struct, frozen=True):
    position: int
    kind: str
    key: str
    body: msgspec.Raw


class FeedPage(msgspec.Struct, frozen=True):
    hq_ms: int
    feed: int
    epoch: str
    position: int
    more: bool
    reset: bool
    changes: list[Change]


class LoadAgain(msgspec.Struct, frozen=True):
    """A feed that is to be loaded again from its start."""

    request: str
    feed: int


class Renewal(msgspec.Struct, frozen=True):
    """What opens HQ's doors from the next request on."""

    token: str
    request_key: str
    token_expires_ms: int | None = None

    def __repr__(self) -> str:
        return "Renewal()"


class ContactAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    hq_ms: int
    epoch: str
    stored_sequence: int
    heads: dict[str, int]
    hq_keys: list[str] = []
    load_again: list[LoadAgain] = []
    renewal: Renewal | None = None


class Problem(msgspec.Struct, frozen=True):
    type: str
    title: str = ""
    status: int = 0
    detail: str = ""
    hq_ms: int = 0


class Customer(msgspec.Struct, frozen=True):
    customer: str
    account_number: str | None = None
    customer_type: str = "person"
    first_name: str = ""
    last_name: str = ""
    organization: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""


class LaterPrice(msgspec.Struct, frozen=True):
    from_date: str
    until_date: str
    price_minor: int


class Price(msgspec.Struct, frozen=True):
    sku: str
    price_minor: int
    currency: str
    later: list[LaterPrice] = []


class Product(msgspec.Struct, frozen=True):
    sku: str
    name: str
    barcodes: list[str] = []
    unit: str = ""
    tax_rate: int = 0
    active: bool = True
    category: str = ""
    by_weight: bool = False
    serial_needed: bool = False
    price_change: str = "both"
    key_in_price: bool = False
    returnable: bool = True
    discountable: bool = True


class Staff(msgspec.Struct, frozen=True):
    staff: str
    name: str
    role: str
    pin_salt: str
    pin_hash: str
    language: str = ""
    active: bool = True
    group: str = ""
    badge_salt: str = ""
    badge_hash: str = ""

    def __repr__(self) -> str:
        """Without what a PIN or a badge could be guessed from."""
        return f"Staff({self.staff!r})"


class Channel(msgspec.Struct, frozen=True):
    store: str
    name: str
    currency: str
    address: list[str] = []
    tax_included: bool = True
    time_zone: str = "UTC"
    end_of_day: str = "20:00"
    async_customers: bool = True
    language: str = "en"
    receipt_footer: str = ""


class RegisterKey(msgspec.Struct, frozen=True):
    register: str
    keys: list[str] = []


class DocumentState(msgspec.Struct, frozen=True):
    document: str
    state: str
    reason: str = ""


class Day(msgspec.Struct, frozen=True):
    shift: str
    document: str
    business_date: str
    state: str
    count: int
    present: int
    reason: str = ""
    confirmed_ms: int | None = None
    acknowledgement: str = ""


def decode(content: bytes, shape: type[Any]) -> Any:
    """Read one answer or change body as ``shape``."""
    try:
        return msgspec.json.decode(content, type=shape)
    except (UnicodeDecodeError, RecursionError) as error:
        raise msgspec.DecodeError(str(error)) from error
