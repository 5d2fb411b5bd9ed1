"""Writes the lines of a file of documents (``*.comptoir``, resources/wire/README.md) around the documents."""

import msgspec

SUFFIX = ".comptoir"
MOST_DOCUMENTS = 200_000
MOST_BYTES = 512 * 1024 * 1024
_FORMAT, _VERSION = "comptoir-documents", 1


class _Header(msgspec.Struct, frozen=True):
    format: str
    version: int
    register: str
    first_sequence: int
    last_sequence: int
    count: int
    made_ms: int
    public_key: str


class _Signature(msgspec.Struct, frozen=True):
    signature: str


def header_line(
    *, register: str, first_sequence: int, last_sequence: int, count: int, made_ms: int, public_key: str
) -> bytes:
    header = _Header(_FORMAT, _VERSION, register, first_sequence, last_sequence, count, made_ms, public_key)
    return msgspec.json.encode(header) + b"\n"


def signature_line(signature: bytes) -> bytes:
    """The signature is of the SHA-512 of all bytes before this line."""
    return msgspec.json.encode(_Signature(signature.hex())) + b"\n"
