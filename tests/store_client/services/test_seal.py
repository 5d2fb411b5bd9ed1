"""A receipt's code says what was sold, and only a register of the shop can have made it."""

import base64
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from store_client.db import register_keys
from store_client.db.database import RegisterDatabase
from store_client.devices import qr
from store_client.domain.seal import NotGenuine, SealedReceipt, UnknownSigner
from store_client.domain.transaction import Transaction
from store_client.domain.vouchers import SealedVoucher
from store_client.errors import Refused
from store_client.services import seal
from store_client.services.receipts import load_transaction, receipt
from store_client.wire import sealed
from tests.factories import make_basket, make_sale, open_shift
from tests.receipt_printer.picture import of_bitmap
from tests.store_client.devices.receipts_for_tests import busy_transaction, make_line, make_transaction

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
VOUCHER = SealedVoucher("V101-1-10000041", 5000, "EUR", "t-1", "2026-11-23", "2027-11-23")
GOLDEN = (
    "CR1TO65JUGAKDLXAHMY2Q2TIAABCPBZWKQGQ2LISSKAWYXEQQGXDRCFRQFYKBQLRSWIYDEEZV6QKDL4Q6FRNNUNAWIWRPBRGJZNJ"
    "FHCZTQAGIMY6MCMTTFLQNGYHNKNP4BM6MF2BSCZH4CQABMCDAS46GMMGMGMN6WDOFECMKXGY2TUFPHXYGJNO2V2VMIER6CAJJKMC"
    "LN3JISW6QTJ5HO7JMTWBO53YHFZMYCUKO66KZ6FP5HPH4FA"
)
"""As the first release wrote it: receipts stay in people's drawers for years."""


@pytest.fixture
def knowing(db: RegisterDatabase) -> RegisterDatabase:
    """A register that knows its own key, and the one of register 101-2."""
    register_keys.save_own_key(db, seal.public_key_of(KEY))
    register_keys.upsert(db, [("101-2", ["00" * 32, seal.public_key_of(OTHER_KEY)])])
    return db


def sold(transaction: Transaction) -> list[tuple[int, str, int, int]]:
    return [
        (line.line, line.sku, line.quantity_thousandths, line.total_minor)
        for line in transaction.lines
        if not line.voided and line.quantity_thousandths > 0
    ]


def said(found: SealedReceipt) -> list[tuple[int, str, int, int]]:
    return [(line.line, line.sku, line.quantity_thousandths, line.total_minor) for line in found.lines]


def read(db: RegisterDatabase, text: str) -> SealedReceipt:
    found = seal.read_receipt(db, text)
    assert found is not None
    return found


def test_a_receipt_is_read_back_as_it_was_sold(knowing: RegisterDatabase) -> None:
    transaction = busy_transaction()
    found = read(knowing, seal.seal_receipt(KEY, transaction))
    assert (found.register, found.receipt, found.transaction) == ("101-1", transaction.receipt, transaction.id)
    assert (found.business_date, found.currency, found.total_minor) == ("2026-11-23", "EUR", transaction.total_minor)
    assert said(found) == sold(transaction)
    assert [line.tax_rate for line in found.lines] == [20_000, 20_000, 5_500, 20_000]
    assert {(tender.tender, tender.amount_minor) for tender in found.tenders} == {
        (tender.tender, tender.amount_minor) for tender in transaction.tenders
    }
    assert found.whole
    assert seal.matches(found, transaction)


def test_what_the_first_release_wrote_stays_readable(knowing: RegisterDatabase) -> None:
    found = read(knowing, GOLDEN)
    assert (found.receipt, found.total_minor, found.line_count) == ("101-1-10000041", 1080, 1)
    assert said(found) == [(1, "SKU-1", 1000, 1080)]


def test_a_receipt_of_another_register_is_read_with_its_newest_key(knowing: RegisterDatabase) -> None:
    transaction = replace(busy_transaction(), receipt="101-2-10000007")
    assert read(knowing, seal.seal_receipt(OTHER_KEY, transaction)).register == "101-2"


def test_a_register_that_nobody_knows_is_told_with_what_its_code_says(knowing: RegisterDatabase) -> None:
    transaction = replace(busy_transaction(), receipt="999-1-10000001")
    with pytest.raises(UnknownSigner, match=r"unknown register \(999-1\)") as refused:
        read(knowing, seal.seal_receipt(OTHER_KEY, transaction))
    assert isinstance(refused.value.sealed, SealedReceipt)
    assert refused.value.sealed.receipt == "999-1-10000001"


def test_another_key_in_a_registers_name_is_not_genuine(knowing: RegisterDatabase) -> None:
    with pytest.raises(NotGenuine, match="not made by our registers"):
        read(knowing, seal.seal_receipt(OTHER_KEY, busy_transaction()))


def test_the_register_that_lost_its_own_key_still_knows_it_from_hq(db: RegisterDatabase) -> None:
    text = seal.seal_receipt(KEY, busy_transaction())
    with pytest.raises(UnknownSigner):
        read(db, text)
    register_keys.upsert(db, [("101-1", [seal.public_key_of(KEY)])])
    assert read(db, text).receipt == "101-1-10000041"
    register_keys.remove(db, ["101-1"])
    with pytest.raises(UnknownSigner):
        read(db, text)


