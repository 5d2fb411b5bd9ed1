"""Reads ESC/POS as a printer does (the ESC/POS command reference) and collects what would be on the paper."""

from collections.abc import Callable
from dataclasses import replace

from store_client.domain.receipt_model import Bitmap
from tests.receipt_printer import commands
from tests.receipt_printer.pictures_received import PictureStore, columns_to_bitmap
from tests.receipt_printer.printed import (
    Barcode,
    Cut,
    Feed,
    Glyph,
    Pdf417,
    Picture,
    Printed,
    Pulse,
    QrCode,
    Question,
    Style,
    TextRow,
)

PAGES = commands.PAGES
_CODE_128 = 73


class Reader:
    """The bytes, read from front to back; behind their end there is nothing but zeros."""

    def __init__(self, content: bytes) -> None:
        self._content, self.at = content, 0

    @property
    def done(self) -> bool:
        return self.at >= len(self._content)

    def take(self, count: int) -> bytes:
        part = self._content[self.at : self.at + count]
        self.at += count
        return part.ljust(count, b"\0")

    def byte(self) -> int:
        return self.take(1)[0]

    def word(self) -> int:
        return int.from_bytes(self.take(2), "little")

    def until_zero(self) -> bytes:
        end = self._content.find(b"\0", self.at)
        end = len(self._content) if end < 0 else end
        part = self._content[self.at : end]
        self.at = end + 1
        return part


