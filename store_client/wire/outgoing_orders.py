"""Writes what a register tells of customers' orders; strict, in the order of resources/wire/README.md."""

from store_client.wire.outgoing import Body, Line


class OrderCreated(Body, frozen=True):
    """The money of its deposit is ``transaction``."""

    order: str
    number: str
    transaction: str
    staff: str
    customer: str
    address: str | None
    method: str
    pickup_store: str
    wanted_date: str
    comment: str
    currency: str
    tax_included: bool
    lines: list[Line]
    total_minor: int
    tax_minor: int
    discount_minor: int
    deposit_minor: int


class OrderChanged(Body, frozen=True):
    """``event``: handed_over, by the sale ``transaction``, or cancelled, by a refund."""

    order: str
    staff: str
    event: str
    transaction: str
    reason: str
    comment: str
