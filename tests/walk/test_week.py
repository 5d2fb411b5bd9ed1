"""A week of real sales in three stores with two registers each, with everything that goes wrong in a week, until every
statement is posted once and the books are what the registers recorded.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.walk.week import DAYS, WeekShop
from tests.walk.week_checks import (
    expect_archives_that_prove_themselves,
    expect_books_of_what_was_recorded,
    expect_every_store_ready,
    expect_every_z_explained,
    expect_everything_posted_once,
    expect_french_files_of_the_same_sums,
)
from tests.walk.week_days import (
    a_day_of_differences,
    a_day_with_a_register_from_an_old_copy,
    a_day_with_a_stick_and_a_late_register,
    a_day_with_findings,
    a_usual_day,
    two_days_without_hq,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

_SALES_A_DAY = 30


@pytest.fixture
def open_week(tmp_path: Path) -> Iterator[Callable[[str], WeekShop]]:
    shops: list[WeekShop] = []
    databases: list[str] = []

    def open_one(engine: str) -> WeekShop:
        if engine == "postgresql":
            databases.append(postgres.empty_database())
        shop = WeekShop(tmp_path / "shop", databases[-1] if databases else None, _SALES_A_DAY)
        shops.append(shop)
        shop.open()
        return shop

    yield open_one
    for shop in shops:
        shop.stop()
    for database in databases:
        postgres.drop_database(database)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_week_of_three_stores_is_posted_once_whatever_happens(
    open_week: Callable[[str], WeekShop], engine: str
) -> None:
    shop = open_week(engine)
    a_usual_day(shop, DAYS[0])
    two_days_without_hq(shop, DAYS[1], DAYS[2])
    a_day_with_findings(shop, DAYS[3])
    a_day_with_a_stick_and_a_late_register(shop, DAYS[4])
    a_day_of_differences(shop, DAYS[5])
    a_day_with_a_register_from_an_old_copy(shop, DAYS[6])
    expect_every_store_ready(shop)
    expect_everything_posted_once(shop)
    expect_books_of_what_was_recorded(shop)
    expect_every_z_explained(shop)
    expect_french_files_of_the_same_sums(shop)
    expect_archives_that_prove_themselves(shop)
