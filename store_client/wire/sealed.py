"""Writes and reads the signed codes on paper (resources/wire/README.md): letters and digits any scanner types."""

import base64
import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

RECEIPT, VOUCHER = "CR1", "CV1"
SIGNATURE_BYTES = 64
LONGEST_TEXT = 734
"""A QR code of version 17 with error correction M; at four dots a module it is as wide as paper of 58 mm prints."""
_LARGEST_CONTENT = 65_536
_DIGEST_BYTES = 16


class Line(msgspec.Struct, frozen=True, array_like=True):
    line: int
    sku: str
    quantity_thousandths: int
    total_minor: int
    tax_rate: int


class Paid(msgspec.Struct, frozen=True, array_like=True):
    tender: str
    amount_minor: int


class Receipt(msgspec.Struct, frozen=True, array_like=True):
    """``line_count`` and ``digest`` are of all lines, ``lines`` the first; ``digest`` is empty when all are there."""

    register: str
    receipt: str
    transaction: str
    business_date: str
    currency: str
    total_minor: int
    tax_included: bool
    tenders: list[Paid]
    line_count: int
    digest: bytes
    lines: list[Line]


class Voucher(msgspec.Struct, frozen=True, array_like=True):
    register: str
    number: str
    amount_minor: int
    currency: str
    transaction: str
    issued_date: str
    expires: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """``signed`` are the bytes that ``signature`` is for."""

    content: Receipt | Voucher
    signed: bytes
    signature: bytes


_SHAPES: dict[str, type[Any]] = {RECEIPT: Receipt, VOUCHER: Voucher}


class NotReadable(ValueError):
    """These are not the letters of a signed code."""


def is_sealed(text: str) -> bool:
    """Whether this is meant to be a signed code; it may still be wrong."""
    return text.strip()[:3].upper() in (RECEIPT, VOUCHER) and len(text.strip()) > SIGNATURE_BYTES


def signed_bytes(content: Receipt | Voucher) -> bytes:
    """What is signed: the kind and the packed content."""
    return _kind(content).encode() + _pack(content)


def to_text(signed: bytes, signature: bytes) -> str:
    packed = base64.b32encode(signed[3:] + signature).decode().rstrip("=")
    return signed[:3].decode() + packed


def fits(content: Receipt | Voucher) -> bool:
    return len(to_text(signed_bytes(content), bytes(SIGNATURE_BYTES))) <= LONGEST_TEXT


def read(text: str) -> Sealed:
    """Raises ``NotReadable``. Says nothing about whether the signature is right."""
    return Sealed(*take_apart(text, _SHAPES))


def take_apart(text: str, shapes: Mapping[str, type[Any]]) -> tuple[Any, bytes, bytes]:
    """What a signed code says, the bytes that are signed, and the signature, for any kind of code.

    Raises ``NotReadable``. Believe nothing of it before the signature is checked.
    """
    cleaned = "".join(text.split()).upper()
    kind, letters = cleaned[:3], cleaned[3:]
    try:
        packed = base64.b32decode(letters + "=" * (-len(letters) % 8))
        signed, signature = packed[:-SIGNATURE_BYTES], packed[-SIGNATURE_BYTES:]
        content = msgspec.msgpack.decode(_unpack(signed), type=shapes[kind])
    except (KeyError, ValueError, zlib.error, OverflowError, RecursionError) as error:
        raise NotReadable(kind) from error
    return content, kind.encode() + signed, signature


def digest_of(lines: Sequence[Line]) -> bytes:
    return hashlib.sha256(msgspec.msgpack.encode(list(lines))).digest()[:_DIGEST_BYTES]


def _kind(content: Receipt | Voucher) -> str:
    return RECEIPT if isinstance(content, Receipt) else VOUCHER


def _pack(content: Receipt | Voucher) -> bytes:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeezer.compress(msgspec.msgpack.encode(content)) + squeezer.flush()


def _unpack(content: bytes) -> bytes:
    """A code is never a bomb: what unpacks to more than a receipt can be is none."""
    opener = zlib.decompressobj(-15)
    unpacked = opener.decompress(content, _LARGEST_CONTENT)
    if not opener.eof or opener.unused_data:
        raise zlib.error("cut off, too long, or followed by something")
    return unpacked
