"""Signs closed shifts as HQ does, from the contract's own words: for tests of what a register makes of it."""

import base64
import zlib
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from store_client.domain.shift import ClosedShift

KEY, OLDER_KEY, FOREIGN_KEY = bytes(range(32)), bytes(range(1, 33)), bytes(range(2, 34))
CONFIRMED_MS = 1_795_424_000_000


def public(key: bytes) -> str:
    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw().hex()


def members_of(closed: ClosedShift, register: str = "101-1") -> list[Any]:
    shift, manifest = closed.shift, closed.manifest
    return [
        register,
        shift.id,
        shift.number,
        shift.business_date,
        manifest.first_sequence,
        manifest.last_sequence,
        manifest.count,
        manifest.hash,
        manifest.total_minor,
        shift.currency,
        CONFIRMED_MS,
    ]


def signed(members: list[Any], key: bytes = KEY, letters: str = "CA1") -> str:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeezer.compress(msgspec.msgpack.encode(members)) + squeezer.flush()
    signature = Ed25519PrivateKey.from_private_bytes(key).sign(letters.encode() + packed)
    return letters + base64.b32encode(packed + signature).decode().rstrip("=")
