"""What HQ signs under a shift that ended, and how an archive tells it: each seal names the one before it."""

import hashlib
from typing import Annotated

import msgspec

from hq_server.wire.fields import Code, Count, Date, Hash, Sum

FIRST_SEAL = "0" * 64
Signature = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{128}\Z")]


class Seal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A shift as HQ has it: amounts are minor units, those of returns 0 or below, all with their tax.

    ``number`` counts the register's seals from 1. ``sales_minor``, ``returns_minor`` and ``tax_minor`` are the shift's,
    or, when it was sealed before, what has changed since; ``grand_*_minor`` are the sums of these over all seals of the
    register up to this one. ``previous`` is the SHA-256 of the register's seal before it.
    """

    register: Code
    number: Count
    shift: Code
    shift_number: Count
    business_date: Date
    state: Code
    first_sequence: Count
    last_sequence: Count
    last_hash: Hash
    currency: Code
    sales_minor: Sum
    returns_minor: Sum
    tax_minor: Sum
    grand_sales_minor: Sum
    grand_returns_minor: Sum
    sealed_ms: Count
    previous: Hash


class SealLine(msgspec.Struct, frozen=True):
    """A seal in an archive: ``content`` is the text of a ``Seal`` as it was signed (Ed25519, RFC 8032)."""

    content: str
    signature: Signature


def seal_text(seal: Seal) -> str:
    """Rendered once; these bytes are signed, hashed and kept."""
    return msgspec.json.encode(seal).decode()


def hash_of(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
