"""What stands on the shop's own paper is told from articles, cards and badges."""

import pytest

from store_client.domain.paper_numbers import is_receipt_number, is_voucher_number
from tests.naughty import naughty_strings, real_barcodes


@pytest.mark.parametrize("text", ["101-2-10000001", " 202-1-10000009 ", "999999-999-9990000001"])
def test_a_receipts_number_of_any_register(text: str) -> None:
    assert is_receipt_number(text)
    assert is_voucher_number(f"V{text.strip()}")
    assert is_voucher_number(f"v{text.strip()}-2")


@pytest.mark.parametrize(
    "text", ["", "10000001", "101210000001", "101-2-1000001", "V101-2-10000001", "01-2-10000001", "101-2-10000001-2"]
)
def test_what_may_be_something_else_is_none(text: str) -> None:
    assert not is_receipt_number(text)


@pytest.mark.parametrize("text", ["", "101-2-10000001", "V101", "V101-2-10000001-", "B-04-secret"])
def test_what_is_no_vouchers_number(text: str) -> None:
    assert not is_voucher_number(text)


def test_no_article_and_nothing_odd_is_taken_for_paper() -> None:
    for text in (*naughty_strings(), *real_barcodes()):
        assert not is_receipt_number(text)
        assert not is_voucher_number(text)
