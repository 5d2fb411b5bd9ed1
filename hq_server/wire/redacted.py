"""A document of a person who was erased: its envelope and hash stand, so that the chain can be checked.

The same on both sides (resources/wire/README.md): ``body`` is ``{"redacted": erasure}``, ``hash`` that of the bytes as
they were.
"""

import msgspec

from hq_server.wire.incoming import Envelope, Received, Unreadable, read_envelope

_NAMES = (
    *("id", "register", "sequence", "kind", "version", "business_date", "made_ms", "made_offset", "previous_hash"),
)


class Redacted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    redacted: str


class _Person(msgspec.Struct, frozen=True):
    customer: str


class _OfPerson(msgspec.Struct, frozen=True):
    body: _Person


_of_person = msgspec.json.Decoder(_OfPerson)
_envelope = msgspec.json.Decoder(Envelope[msgspec.Raw])
_body = msgspec.json.Decoder(Redacted)


def redact(line: bytes, erasure: str) -> bytes:
    """The line without what it said; one that was redacted already stays as it is."""
    if read_redacted(line) is not None:
        return line
    envelope = read_envelope(line)
    told = {name: getattr(envelope, name) for name in _NAMES}
    return msgspec.json.encode(told | {"body": {"redacted": erasure}, "hash": envelope.hash})


def person_in(line: bytes) -> str:
    """The customer that a document names, whatever else its body holds; empty when it names none."""
    try:
        return _of_person.decode(line).body.customer
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


def read_redacted(line: bytes) -> Received | None:
    """None when it is no redacted document."""
    try:
        found = _envelope.decode(line)
        _body.decode(found.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found


def read_either(line: bytes) -> tuple[Received, bool]:
    """The envelope, and whether the document was redacted. Raises ``Unreadable`` when it is neither."""
    try:
        return read_envelope(line), False
    except Unreadable:
        found = read_redacted(line)
        if found is None:
            raise
        return found, True
