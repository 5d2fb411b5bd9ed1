"""The emulator prints other people's streams as a printer does: what it says of ours can be believed."""

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageStat

from tests.architecture.source import ROOT
from tests.receipt_printer.emulator import read
from tests.receipt_printer.picture import draw, of_bitmap
from tests.receipt_printer.printed import Barcode, Cut, Picture, Pulse, QrCode, TextRow

STREAMS = ROOT.parent / "shared" / "data" / "escpos"
OWN = Path(__file__).parent / "sample.bin"
"""A stream made by python-escpos, for where the collection of others' streams is not beside the project."""
FILES = sorted(STREAMS.glob("*.bin")) or [OWN]


def stream(name: str) -> bytes:
    path = STREAMS / f"{name}.bin"
    return path.read_bytes() if path.exists() else OWN.read_bytes()


@pytest.mark.parametrize("path", [*FILES, OWN], ids=lambda path: path.stem)
def test_no_command_of_a_real_stream_is_unknown(path: Path) -> None:
    printed = read(path.read_bytes())
    assert printed.unknown == []
    assert printed.things


@pytest.mark.parametrize("path", [*FILES, OWN], ids=lambda path: path.stem)
def test_a_real_stream_leaves_ink_on_the_paper(path: Path) -> None:
    darkest, lightest = draw(read(path.read_bytes()), 576).getextrema()
    assert (darkest, lightest) == (0, 255)


def test_a_command_that_no_printer_knows_is_told() -> None:
    assert read(b"\x1bZ\x1d\x99text\n").unknown == ["esc_z_large", "gs_0x99"]


def test_the_receipt_with_a_logo_reads_as_it_should() -> None:
    printed = read(stream("receipt-with-logo"))
    rows = printed.rows()
    assert rows[0] == "ExampleMart Ltd."
    assert any(row.startswith("Subtotal") and row.endswith("12.95") for row in rows)
    assert any(row.startswith("Total") and row.endswith("14.25") for row in rows)
    assert printed.of(Cut)
    assert [thing.pin for thing in printed.of(Pulse) if isinstance(thing, Pulse)] == [2]


def test_the_logo_looks_like_its_published_picture() -> None:
    """The picture beside the streams shows the same logo at half its size."""
    expected_file = STREAMS / "escpos-tools-receipt-with-logo-img.png"
    (logo,) = [thing for thing in read(stream("receipt-with-logo")).things if isinstance(thing, Picture)]
    drawn = of_bitmap(logo.bitmap)
    expected = Image.open(expected_file).convert("L") if expected_file.exists() else drawn.resize((150, 118))
    smaller = drawn.crop((0, 0, logo.bitmap.width, logo.bitmap.height)).resize(expected.size, Image.Resampling.BOX)
    difference = ImageStat.Stat(ImageChops.difference(smaller, expected)).mean[0]
    assert difference < 12


def test_styles_and_places_are_those_of_the_stream() -> None:
    row = next(thing for thing in read(b"\x1b@\x1ba\x01\x1bE\x01\x1d!\x11Hi\n").things if isinstance(thing, TextRow))
    assert row.text == "Hi"
    assert (row.align, row.glyphs[0].style.bold, row.glyphs[0].style.width) == (1, True, 2)


def test_its_barcodes_and_qr_codes_can_be_scanned() -> None:
    printed = read(OWN.read_bytes())
    wanted = {thing.text for thing in printed.things if isinstance(thing, Barcode | QrCode)}
    found = {code.text for code in zxingcpp.read_barcodes(draw(printed, 576))}
    assert wanted == {"101-1-10000041", "HTTPS://EXAMPLE.COM/41"}
    assert found == wanted
