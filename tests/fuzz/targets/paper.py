"""What goes on paper: receipts of any text and set-up, the printer's bytes, logos and lists of code pages."""

import base64
from collections.abc import Iterable
from dataclasses import replace

from store_client.devices import code_pages, logo
from store_client.devices.escpos import Paper, encode
from store_client.devices.receipt import IssuedVoucher, ReceiptFacts, lay_out_facts
from store_client.devices.receipt_text import display_width
from store_client.domain.receipt_model import VARIANTS, WIDTHS, Bitmap, ReceiptLine
from store_client.domain.setup import ReceiptFormat
from store_client.domain.tender import CASH, Tender
from store_client.errors import Refused
from tests.factories import make_channel
from tests.fuzz.loop import Target
from tests.receipt_printer.emulator import read
from tests.receipt_printer.printed import TextRow
from tests.store_client.devices.receipts_for_tests import busy_facts, make_line, make_transaction

_LANGUAGES = ("en", "fr", "he", "ar", "")
_LARGEST_AMOUNT = 10**13


def print_receipt(content: bytes) -> str:
    """No row is wider than its paper, and the printer understands every byte and shows the rows."""
    facts, width = _facts(content)
    rows = lay_out_facts(facts, width)
    for row in rows:
        assert display_width(row.text) * (2 if row.large else 1) <= width, row
    shown = [row.text for row in rows if not (row.separator or row.barcode or row.qr or row.logo)]
    paper = Paper(width, pages=(code_pages.CodePage(16, "cp1252"),), native_qr=False) if facts.copy else Paper(width)
    painted = facts.copy == 2
    printed = read(encode(rows, paper, _paint if painted else None))
    assert printed.unknown == []
    assert painted or sum(map(_is_told, printed.rows())) >= sum(map(_is_told, shown))
    for thing in printed.of(TextRow):
        assert isinstance(thing, TextRow)
        assert sum(glyph.style.width for glyph in thing.glyphs) <= width
    return f"{facts.variant} {facts.language} {width} {any(row.rtl for row in rows)}"


def _facts(content: bytes) -> tuple[ReceiptFacts, int]:
    """Six bytes choose, the lines that follow are what people wrote into the receipt and its set-up."""
    choices, text = content[:6].ljust(6, b"\x00"), content[6:].decode("utf-8", "replace")
    parts = text.split("\n")
    said = [*parts, *[""] * 12]
    amount = int.from_bytes(text.encode()[:6].ljust(1, b"\x00"), "little") % (2 * _LARGEST_AMOUNT) - _LARGEST_AMOUNT
    lines = [make_line(at + 1, part, amount, unit=said[1][:20]) for at, part in enumerate(parts[8:20])]
    total = sum(line.total_minor for line in lines)
    transaction = make_transaction(*lines, tenders=(Tender(CASH, total, total, 0),))
    facts = busy_facts(variant=VARIANTS[choices[1] % len(VARIANTS)])
    facts = replace(
        facts,
        transaction=transaction if choices[2] % 2 else facts.transaction,
        channel=replace(make_channel(), name=said[0], address=tuple(said[1].split("|"))),
        cashier=said[2],
        customer=said[3],
        format=ReceiptFormat("sale", header=tuple(said[4].split("\t")), footer=tuple(said[5].split("\t"))),
        language=_LANGUAGES[choices[3] % len(_LANGUAGES)],
        copy=choices[4] % 3,
        seal=facts.seal if choices[4] & 64 else "",
        until=said[6],
        names={"damaged": said[7], "m-1": said[2], CASH: said[7]},
        vouchers=(IssuedVoucher(said[6] or "V1", amount, expires=said[7]),) if choices[5] % 2 else (),
    )
    return facts, WIDTHS[choices[0] % len(WIDTHS)]


def _is_told(text: str) -> bool:
    """Whether a row has anything that every printer has ink for."""
    return any(character.isascii() and character.isalnum() for character in text)


def _paint(_row: ReceiptLine, dots: int) -> Bitmap:
    return Bitmap(dots, 1, bytes((dots + 7) // 8))


def choose_pages(content: bytes) -> str:
    """A list of code pages is refused in words, or every text goes into them as they are spelt."""
    spec, _, text = content.decode("utf-8", "replace").partition("\n")
    try:
        pages = code_pages.parse_pages(spec)
    except Refused:
        pages = code_pages.usual_pages()
    runs = code_pages.split(text, pages, pages[0])
    if runs is None:
        runs, replaced = code_pages.without_pages(text, pages, pages[0])
        assert replaced
    assert all(byte >= 0x20 and byte != 0x7F for run in runs for byte in run.content)
    for run in runs:
        assert run.page in pages
        run.content.decode(run.page.codec)
    return f"{len(pages)} {len(runs)}"


def read_picture(content: bytes) -> str:
    """A logo can be printed, or there is none; never larger than paper."""
    found = logo.read_logo(base64.b64encode(content).decode())
    logo.read_logo(content.decode("latin-1"))
    if found is None:
        return "none"
    assert 0 < found.width <= 576
    assert 0 < found.height <= 400
    assert len(found.rows) == found.row_bytes * found.height
    assert read(encode([ReceiptLine(logo=found)], Paper(48))).unknown == []
    return "picture"


def _receipts() -> Iterable[bytes]:
    said = ("Comptoir Rennes", "14 Shop Street|35000", "Ada", "Niamh", "# {store}\t*{date} | {time}", "Thank you")
    wares = ("2026-12-23", "Damaged", "Linen tea towel", "Comté AOP", "田中", "זית", "e\u0301\u202e", "x" * 90)
    text = "\n".join((*said, *wares)).encode()
    return (bytes(6) + text, bytes([2, 1, 1, 2, 1, 1]) + text, bytes([1, 3, 1, 1, 2, 1]) + text)


def _logos() -> Iterable[bytes]:
    import io

    from PIL import Image

    for mode in ("1", "P"):
        out = io.BytesIO()
        picture = Image.new("1", (20, 9), 1)
        picture.putpixel((3, 3), 0)
        picture.convert(mode).save(out, "PNG", bits=1)
        yield out.getvalue()


TARGETS = (
    Target(
        "receipt",
        "paper",
        print_receipt,
        _receipts,
        (b"{store}", b"{address}", b" | ", b"#", b"*", b"\t", b"\xd7\x96", b"\xe7\x94\xb0"),
        400,
        in_suite=12,
    ),
    Target(
        "code-pages",
        "paper",
        choose_pages,
        lambda: (
            b"0:cp437,16:cp1252\nTea \xe2\x82\xac 3.00",
            "0:cp437,18:cp852\nŁódź e\u0301 田".encode(),
            b"utf-8:x\n",
        ),
        (b"cp866", b"utf_16", b"cp037", b"idna", b"rot13", b"hex", b"undefined", b"300:cp437"),
        160,
        60,
    ),
    Target("logo", "paper", read_picture, _logos, (b"IHDR", b"IDAT", b"PLTE", b"IEND"), 2_048),
)
