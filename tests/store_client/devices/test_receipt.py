"""A receipt fits its paper, whatever is printed on it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.clock import Moment
from store_client.devices.receipt import ReceiptLine, display_width, lay_out
from store_client.domain.tender import pay_cash, refund_cash
from store_client.domain.transaction import Transaction, TransactionLine
from tests.factories import DAY, START_MS, make_channel


def make_transaction(*names: str, quantity: int = 1000, voided: bool = False, returning: bool = False) -> Transaction:
    sign = -1 if returning else 1
    lines = tuple(
        TransactionLine(
            n, f"SKU-{n}", "", name, sign * quantity, 1080, 0 if voided else sign * 1080, 23_000, 202, voided
        )
        for n, name in enumerate(names, start=1)
    )
    total = sum(line.total_minor for line in lines)
    return Transaction(
        id="t",
        sequence=2,
        receipt="101-1-10000001",
        type="return" if returning else "sale",
        business_date=DAY,
        made=Moment(START_MS, 60),
        shift="s",
        staff="s-001",
        customer=None,
        currency="EUR",
        total_minor=total,
        tax_minor=sign * 202,
        lines=lines,
        tenders=(refund_cash(total) if returning else pay_cash(total, total + 100, "EUR"),),
    )


def texts(rows: list[ReceiptLine]) -> list[str]:
    return [row.text for row in rows]


def widest(rows: list[ReceiptLine]) -> int:
    return max(display_width(row.text) * (2 if row.large else 1) for row in rows)


def test_a_receipt_reads_from_the_store_to_its_number() -> None:
    rows = lay_out(make_transaction("Linen tea towel", quantity=2500), make_channel(), "Ada", 40)
    assert texts(rows) == [
        "Comptoir Rennes",
        "12 rue de la Monnaie",
        "35000 Rennes",
        "",
        "2026-11-23                         09:00",
        "Served by Ada",
        "",
        "Linen tea towel                    10.80",
        "  2.5 \u00d7 10.80",
        "",
        "Total EUR                          10.80",
        "of which tax                        2.02",
        "Cash                               11.80",
        "Change                              1.00",
        "",
        "Thank you",
        "",
        "",
        "101-1-10000001",
    ]
    assert rows[0] == ReceiptLine("Comptoir Rennes", bold=True, large=True, center=True)
    assert [row.separator for row in rows].count(True) == 2
    assert rows[-2].barcode == "101-1-10000001"


def test_a_return_says_so_and_shows_what_is_paid_out() -> None:
    rows = texts(lay_out(make_transaction("Towel", returning=True), make_channel(), "Ada"))
    assert "RETURN" in rows
    assert any(row.startswith("Refunded in cash") and row.endswith(" 10.80") for row in rows)
    assert not any(row.startswith("Change") for row in rows)


def test_a_voided_line_is_shown_as_voided() -> None:
    rows = texts(lay_out(make_transaction("Towel", voided=True), make_channel(), "Ada"))
    assert "  voided" in rows
    assert any(row.startswith("Towel") and row.endswith("0.00") for row in rows)


def test_added_tax_is_not_called_included() -> None:
    rows = texts(lay_out(make_transaction("Towel"), make_channel(tax_included=False), "Ada"))
    assert any(row.startswith("tax ") for row in rows)


def test_an_item_without_a_name_shows_its_number() -> None:
    assert any(row.startswith("SKU-1 ") for row in texts(lay_out(make_transaction(""), make_channel(), "Ada")))


@pytest.mark.parametrize("width", [40, 42])
@pytest.mark.parametrize(
    "name",
    [
        "x" * 200,
        "a " * 100,
        "田中さんの" * 12,
        "é" * 60,
        "e\u0301" * 60,
        "👩‍👩‍👧 " * 30,
        "\u202eevil\u202c",
        "a\tb\nc",
        "\0\x1b[31m",
    ],
)
def test_no_name_is_wider_than_the_paper(name: str, width: int) -> None:
    channel = replace(make_channel(), name=name, address=(name,), receipt_footer=name)
    rows = lay_out(make_transaction(name), channel, name, width)
    assert widest(rows) <= width
    assert not any(character in row.text for row in rows for character in "\u202e\u202c\0\x1b\n\t")


@given(st.text(max_size=120), st.integers(40, 42))
def test_no_text_breaks_the_layout(name: str, width: int) -> None:
    rows = lay_out(make_transaction(name), make_channel(), name, width)
    assert widest(rows) <= width
    assert rows[-1].text == "101-1-10000001"


def test_long_names_lose_nothing_but_space() -> None:
    name = "Hand woven linen tea towel with a rather long name " + "y" * 90
    rows = texts(lay_out(make_transaction(name), make_channel(), "Ada"))
    printed = "".join(rows).replace(" ", "")
    assert name.replace(" ", "") in printed.replace("10.80", "", 1)
