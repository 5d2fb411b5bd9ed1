"""Articles are counted as people count them, in one way everywhere."""

import pytest

from store_client.domain.quantity import count_articles, step_of


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        ([], 0),
        ([(1000, ""), (3000, "each"), (2000, "EA ")], 6),
        ([(412, "kg"), (2000, "kg"), (1500, "m")], 3),
        ([(500, "each")], 1),
        ([(-2000, ""), (-412, "kg"), (1000, "")], 4),
    ],
)
def test_pieces_count_each_and_what_is_weighed_is_one(lines: list[tuple[int, str]], count: int) -> None:
    assert count_articles(lines) == count


@pytest.mark.parametrize(
    ("quantity", "unit", "step"),
    [
        (1000, "", 1000),
        (3000, "pc", 1000),
        (1500, "", 100),
        (482, "kg", 10),
        (1000, "kg", 100),
        (2500, "kg", 100),
        (450_000, "g", 10_000),
        (7, "kg", 1),
    ],
)
def test_a_step_suits_what_is_counted_or_weighed(quantity: int, unit: str, step: int) -> None:
    assert step_of(quantity, unit) == step
    assert step_of(-quantity, unit) == step
