"""Brings a file that somebody handed in into a place of HQ's own, unpacked, and never more of it than is allowed."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from hq_server.errors import Refused
from hq_server.texts import _

_PIECE = 1024 * 1024
_GZIP = b"\x1f\x8b"


def copy_unpacked(source: BinaryIO, target: BinaryIO, most: int) -> int:
    """Gzip (one member) or plain; returns how many bytes there are. Raises ``Refused``."""
    copied = 0
    for piece in _pieces(source):
        copied += len(piece)
        if copied > most:
            message = _("The file holds more than {limit} MB. Nothing was taken in; export it again in several files.")
            raise Refused(message.format(limit=most // (1024 * 1024)))
        target.write(piece)
    target.flush()
    return copied


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    first = source.read(_PIECE)
    if not first.startswith(_GZIP):
        while first:
            yield first
            first = source.read(_PIECE)
        return
    try:
        yield from _unpacked(first, source)
    except zlib.error as error:
        raise _damaged() from error


def _unpacked(first: bytes, source: BinaryIO) -> Iterator[bytes]:
    """A piece at a time, however small it was packed: whoever takes the pieces says when it is enough."""
    member = zlib.decompressobj(wbits=31)
    packed = first
    while packed and not member.eof:
        yield member.decompress(packed, _PIECE)
        packed = member.unconsumed_tail or source.read(_PIECE)
    if not member.eof or member.unused_data or source.read(1):
        raise _damaged()


def _damaged() -> Refused:
    return Refused(_("The packed file is cut off or damaged. Nothing was taken in; copy it again, or export it again."))
