"""Articles are counted as people count them, in one way everywhere."""

import pytest

from store_client.domain.quantity import count_articles


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
