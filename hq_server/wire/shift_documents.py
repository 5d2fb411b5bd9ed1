"""What registers tell of shifts and of the money in their drawers: their first form, and their full one (version 2)."""

from typing import Annotated

import msgspec

from hq_server.wire.fields import BodyCode, BodyText, Count, Currency, Hash, Id, Sum

# The spans of one shift: as often as a drawer can rest in a day, and more.
Spans = Annotated[list[tuple[Count, Count]], msgspec.Meta(min_length=1, max_length=1_000)]
Pieces = Annotated[list["PiecesOfOne"], msgspec.Meta(max_length=100)]
Amount = Annotated[int, msgspec.Meta(ge=0, le=10**13)]


class PiecesOfOne(msgspec.Struct, frozen=True, gc=False):
    """So many coins or notes of one value."""

    value_minor: Annotated[int, msgspec.Meta(ge=1, le=10**9)]
    pieces: Annotated[int, msgspec.Meta(ge=0, le=10**7)]


class CashMoved(msgspec.Struct, frozen=True, gc=False):
    """``bag``: the number on the bank's bag."""

    pieces: Pieces
    bag: BodyCode
    safe: BodyCode


class DeclaredTender(msgspec.Struct, frozen=True, gc=False):
    tender: BodyCode
    counted_minor: Amount
    pieces: Pieces


class Declared(msgspec.Struct, frozen=True, gc=False):
    """A count of ``shift``; ``register`` is whose it is, empty for the document's own register."""

    shift: Id
    register: BodyCode
    recount: bool
    tenders: Annotated[list[DeclaredTender], msgspec.Meta(min_length=1, max_length=100)]


class ShiftOpened(msgspec.Struct, frozen=True):
    shift: Id
    number: Count
    staff: BodyCode
    currency: Currency
    starting_minor: Sum = 0


class ShiftOpenedInFull(msgspec.Struct, frozen=True):
    shift: Id
    number: Count
    staff: BodyCode
    currency: Currency
    starting_minor: Sum
    drawer: BodyCode
    several: bool
    pieces: Pieces


class ShiftChanged(msgspec.Struct, frozen=True):
    shift: Id
    number: Count
    staff: BodyCode
    event: BodyCode
    approved_by: BodyCode


class TenderSum(msgspec.Struct, frozen=True):
    tender: BodyCode
    amount_minor: Sum
    expected_minor: Sum = 0
    counted_minor: Sum | None = None
    variance_minor: Sum | None = None


class Manifest(msgspec.Struct, frozen=True):
    first_sequence: Count
    last_sequence: Count
    count: Count
    hash: Hash
    first_receipt: BodyCode
    last_receipt: BodyCode
    sales: Count
    returns: Count
    total_minor: Sum
    tax_minor: Sum
    tenders: list[TenderSum]


class TaxOfShift(msgspec.Struct, frozen=True):
    tax_rate: Count
    net_minor: Sum
    tax_minor: Sum
    gross_minor: Sum


class MovementSum(msgspec.Struct, frozen=True):
    type: BodyCode
    count: Count
    amount_minor: Sum


class CountedBy(msgspec.Struct, frozen=True):
    """A declaration that counts, and where it was counted."""

    document: Id
    register: BodyCode


class ManifestInFull(msgspec.Struct, frozen=True):
    first_sequence: Count
    last_sequence: Count
    count: Count
    hash: Hash
    first_receipt: BodyCode
    last_receipt: BodyCode
    sales: Count
    returns: Count
    total_minor: Sum
    tax_minor: Sum
    tenders: list[TenderSum]
    spans: Spans
    voids: Count
    no_sales: Count
    discount_minor: Sum
    rounding_minor: Sum
    taxes: list[TaxOfShift]
    movements: list[MovementSum]
    starting_minor: Sum
    drawer: BodyCode
    declarations: Annotated[list[CountedBy], msgspec.Meta(max_length=1_000)]
    declaration: BodyCode
    reason: BodyCode
    comment: BodyText
    approved_by: BodyCode
    waiting: Count
    grand_sales_minor: Sum
    grand_returns_minor: Sum


class ShiftClosed(msgspec.Struct, frozen=True):
    shift: Id
    number: Count
    staff: BodyCode
    currency: Currency
    manifest: Manifest


class ShiftClosedInFull(msgspec.Struct, frozen=True):
    shift: Id
    number: Count
    staff: BodyCode
    currency: Currency
    manifest: ManifestInFull
