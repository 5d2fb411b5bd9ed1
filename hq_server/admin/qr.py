"""A QR code as one path of an inline SVG, a square of its modules."""

from dataclasses import dataclass

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

# ISO/IEC 18004 wants four modules of white around it.
_QUIET = 4


@dataclass(frozen=True, slots=True)
class QrPath:
    """``size`` is the width of the view box, ``path`` the black modules in it."""

    size: int
    path: str


def qr_path(text: str) -> QrPath:
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    parts = []
    for y, row in enumerate(code.modules):
        for x, is_black in enumerate(row):
            if is_black:
                parts.append(f"M{x + _QUIET} {y + _QUIET}h1v1h-1z")
    return QrPath(len(code.modules) + 2 * _QUIET, "".join(parts))
