"""QR codes (ISO/IEC 18004, error correction M) as dark and light modules, and as dots."""

from functools import lru_cache
from typing import Final

from store_client.domain.receipt_model import Bitmap

QUIET_MODULES: Final = 4
# Signed content is as good as random, so any mask does; trying all eight takes ten times as long.
_MASK: Final = 2


@lru_cache(maxsize=16)
def modules_of(text: str) -> tuple[tuple[bool, ...], ...]:
    """True is a dark module; without the quiet zone."""
    # Imported here: the window needs it only when the first receipt is shown.
    import segno

    code = segno.make_qr(text, error="m", boost_error=False, mask=_MASK)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def picture_of(text: str, dots: int) -> Bitmap:
    """With so many dots a module, and the quiet zone around it."""
    modules = modules_of(text)
    side = (len(modules) + 2 * QUIET_MODULES) * dots
    row_bytes = -(-side // 8)
    empty = bytes(row_bytes * QUIET_MODULES * dots)
    rows = bytearray(empty)
    for row in modules:
        bits = "0" * (QUIET_MODULES * dots) + "".join("01"[dark] * dots for dark in row)
        rows += int(bits.ljust(row_bytes * 8, "0"), 2).to_bytes(row_bytes, "big") * dots
    return Bitmap(side, side, bytes(rows + empty))
