"""Writes what a register tells of customers; strict, in the order of resources/wire/README.md.

What is not at HQ yet is read back from the documents themselves: they are the one place where it stands.
"""

import msgspec

from store_client.wire.outgoing import Body

CREATED_VERSION = 2


class CustomerCreated(Body, frozen=True):
    """Version 2; ``fields`` are sorted by their paths."""

    customer: str
    customer_type: str
    first_name: str
    last_name: str
    organization: str
    phone: str
    email: str
    language: str
    staff: str
    fields: dict[str, str]


class Change(msgspec.Struct, frozen=True):
    """None is not there."""

    field: str
    old: str | None
    new: str | None


class CustomerChanged(Body, frozen=True):
    customer: str
    staff: str
    changes: list[Change]


class LoyaltyEnrolled(Body, frozen=True):
    customer: str
    card: str
    staff: str


class CustomerErased(Body, frozen=True):
    """The receipt; ``removed``: what went → how much of it. ``proof`` comes from HQ and goes back as it came."""

    customer: str
    erasure: str
    removed: dict[str, int]
    proof: str


class _ChangedDocument(msgspec.Struct, frozen=True):
    body: CustomerChanged


class _EnrolledDocument(msgspec.Struct, frozen=True):
    body: LoyaltyEnrolled


_changed = msgspec.json.Decoder(_ChangedDocument)
_enrolled = msgspec.json.Decoder(_EnrolledDocument)


def read_changes(content: bytes) -> list[Change]:
    """The changes of a ``customer.changed`` document of this register."""
    return _changed.decode(content).body.changes


def read_card(content: bytes) -> str:
    """The card of a ``loyalty.enrolled`` document of this register."""
    return _enrolled.decode(content).body.card
