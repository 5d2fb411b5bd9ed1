"""What HQ finds wrong in a transaction that tells everything is said in words, and never raises."""

from typing import Any

import msgspec
import pytest

from hq_server.domain.transactions import check_transaction_in_full
from hq_server.wire.transactions import (
    LineDiscount,
    LineInFull,
    LineMore,
    Returned,
    TaxSum,
    TenderInFull,
    TenderMore,
    TransactionMore,
    TransactionRecordedInFull,
)


def _line(number: int = 1, **changed: Any) -> LineInFull:
    line = LineInFull(number, "sku", "", "Crayon", 1000, 250, 250, 20_000, 42, False, "each", 0, None)
    return msgspec.structs.replace(line, **changed)


def _back(number: int = 1, **changed: Any) -> LineInFull:
    return _line(number, **{"quantity_thousandths": -1000, "total_minor": -250, "tax_minor": -42} | changed)


def _cash(amount: int) -> TenderInFull:
    return TenderInFull("cash", amount, amount, 0, None)


def _sale(*lines: LineInFull, **changed: Any) -> TransactionRecordedInFull:
    """All sums as the lines have them, paid in cash."""
    counted = [line for line in lines if not line.voided]
    total, tax = sum(line.total_minor for line in counted), sum(line.tax_minor for line in counted)
    taxes = []
    for rate in sorted({line.tax_rate for line in counted}):
        gross = sum(line.total_minor for line in counted if line.tax_rate == rate)
        part = sum(line.tax_minor for line in counted if line.tax_rate == rate)
        taxes.append(TaxSum(rate, gross - part, part, gross))
    sale = TransactionRecordedInFull(
        receipt="101-2-10000001",
        type="sale",
        shift="s",
        staff="s-001",
        customer=None,
        currency="EUR",
        total_minor=total,
        tax_minor=tax,
        lines=list(lines),
        tenders=[_cash(total)],
        discount_minor=sum(line.discount_minor for line in counted if line.discount_minor > 0),
        rounding_minor=0,
        tax_included=True,
        taxes=taxes,
        more=None,
    )
    return msgspec.structs.replace(sale, **changed)


def _bare(kind: str, **changed: Any) -> TransactionRecordedInFull:
    return _sale(**{"type": kind, "tenders": []} | changed)


def _moved(kind: str, amount: int, **changed: Any) -> TransactionRecordedInFull:
    more = TransactionMore(account="postage")
    return _bare(kind, **{"total_minor": amount, "tenders": [_cash(amount)], "more": more} | changed)


VOIDED = _line(2, voided=True, total_minor=0, tax_minor=0)


@pytest.mark.parametrize(
    "transaction",
    [
        _sale(_line(1), _line(3, tax_rate=5_500, tax_minor=13), VOIDED),
        _sale(_line(discount_minor=25, total_minor=225, more=LineMore(discounts=[LineDiscount("line", "", "", 25)]))),
        _sale(_line(), _back(2, more=LineMore(returned=Returned("t", "101-2-1", 1, "faulty")))),
        _sale(_line(), _back(2), _back(3)),
        _sale(_line(), rounding_minor=-1, tenders=[_cash(249)]),
        _sale(_line(), tenders=[_cash(200), TenderInFull("card", 50, 0, 0, None)]),
        _sale(_line(unit_price_minor=0, total_minor=0, tax_minor=0)),
        _sale(_back(), type="return"),
        _sale(_back(), type="return", tenders=[TenderInFull("voucher", -250, -250, 0, TenderMore(issued=True))]),
        _sale(_back(discount_minor=-25, total_minor=-225), VOIDED, type="return"),
        _bare("void"),
        _sale(VOIDED, type="void", tenders=[]),
        _bare("no_sale"),
        _moved("income", 500),
        _moved("expense", -500),
    ],
)
def test_a_transaction_whose_sums_and_shape_agree_has_no_finding(transaction: TransactionRecordedInFull) -> None:
    assert check_transaction_in_full(transaction) == ""


