"""What scanners and scales send: signed codes, barcodes, keystrokes, weights."""

import zlib

import msgspec

from hq_server.wire import sealed as written_by_hq
from store_client.devices import scale
from store_client.domain import barcodes
from store_client.domain.setup import EmbeddedBarcode
from store_client.ui.scanner import BurstReader, Wedge
from store_client.wire import acknowledgements, sealed
from tests.fuzz.loop import Target
from tests.naughty import real_barcodes

_RECEIPT = sealed.Receipt(
    *("101-1", "101-1-10000041", "019ab000-0000-7000-8000-000000000001", "2026-11-23", "EUR", 1080, True),
    *([sealed.Paid("cash", 1080)], 1, b"", [sealed.Line(1, "SKU-1", 1000, 1080, 20_000)]),
)
_VOUCHER = sealed.Voucher("101-1", "V1", 1000, "EUR", "019ab000-0000-7000-8000-000000000001", "2026-11-23", "")
_CONFIRMED = written_by_hq.Acknowledgement("101-1", "s", 1, "2026-11-23", 1, 9, 9, "0" * 64, 1080, "EUR", 1)
_LARGEST = 65_536
_RULES = (
    EmbeddedBarcode("20", "price", 5, 4, 2, True),
    EmbeddedBarcode("21", "price", 5, 5, 2, False),
    EmbeddedBarcode("23", "weight", 5, 5, 3, False),
    EmbeddedBarcode("2", "weight", 5, 5, 3, True),
)


def read_code(text: bytes) -> str:
    """A code is read or ``NotReadable``; what is read is written again as the same content."""
    try:
        found = sealed.read(text.decode("utf-8", "replace"))
    except sealed.NotReadable as error:
        return f"{type(error.__cause__).__name__} {error.__cause__}"[:80]
    again = sealed.read(sealed.to_text(found.signed, found.signature))
    assert again == found
    assert len(found.signature) <= sealed.SIGNATURE_BYTES
    assert sealed.read(sealed.to_text(sealed.signed_bytes(found.content), found.signature)).content == found.content
    return type(found.content).__name__


def read_packed_code(content: bytes) -> str:
    """The same with any content behind letters that are right; and so is HQ's word on a shift."""
    kind = (b"CR1", b"CV1", b"CA1")[content[0] % 3] if content else b"CR1"
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeezer.compress(content[1:]) + squeezer.flush()
    text = sealed.to_text(kind + packed, bytes(sealed.SIGNATURE_BYTES))
    if kind != b"CA1":
        return read_code(text.encode())
    try:
        found = acknowledgements.read(text)
    except sealed.NotReadable:
        return "no word"
    assert len(content) <= _LARGEST
    assert found.signed == kind + packed
    return "word"


def read_barcode(content: bytes) -> str:
    """Spellings are of the same number, a label is made of what was read from it, and an element has a GTIN."""
    text = content.decode("utf-8", "replace")
    others = barcodes.spellings(text)
    assert text not in others
    assert len(set(others)) == len(others)
    assert not barcodes.is_gtin(text) or all(barcodes.is_gtin(other) for other in others)
    misread = barcodes.likely_misread(text, _RULES)
    assert not (misread and not barcodes.without_symbology(text).isascii())
    elements = barcodes.read_elements(text)
    assert elements is None or barcodes.is_gtin(elements.gtin)
    assert elements is None or elements.weight_thousandths is None or 0 <= elements.weight_thousandths < 10**9
    return f"{bool(others)} {misread} {elements is not None} {_read_label(text)}"


def _read_label(text: str) -> str:
    label = barcodes.read_label(text, _RULES)
    if label is None:
        return "none"
    rule, value = label.rule, str(label.value).zfill(label.rule.value_digits)
    check = str(barcodes.price_check_digit(value)) if rule.price_check_digit else ""
    item = text[len(rule.prefix) :][: rule.item_digits]
    body = f"{rule.prefix}{item}{check}{value}"
    assert body + str(barcodes.check_digit(body)) == text
    assert 0 <= label.minor(2) <= 10**7
    return rule.prefix


def type_keys(content: bytes) -> str:
    """Two bytes are a key and the time since the one before: each character goes to a field or into a scan, once, and
    none is lost.
    """
    wedge = (Wedge(), Wedge("~"), Wedge("", "#"), Wedge("~", "#"))[content[0] % 4] if content else Wedge()
    reader, now = BurstReader(wedge), 0
    field, typed, scans = "", "", []
    for at in range(1, len(content) - 1, 2):
        wait = content[at + 1]
        now += wait
        if wait > reader.gap_ms:
            field += reader.release()
        character = chr(content[at])
        typed += "" if character == "\r" else character
        scan = reader.end(now) if character == "\r" else reader.feed(character, now)
        if character == "\r" and scan is None:
            field += reader.release()
        if scan is not None:
            field = field[: len(field) - scan.already_typed]
            scans.append(scan.code)
            assert scan.code
    field += reader.release()
    left = len(typed) - len(field) - sum(map(len, scans))
    assert 0 <= left <= len(scans) * len(wedge.prefix + wedge.suffix)
    return f"{len(scans)} {bool(field)}"


def weigh(content: bytes) -> str:
    """A weight or a refusal in words; never more than a scale can show."""
    for read in (scale._nci, lambda answer: scale._toledo(answer, "kg")):
        try:
            weight = read(content)
        except scale.CannotWeigh:
            continue
        assert weight.unit in ("kg", "g", "lb", "oz")
        assert abs(weight.thousandths) < 10 ** (len(content) + 3)
    return "weighed"


def _packed_seeds() -> tuple[bytes, ...]:
    kinds = enumerate((_RECEIPT, _VOUCHER, _CONFIRMED))
    return tuple(bytes([number]) + msgspec.msgpack.encode(content) for number, content in kinds)


def _codes() -> tuple[bytes, ...]:
    signature = bytes(sealed.SIGNATURE_BYTES)
    return tuple(sealed.to_text(sealed.signed_bytes(one), signature).encode() for one in (_RECEIPT, _VOUCHER))


def _barcodes() -> tuple[bytes, ...]:
    elements = "]C10105012345678900310300150021ABC\x1d17261231", "01050123456789003103001500", "]E05012345678900"
    labels = ("2012345012343", "2112345012342", "2312345012340", "01234565", "123456")
    return tuple(text.encode() for text in (*real_barcodes(20), *elements, *labels))


def _burst(text: bytes, wait: int = 4) -> bytes:
    return b"".join(bytes([byte, wait]) for byte in text)


TARGETS = (
    Target("signed-code", "codes", read_code, _codes, (b"CR1", b"CV1"), 2_048, in_suite=800),
    Target("packed-code", "codes", read_packed_code, _packed_seeds, (b"\x91" * 3_000, b"\xdd\xff"), 70_000),
    Target("barcode", "codes", read_barcode, _barcodes, (b"]C1", b"]d2", b"\x1d", b"3103", b"21"), 128, in_suite=2_000),
    Target(
        "keystrokes",
        "codes",
        type_keys,
        lambda: (b"\x00" + _burst(b"5012345678900\r"), b"\x03" + _burst(b"~42#12"), b"\x01" + _burst(b"hello\r", 90)),
        (b"\r\x01", b"~\x01", b"#\x01"),
        96,
        in_suite=500,
    ),
    Target(
        "weight",
        "codes",
        weigh,
        lambda: (b"\n 01.234KG\r\nS00\r\x03", b"\nS10\r\x03", b"\x0201234\r", b"\x02?a\r"),
        longest=200,
    ),
)
