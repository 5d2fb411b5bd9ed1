"""What HQ finds wrong in a transaction or a close is said in words, and never raises."""

from typing import Any

import msgspec
import pytest

from hq_server.domain.validation import check_manifest, check_transaction
from hq_server.wire.shift_documents import Manifest
from hq_server.wire.transactions import Line, Tender, TransactionRecorded


def _line(number: int = 1, **changed: Any) -> Line:
    line = Line(number, "sku", "", "Crayon", 1000, 250, 250, 20_000, 42)
    return msgspec.structs.replace(line, **changed)


def _sale(*lines: Line, **changed: Any) -> TransactionRecorded:
    total = sum(line.total_minor for line in lines)
    sale = TransactionRecorded(
        "101-2-10000001",
        "sale",
        "s",
        "s-001",
        None,
        "EUR",
        total,
        sum(line.tax_minor for line in lines),
        list(lines),
        [Tender("cash", total, total + 50, 50)],
    )
    return msgspec.structs.replace(sale, **changed)


def test_a_sale_whose_sums_agree_has_no_finding() -> None:
    assert check_transaction(_sale(_line(1), _line(2), _line(3, voided=True, total_minor=0, tax_minor=0))) == ""


def test_a_return_is_negative_throughout() -> None:
    line = _line(quantity_thousandths=-1000, total_minor=-250, tax_minor=-42)
    tenders = [Tender("cash", -250, -250, 0)]
    assert check_transaction(_sale(line, type="return", tenders=tenders)) == ""
    assert "of a sale is negative" in check_transaction(_sale(line, tenders=tenders))
    assert "of a return is not negative" in check_transaction(_sale(_line(), type="return"))


def test_a_line_that_costs_nothing_is_fine_in_both() -> None:
    free = _line(unit_price_minor=0, total_minor=0, tax_minor=0)
    assert check_transaction(_sale(free)) == ""
    assert check_transaction(_sale(msgspec.structs.replace(free, quantity_thousandths=-1000), type="return")) == ""


@pytest.mark.parametrize(
    ("sale", "finding"),
    [
        (_sale(_line(), total_minor=251), "The lines add up to 2.50 EUR, the total says 2.51 EUR."),
        (_sale(_line(), tax_minor=0), "The taxes of the lines add up to 0.42 EUR, the tax says 0.00 EUR."),
        (_sale(_line(), tenders=[]), "The tenders add up to 0.00 EUR, the total says 2.50 EUR."),
        (
            _sale(_line(), tenders=[Tender("cash", 250, 250, 10)]),
            "A tender of 2.50 EUR with 0.10 EUR change does not pay 2.50 EUR.",
        ),
        (_sale(_line(), type="gift"), "HQ does not know the transaction type “gift”."),
        (_sale(), "The transaction has no lines."),
        (_sale(_line(4), _line(4)), "Line 4 is there twice."),
        (_sale(_line(2, voided=True)), "Line 2 is voided, but counts in the total."),
    ],
)
def test_what_does_not_agree_is_named(sale: TransactionRecorded, finding: str) -> None:
    assert check_transaction(sale) == finding


def test_a_tender_that_says_nothing_about_change_is_fine() -> None:
    assert check_transaction(_sale(_line(), tenders=[Tender("cash", 250)])) == ""


def _manifest(first: int, last: int, count: int) -> Manifest:
    return Manifest(first, last, count, "0" * 64, "", "", 0, 0, 0, 0, [])


def test_a_manifest_lies_before_its_own_document() -> None:
    assert check_manifest(_manifest(2, 5, 4), 6) == ""
    for first, last in ((0, 5), (6, 5), (2, 6), (2, 9)):
        assert "which cannot be" in check_manifest(_manifest(first, last, 4), 6)


def test_a_manifest_counts_every_number_of_its_range() -> None:
    assert check_manifest(_manifest(2, 5, 3), 6) == "The close counts 3 documents, but from 2 to 5 there are 4."
