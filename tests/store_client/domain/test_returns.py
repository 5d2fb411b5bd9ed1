"""However a line comes back, piece by piece or at once, all of it gives back exactly what was paid."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from store_client.clock import Moment
from store_client.domain.refund_ways import refund_ways
from store_client.domain.returns import HERE, Original, RefundTender, ReturnableLine
from store_client.domain.setup import TenderType
from store_client.domain.tender import Tender, TenderMore
from tests.counter import make_setup


def line(sold: int = 3000, total: int = 1000, tax: int = 187, discount: int = 80) -> ReturnableLine:
    return ReturnableLine("t1", "r1", 1, "SKU-1", "Towel", sold, 360, total, 23_000, tax, discount_minor=discount)


def paid_with(*tenders: Tender) -> Original:
    total = sum(tender.amount_minor for tender in tenders)
    return Original(HERE, "t1", "r1", Moment(0), "EUR", total, (line(),), tenders)


def cash(amount: int) -> Tender:
    return Tender("cash", amount, amount, 0)


def card(amount: int, reference: str) -> Tender:
    return Tender("card", amount, amount, 0, TenderMore(reference=reference, intent=reference))


def test_the_last_piece_brings_the_cent_that_rounding_kept() -> None:
    refunds = [replace(line(), returned_thousandths=before).refund(1000).total_minor for before in (0, 1000, 2000)]
    assert refunds == [333, 334, 333]
    assert line().refund(3000).total_minor == 1000


@given(
    st.lists(st.integers(1, 5000), min_size=1, max_size=6), st.integers(0, 10**7), st.integers(0, 10**6), st.integers(0)
)
def test_pieces_of_any_size_give_back_the_whole(pieces: list[int], total: int, tax: int, discount: int) -> None:
    sold = line(sum(pieces), total, tax, discount)
    before = 0
    refunds = []
    for piece in pieces:
        refunds.append(replace(sold, returned_thousandths=before).refund(piece))
        before += piece
    assert sum(refund.total_minor for refund in refunds) == total
    assert sum(refund.tax_minor for refund in refunds) == tax
    assert sum(refund.discount_minor for refund in refunds) == discount


def test_what_came_back_or_is_refused_cannot_come_back() -> None:
    assert line().returnable_thousandths == 3000
    assert replace(line(), returned_thousandths=1000).returnable_thousandths == 2000
    assert replace(line(), returned_thousandths=4000).returnable_thousandths == 0
    assert replace(line(), refusal="not this").returnable_thousandths == 0


def test_cash_goes_back_in_cash_without_a_limit_that_rounding_could_break() -> None:
    assert refund_ways(make_setup(), paid_with(cash(1000))) == (RefundTender("cash", "cash", "Cash"),)


def test_each_card_gets_back_at_most_what_it_paid() -> None:
    first, second = card(400, "a"), card(600, "b")
    assert refund_ways(make_setup(), paid_with(first, second)) == (
        RefundTender("card", "card", "Card", 400, first),
        RefundTender("cash", "cash", "Cash"),
        RefundTender("card", "card", "Card", 600, second),
    )


def test_what_was_paid_in_part_goes_back_in_part() -> None:
    ways = refund_ways(make_setup(), paid_with(cash(300), Tender("voucher", 700, 700, 0)))
    assert [(way.tender, way.most_minor) for way in ways] == [("cash", 300), ("voucher", 700)]


def test_hq_says_where_each_tenders_refund_may_go() -> None:
    types = (
        TenderType("cash", "Cash", "cash", refund_to=("cash", "credit")),
        TenderType("credit", "Credit note", "voucher"),
        TenderType("gone", "Old", "cheque", active=False),
        TenderType("meal", "Meal ticket", "cheque", refund_to=("gone", "credit")),
    )
    setup = make_setup(tender_types=types)
    ways = refund_ways(setup, paid_with(Tender("meal", 700, 700, 0)))
    assert [(way.tender, way.kind, way.most_minor) for way in ways] == [("credit", "voucher", 700)]
    assert [way.tender for way in refund_ways(setup, paid_with(cash(700)))] == ["cash", "credit"]


def test_without_a_receipt_money_goes_back_in_cash_or_as_a_voucher() -> None:
    assert [way.tender for way in refund_ways(make_setup(), None)] == ["cash", "voucher"]
