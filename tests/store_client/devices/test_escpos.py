"""The bytes for a printer say what the rows say: read by an emulator, and beside python-escpos's own bytes."""

import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from store_client.devices import escpos, qr, trial_page
from store_client.devices.code_pages import CodePage
from store_client.devices.escpos import Paper, encode
from store_client.devices.receipt import lay_out_facts
from store_client.domain.receipt_model import COPY, GIFT, WIDTHS, Bitmap, ReceiptLine
from tests.naughty import naughty_strings
from tests.receipt_printer.emulator import read
from tests.receipt_printer.picture import draw
from tests.receipt_printer.printed import CENTER, Barcode, Cut, Picture, Printed, Pulse, QrCode, TextRow
from tests.store_client.devices.receipts_for_tests import busy_facts

PAPER = Paper(42)


@pytest.fixture
def oracle() -> Iterator[Any]:
    """python-escpos, writing into memory."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from escpos.printer import Dummy

        yield Dummy()


def paint(row: ReceiptLine, dots: int) -> Bitmap:
    """Stands for the window's painter: a picture of one dot row that is all black."""
    row_bytes = (dots + 7) // 8
    return Bitmap(dots, 1, b"\xff" * row_bytes)


def means(text: str) -> str:
    """What paper shows of a row."""
    return text.translate({0x2212: "-", 0x202F: " ", 0x00A0: " "}).rstrip()


def words_of(rows: list[ReceiptLine]) -> list[str]:
    return [means(row.text) for row in rows if not (row.separator or row.barcode or row.qr or row.logo)]


def printed_words(printed: Printed) -> list[str]:
    return [row for row in printed.rows() if not row or row.strip("-")]


@pytest.mark.parametrize("variant", ["receipt", COPY, GIFT])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_row_of_a_receipt_survives_the_way_to_the_paper(width: int, variant: str) -> None:
    rows = lay_out_facts(busy_facts(variant=variant), width)
    printed = read(encode(rows, Paper(width)))
    assert printed.unknown == []
    assert printed_words(printed) == words_of(rows)
    assert [thing.text for thing in printed.of(Barcode) if isinstance(thing, Barcode)] == ["101-1-10000041"]
    assert isinstance(printed.things[-1], Cut)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_row_runs_over_the_edge_of_the_paper(width: int) -> None:
    paper = Paper(width)
    for thing in read(encode(lay_out_facts(busy_facts(), width), paper)).things:
        if isinstance(thing, TextRow):
            assert sum(glyph.style.width for glyph in thing.glyphs) <= width
        if isinstance(thing, QrCode):
            modules = len(qr.modules_of(thing.text)) + 2 * qr.QUIET_MODULES
            assert modules * thing.module <= paper.dots
            assert thing.module >= 3


@pytest.mark.parametrize("width", WIDTHS)
def test_the_codes_on_the_paper_can_be_scanned(width: int) -> None:
    facts = busy_facts()
    picture = draw(read(encode(lay_out_facts(facts, width), Paper(width))), Paper(width).dots)
    assert {code.text for code in zxingcpp.read_barcodes(picture)} == {facts.seal, facts.transaction.receipt}


def test_a_qr_code_goes_as_a_picture_to_a_printer_that_draws_none() -> None:
    printed = read(encode([ReceiptLine(qr="HELLO", center=True)], replace(PAPER, native_qr=False)))
    assert not printed.of(QrCode)
    assert {code.text for code in zxingcpp.read_barcodes(draw(printed, PAPER.dots))} == {"HELLO"}


def test_styles_begin_and_end_with_their_row() -> None:
    rows = [ReceiptLine("Big", bold=True, large=True, center=True), ReceiptLine("plain")]
    big, plain, *_ = [thing for thing in read(encode(rows, PAPER)).things if isinstance(thing, TextRow)]
    assert (big.glyphs[0].style.bold, big.glyphs[0].style.width, big.align) == (True, 2, CENTER)
    assert (plain.glyphs[0].style.bold, plain.glyphs[0].style.width, plain.align) == (False, 1, 0)


def test_a_receipt_does_not_depend_on_what_was_printed_before() -> None:
    before = b"\x1bE\x01\x1d!\x33\x1ba\x02\x1bt\x11unfinished\n"
    rows = [ReceiptLine("Total")]
    after = [thing for thing in read(before + encode(rows, PAPER)).things if isinstance(thing, TextRow)][1]
    assert (after.glyphs[0].style.bold, after.glyphs[0].style.width, after.align) == (False, 1, 0)


def test_what_no_code_page_holds_is_painted() -> None:
    rows = [ReceiptLine("Tea 3.00"), ReceiptLine("田中 3.00"), ReceiptLine("זית 3.00")]
    printed = read(encode(rows, PAPER, paint))
    assert printed_words(printed) == ["Tea 3.00"]
    assert [thing.bitmap.width for thing in printed.of(Picture) if isinstance(thing, Picture)] == [504, 504]


def test_without_a_painter_nothing_is_lost_silently(caplog: pytest.LogCaptureFixture) -> None:
    printed = read(encode([ReceiptLine("田中 Ḧ 3.00")], PAPER))
    assert printed_words(printed) == ["?? H 3.00"]
    assert "3 characters" in caplog.text


def test_a_high_picture_goes_in_bands() -> None:
    logo = Bitmap(16, 500, b"\xaa\x55" * 500)
    pictures = [thing for thing in read(encode([ReceiptLine(logo=logo)], PAPER)).things if isinstance(thing, Picture)]
    assert [picture.bitmap.height for picture in pictures] == [240, 240, 20]
    assert b"".join(picture.bitmap.rows for picture in pictures) == logo.rows
    assert {picture.align for picture in pictures} == {CENTER}


