"""The same rows on the screen, in a PDF, and as dots for what a printer's code pages lack."""

import re
import zlib

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from store_client.devices.escpos import Paper, encode
from store_client.devices.receipt import lay_out_facts
from store_client.domain.receipt_model import Bitmap, Cell, ReceiptLine
from store_client.ui.receipt_painting import WIDTH, black, height_of, paint_row, paint_rows, row_as_dots
from store_client.ui.receipt_pdf import receipt_pdf
from store_client.ui.theme.theme import Theme
from store_client.ui.widgets.receipt_paper import ReceiptPaper
from tests.naughty import naughty_strings
from tests.receipt_printer.emulator import read
from tests.receipt_printer.picture import of_bitmap
from tests.receipt_printer.printed import Picture
from tests.store_client.devices.receipts_for_tests import busy_facts

pytestmark = pytest.mark.usefixtures("theme")


def painted(rows: list[ReceiptLine], scale: int = 1) -> Image.Image:
    high = sum(height_of(row) for row in rows)
    image = QImage(WIDTH * scale, high * scale, QImage.Format.Format_Grayscale8)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.scale(scale, scale)
    paint_rows(painter, rows, 0, 0, black())
    painter.end()
    return Image.frombytes("L", (image.bytesPerLine(), image.height()), bytes(image.constBits()))


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    """The box around all that is dark."""
    box = image.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("rtl", [False, True])
def test_a_row_has_its_two_parts_at_the_two_edges_in_the_receipts_own_direction(rtl: bool) -> None:
    name = painted([ReceiptLine("Soap" + " " * 34 + "6.50", right="6.50", rtl=rtl)])
    left, _top, right, _bottom = ink(name)
    assert left <= 3
    assert right >= WIDTH - 3
    only = ink(painted([ReceiptLine("Soap", rtl=rtl)]))
    assert (only[0] > WIDTH // 2) is rtl


def test_a_tables_columns_end_where_the_ones_above_end() -> None:
    def row(net: str) -> ReceiptLine:
        text = "20 %" + net.rjust(16) + "10.00".rjust(20)
        return ReceiptLine(text, right="10.00", cells=(Cell("20 %", 0), Cell(net, 20), Cell("10.00", 40)))

    for net in ("1.00", "1,000.00"):
        columns = painted([row(net)], 4).crop((WIDTH * 2 // 2, 0, WIDTH * 3, height_of(row(net)) * 4))
        assert abs(ink(columns)[2] - WIDTH) <= 8


@pytest.mark.parametrize("text", [*naughty_strings()[:22], "x" * 42, "W" * 48, "田" * 24])
def test_nothing_is_painted_beyond_its_row(text: str) -> None:
    for row in (
        ReceiptLine(text),
        ReceiptLine(f"{text} 1.00", right="1.00"),
        ReceiptLine(text, large=True, bold=True, center=True),
        ReceiptLine(text, rtl=True),
    ):
        image = QImage(WIDTH + 200, height_of(row) + 40, QImage.Format.Format_Grayscale8)
        image.fill(0xFFFFFFFF)
        painter = QPainter(image)
        paint_row(painter, row, QRect(100, 20, WIDTH, height_of(row)), black())
        painter.end()
        drawn = Image.frombytes("L", (image.bytesPerLine(), image.height()), bytes(image.constBits()))
        box = drawn.point(lambda value: 255 if value < 128 else 0).getbbox()
        assert box is None or (box[0] >= 95 and box[2] <= 100 + WIDTH + 5), text


def test_the_codes_on_the_screen_can_be_scanned() -> None:
    facts = busy_facts()
    found = {code.text for code in zxingcpp.read_barcodes(painted(lay_out_facts(facts, 42), 2))}
    assert found == {facts.seal, facts.transaction.receipt}


def test_a_logo_is_painted_where_its_dots_are_black() -> None:
    logo = Bitmap(80, 40, (b"\xff" * 5 + b"\x00" * 5) * 40)
    left, _top, right, _bottom = ink(painted([ReceiptLine(logo=logo)]))
    middle = WIDTH / 2
    assert left < middle
    assert abs(right - middle) <= 2


@pytest.mark.parametrize("dots", [384, 504, 576])
@pytest.mark.parametrize("text", ["田中さんのお茶 3.00", "زيت زيتون 3.00", "שלום 3.00", "🙂 3.00"])
def test_what_no_code_page_holds_comes_out_of_the_printer_as_a_picture(text: str, dots: int) -> None:
    row = ReceiptLine(text, right="3.00")
    printed = read(encode([row], Paper(dots // 12), row_as_dots))
    (picture,) = (thing for thing in printed.things if isinstance(thing, Picture))
    assert picture.bitmap.width == dots
    left, _top, right, _bottom = ink(of_bitmap(picture.bitmap))
    assert left <= 6
    assert dots - 6 <= right <= dots


def test_a_painted_row_is_as_large_on_narrow_paper_as_on_wide() -> None:
    heights = {row_as_dots(ReceiptLine("田"), dots).height for dots in (384, 504, 576)}
    assert len(heights) == 1


def test_a_pdf_is_one_page_of_the_receipts_length() -> None:
    rows = lay_out_facts(busy_facts(), 42)
    content = receipt_pdf(rows, "101-1-10000041")
    assert content.startswith(b"%PDF-")
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", content)
    assert len(boxes) == 1
    width, height = (float(number) for number in boxes[0])
    assert abs(width - 80 / 25.4 * 72) < 1
    assert height > width * 2
    longer = receipt_pdf([*rows, *rows], "x")
    assert float(re.findall(rb"/MediaBox \[0 0 [0-9.]+ ([0-9.]+)\]", longer)[0]) > height * 1.8


def test_a_pdf_holds_text_and_not_a_picture_of_it() -> None:
    content = receipt_pdf([ReceiptLine("Total")], "t")
    streams = [_unpacked(part) for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S)]
    assert any(b"Tj" in stream or b"TJ" in stream for stream in streams)


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def test_the_paper_on_the_screen_grows_with_its_place_and_speaks(theme: Theme) -> None:
    paper = ReceiptPaper(theme)
    paper.resize(367, 500)
    paper.show_lines(lay_out_facts(busy_facts(), 42))
    paper.show()
    high = paper._sheet.height()
    paper.resize(260, 500)
    assert paper._sheet.height() < high
    assert "Total EUR" in paper.spoken
    paper.close()
