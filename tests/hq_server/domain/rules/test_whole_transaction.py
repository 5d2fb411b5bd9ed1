"""Rules about a whole transaction: its type, its number, its sums, its money, and when and for whom it was made."""

from typing import Any

import pytest

from hq_server.domain.rules import HEADER_RULES, LINE_RULES, RULES, Checked, is_acceptable, rule_name
from hq_server.wire.transactions import TaxSum, TenderMore, TransactionMore
from tests.hq_server.domain.rules.sale import CUSTOMER, OWNER, breach, broken, cash, line, sale, told, with_facts


def test_a_plain_sale_keeps_every_rule() -> None:
    assert broken(sale()) == []
    assert broken(sale(line(1), line(2, total_minor=100, unit_price_minor=100, tax_minor=17), customer=CUSTOMER)) == []


def test_every_rule_has_one_code_and_a_name() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes) == len(HEADER_RULES) + len(LINE_RULES)
    assert all(rule_name(code) != code for code in codes)
    assert len({rule_name(code) for code in codes}) == len(codes)
    assert rule_name("FROM-A-LATER-RELEASE") == "FROM-A-LATER-RELEASE"


def test_nothing_that_is_only_arithmetic_may_be_let_stand() -> None:
    assert not any(is_acceptable(code) for code in ("SUM-1", "SUM-2", "SUM-3", "SUM-4", "SUM-5", "PAY-1", "PAY-2"))
    assert is_acceptable("RET-2")
    assert not is_acceptable("FROM-A-LATER-RELEASE")


def test_the_type_is_known() -> None:
    assert broken(sale(type="gift")) == ["TYPE-1"]


@pytest.mark.parametrize("kind", ["no_sale", "declaration"])
def test_what_moves_no_money_has_neither_lines_nor_tenders(kind: str) -> None:
    assert broken(_without_lines(type=kind, total_minor=0, tenders=[])) == []
    assert broken(_without_lines(type=kind, total_minor=0, tenders=[cash(0)])) == ["TYPE-3"]
    assert "TYPE-2" in broken(sale(type=kind))


def test_a_return_sells_nothing() -> None:
    back = line(quantity_thousandths=-1_000, total_minor=-250, tax_minor=-42)
    assert broken(sale(back, type="return")) == []
    found = breach(sale(line(1), line(2, quantity_thousandths=-2_000, total_minor=-500, tax_minor=-83), type="return"),
                   "TYPE-2")  # fmt: skip
    assert (found.fault.field, found.fault.proposed) == ("type", "sale")


def test_a_voided_basket_counts_nothing() -> None:
    gone = line(voided=True, total_minor=0, tax_minor=0)
    assert broken(sale(gone, type="void", tenders=[])) == []
    assert "TYPE-2" in broken(sale(line(), type="void", tenders=[]))


@pytest.mark.parametrize(
    ("kind", "right"),
    [
        *(("income", 500), ("float_entry", 500)),
        *(("expense", -500), ("safe_drop", -500), ("bank_drop", -500), ("tender_removal", -500)),
    ],
)
def test_what_is_put_in_is_above_zero_and_what_is_taken_out_below(kind: str, right: int) -> None:
    more = TransactionMore(account="postage")
    moved = _without_lines(type=kind, total_minor=right, tenders=[cash(right)], more=more)
    assert broken(moved) == []
    wrong = breach(_without_lines(type=kind, total_minor=-right, tenders=[cash(-right)], more=more), "TYPE-3")
    assert (wrong.fault.field, wrong.fault.proposed) == ("total_minor", right)
    two = _without_lines(type=kind, total_minor=right, tenders=[cash(right - 1), cash(1)], more=more)
    assert broken(two) == ["TYPE-3"]


def test_income_and_expense_name_their_account() -> None:
    assert broken(_without_lines(type="income", total_minor=500, tenders=[cash(500)], more=None)) == ["TYPE-4"]
    assert broken(_without_lines(type="float_entry", total_minor=500, tenders=[cash(500)], more=None)) == []


