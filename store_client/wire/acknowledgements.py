"""Reads HQ's signed word on a closed shift (``CA1``, resources/wire/README.md)."""

from dataclasses import dataclass

import msgspec

from store_client.wire import sealed

ACKNOWLEDGEMENT = "CA1"


class Content(msgspec.Struct, frozen=True, array_like=True):
    register: str
    shift: str
    number: int
    business_date: str
    first_sequence: int
    last_sequence: int
    count: int
    hash: str
    total_minor: int
    currency: str
    confirmed_ms: int


@dataclass(frozen=True, slots=True)
class SignedAcknowledgement:
    """``signed`` are the bytes that ``signature`` is for; ``content`` is believed only once it was checked."""

    content: Content
    signed: bytes
    signature: bytes


def read(text: str) -> SignedAcknowledgement:
    """Raises ``sealed.NotReadable``."""
    return SignedAcknowledgement(*sealed.take_apart(text, {ACKNOWLEDGEMENT: Content}))