def test_a_barcode_that_the_paper_cannot_take_is_left_out() -> None:
    assert not read(encode([ReceiptLine(barcode="X" * 40)], Paper(32))).of(Barcode)
    assert not read(encode([ReceiptLine(barcode="é")], Paper(32))).of(Barcode)


def test_a_row_from_the_right_is_turned_round() -> None:
    rows = lay_out_facts(busy_facts(language="he"), 42)
    text = printed_words(read(encode(rows, PAPER)))
    total = next(row for row in text if row.endswith("Total EUR"))
    assert total.startswith("298.53 ")
    head = next(row for row in text if row.endswith("Rate"))
    assert head.split() == ["Gross", "Tax", "Net", "Rate"]
    assert next(row for row in text if "12.50" in row).endswith("2 \u00d7 12.50")
    assert max(len(row) for row in text) <= 42


def test_a_full_row_from_the_right_still_fits() -> None:
    rows = [ReceiptLine("x" * 42, rtl=True), ReceiptLine("  " + "y" * 40, rtl=True)]
    assert read(encode(rows, PAPER)).rows() == ["x" * 42, "y" * 40]


def test_pages_of_other_numbers_are_selected_by_these() -> None:
    paper = replace(PAPER, pages=(CodePage(77, "cp852"),))
    assert b"\x1bt\x4d" in encode([ReceiptLine("Łódź")], paper)


def test_a_printer_without_a_cutter_is_not_told_to_cut() -> None:
    assert not read(encode([ReceiptLine("x")], replace(PAPER, cut=False))).of(Cut)


def test_no_naughty_string_commands_the_printer() -> None:
    for text in naughty_strings():
        printed = read(encode([ReceiptLine(text)], PAPER))
        assert printed.unknown == [], text
        assert {type(thing).__name__ for thing in printed.things} <= {"TextRow", "Feed", "Cut"}, text


@given(st.text(max_size=42))
def test_no_text_commands_the_printer(text: str) -> None:
    printed = read(encode([ReceiptLine(text), ReceiptLine("end")], PAPER, paint))
    assert printed.unknown == []
    assert printed.rows()[-1] == "end"
    assert sum(isinstance(thing, Cut) for thing in printed.things) == 1


def test_the_trial_page_shows_the_width_exactly() -> None:
    for width in WIDTHS:
        rows = trial_page.lay_out(width)
        printed = read(encode(rows, Paper(width)))
        assert any(len(row) == width and row.startswith("1234567890") for row in printed.rows())
        assert printed_words(printed) == words_of(rows)


class TestBesidePythonEscpos:
    """The same commands from another hand: where both write the same thing, the bytes are the same."""

    def test_a_qr_code(self, oracle: Any) -> None:
        oracle.qr("HELLO", ec=1, size=6, native=True)
        assert oracle.output in encode([ReceiptLine(qr="HELLO")], PAPER)

    def test_the_drawer(self, oracle: Any) -> None:
        oracle.cashdraw(2)
        theirs, ours = read(oracle.output), read(escpos.open_drawer(2))
        assert theirs.of(Pulse) == ours.of(Pulse) == [Pulse(2)]
        assert read(escpos.open_drawer(5)).of(Pulse) == [Pulse(5)]

    def test_a_barcode(self, oracle: Any) -> None:
        oracle.barcode("{B101-1-{C" + "".join(map(chr, (10, 0, 0, 41))), "CODE128", function_type="B", check=False)
        (theirs,), (ours,) = (
            read(content).of(Barcode)
            for content in (oracle.output, encode([ReceiptLine(barcode="101-1-10000041")], PAPER))
        )
        assert isinstance(theirs, Barcode)
        assert isinstance(ours, Barcode)
        assert ours.content == theirs.content
        assert ours.text == "101-1-10000041"

    def test_a_picture(self, oracle: Any) -> None:
        from PIL import Image

        bitmap = qr.picture_of("HELLO", 4)
        image = Image.frombytes("1", (bitmap.width, bitmap.height), bytes(byte ^ 0xFF for byte in bitmap.rows))
        oracle.image(image, impl="bitImageRaster", center=False)
        theirs = [thing.bitmap for thing in read(oracle.output).things if isinstance(thing, Picture)]
        printed = read(encode([ReceiptLine(qr="HELLO")], replace(PAPER, native_qr=False)))
        ours = [thing.bitmap for thing in printed.things if isinstance(thing, Picture)]
        assert [picture.rows for picture in theirs] == [bitmap.rows]
        assert [picture.rows for picture in ours] == [qr.picture_of("HELLO", 6).rows]

    @pytest.mark.parametrize("text", ["Crème brûlée 3,50 €", "Žluťoučký kůň", "Привет", "Größe £ ½"])
    def test_text_in_code_pages(self, oracle: Any, text: str) -> None:
        oracle.textln(text)
        assert read(oracle.output).rows() == printed_words(read(encode([ReceiptLine(text)], PAPER))) == [text]

    def test_styles(self, oracle: Any) -> None:
        oracle.set(align="center", bold=True, double_width=True, double_height=True)
        oracle.textln("Total")
        theirs = next(thing for thing in read(oracle.output).things if isinstance(thing, TextRow))
        rows = [ReceiptLine("Total", bold=True, large=True, center=True)]
        ours = next(thing for thing in read(encode(rows, PAPER)).things if isinstance(thing, TextRow))
        assert (ours.glyphs, ours.align) == (theirs.glyphs, theirs.align)