def test_a_transaction_is_not_empty() -> None:
    gone = line(voided=True, total_minor=0, tax_minor=0)
    assert broken(sale(gone, tenders=[])) == ["LINE-1"]
    back = line(quantity_thousandths=-1_000, total_minor=-250, tax_minor=-42)
    assert breach(sale(back), "LINE-1").fault.proposed == "return"
    assert broken(sale(gone, type="return", tenders=[])) == ["LINE-1"]


def test_no_line_is_there_twice() -> None:
    found = breach(sale(line(1), line(3), line(3)), "LINE-2")
    assert (found.fault.field, found.fault.proposed) == ("lines.2.line", 4)


def test_there_is_a_receipt_number() -> None:
    assert broken(sale(receipt="")) == ["RCPT-1"]


def test_a_receipt_number_is_used_once() -> None:
    first = with_facts(first_owners={"101-2-10000005": OWNER})
    assert broken(sale(facts=first)) == []
    later = with_facts(first_owners={"101-2-10000005": ("101", "1", 9)})
    assert "document 9 of register 101-1" in breach(sale(facts=later), "RCPT-2").fault.message


def test_the_lines_make_the_total() -> None:
    found = breach(sale(total_minor=249, tenders=[cash(249)]), "SUM-1")
    assert found.fault.message == "The lines add up to 2.50 EUR, the total says 2.49 EUR."
    assert (found.fault.field, found.fault.proposed) == ("total_minor", 250)


def test_the_lines_make_the_total_without_tax() -> None:
    assert breach(sale(total_minor=249, tenders=[cash(249)]), "SUM-2").fault.field == ""
    assert breach(sale(tax_minor=41), "SUM-2").fault.message == (
        "Without tax the lines add up to 2.08 EUR, the total without tax is 2.09 EUR."
    )


def test_the_taxes_of_the_lines_make_the_tax() -> None:
    found = breach(sale(tax_minor=41), "SUM-3")
    assert (found.fault.field, found.fault.proposed) == ("tax_minor", 42)


def test_the_discounts_of_the_lines_make_the_discount() -> None:
    found = breach(sale(line(discount_minor=10), discount_minor=0), "SUM-4")
    assert (found.fault.field, found.fault.proposed) == ("discount_minor", 10)
    back = line(2, quantity_thousandths=-1_000, total_minor=-250, tax_minor=-42, discount_minor=-30)
    assert broken(sale(line(discount_minor=10), back)) == []


@pytest.mark.parametrize(
    "taxes",
    [[TaxSum(20_000, 207, 42, 250)], [TaxSum(20_000, 207, 43, 250)], [], [TaxSum(5_500, 208, 42, 250)],
     [TaxSum(20_000, 208, 42, 250), TaxSum(5_500, 0, 0, 0)]],
)  # fmt: skip
def test_net_and_tax_make_gross_for_each_rate(taxes: list[TaxSum]) -> None:
    assert broken(sale(taxes=taxes)) == ["SUM-5"]


def test_a_document_that_tells_no_table_of_taxes_is_not_asked_for_one() -> None:
    assert broken(sale(taxes=None)) == []


def test_what_was_paid_is_what_was_due() -> None:
    one = breach(sale(tenders=[cash(200)]), "PAY-1")
    assert (one.fault.field, one.fault.proposed) == ("tenders.0.amount_minor", 250)
    two = breach(sale(tenders=[cash(200), cash(40)]), "PAY-1")
    assert (two.fault.field, two.fault.proposed) == ("total_minor", 240)


def test_what_was_given_less_the_change_was_paid() -> None:
    assert broken(sale(tenders=[cash(250, tendered_minor=1_000, change_minor=750)])) == []
    found = breach(sale(tenders=[cash(250, tendered_minor=1_000, change_minor=700)]), "PAY-2")
    assert (found.fault.field, found.fault.proposed) == ("tenders.0.tendered_minor", 950)


def test_only_cash_is_rounded_and_by_less_than_the_smallest_coin() -> None:
    coins = with_facts(cash_rounding_minor=5)
    assert broken(sale(rounding_minor=-2, tenders=[cash(248)], facts=coins)) == []
    assert broken(sale(rounding_minor=-5, tenders=[cash(245)], facts=coins)) == ["PAY-3"]
    assert broken(sale(rounding_minor=-2, tenders=[cash(248)])) == ["PAY-3"]
    card = breach(sale(rounding_minor=-2, tenders=[cash(248, tender="card")], facts=coins), "PAY-3")
    assert (card.fault.field, card.fault.proposed) == ("rounding_minor", 0)


