"""What registers tell of customers beyond their first form: all fields, changes of fields, loyalty cards.

Unknown fields are read like known ones: a newer register may have them.
"""

from typing import Annotated

import msgspec

from hq_server.wire.fields import BodyCode, BodyText, Id

Path = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Card = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class CustomerCreatedInFull(msgspec.Struct, frozen=True):
    """Version 2 of ``customer.created``."""

    customer: Id
    customer_type: BodyCode
    first_name: BodyText
    last_name: BodyText
    organization: BodyText
    phone: BodyText
    email: BodyText
    language: BodyCode
    staff: BodyCode
    fields: dict[Path, BodyText]


class FieldChanged(msgspec.Struct, frozen=True):
    """None and an empty text are the same: not there."""

    field: Path
    old: BodyText | None
    new: BodyText | None


class CustomerChanged(msgspec.Struct, frozen=True):
    customer: Id
    staff: BodyCode
    changes: list[FieldChanged]


class CustomerErased(msgspec.Struct, frozen=True):
    """The receipt of a register that has removed all it had; ``removed``: what → how much."""

    customer: Id
    erasure: BodyCode
    removed: dict[BodyCode, int] = {}
    proof: BodyText = ""


class LoyaltyEnrolled(msgspec.Struct, frozen=True):
    customer: Id
    card: Card
    staff: BodyCode
