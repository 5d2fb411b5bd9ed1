"""Customers' orders on the wire: what registers tell of them, and what HQ tells the registers that hand them over."""

import msgspec

from hq_server.wire.fields import Amount, BodyCode, BodyText, Count, Currency, Id
from hq_server.wire.transactions import LineInFull


class OrderCreated(msgspec.Struct, frozen=True):
    """``number`` is the receipt of its deposit; ``address`` one of the customer's, None for a pickup."""

    order: Id
    number: BodyCode
    transaction: Id
    staff: BodyCode
    customer: Id
    address: BodyCode | None
    method: BodyCode
    pickup_store: BodyCode
    wanted_date: BodyCode
    comment: BodyText
    currency: Currency
    tax_included: bool
    lines: list[LineInFull]
    total_minor: Amount
    tax_minor: Amount
    discount_minor: Count
    deposit_minor: Amount


class OrderChanged(msgspec.Struct, frozen=True):
    """``event``: handed_over, by the sale ``transaction``, or cancelled, by a refund."""

    order: Id
    staff: BodyCode
    event: BodyCode
    transaction: Id
    reason: BodyCode
    comment: BodyText


class OrderTold(msgspec.Struct, frozen=True):
    """Feed 1090: an order as the registers of its stores know it."""

    order: str
    number: str
    order_number: str | None
    state: str
    reason: str
    customer: str
    customer_name: str
    method: str
    wanted_date: str
    currency: str
    total_minor: int
    deposit_minor: int
    lines: list[LineInFull]
    store: str
    address_lines: list[str]
    comment: str
    tax_included: bool
