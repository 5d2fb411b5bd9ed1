"""What a receipt says, row by row: one model for the screen, for printers and for PDF."""

from dataclasses import dataclass
from typing import NamedTuple

# What is printed of a transaction.
RECEIPT = "receipt"
COPY = "copy"
GIFT = "gift"
VOUCHER = "voucher"
ORDER_SLIP = "order"
VARIANTS = (RECEIPT, COPY, GIFT, VOUCHER, ORDER_SLIP)

# What is printed of a shift; "blind": without what is expected, for a person who may not see that.
X = "x"
X_BLIND = "x_blind"
Z = "z"
Z_BLIND = "z_blind"
COUNT = "count"
OF_A_SHIFT = (X, X_BLIND, Z, Z_BLIND, COUNT)

WIDTHS = (32, 42, 48)
WIDTH = 42


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Black dots on white paper: rows of whole bytes, the leftmost dot is a byte's highest bit."""

    width: int
    height: int
    rows: bytes

    @property
    def row_bytes(self) -> int:
        return (self.width + 7) // 8

    def is_black(self, x: int, y: int) -> bool:
        return bool(self.rows[y * self.row_bytes + x // 8] & (0x80 >> x % 8))


class Cell(NamedTuple):
    """A part of a table's row that ends at this column; the first begins at the near edge, its ``end`` is 0."""

    text: str
    end: int


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One row. ``large`` text is twice as wide; a ``separator`` is a rule across; ``barcode`` and ``qr`` are drawn.

    ``text`` is the whole row as it stands in columns. Its end, ``right``, belongs to the far edge, such as an amount;
    the rest, ``left``, to the near one; what else stands in columns is in ``cells``. In a ``rtl`` row the near edge is
    the right one: who draws it mirrors it.
    """

    text: str = ""
    bold: bool = False
    large: bool = False
    center: bool = False
    separator: bool = False
    barcode: str = ""
    right: str = ""
    cells: tuple[Cell, ...] = ()
    qr: str = ""
    logo: Bitmap | None = None
    rtl: bool = False

    @property
    def left(self) -> str:
        return self.text[: len(self.text) - len(self.right)].rstrip() if self.right else self.text
