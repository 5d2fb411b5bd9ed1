"""What a close of the second version tells beyond the first is compared, and counts come to what the store decided."""

import pytest

from hq_server.domain.reconcile_in_full import (
    LAST,
    SUM,
    Count,
    GrandTotals,
    epoch_of,
    find_other_grand_totals,
    settle,
)

FIRST = Count(False, {"cash": 100, "card": 40})
SECOND = Count(False, {"cash": 7})
AGAIN = Count(True, {"cash": 60})


@pytest.mark.parametrize(
    ("counts", "way", "found"),
    [
        ([], LAST, {}),
        ([], SUM, {}),
        ([FIRST, SECOND], LAST, {"cash": 7, "card": 40}),
        ([FIRST, SECOND], SUM, {"cash": 107, "card": 40}),
        ([FIRST, AGAIN, SECOND], SUM, {"cash": 67}),
        ([FIRST, AGAIN, SECOND], LAST, {"cash": 7, "card": 40}),
        ([AGAIN], SUM, {"cash": 60}),
        ([Count(False, {"cash": 0})], LAST, {"cash": 0}),
    ],
)
def test_counts_come_to_the_newest_or_to_their_sum(counts: list[Count], way: str, found: dict[str, int]) -> None:
    assert settle(counts, way) == found


@pytest.mark.parametrize(
    ("receipt", "epoch"), [("101-2-10000001", "1"), ("101-2-120000001", "12"), ("", ""), ("7", "")]
)
def test_a_receipt_number_tells_the_life_of_its_register(receipt: str, epoch: str) -> None:
    assert epoch_of(receipt) == epoch


@pytest.mark.parametrize(
    ("sales", "returns", "set_up_anew", "reason"),
    [
        (150, -15, False, ""),
        (50, -5, True, ""),
        (150, -15, True, ""),
        (50, -5, False, "The register sold 0.50 EUR in all, HQ adds up 1.50 EUR."),
        (150, -5, False, "The register took back -0.05 EUR in all, HQ adds up -0.15 EUR."),
        (151, -15, True, "The register sold 1.51 EUR in all, HQ adds up 1.50 EUR."),
    ],
)
def test_grand_totals_only_ever_grow(sales: int, returns: int, set_up_anew: bool, reason: str) -> None:
    said, before, own = GrandTotals(sales, returns), GrandTotals(100, -10), GrandTotals(50, -5)
    assert find_other_grand_totals(said, before, own, "EUR", set_up_anew=set_up_anew) == reason
