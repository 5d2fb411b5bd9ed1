"""Cash covers the total, and what is over is the change."""

import pytest

from store_client import texts
from store_client.domain.tender import pay_cash, refund_cash
from store_client.errors import Refused


def test_change_is_what_is_tendered_above_the_total() -> None:
    tender = pay_cash(2310, 5000, "EUR")
    assert (tender.amount_minor, tender.tendered_minor, tender.change_minor) == (2310, 5000, 2690)


def test_exact_cash_and_a_total_of_zero_give_no_change() -> None:
    assert pay_cash(2310, 2310, "EUR").change_minor == 0
    assert pay_cash(0, 0, "EUR").amount_minor == 0


def test_too_little_is_refused_and_says_what_is_missing() -> None:
    with pytest.raises(Refused, match=r"13\.10 is still missing: the total is 23\.10"):
        pay_cash(2310, 1000, "EUR")


def test_an_amount_that_cannot_be_meant_is_refused() -> None:
    with pytest.raises(Refused, match="more cash"):
        pay_cash(100, 10**15, "EUR")


def test_a_refund_hands_out_the_whole_return() -> None:
    tender = refund_cash(-1080)
    assert (tender.amount_minor, tender.tendered_minor, tender.change_minor) == (-1080, -1080, 0)


def test_what_is_missing_is_written_in_the_language_of_the_register() -> None:
    texts.use("fr")
    try:
        with pytest.raises(Refused, match="1\u202f313,10"):
            pay_cash(132_310, 1000, "EUR")
    finally:
        texts.use("en")