@pytest.mark.parametrize(
    ("transaction", "finding"),
    [
        (_sale(_line(), type="gift"), "HQ does not know the transaction type “gift”."),
        (_sale(_back()), "A sale has no line that is sold."),
        (_sale(VOIDED), "A sale has no line that is sold."),
        (_sale(_line(), _back(2), type="return"), "A line of a return is sold."),
        (_sale(VOIDED, type="return"), "The transaction has no lines that count."),
        (_sale(_line(4), _line(4)), "Line 4 is there twice."),
        (_sale(_line(), _line(2, voided=True)), "Line 2 is voided, but counts in the total."),
        (
            _sale(_line(), msgspec.structs.replace(VOIDED, discount_minor=1)),
            "Line 2 is voided, but counts in the total.",
        ),
        (
            _sale(_line(), _back(2, total_minor=250)),
            "Line 2 has a quantity, a total and a discount that do not have the same sign.",
        ),
        (
            _sale(_line(discount_minor=-1)),
            "Line 1 has a quantity, a total and a discount that do not have the same sign.",
        ),
        (
            _sale(_line(discount_minor=25, more=LineMore(discounts=[LineDiscount("line", "", "", 24)]))),
            "The discounts of line 1 do not add up to what it saves.",
        ),
        (_sale(_line(more=LineMore(returned=Returned()))), "Line 1 is sold, but says what it brings back."),
        (_sale(_line(), receipt=""), "The transaction has no receipt number."),
        (_sale(_line(unit_price_minor=-250)), "Line 1 has a price below zero."),
        (_sale(_line(), _line(2, quantity_thousandths=0)), "Line 2 counts, but has no quantity."),
        (_sale(_line(tax_minor=-42)), "Line 1 has a tax that is no part of its total."),
        (_sale(_line(tax_minor=251)), "Line 1 has a tax that is no part of its total."),
        (_sale(_back(tax_minor=42), type="return"), "Line 1 has a tax that is no part of its total."),
        (
            _sale(_line(), tenders=[TenderInFull("voucher", 250, 250, 0, TenderMore(issued=True))]),
            "A voucher was handed out, but its amount is not below zero.",
        ),
        (
            _sale(_line(), tenders=[TenderInFull("cash", 250, 200, -50, None)]),
            "A tender of 2.00 EUR with -0.50 EUR change does not pay 2.50 EUR.",
        ),
        (_sale(_line(), total_minor=251), "The lines add up to 2.50 EUR, the total says 2.51 EUR."),
        (_sale(_line(), tax_minor=0), "The taxes of the lines add up to 0.42 EUR, the tax says 0.00 EUR."),
        (_sale(_line(), discount_minor=5), "The lines save 0.00 EUR, the discount says 0.05 EUR."),
        (
            _sale(_line(), rounding_minor=5),
            "The tenders add up to 2.50 EUR, the total and its rounding to 2.55 EUR.",
        ),
        (
            _sale(_line(), tenders=[TenderInFull("cash", 250, 250, 10, None)]),
            "A tender of 2.50 EUR with 0.10 EUR change does not pay 2.50 EUR.",
        ),
        (_sale(_line(), taxes=[]), "The taxes do not have one entry for each rate of the lines."),
        (
            _sale(_line(), taxes=[TaxSum(10_000, 208, 42, 250)]),
            "The taxes do not have one entry for each rate of the lines.",
        ),
        (
            _sale(_line(), _line(2, tax_rate=5_500), taxes=[TaxSum(20_000, 208, 42, 250)] * 2),
            "The taxes do not have one entry for each rate of the lines.",
        ),
        (
            _sale(_line(), taxes=[TaxSum(20_000, 210, 40, 250)]),
            "The lines of the tax rate 20 % do not add up to its sums.",
        ),
        (
            _sale(_line(tax_rate=5_500), taxes=[TaxSum(5_500, 200, 42, 250)]),
            "Net and tax of the tax rate 5.5 % are not its gross.",
        ),
        (_sale(_line(), type="void", tenders=[]), "A line of a voided transaction counts."),
        (
            _sale(VOIDED, type="void", tenders=[_cash(5)]),
            "A transaction of the type “void” moves no money, this one does.",
        ),
        (
            _sale(VOIDED, type="no_sale", tenders=[]),
            "A transaction of the type “no_sale” has no lines, this one has.",
        ),
        (_bare("no_sale", total_minor=5), "A transaction of the type “no_sale” moves no money, this one does."),
        (_moved("income", -500), "An income is not above zero."),
        (_moved("expense", 500), "An expense is not below zero."),
        (_moved("income", 500, tenders=[]), "Income and expense have one tender."),
        (_moved("income", 500, more=None), "Income and expense name their account."),
        (_moved("expense", -500, more=TransactionMore(reason="paid_out")), "Income and expense name their account."),
        (
            _moved("income", 500, tenders=[_cash(400)]),
            "The tenders add up to 4.00 EUR, the total and its rounding to 5.00 EUR.",
        ),
        (_moved("income", 500, tax_minor=9), "The taxes of the lines add up to 0.00 EUR, the tax says 0.09 EUR."),
    ],
)
def test_what_does_not_agree_is_named(transaction: TransactionRecordedInFull, finding: str) -> None:
    assert check_transaction_in_full(transaction) == finding
