"""A voucher ends when its policy says, or never."""

from store_client.domain.vouchers import Voucher, last_day


def test_it_lasts_as_many_days_as_the_policy_says() -> None:
    assert last_day("2026-11-23", 30) == "2026-12-23"
    assert last_day("2026-11-23", 0) == ""


def test_its_last_day_is_still_a_day_to_spend_it() -> None:
    voucher = Voucher("V1", "EUR", 1000, 1000, "2026-12-23")
    assert not voucher.is_expired("2026-12-23")
    assert voucher.is_expired("2026-12-24")
    assert not Voucher("V1", "EUR", 1000, 1000).is_expired("2099-01-01")
