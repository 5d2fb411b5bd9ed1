"""Reads the lines of a file of documents (``*.comptoir``, resources/wire/README.md) around the documents."""

from typing import Annotated

import msgspec

from hq_server.wire.fields import Code, Count

SUFFIX = ".comptoir"
MOST_DOCUMENTS = 200_000
MOST_BYTES = 512 * 1024 * 1024
FORMAT, VERSION = "comptoir-documents", 1
LONGEST_HEADER = 4_096

Sequence = Annotated[int, msgspec.Meta(ge=1, le=2**53)]


class Header(msgspec.Struct, frozen=True):
    format: str
    version: int
    register: Code
    first_sequence: Sequence
    last_sequence: Sequence
    count: Annotated[int, msgspec.Meta(ge=1, le=MOST_DOCUMENTS)]
    made_ms: Count
    public_key: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    signature: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{128}\Z")]


class _Format(msgspec.Struct, frozen=True):
    format: str
    version: int


class NotReadable(ValueError):
    """These are not the first or last line of a file of documents; ``newer``: of a version HQ does not know."""

    def __init__(self, *, newer: bool = False) -> None:
        super().__init__()
        self.newer = newer


def read_header(line: bytes) -> Header:
    """Raises ``NotReadable``."""
    try:
        kind = msgspec.json.decode(line, type=_Format)
        if kind.format != FORMAT or kind.version > VERSION:
            raise NotReadable(newer=kind.format == FORMAT)
        return msgspec.json.decode(line, type=Header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotReadable from error


def read_signature(line: bytes) -> str:
    """Hexadecimal. Raises ``NotReadable``."""
    try:
        return msgspec.json.decode(line, type=Signature).signature
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotReadable from error
