"""Pictures as ESC/POS sends them: in columns of bytes, or stored first and printed by a second command."""

from store_client.domain.receipt_model import Bitmap


def columns_to_bitmap(content: bytes, wide: int, high: int) -> Bitmap:
    """``high`` bytes for each column, from the top, the highest bit first."""
    row_bytes = (wide + 7) // 8
    rows = bytearray(row_bytes * high * 8)
    for column in range(wide):
        for part in range(high):
            byte = content[column * high + part]
            for bit in range(8):
                if byte & 0x80 >> bit:
                    rows[(part * 8 + bit) * row_bytes + column // 8] |= 0x80 >> column % 8
    return Bitmap(wide, high * 8, bytes(rows))


class PictureStore:
    """GS ( L: one picture is stored, then printed."""

    def __init__(self) -> None:
        self._stored: tuple[Bitmap, int, int] | None = None

    def received(self, content: bytes) -> tuple[Bitmap, int, int] | None:
        """A picture when it is to be printed now, with its scales."""
        function = content[1]
        if function == 112:
            wide, high = content[3], content[4]
            width, height = (int.from_bytes(content[at : at + 2], "little") for at in (6, 8))
            self._stored = Bitmap(width, height, content[10:]), wide, high
        if function in (2, 50) and self._stored:
            return self._stored
        return None
