"""Reads a receipt's logo: a PNG (RFC 2083) of black and white dots, without any picture library."""

import base64
import binascii
import logging
import zlib

from store_client.domain.receipt_model import Bitmap

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_WIDEST, _HIGHEST = 576, 400
_GREY, _PALETTE = 0, 3

_log = logging.getLogger(__name__)


def read_logo(text: str) -> Bitmap | None:
    """``text`` is the PNG as base64. None for one that cannot be printed: a receipt without it is still a receipt."""
    if not text:
        return None
    try:
        return _read(base64.b64decode(text, validate=True))
    except (ValueError, IndexError, KeyError, binascii.Error, zlib.error) as error:
        _log.warning("the receipt's logo cannot be used: %s", error)
        return None


def fits(logo: Bitmap, dots: int) -> bool:
    return logo.width <= dots


def _read(png: bytes) -> Bitmap:
    """Raises ``ValueError`` and what reading beyond the end raises."""
    chunks = _chunks(png)
    head = chunks["IHDR"]
    width, height = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    depth, color, interlaced = head[8], head[9], head[12]
    if not (0 < width <= _WIDEST and 0 < height <= _HIGHEST):
        raise ValueError(f"{width} x {height} dots; at most {_WIDEST} x {_HIGHEST} can be printed")
    if depth != 1 or color not in (_GREY, _PALETTE) or interlaced:
        raise ValueError("it must have one bit a dot, black or white, not interlaced")
    row_bytes = (width + 7) // 8
    opener = zlib.decompressobj()
    filtered = opener.decompress(chunks["IDAT"], (row_bytes + 1) * height)
    if len(filtered) != (row_bytes + 1) * height:
        raise ValueError("it ends too early")
    rows = _unfiltered(filtered, row_bytes)
    black_is_one = color == _PALETTE and sum(chunks["PLTE"][3:6]) < sum(chunks["PLTE"][:3])
    return Bitmap(width, height, rows if black_is_one else _inverted(rows, width))


def _chunks(png: bytes) -> dict[str, bytes]:
    if not png.startswith(_SIGNATURE):
        raise ValueError("it is no PNG")
    found: dict[str, bytes] = {}
    at = len(_SIGNATURE)
    while at < len(png):
        length, name = int.from_bytes(png[at : at + 4], "big"), png[at + 4 : at + 8].decode("latin-1")
        found[name] = found.get(name, b"") + png[at + 8 : at + 8 + length]
        at += 12 + length
    return found


def _unfiltered(filtered: bytes, row_bytes: int) -> bytes:
    """Undo each row's filter (RFC 2083, 6); a pixel is less than a byte, so its left neighbour is one byte away."""
    rows = bytearray()
    above = bytes(row_bytes)
    for start in range(0, len(filtered), row_bytes + 1):
        kind, row = filtered[start], bytearray(filtered[start + 1 : start + 1 + row_bytes])
        for at in range(row_bytes):
            left, corner = (row[at - 1], above[at - 1]) if at else (0, 0)
            guess = {0: 0, 1: left, 2: above[at], 3: (left + above[at]) // 2}
            row[at] = (row[at] + (guess[kind] if kind != 4 else _paeth(left, above[at], corner))) & 0xFF
        rows += row
        above = bytes(row)
    return bytes(rows)


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda near: abs(guess - near))


def _inverted(rows: bytes, width: int) -> bytes:
    """Grey 1 is white; dots beyond the width stay white too."""
    row_bytes = (width + 7) // 8
    last = 0xFF << (row_bytes * 8 - width) & 0xFF
    flipped = bytearray(byte ^ 0xFF for byte in rows)
    for at in range(row_bytes - 1, len(flipped), row_bytes):
        flipped[at] &= last
    return bytes(flipped)
