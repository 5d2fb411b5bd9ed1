"""Parts add up to what is due; what is over is change where change is given; only cash is rounded."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.domain.basket import Basket
from store_client.domain.permissions import VOID_TENDER
from store_client.domain.returns import RefundTender
from store_client.domain.setup import CurrencyRate, PermissionGroup, Policy, TenderType
from store_client.domain.tender import Tender, TenderMore
from store_client.errors import NeedsApproval, Refused
from store_client.services import paying, selling
from tests.counter import ADA, MAUD, approved, make_counter_basket, ruled
from tests.factories import make_product

USD = CurrencyRate("USD", 920_000, 100)
FIVE_CENTS = Policy(cash_rounding_minor=5)


def parts(basket: Basket) -> list[tuple[str, int, int, int]]:
    return [(part.tender, part.amount_minor, part.tendered_minor, part.change_minor) for part in basket.tenders]


def returning_basket(price: int = 1080, policy: Policy | None = None) -> Basket:
    return selling.add_item(ruled(Basket(currency="EUR", returning=True), policy), make_product(1, price))


def test_cash_pays_a_part_or_all_with_change() -> None:
    basket = paying.pay_cash(make_counter_basket(1080), 500)
    assert (parts(basket), paying.due(basket)) == ([("cash", 500, 500, 0)], 580)
    basket = paying.pay_cash(basket, 1000)
    assert parts(basket)[1] == ("cash", 580, 1000, 420)
    assert paying.due(basket) == 0
    with pytest.raises(Refused, match="Nothing is left to pay"):
        paying.pay_cash(basket, 1)


@pytest.mark.parametrize(("price", "paid"), [(1002, 1000), (1003, 1005), (1007, 1005), (1008, 1010)])
def test_only_the_part_paid_in_cash_is_rounded(price: int, paid: int) -> None:
    basket = paying.pay_cash(make_counter_basket(price, policy=FIVE_CENTS), paid)
    assert parts(basket) == [("cash", paid, paid, 0)]
    assert paying.due(basket) == 0
    by_cheque = paying.pay_cheque(make_counter_basket(price, policy=FIVE_CENTS), "1")
    assert parts(by_cheque) == [("cheque", price, price, 0)]


def test_after_another_part_the_rest_is_rounded_as_cash() -> None:
    basket = paying.pay_cheque(make_counter_basket(1003, policy=FIVE_CENTS), "1", 500)
    assert (paying.due(basket), paying.due_in_cash(basket)) == (503, 505)
    assert parts(paying.pay_cash(basket, 1000))[1] == ("cash", 505, 1000, 495)


def test_a_cheque_has_a_number_and_gives_no_change() -> None:
    basket = paying.pay_cheque(make_counter_basket(1080), " 0012345 ")
    assert basket.tenders == (Tender("cheque", 1080, 1080, 0, TenderMore(reference="0012345")),)
    for number, amount, message in (("", None, "number"), ("x" * 41, None, "At most 40"), ("1", 2000, "No change")):
        with pytest.raises(Refused, match=message):
            paying.pay_cheque(make_counter_basket(1080), number, amount)


def test_where_hq_allows_it_a_cheque_gives_change() -> None:
    types = (TenderType("cheque", "Cheque", "cheque", change_allowed=True),)
    basket = paying.pay_cheque(make_counter_basket(1080, tender_types=types), "1", 2000)
    assert parts(basket) == [("cheque", 1080, 2000, 920)]


def test_foreign_money_is_taken_at_hqs_rate_and_the_change_is_the_stores() -> None:
    basket = make_counter_basket(1080, currency_rates=(USD,))
    assert paying.foreign_due(basket, USD) == 1200
    paid = paying.pay_foreign(basket, "USD", 2000)
    more = TenderMore(currency="USD", foreign_minor=2000, rate_millionths=920_000)
    assert paid.tenders == (Tender("foreign", 1080, 1840, 760, more),)
    part = paying.pay_foreign(basket, "USD", 1000)
    assert (parts(part), paying.due(part)) == ([("foreign", 920, 920, 0)], 160)
    with pytest.raises(Refused, match="no rate for GBP"):
        paying.pay_foreign(basket, "GBP", 1000)


def test_what_foreign_money_is_due_always_covers_the_rest() -> None:
    for price in (1, 99, 1080, 12_345):
        basket = make_counter_basket(price, currency_rates=(USD,))
        assert paying.due(paying.pay_foreign(basket, "USD", paying.foreign_due(basket, USD))) == 0


@pytest.mark.parametrize(("price", "change"), [(1081, 25), (1082, 20), (1083, 20), (1084, 20), (1103, 0), (1104, 0)])
def test_change_is_given_in_coins_that_there_are(price: int, change: int) -> None:
    basket = make_counter_basket(price, policy=FIVE_CENTS, currency_rates=(USD,))
    paid = paying.pay_foreign(basket, "USD", 1200)
    assert parts(paid) == [("foreign", 1104 - change, 1104, change)]
    assert paying.due(paid) == 0


@given(st.integers(1, 2000), st.integers(1, 2000), st.sampled_from([0, 1, 2, 5, 10, 50]))
def test_too_much_foreign_money_never_leaves_anything_open(price: int, more: int, coin: int) -> None:
    basket = make_counter_basket(price, policy=Policy(cash_rounding_minor=coin), currency_rates=(USD,))
    paid = paying.pay_foreign(basket, "USD", paying.foreign_due(basket, USD) + more)
    assert paying.due(paid) == 0
    assert abs(paid.due_minor) <= coin // 2


@pytest.mark.parametrize("price", [640, 645, 650, 651, 655, 659])
def test_cash_handed_back_never_leaves_anything_open(price: int) -> None:
    basket = replace(ruled(Basket(currency="EUR"), Policy(cash_rounding_minor=10)), returning=True)
    basket = selling.add_item(basket, make_product(1, price))
    paid = paying.refund_to(basket, RefundTender("cash", "cash", "Cash"))
    assert paying.due(paid) == 0
    assert abs(paid.due_minor) <= 5


def test_a_way_to_pay_of_hqs_own_takes_what_is_due() -> None:
    types = (TenderType("meal", "Meal ticket", "cheque"),)
    basket = make_counter_basket(1080, tender_types=types)
    assert parts(paying.pay_other(basket, "meal")) == [("meal", 1080, 1080, 0)]
    assert paying.pay_other(basket, "meal", 500, reference="T7").tenders[0].reference == "T7"
    with pytest.raises(Refused, match="not taken here"):
        paying.pay_other(basket, "unheard-of")


def test_a_way_to_pay_that_hq_stopped_is_not_taken() -> None:
    types = (TenderType("cheque", "Cheque", "cheque", active=False), TenderType("cash", "Cash", "cash"))
    with pytest.raises(Refused, match="not taken here"):
        paying.pay_cheque(make_counter_basket(1080, tender_types=types), "1")


def test_the_limit_of_a_tender_counts_all_its_parts_in_the_sale() -> None:
    types = (TenderType("cash", "Cash", "cash", change_allowed=True, limit_minor=100_000),)
    basket = paying.pay_cash(make_counter_basket(150_000, tender_types=types), 60_000)
    with pytest.raises(Refused, match=r"At most 1,000\.00"):
        paying.pay_cash(basket, 60_000)
    assert paying.due(paying.pay_cash(basket, 40_000)) == 50_000


@pytest.mark.parametrize("amount", [0, -1, 10**15])
def test_an_amount_that_cannot_be_meant_is_refused(amount: int) -> None:
    with pytest.raises(Refused, match="above zero"):
        paying.pay_cash(make_counter_basket(), amount)


def test_a_part_that_is_taken_back_stays_readable() -> None:
    basket = paying.pay_cash(paying.pay_cheque(make_counter_basket(1080), "7", 500), 100)
    after = paying.void_part(basket, 0, person=ADA)
    assert (parts(after), paying.due(after)) == ([("cash", 100, 100, 0)], 980)
    assert [part.reference for part in after.voided_tenders] == ["7"]
    with pytest.raises(Refused, match="not there any more"):
        paying.void_part(after, 1, person=ADA)


def test_taking_a_part_back_may_need_another_person() -> None:
    groups = (PermissionGroup("cashier", "Cashier", frozenset()),)
    basket = paying.pay_cash(make_counter_basket(1080, permission_groups=groups), 500)
    with pytest.raises(NeedsApproval) as refused:
        paying.void_part(basket, 0, person=ADA)
    assert refused.value.action == VOID_TENDER
    after = paying.void_part(selling.approve_with(basket, approved(VOID_TENDER)), 0, person=ADA)
    assert (after.tenders, [one.approved_by for one in after.approvals if one.used]) == ((), [MAUD.id])


def test_a_payment_by_card_is_never_simply_dropped() -> None:
    basket = make_counter_basket(1080)
    part = Tender("card", 1080, 1080, 0, TenderMore(reference="A1", intent="i1"))
    with pytest.raises(Refused, match="undo it at the terminal"):
        paying.void_part(replace(basket, tenders=(part,)), 0)


def test_money_goes_back_within_what_is_due_and_what_the_way_allows() -> None:
    basket = returning_basket()
    cash = RefundTender("cash", "cash", "Cash")
    assert parts(paying.refund_to(basket, cash)) == [("cash", -1080, -1080, 0)]
    part = paying.refund_to(basket, cash, 500)
    assert paying.due(part) == -580
    for way, amount in ((cash, 1081), (RefundTender("cheque", "cheque", "Cheque", 300), 301)):
        with pytest.raises(Refused, match="At most"):
            paying.refund_to(basket, way, amount)


def test_a_way_that_paid_a_part_gives_back_that_part_alone_however_often_it_is_chosen() -> None:
    cheque = RefundTender("cheque", "cheque", "Cheque", 300)
    part = paying.refund_to(returning_basket(), cheque)
    assert (parts(part), paying.due(part)) == ([("cheque", -300, -300, 0)], -780)
    for amount in (None, 1):
        with pytest.raises(Refused, match=r"At most 0\.00"):
            paying.refund_to(part, cheque, amount)
    two = paying.refund_to(paying.refund_to(returning_basket(), cheque, 200), cheque)
    assert parts(two) == [("cheque", -200, -200, 0), ("cheque", -100, -100, 0)]


def test_cash_that_goes_back_is_rounded_too() -> None:
    basket = paying.refund_to(returning_basket(1082, FIVE_CENTS), RefundTender("cash", "cash", "Cash"))
    assert (parts(basket), paying.due(basket)) == ([("cash", -1080, -1080, 0)], 0)


def test_the_ways_to_pay_stand_in_hqs_order() -> None:
    types = (TenderType("b", "B", "cash", position=2), TenderType("a", "A", "card", position=1))
    gone = TenderType("c", "C", "card", position=0, active=False)
    basket = make_counter_basket(tender_types=(*types, gone))
    assert [one.tender for one in paying.tender_types(basket)] == ["a", "b"]


def test_six_amounts_are_suggested_for_what_is_due() -> None:
    assert paying.quick_cash(1080, "EUR") == (1080, 1500, 2000, 5000, 10000, 20000)