def test_change_in_cash_for_another_tender_is_rounded_too() -> None:
    coins, dollars = with_facts(cash_rounding_minor=5), TenderMore(currency="USD", foreign_minor=300)
    changed = cash(252, tender="cheque", tendered_minor=300, change_minor=48)
    assert broken(sale(rounding_minor=2, tenders=[changed], facts=coins)) == []
    too_little_for_a_coin = cash(252, tender="dollars", tendered_minor=252, change_minor=0, more=dollars)
    assert broken(sale(rounding_minor=2, tenders=[too_little_for_a_coin], facts=coins)) == []


def test_a_voucher_that_is_handed_out_is_below_zero() -> None:
    issued = TenderMore(issued=True)
    back = line(quantity_thousandths=-1_000, total_minor=-250, tax_minor=-42)
    assert broken(sale(back, type="return", tenders=[cash(-250, tender="voucher", more=issued)])) == []
    assert broken(sale(tenders=[cash(250, tender="voucher", more=issued)])) == ["PAY-4"]


def test_the_currency_is_the_stores() -> None:
    found = breach(sale(currency="CHF"), "CUR-1")
    assert (found.fault.field, found.fault.proposed) == ("currency", "EUR")


@pytest.mark.parametrize("day", ["2026-11-24", "2026-11-23", "2026-10-24"])
def test_a_business_date_near_the_recording_is_right(day: str) -> None:
    assert broken(sale(business_date=day)) == []


@pytest.mark.parametrize("day", ["2026-11-25", "2062-11-23", "2026-10-01", "2026-02-30", "0000-00-00"])
def test_a_business_date_is_a_day_near_the_recording(day: str) -> None:
    found = breach(sale(business_date=day), "DATE-1")
    assert (found.fault.field, found.fault.proposed) == ("business_date", "2026-11-23")


def test_the_moment_of_recording_may_be_any_number() -> None:
    checked = sale()
    checked.made_ms, checked.made_offset = 2**53, -1_440
    assert broken(checked) == ["DATE-1"]


def test_the_business_date_is_in_an_open_period() -> None:
    assert broken(sale(facts=with_facts(closed_through="2026-11-22"))) == []
    assert broken(sale(facts=with_facts(closed_through="2026-11-23"))) == ["DATE-2"]


def test_the_customer_exists() -> None:
    assert broken(sale(customer=CUSTOMER)) == []
    assert breach(sale(customer="somebody-else"), "CUST-1").fault.field == "customer"


def test_prices_include_tax_as_the_stores_do() -> None:
    assert broken(sale(tax_included=None)) == []
    assert breach(sale(tax_included=False), "TAX-1").fault.proposed == "yes"
    assert breach(sale(facts=with_facts(tax_included=False)), "TAX-1").fault.proposed == "no"


def test_an_exemption_is_known_and_the_lines_follow_it() -> None:
    free = line(tax_rate=0, tax_minor=0)
    assert broken(sale(free, more=TransactionMore(tax_override="diplomat"))) == []
    assert broken(sale(more=TransactionMore(tax_override="as-is"))) == []
    assert broken(sale(free, more=TransactionMore(tax_override="nobody-knows"))) == ["TAX-2"]
    found = breach(sale(free, line(2), more=TransactionMore(tax_override="diplomat")), "TAX-2")
    assert (found.fault.field, found.fault.proposed) == ("lines.1.tax_rate", 0)
    own = line(2, more=told(tax_override="as-is"))
    assert broken(sale(free, own, more=TransactionMore(tax_override="diplomat"))) == []


def _without_lines(**changed: Any) -> Checked:
    members: dict[str, Any] = {"taxes": [], "tax_minor": 0, "discount_minor": 0} | changed
    moved = sale(**members)
    moved.lines = []
    moved.lines_total = moved.lines_tax = moved.counting = moved.sold = 0
    return moved
