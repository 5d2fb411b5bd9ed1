"""A document of a person who was erased: its envelope and hash stand, so that the chain can be checked.

The same on both sides (resources/wire/README.md): ``body`` is ``{"redacted": erasure}``, ``hash`` that of the bytes as
they were.
"""

from typing import Any

import msgspec


class _Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    redacted: str


class _Document(msgspec.Struct, frozen=True):
    body: _Body


_decoder = msgspec.json.Decoder(_Document)


def redact(content: bytes, erasure: str) -> bytes:
    """The document without what it said."""
    document: dict[str, Any] = msgspec.json.decode(content)
    return msgspec.json.encode(document | {"body": {"redacted": erasure}})


def is_redacted(content: bytes) -> bool:
    try:
        _decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True