def test_any_changed_letter_is_found(knowing: RegisterDatabase) -> None:
    text = seal.seal_receipt(KEY, busy_transaction())
    for at in range(3, len(text), 7):
        other = "B" if text[at] == "A" else "A"
        with pytest.raises((NotGenuine, UnknownSigner)):
            seal.read_qr(knowing, text[:at] + other + text[at + 1 :])
    with pytest.raises(NotGenuine):
        seal.read_qr(knowing, text[:-8])


def test_a_receipts_code_cannot_be_made_into_a_voucher(knowing: RegisterDatabase) -> None:
    text = seal.seal_receipt(KEY, busy_transaction())
    with pytest.raises(NotGenuine):
        seal.read_qr(knowing, "CV1" + text[3:])


@pytest.mark.parametrize("change", [str.lower, lambda text: f" {text}\n", lambda text: f"{text[:50]}\n{text[50:]}"])
def test_a_scanner_may_type_it_in_its_own_way(knowing: RegisterDatabase, change: Callable[[str], str]) -> None:
    text = seal.seal_receipt(KEY, busy_transaction())
    assert read(knowing, change(text)).receipt == "101-1-10000041"


@pytest.mark.parametrize(
    "text",
    [
        "CR1" + "A" * 200,
        "CR1" + "!" * 200,
        "CR1" + base64.b32encode(b"\0" * 200).decode(),
        "CV1" + "é" * 200,
        "CR1" + "1890" * 50,
    ],
)
def test_nonsense_is_not_genuine(knowing: RegisterDatabase, text: str) -> None:
    assert seal.is_sealed(text)
    with pytest.raises(NotGenuine, match="cannot be read"):
        seal.read_qr(knowing, text)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        found = sealed.read("CR1" + text)
    except sealed.NotReadable:
        return
    assert isinstance(found.content, sealed.Receipt)


def test_a_bomb_is_not_unpacked(knowing: RegisterDatabase) -> None:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = squeezer.compress(b"\0" * 50_000_000) + squeezer.flush()
    with pytest.raises(sealed.NotReadable):
        sealed.read("CR1" + base64.b32encode(bomb + bytes(64)).decode().rstrip("="))


@pytest.mark.parametrize("text", ["", "101-1-10000041", "4006381333931", "CR1", "CR1 short", "hello"])
def test_what_is_no_code_is_told_apart(knowing: RegisterDatabase, text: str) -> None:
    assert not seal.is_sealed(text)
    assert seal.read_receipt(knowing, text) is None
    assert seal.read_voucher(knowing, text) is None


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 120), st.integers(1, 18))
def test_however_long_the_receipt_its_code_fits_the_paper(count: int, sku_length: int) -> None:
    lines = tuple(
        replace(make_line(number, "x", 1000 + 37 * number), sku=f"{number * 7919:0{sku_length}d}")
        for number in range(1, count + 1)
    )
    transaction = make_transaction(*lines)
    text = seal.seal_receipt(KEY, transaction)
    assert len(text) <= sealed.LONGEST_TEXT
    assert int(segno.make_qr(text, error="m", boost_error=False).version) <= 17
    content = sealed.read(text).content
    assert isinstance(content, sealed.Receipt)
    assert content.line_count == count
    assert len(content.lines) == count or len(content.lines) >= 12
    assert [line.line for line in content.lines] == list(range(1, len(content.lines) + 1))


def test_a_long_receipts_code_stands_for_all_its_lines(knowing: RegisterDatabase) -> None:
    lines = tuple(replace(make_line(number, "x", 100 * number), sku=f"{number:013d}") for number in range(1, 80))
    transaction = make_transaction(*lines)
    found = read(knowing, seal.seal_receipt(KEY, transaction))
    assert not found.whole
    assert (found.line_count, len(found.digest)) == (79, 16)
    assert seal.matches(found, transaction)
    other = replace(transaction, lines=(*lines[:-1], replace(lines[-1], total_minor=1)))
    assert not seal.matches(found, other)


def test_a_receipt_that_sold_nothing_has_no_code() -> None:
    returned = make_transaction(make_line(1, "Towel", -100, quantity=-1000), type_="return")
    voided = make_transaction(make_line(1, "Towel", 0, voided=True), type_="void")
    assert seal.seal_receipt(KEY, returned) == seal.seal_receipt(KEY, voided) == ""


def test_a_voucher_is_read_back_by_any_register(knowing: RegisterDatabase) -> None:
    text = seal.seal_voucher(OTHER_KEY, "101-2", VOUCHER)
    assert seal.read_voucher(knowing, text) == VOUCHER
    with pytest.raises(Refused, match="This is the code of a voucher"):
        seal.read_receipt(knowing, text)
    with pytest.raises(Refused, match="This is the code of a receipt"):
        seal.read_voucher(knowing, seal.seal_receipt(KEY, busy_transaction()))


def test_a_code_on_paper_is_scanned_as_it_was_written() -> None:
    text = seal.seal_receipt(KEY, busy_transaction())
    (found,) = zxingcpp.read_barcodes(of_bitmap(qr.picture_of(text, 3)))
    assert found.text == text


def test_the_receipt_of_a_recorded_sale_carries_its_code(db: RegisterDatabase, new_id: Callable[[], str]) -> None:
    register_keys.save_own_key(db, seal.public_key_of(KEY))
    open_shift(db, new_id)
    sale = make_sale(db, new_id, make_basket(2)).transaction
    assert not any(row.qr for row in receipt(db, sale.id))
    (text,) = (row.qr for row in receipt(db, sale.id, signing_key=KEY) if row.qr)
    assert seal.matches(read(db, text), load_transaction(db, sale.id))
