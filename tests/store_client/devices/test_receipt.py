"""A receipt says everything about its transaction, and fits its paper, whatever is printed on it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client import texts
from store_client.devices.receipt import (
    IssuedVoucher,
    ReceiptLine,
    display_width,
    lay_out,
    lay_out_facts,
)
from store_client.domain.receipt_model import COPY, GIFT, VOUCHER, WIDTHS
from store_client.domain.setup import ReceiptFormat
from store_client.domain.tender import CASH, Tender, TenderMore
from store_client.domain.transaction import LineMore, LineReturned, TransactionMore, UsedApproval
from tests.factories import make_channel
from tests.naughty import naughty_strings
from tests.store_client.devices.receipts_for_tests import (
    RECEIPT_NUMBER,
    busy_facts,
    busy_transaction,
    make_line,
    make_transaction,
)


def rows_of(rows: list[ReceiptLine]) -> list[str]:
    return [row.text for row in rows]


def widest(rows: list[ReceiptLine]) -> int:
    return max(display_width(row.text) * (2 if row.large else 1) for row in rows)


def pair(rows: list[ReceiptLine], left: str) -> str:
    """What stands at the far edge beside these words."""
    return next(row.right for row in rows if row.left == left)


def test_a_plain_receipt_reads_from_the_store_to_its_number() -> None:
    line = make_line(1, "Linen tea towel", 1080, quantity=2500, rate=23_000)
    transaction = make_transaction(line, tenders=(Tender(CASH, 1080, 1180, 100),))
    rows = lay_out(transaction, make_channel(), "Ada", 40)
    assert rows_of(rows) == [
        "Comptoir Rennes",
        "12 rue de la Monnaie",
        "35000 Rennes",
        "",
        "101-1-10000041         23 Nov 2026 09:00",
        "Served by Ada",
        "",
        "Linen tea towel                    10.80",
        "  2.5 \u00d7 10.80",
        "",
        "Total EUR                          10.80",
        "Cash                               11.80",
        "Change                              1.00",
        "",
        "Rate          Net        Tax       Gross",
        "23 %         8.79       2.01       10.80",
        "",
        "Thank you",
        "",
        "",
        "101-1-10000041",
    ]
    assert rows[0] == ReceiptLine("Comptoir Rennes", bold=True, large=True, center=True)
    assert [row.separator for row in rows].count(True) == 2
    assert rows[-2].barcode == RECEIPT_NUMBER


@pytest.mark.parametrize("width", WIDTHS)
def test_a_busy_receipt_says_everything(width: int) -> None:
    rows = lay_out_facts(busy_facts(), width)
    text = " ".join(" ".join(rows_of(rows)).split())
    for words in (
        "Served by Ada Niamh Kavanagh",
        "2 × 12.50",
        "Autumn sale −1.90",
        "0.482 kg × 28.90",
        "instead of 279.00",
        "Serial number SN-1",
        "Friday",
        "voided",
        "−1 × 6.50 from receipt 101-1-10000007 Damaged or faulty",
        "You saved 1.90",
        "Cash rounding −0.03",
        "Voucher 10.00 V101-1-10000012 left on it: 5.00",
        "****4471 · A83821 · T1",
        "20.00 USD at 0.92",
        "Cheque, taken back 5.00",
        "Approved by Maeve",
        "Loyalty card *********5678: 28 points",
        "Mon to Sat 9 to 19",
        "Returns until 23 Dec 2026",
    ):
        assert words in text, words
    assert pair(rows, "Total EUR") == "298.53"
    assert pair(rows, "To pay") == "298.50"
    assert pair(rows, "Change") == "29.90"
    assert [row.qr for row in rows if row.qr] == ["CR1" + "ABCDEFGH" * 30]
    assert widest(rows) <= width


def test_the_tax_table_has_a_row_for_each_rate_in_columns_that_end_together() -> None:
    rows = lay_out_facts(busy_facts(), 42)
    table = [row for row in rows if row.cells]
    assert [row.cells[0].text for row in table] == ["Rate", "5.5 %", "20 %"]
    assert len({tuple(cell.end for cell in row.cells) for row in table}) == 1
    assert {display_width(row.text) for row in table} == {42}


def test_a_tax_table_that_is_too_wide_stands_below_one_another() -> None:
    line = make_line(1, "Villa", 999_999_999_99)
    rows = lay_out(make_transaction(line), make_channel(), "Ada", 32)
    assert not any(row.cells for row in rows)
    assert pair(rows, "Tax 20 %") == "166,666,666.66"
    assert widest(rows) <= 32


def test_without_a_tax_table_the_tax_is_one_row() -> None:
    plain = ReceiptFormat("sale", show_tax_table=False)
    assert "of which tax" in " ".join(rows_of(lay_out_facts(busy_facts(format=plain), 42)))
    added = replace(busy_transaction(), tax_included=False)
    rows = rows_of(lay_out_facts(busy_facts(format=plain, transaction=added), 42))
    assert any(row.startswith("tax ") for row in rows)


def test_a_return_says_so_and_shows_what_is_paid_out() -> None:
    line = make_line(
        1, "Towel", -1080, quantity=-1000, more=LineMore(returned=LineReturned("t", "101-1-10000007", 1, "x"))
    )
    tenders = (Tender(CASH, -580, -580, 0), Tender("voucher", -500, -500, 0, TenderMore(reference="V9", issued=True)))
    rows = lay_out(make_transaction(line, type_="return", tenders=tenders), make_channel(), "Ada")
    assert "RETURN" in rows_of(rows)
    assert pair(rows, "Refunded in cash") == "5.80"
    assert pair(rows, "Voucher handed out") == "5.00"
    assert not any(row.startswith("Change") for row in rows_of(rows))
    assert "  from receipt 101-1-10000007" in rows_of(rows)


def test_a_refund_within_a_sale_is_told_by_its_tender() -> None:
    tenders = (Tender("card", -500, -500, 0),)
    rows = lay_out(make_transaction(make_line(1, "Towel", -500), tenders=tenders), make_channel(), "Ada")
    assert pair(rows, "Refunded: Card") == "5.00"


@pytest.mark.parametrize(
    ("type_", "title"),
    [("void", "VOIDED"), ("no_sale", "DRAWER OPENED"), ("income", "PAID IN"), ("expense", "PAID OUT")],
)
def test_slips_say_what_they_are_and_why(type_: str, title: str) -> None:
    lines = (make_line(1, "Towel", 0, voided=True),) if type_ == "void" else ()
    more = TransactionMore(
        reason="mistake", comment="twice", account="float", approvals=(UsedApproval("void_transaction", "m-1"),)
    )
    transaction = replace(make_transaction(*lines, type_=type_, tenders=(), more=more), total_minor=-1500)
    names = {"mistake": "Rung up by mistake", "float": "Petty cash", "m-1": "Maeve"}
    rows = lay_out_facts(busy_facts(transaction=transaction, names=names, seal="", vouchers=()), 42)
    text = rows_of(rows)
    assert title in text
    assert {"Rung up by mistake", "twice", "Approved by Maeve"} <= set(text)
    assert rows[-1].text == RECEIPT_NUMBER
    assert not any(row.startswith("Total") for row in text)
    if type_ in ("income", "expense"):
        assert pair(rows, "Petty cash") == "15.00"
        assert any(row.startswith("Signature") for row in text)


def test_a_copy_is_marked_as_one_at_both_ends_and_says_the_same() -> None:
    original = lay_out_facts(busy_facts(), 42)
    copy = lay_out_facts(busy_facts(variant=COPY, copy=2), 42)
    marks = [row for row in copy if row.text == "COPY 2"]
    assert len(marks) == 2
    assert marks[0].large
    assert [row for row in copy if row.text != "COPY 2"] == original


def test_a_gift_receipt_tells_no_price() -> None:
    rows = lay_out_facts(busy_facts(variant=GIFT), 42)
    text = " ".join(rows_of(rows))
    assert "GIFT RECEIPT" in text
    assert pair(rows, "Linen tea towel, oat") == "2"
    assert pair(rows, "Comté AOP 18 mois") == "0.482 kg"
    for secret in ("12.50", "25.00", "249.00", "Total", "EUR", "Cash", "Tartan throw", "Soap bar", "sale"):
        assert secret not in text, secret
    assert not any(row.qr for row in rows), "the signed code tells the prices to whoever reads it"
    assert rows[-2].barcode == RECEIPT_NUMBER


def test_a_voucher_slip_has_its_amount_its_days_and_its_codes() -> None:
    vouchers = (
        IssuedVoucher("V101-1-10000041", -5000, 5000, "2027-11-23", "CV1SEALED"),
        IssuedVoucher("V101-1-10000041-2", -700),
        IssuedVoucher("V-spent", 1000, 0),
    )
    rows = lay_out_facts(busy_facts(variant=VOUCHER, vouchers=vouchers), 42)
    text = rows_of(rows)
    assert {"VOUCHER", "50.00 EUR", "7.00 EUR", "Valid until 23 Nov 2027"} <= set(text)
    assert [row.qr for row in rows if row.qr] == ["CV1SEALED"]
    assert [row.barcode for row in rows if row.barcode] == ["V101-1-10000041", "V101-1-10000041-2"]
    assert "Returns until 23 Dec 2026" not in text


def test_the_format_from_hq_makes_the_header_and_the_footer() -> None:
    header = (
        "# {store}",
        "* {address}",
        "",
        "{date} | {receipt}",
        "{cashier} at {register}",
        "{customer}",
        "{odd}",
    )
    format_ = ReceiptFormat("sale", header=header, footer=("Bye {customer}",), show_qr=False)
    rows = lay_out_facts(busy_facts(format=format_), 42)
    text = rows_of(rows)
    assert text[:4] == ["Comptoir Rennes", "12 rue de la Monnaie", "35000 Rennes", ""]
    assert rows[1].bold
    assert pair(rows, "23 Nov 2026") == RECEIPT_NUMBER
    assert {"Ada at 101-1", "Niamh Kavanagh", "{odd}", "Bye Niamh Kavanagh"} <= set(text)
    assert "Served by Ada" not in " ".join(text)
    assert not any(row.qr for row in rows)
    assert "Niamh Kavanagh" not in rows_of(lay_out_facts(busy_facts(format=format_, customer=""), 42))


def test_what_people_are_called_never_changes_how_a_line_looks() -> None:
    channel = replace(make_channel(), name="# {receipt} | *Bold*")
    rows = lay_out(make_transaction(make_line(1, "Towel", 100)), channel, "Ada", 48)
    assert rows[0] == ReceiptLine("# {receipt} | *Bold*", bold=True, large=True, center=True)


def test_an_item_without_a_name_shows_its_number() -> None:
    rows = lay_out(make_transaction(make_line(1, "", 100)), make_channel(), "Ada")
    assert pair(rows, "SKU-1") == "1.00"


def test_a_store_that_writes_from_the_right_has_its_amounts_at_the_left() -> None:
    rows = lay_out_facts(busy_facts(language="he"), 42)
    assert all(row.rtl for row in rows if row.text.strip())
    assert not any(row.rtl for row in lay_out_facts(busy_facts(language="fr"), 42))


def test_a_receipt_speaks_the_language_that_is_chosen() -> None:
    with texts.speaking("fr"):
        rows = lay_out_facts(busy_facts(language="fr"), 42)
    assert pair(rows, "Total EUR") == "298,53"
    assert any("23/11/2026 09:00" in row.text for row in rows)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_naughty_string_is_wider_than_the_paper_or_commands_it(width: int) -> None:
    for name in naughty_strings():
        rows = _all_over(name, width)
        assert widest(rows) <= width, name
        assert not any(character in row.text for row in rows for character in "\u202e\u202c\0\x1b\n\t"), name


@given(st.text(max_size=80), st.integers(24, 48))
def test_no_text_breaks_the_layout(name: str, width: int) -> None:
    rows = _all_over(name, width)
    assert widest(rows) <= width
    assert rows[-1].text == RECEIPT_NUMBER
    assert all(row.text.endswith(row.right) for row in rows)


@given(st.integers(-(10**13), 10**13), st.integers(24, 48))
def test_no_amount_breaks_the_layout(minor: int, width: int) -> None:
    rows = lay_out(make_transaction(make_line(1, "Towel", minor)), make_channel(), "Ada", width)
    assert widest(rows) <= width


def test_long_names_lose_nothing_but_space() -> None:
    name = "Hand woven linen tea towel with a rather long name " + "y" * 90
    rows = lay_out(make_transaction(make_line(1, name, 1080)), make_channel(), "Ada")
    printed = "".join(row.left if row.right else row.text for row in rows).replace(" ", "")
    assert name.replace(" ", "") in printed


def _all_over(name: str, width: int) -> list[ReceiptLine]:
    """The same text wherever a person or HQ could have put it."""
    more = LineMore(serial=name, comment=name, returned=LineReturned("t", name, 1, name))
    tender = Tender(name, 100, 100, 0, TenderMore(name, 100, 1_000_000, name, name, name))
    transaction = make_transaction(
        make_line(1, name, 100, unit=name, quantity=1500, more=more),
        tenders=(tender,),
        more=TransactionMore(comment=name, approvals=(UsedApproval("x", name),)),
    )
    facts = busy_facts(
        transaction=transaction,
        channel=replace(make_channel(), name=name, address=(name,)),
        cashier=name,
        customer=name,
        format=ReceiptFormat("sale", header=("# {store}", "{address}", name), footer=(name, "{cashier} | {customer}")),
        names={},
    )
    return lay_out_facts(facts, width)
