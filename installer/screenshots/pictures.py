"""Writes a picture as a small PNG: 256 colours at most, the same bytes for the same picture."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtGui import QImage

MOST_BYTES = 120_000
_COLOURS = (256, 96, 48)
"""Fewer only where the picture would be too large."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def write_png(image: QImage, path: Path) -> int:
    """How large the file is. One that would not change is left as it is."""
    content = next((content for content in _tries(image) if len(content) <= MOST_BYTES), encoded(image))
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return len(content)


def _tries(image: QImage) -> Iterator[bytes]:
    return (encoded(image, colours) for colours in _COLOURS)


def encoded(image: QImage, colours: int = _COLOURS[-1]) -> bytes:
    pixels = _pixels(image)
    palette = _palette(pixels, colours)
    index = _nearest(set(pixels), palette)
    width, height = image.width(), image.height()
    indexed = bytes(map(index.__getitem__, pixels))
    rows = b"".join(b"\0" + indexed[at : at + width] for at in range(0, width * height, width))
    entries = b"".join(struct.pack(">I", colour & 0xFFFFFF)[1:] for colour in palette)
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", entries),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _pixels(image: QImage) -> list[int]:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    return memoryview(plain.constBits()).cast("B").cast("I").tolist()


def _palette(pixels: list[int], most: int) -> list[int]:
    """The most frequent colours; of equally frequent ones the darker first, so that it is always the same choice."""
    frequent = sorted(Counter(pixels).items(), key=lambda found: (-found[1], found[0]))
    return sorted(colour for colour, _count in frequent[:most])


def _nearest(colours: set[int], palette: list[int]) -> dict[int, int]:
    places = {colour: place for place, colour in enumerate(palette)}
    parts = [_parts(colour) for colour in palette]
    for colour in colours - places.keys():
        red, green, blue = _parts(colour)
        distances = [
            2 * (red - other[0]) ** 2 + 4 * (green - other[1]) ** 2 + 3 * (blue - other[2]) ** 2 for other in parts
        ]
        places[colour] = distances.index(min(distances))
    return places


def _parts(colour: int) -> tuple[int, int, int]:
    return colour >> 16 & 255, colour >> 8 & 255, colour & 255


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
