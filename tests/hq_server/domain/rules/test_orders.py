"""Rules about the money of customers' orders: what names one, what it comes to, and that an order ends once."""

from dataclasses import replace
from typing import Any

import pytest

from hq_server.domain.rules import Checked, Facts, OrderFact
from hq_server.wire.transactions import TenderInFull, TransactionMore
from tests.hq_server.domain.rules.sale import CUSTOMER, breach, broken, cash, line, sale, with_facts

ORDER = "019ab000-0000-7000-8000-0000000000e1"
NAMED = TransactionMore(order=ORDER)
THIS = "019ab000-0000-7000-8000-000000000005"
OTHER = "019ab000-0000-7000-8000-000000000009"
FACT = OrderFact("101-2-10000004", 250, 50, deposit=THIS, currency="EUR", stores=("101",), goods=[("SOAP", 1_000)])
HANDED_OVER = replace(FACT, ended="handed_over", ended_by=THIS)
CANCELLED = replace(FACT, ended="cancelled", ended_by=THIS)


def facts(order: OrderFact | None = FACT) -> Facts:
    return with_facts(orders={ORDER: order} if order else {})


def deposit(amount: int = 50) -> TenderInFull:
    return cash(amount, tender="deposit")


def handing_over(*, paid: int = 50, order: OrderFact | None = HANDED_OVER, **changed: Any) -> Checked:
    """The sale of an order of 2.50 with a deposit of 0.50."""
    tenders = [deposit(paid), cash(250 - paid)]
    return sale(facts=facts(order), **{"customer": CUSTOMER, "more": NAMED, "tenders": tenders} | changed)


def money(kind: str, amount: int, order: OrderFact | None = CANCELLED, **changed: Any) -> Checked:
    members: dict[str, Any] = {
        "type": kind,
        "customer": CUSTOMER,
        "total_minor": amount,
        "tax_minor": 0,
        "tenders": [cash(amount)] if amount else [],
        "taxes": [],
        "more": NAMED,
    }
    checked = sale(facts=facts(order), **members | changed)
    return Checked(
        **{
            name: getattr(checked, name)
            for name in Checked.__dataclass_fields__
            if name not in ("lines", "lines_total", "lines_tax", "lines_saved", "counting", "sold")
        },
        lines=[],
    )


def test_an_order_that_is_taken_handed_over_or_given_up_keeps_every_rule() -> None:
    assert broken(money("order_deposit", 50)) == []
    assert broken(handing_over()) == []
    assert broken(money("order_refund", -50)) == []
    unpaid = replace(CANCELLED, deposit_minor=0)
    assert broken(money("order_deposit", 0, unpaid)) == []
    assert broken(money("order_refund", 0, unpaid)) == []
    assert broken(handing_over(order=replace(HANDED_OVER, deposit_minor=0), tenders=[cash(250)])) == []


@pytest.mark.parametrize(("kind", "wrong"), [("order_deposit", -50), ("order_refund", 50)])
def test_a_deposit_comes_in_and_goes_back(kind: str, wrong: int) -> None:
    found = breach(money(kind, wrong), "TYPE-3")
    assert (found.fault.field, found.fault.proposed) == ("total_minor", -wrong)


@pytest.mark.parametrize(
    "checked",
    [
        money("order_deposit", 50, more=None),
        money("order_refund", -50, more=None),
        money("order_deposit", 50, customer=None),
        sale(tenders=[deposit(250)]),
        handing_over(tenders=[deposit(50), deposit(50), cash(150)]),
        handing_over(tenders=[deposit(-50), cash(300)]),
        money("order_deposit", 50, tenders=[deposit(50)]),
        money("income", 50, more=TransactionMore(account="postage", order=ORDER)),
    ],
)
def test_only_the_money_of_an_order_names_one_and_only_its_sale_is_paid_with_its_deposit(checked: Checked) -> None:
    assert "ORD-1" in broken(checked)


def test_the_order_is_known() -> None:
    assert broken(money("order_deposit", 50, None)) == ["ORD-2"]
    assert broken(handing_over(order=None)) == ["ORD-2"]


def test_an_order_of_another_store_is_no_business_of_this_one() -> None:
    elsewhere = ("102", "103")
    assert broken(money("order_deposit", 50, replace(FACT, stores=elsewhere))) == ["ORD-2"]
    assert broken(handing_over(order=replace(HANDED_OVER, stores=elsewhere))) == ["ORD-2"]


@pytest.mark.parametrize(
    ("checked", "field", "proposed"),
    [
        (money("order_deposit", 60), "total_minor", 50),
        (money("order_refund", -40), "total_minor", -50),
        (handing_over(paid=60), "tenders.0.amount_minor", 50),
        (handing_over(tenders=[cash(250)]), "", None),
    ],
)
def test_the_deposit_is_the_same_each_time(checked: Checked, field: str, proposed: int | None) -> None:
    assert broken(checked) == ["ORD-3"]
    fault = breach(checked, "ORD-3").fault
    assert (fault.field, fault.proposed) == (field, proposed)


def test_an_order_has_one_deposit_in_its_own_currency() -> None:
    assert broken(money("order_deposit", 50, replace(FACT, deposit=OTHER))) == ["ORD-3"]
    assert broken(money("order_refund", -50, replace(CANCELLED, currency="CHF"))) == ["ORD-3"]


def test_less_than_the_smallest_coin_may_remain_of_what_was_paid_before() -> None:
    paid = replace(HANDED_OVER, deposit_minor=248)
    tenders = [deposit(248)]
    coins = with_facts(orders={ORDER: paid}, cash_rounding_minor=5)
    checked = sale(facts=coins, customer=CUSTOMER, more=NAMED, tenders=tenders, rounding_minor=-2)
    assert broken(checked) == []
    assert broken(handing_over(order=paid, tenders=tenders, rounding_minor=-2)) == ["PAY-3"]


def test_the_sale_comes_to_what_was_agreed() -> None:
    dearer = line(total_minor=300, unit_price_minor=300, tax_minor=50)
    checked = sale(dearer, facts=facts(HANDED_OVER), customer=CUSTOMER, more=NAMED, tenders=[deposit(), cash(250)])
    assert broken(checked) == ["ORD-4"]


@pytest.mark.parametrize("goods", [[("PHONE", 1_000)], [("SOAP", 2_000)], [("SOAP", 1_000), ("SOAP", 1_000)]])
def test_the_goods_are_those_that_were_ordered(goods: list[tuple[str, int]]) -> None:
    assert broken(handing_over(order=replace(HANDED_OVER, goods=goods))) == ["ORD-4"]


@pytest.mark.parametrize("ended", ["handed_over", "cancelled"])
def test_an_order_ends_once(ended: str) -> None:
    by_another = replace(FACT, ended=ended, ended_by=OTHER)
    assert broken(handing_over(order=by_another)) == ["ORD-5"]
    assert broken(money("order_refund", -50, by_another)) == ["ORD-5"]
    assert broken(money("order_deposit", 50, by_another)) == []


def test_what_nobody_told_of_does_not_end_an_order() -> None:
    for order in (FACT, CANCELLED):
        found = breach(handing_over(order=order), "ORD-5")
        assert found.fault.message == "Nothing says that this hands order 101-2-10000004 over."
    for order in (FACT, HANDED_OVER):
        found = breach(money("order_refund", -50, order), "ORD-5")
        assert found.fault.message == "Nothing says that this cancels order 101-2-10000004."
