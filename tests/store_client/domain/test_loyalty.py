"""Points: one for every full unit of the currency, and what comes back takes its points with it."""

import pytest

from store_client.domain.loyalty import Points, points_for


@pytest.mark.parametrize(
    ("total_minor", "currency", "points"),
    [(1999, "EUR", 19), (99, "EUR", 0), (0, "EUR", 0), (-1999, "EUR", -19), (1999, "JPY", 1999), (1999, "KWD", 1)],
)
def test_every_full_unit_earns_a_point(total_minor: int, currency: str, points: int) -> None:
    assert points_for(total_minor, currency) == points


def test_a_shop_may_give_more_for_each_unit() -> None:
    assert points_for(1999, "EUR", 10) == 190


def test_a_sale_and_its_return_come_to_nothing() -> None:
    assert points_for(1234, "EUR") + points_for(-1234, "EUR") == 0


def test_what_hq_has_and_what_was_earned_since_are_one_balance() -> None:
    assert Points(100, 5).total == 105
