"""Whatever a register records of a basket, HQ finds nothing wrong with it."""

from dataclasses import replace

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hq_server.domain.transactions import check_transaction_in_full
from hq_server.wire.transactions import TransactionRecordedInFull
from store_client.domain import recordable, settlement
from store_client.domain.basket import Basket
from store_client.domain.recordable import Recordable
from store_client.domain.returns import ReturnableLine
from store_client.domain.setup import PER_LINE, PER_RATE, Coupon, CurrencyRate, Discount, DiscountStep, Policy
from store_client.domain.tender import Tender
from store_client.domain.transaction import Transaction, TransactionMore
from store_client.errors import Refused
from store_client.services import paying, selling, transaction_document, vouchers
from tests.counter import ADA, MAUD, ruled
from tests.factories import DAY, make_moment, make_product

_OFFERS = (
    Discount("TEN", "Ten percent", "percent", 10_000, skus=("SKU-1", "SKU-3")),
    Discount("THREE", "Three for two", "mix_and_match", skus=("SKU-2",), group_size=3, cheapest_free=True),
    Discount("MUCH", "Over fifty", "threshold", steps=(DiscountStep(5000, amount_minor=500),)),
    Discount("CODE", "By coupon", "percent", 5_000, coupon_needed=True),
)
_COUPONS = (Coupon("HELLO", "CODE"),)
_RATES = (CurrencyRate("USD", 920_000, 5), CurrencyRate("JPY", 6_100_000))
_ID = "019ab000-0000-7000-8000-00000000000a"


def wrong_with(entry: Recordable) -> str:
    """What HQ finds in the document of it."""
    transaction = Transaction(
        _ID,
        7,
        "101-1-10000007",
        entry.type,
        DAY,
        make_moment(),
        _ID,
        "s-001",
        entry.customer,
        "EUR",
        entry.total_minor,
        entry.tax_minor,
        entry.lines,
        entry.tenders,
        entry.discount_minor,
        entry.rounding_minor,
        entry.tax_included,
        entry.taxes,
        entry.more_of(_ID),
    )
    content = msgspec.json.encode(transaction_document.draft(transaction).body)
    return check_transaction_in_full(msgspec.json.decode(content, type=TransactionRecordedInFull))


@st.composite
def baskets(draw: st.DrawFn) -> Basket:
    """Filled, discounted, voided, taken back, as a cashier might."""
    rounding = draw(st.sampled_from([PER_LINE, PER_RATE]))
    policy = Policy(tax_rounding=rounding, cash_rounding_minor=draw(st.sampled_from([0, 5, 10])))
    kinds = {"discounts": _OFFERS, "coupons": _COUPONS, "currency_rates": _RATES}
    basket = ruled(Basket(currency="EUR", tax_included=draw(st.booleans())), policy, **kinds)
    for _ in range(draw(st.integers(1, 6))):
        product = make_product(
            draw(st.integers(1, 4)), draw(st.integers(0, 9999)), tax_rate=draw(st.sampled_from([0, 5_500, 20_000]))
        )
        basket = selling.add_item(basket, product, draw(st.integers(1, 4000)))
    for act in draw(st.lists(st.sampled_from(range(6)), max_size=5)):
        basket = _changed(draw, basket, act)
    return basket


def _changed(draw: st.DrawFn, basket: Basket, act: int) -> Basket:
    line = draw(st.integers(1, len(basket.lines)))
    try:
        if act == 0:
            return selling.discount_line(basket, line, percent=draw(st.integers(1, 100_000)))
        if act == 1:
            return selling.discount_basket(basket, amount_minor=draw(st.integers(1, 5000)))
        if act == 2:
            return selling.void_line(basket, line, person=MAUD, now=make_moment())
        if act == 3:
            return selling.add_coupon(basket, "HELLO")
        if act == 4:
            return selling.override_price(basket, line, draw(st.integers(0, 9999)), "damaged")
        sold = draw(st.integers(1, 5000))
        total = draw(st.integers(0, 9999))
        origin = ReturnableLine(
            "t1",
            "r1",
            1,
            "SKU-9",
            "Towel",
            sold,
            360,
            total,
            20_000,
            total // 6,
            discount_minor=draw(st.integers(0, 99)),
        )
        return selling.take_return(basket, origin, draw(st.integers(1, sold)), "unwanted", ADA)
    except Refused:
        return basket


@st.composite
def settled(draw: st.DrawFn, basket: Basket) -> tuple[Tender, ...]:
    """Some parts, then cash for the rest."""
    due = settlement.still_due(basket)
    if due > 0 and draw(st.booleans()):
        basket = paying.pay_cheque(basket, "12", draw(st.integers(1, due)))
    if settlement.still_due(basket) > 0 and draw(st.booleans()):
        basket = paying.pay_foreign(basket, draw(st.sampled_from(["USD", "JPY"])), draw(st.integers(100, 20_000)))
    if settlement.still_due(basket) < 0 and draw(st.booleans()):
        basket = vouchers.issue_voucher(basket, person=ADA)
    rest = settlement.cash_due(basket)
    return settlement.all_parts(basket, rest + draw(st.integers(0, 5000)) if rest > 0 else 0)


@given(baskets().filter(lambda basket: not basket.empty), st.data())
def test_hq_finds_nothing_wrong_with_a_basket_that_was_settled(basket: Basket, data: st.DataObject) -> None:
    entry = recordable.from_basket(basket, data.draw(settled(basket)))
    assert wrong_with(entry) == ""
    step = basket.rules.setup.policy.cash_rounding_minor
    assert abs(entry.rounding_minor) <= step // 2


@given(baskets())
def test_hq_finds_nothing_wrong_with_a_basket_that_was_given_up(basket: Basket) -> None:
    paid = paying.pay_cheque(basket, "12") if settlement.still_due(basket) > 0 else basket
    assert wrong_with(recordable.voided(paid, MAUD.id, make_moment(), "mistake", "left")) == ""


def test_hq_finds_nothing_wrong_with_what_moves_the_drawer() -> None:
    cash = Tender("cash", -500, -500, 0)
    expense = Recordable("expense", total_minor=-500, tenders=(cash,), more=TransactionMore(account="rent"))
    assert wrong_with(expense) == ""
    assert wrong_with(Recordable("no_sale", more=TransactionMore(reason="give_change"))) == ""


def test_hq_would_notice_a_wrong_sum() -> None:
    basket = selling.add_item(ruled(Basket(currency="EUR")), make_product())
    entry = recordable.from_basket(basket, (Tender("cash", 1080, 1080, 0),))
    assert wrong_with(entry) == ""
    assert wrong_with(replace(entry, total_minor=1)) != ""