class Emulator:
    """One stream, from power on. ``read`` returns what is on the paper afterwards."""

    def __init__(self) -> None:
        self.printed = Printed()
        self._row = TextRow()
        self._pictures = PictureStore()
        self._codes: dict[int, dict[int, bytes]] = {}
        self._power_on()

    def _power_on(self) -> None:
        self._style = Style()
        self._align = self._left = 0
        self._page = 0
        self._line_dots = 30
        self._barcode = {"h": 162, "w": 3, "H": 0}
        self._own: dict[int, Bitmap] = {}
        self._use_own = False
        self._in_columns = False

    def read(self, content: bytes) -> Printed:
        reader = Reader(content)
        while not reader.done:
            self._next(reader)
        self._end_row(only_with_text=True)
        return self.printed

    def _next(self, reader: Reader) -> None:
        byte = reader.byte()
        if byte == 0x0A:
            self._end_row()
        elif byte in (0x1B, 0x1D, 0x1C, 0x10):
            self._command(byte, reader)
        elif byte in (0x0D, 0x0C, 0x09, 0x00):
            pass
        elif byte >= 0x20:
            self._character(byte)
        else:
            self.printed.unknown.append(f"{byte:#04x}")

    def _character(self, byte: int) -> None:
        drawn = self._own.get(byte) if self._use_own else None
        self._row.glyphs.append(Glyph(commands.character(byte, self._page), self._style, drawn))
        self._row.align, self._row.left_margin = self._align, self._left

    def _end_row(self, only_with_text: bool = False) -> None:
        after_columns, self._in_columns = self._in_columns, False
        if self._row.glyphs:
            self.printed.things.append(self._row)
        elif not only_with_text and not after_columns:
            self.printed.things.append(TextRow([Glyph(" ", self._style)], self._align))
        self._row = TextRow()

    def _command(self, lead: int, reader: Reader) -> None:
        name = commands.name_of(lead, reader.byte())
        handler: Callable[[Reader], None] | None = getattr(self, f"_on_{name}", None)
        if handler is not None:
            handler(reader)
        elif name in commands.WITHOUT_INK:
            reader.take(commands.WITHOUT_INK[name])
        else:
            self.printed.unknown.append(name)

    # ESC: the printer's modes

    def _on_esc_at(self, reader: Reader) -> None:
        self._power_on()

    def _on_esc_bang(self, reader: Reader) -> None:
        mode = reader.byte()
        self._style = replace(
            self._style,
            small=bool(mode & 0x01),
            bold=bool(mode & 0x08),
            height=2 if mode & 0x10 else 1,
            width=2 if mode & 0x20 else 1,
            underline=bool(mode & 0x80),
        )

    def _on_esc_e_large(self, reader: Reader) -> None:
        self._style = replace(self._style, bold=bool(reader.byte() & 1))

    def _on_esc_minus(self, reader: Reader) -> None:
        self._style = replace(self._style, underline=bool(reader.byte() & 3))

    def _on_esc_brace(self, reader: Reader) -> None:
        self._style = replace(self._style, upside_down=bool(reader.byte() & 1))

    def _on_esc_m_large(self, reader: Reader) -> None:
        self._style = replace(self._style, small=bool(reader.byte() & 1))

    def _on_esc_a(self, reader: Reader) -> None:
        self._align = reader.byte() % 48

    def _on_esc_t(self, reader: Reader) -> None:
        self._page = reader.byte()

    def _on_esc_d(self, reader: Reader) -> None:
        rows = reader.byte()
        self._end_row(only_with_text=True)
        self.printed.things.append(Feed(rows * self._line_dots))

    _on_esc_e = _on_esc_d

    def _on_esc_j(self, reader: Reader) -> None:
        dots = reader.byte()
        self._end_row(only_with_text=True)
        self.printed.things.append(Feed(dots))

    def _on_esc_2(self, reader: Reader) -> None:
        self._line_dots = 30

    def _on_esc_3(self, reader: Reader) -> None:
        self._line_dots = reader.byte()

    def _on_esc_p(self, reader: Reader) -> None:
        pin, _on, _off = reader.take(3)
        self.printed.things.append(Pulse(2 if pin in (0, 48) else 5))

    def _on_esc_percent(self, reader: Reader) -> None:
        self._use_own = bool(reader.byte() & 1)

    def _on_esc_ampersand(self, reader: Reader) -> None:
        high, first, last = reader.take(3)
        for code in range(first, last + 1):
            wide = reader.byte()
            self._own[code] = columns_to_bitmap(reader.take(high * wide), wide, high)

    def _on_esc_star(self, reader: Reader) -> None:
        high = 3 if reader.byte() in (32, 33) else 1
        wide = reader.word()
        self._picture(columns_to_bitmap(reader.take(wide * high), wide, high))
        # The line feed behind it prints this band.
        self._in_columns = True

    # GS: sizes, codes, pictures, the cutter

    def _on_gs_bang(self, reader: Reader) -> None:
        size = reader.byte()
        self._style = self._style.sized((size >> 4 & 7) + 1, (size & 7) + 1)

    def _on_gs_b_large(self, reader: Reader) -> None:
        self._style = replace(self._style, reverse=bool(reader.byte() & 1))

    def _on_gs_h(self, reader: Reader) -> None:
        self._barcode["h"] = reader.byte()

    def _on_gs_w(self, reader: Reader) -> None:
        self._barcode["w"] = reader.byte()

    def _on_gs_h_large(self, reader: Reader) -> None:
        self._barcode["H"] = reader.byte()

    def _on_gs_l_large(self, reader: Reader) -> None:
        self._left = reader.word()

    def _on_gs_v_large(self, reader: Reader) -> None:
        if reader.byte() in (65, 66, 97, 98, 103, 104):
            reader.byte()
        self._end_row(only_with_text=True)
        self.printed.things.append(Cut())

    def _on_gs_k(self, reader: Reader) -> None:
        kind = reader.byte()
        content = reader.take(reader.byte()) if kind >= 65 else reader.until_zero()
        kind = kind if kind >= 65 else kind + 65
        text = commands.code_128_text(content) if kind == _CODE_128 else content.decode("latin-1")
        size = self._barcode
        self.printed.things.append(Barcode(kind, content, text, size["h"], size["w"], self._align))

    def _on_gs_v(self, reader: Reader) -> None:
        reader.byte()
        mode, row_bytes, height = reader.byte(), reader.word(), reader.word()
        bitmap = Bitmap(row_bytes * 8, height, reader.take(row_bytes * height))
        self._picture(bitmap, 2 if mode & 1 else 1, 2 if mode & 2 else 1)

    def _on_gs_paren(self, reader: Reader) -> None:
        kind = chr(reader.byte())
        content = reader.take(reader.word())
        if kind == "k":
            self._two_dimensional(content)
        elif kind == "L":
            if placed := self._pictures.received(content):
                self._picture(*placed)
        elif kind not in commands.SETTINGS_GROUPS:
            self.printed.unknown.append(f"GS ( {kind}")

    def _two_dimensional(self, content: bytes) -> None:
        code, function, value = content[0], content[1], content[2:]
        known = self._codes.setdefault(code, {})
        known[function] = value
        if function != 0x51:
            return
        text = known.get(0x50, b"0")[1:].decode("utf-8", "replace")
        if code == 0x31:
            level = "LMQH"[(known.get(0x45, b"0")[0] - 48) % 4]
            self.printed.things.append(QrCode(text, known.get(0x43, b"\3")[0], level, self._align))
        else:
            self.printed.things.append(Pdf417(text, self._align))

    def _picture(self, bitmap: Bitmap, wide: int = 1, high: int = 1) -> None:
        self._end_row(only_with_text=True)
        self.printed.things.append(Picture(bitmap, self._align, wide, high))

    # What the host asks

    def _on_dle_eot(self, reader: Reader) -> None:
        self.printed.things.append(Question("DLE EOT", reader.byte()))

    def _on_gs_r(self, reader: Reader) -> None:
        self.printed.things.append(Question("GS r", reader.byte() % 48))


def read(content: bytes) -> Printed:
    return Emulator().read(content)
