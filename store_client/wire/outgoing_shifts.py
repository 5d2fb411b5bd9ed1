"""Writes what a register tells of its shifts: opened, changed, closed; strict, in the order of the contract's text."""

import msgspec

from store_client.wire.outgoing import Body, Pieces, TaxSum, TenderSum


class ShiftOpened(Body, frozen=True):
    """Version 2."""

    shift: str
    number: int
    staff: str
    currency: str
    starting_minor: int
    drawer: str
    several: bool
    pieces: list[Pieces]


class ShiftChanged(Body, frozen=True):
    shift: str
    number: int
    staff: str
    event: str
    approved_by: str


class MovementSum(msgspec.Struct, frozen=True):
    type: str
    count: int
    amount_minor: int


class CountedBy(msgspec.Struct, frozen=True):
    document: str
    register: str


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
    spans: list[tuple[int, int]]
    voids: int
    no_sales: int
    discount_minor: int
    rounding_minor: int
    taxes: list[TaxSum]
    movements: list[MovementSum]
    starting_minor: int
    drawer: str
    declarations: list[CountedBy]
    declaration: str
    reason: str
    comment: str
    approved_by: str
    waiting: int
    grand_sales_minor: int
    grand_returns_minor: int


class ShiftClosed(Body, frozen=True):
    """Version 2."""

    shift: str
    number: int
    staff: str
    currency: str
    manifest: Manifest
