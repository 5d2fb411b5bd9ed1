"""Writes HQ's signed word on a closed shift, in the form of the codes on paper (resources/wire/README.md)."""

import base64
import zlib

import msgspec

ACKNOWLEDGEMENT = b"CA1"


class Acknowledgement(msgspec.Struct, frozen=True, array_like=True):
    """HQ has these documents, and they come to what the register said. ``hash`` is that of the last one."""

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


def signed_bytes(content: Acknowledgement) -> bytes:
    """What is signed: the kind and the packed content."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return ACKNOWLEDGEMENT + squeezer.compress(msgspec.msgpack.encode(content)) + squeezer.flush()


def to_text(signed: bytes, signature: bytes) -> str:
    """Capitals and digits alone."""
    kind = len(ACKNOWLEDGEMENT)
    return signed[:kind].decode() + base64.b32encode(signed[kind:] + signature).decode().rstrip("=")
