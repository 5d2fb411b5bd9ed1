"""The shops that the walk tests play in, on both of HQ's engines."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from installer.demo.shop import Shop
from tests import postgres
from tests.walk.shop import WalkShop


@pytest.fixture
def open_shop(tmp_path: Path) -> Iterator[Callable[..., WalkShop]]:
    """Opens shops that close with the test: ``open_shop("postgresql", registers=2)``."""
    shops: list[WalkShop] = []
    databases: list[str] = []

    def open_one(engine: str = "sqlite", registers: int = 1, sample: Shop | None = None) -> WalkShop:
        database = None
        if engine == "postgresql":
            database = postgres.empty_database()
            databases.append(database)
        shop = WalkShop(tmp_path / f"shop-{len(shops)}", database, registers, sample)
        shops.append(shop)
        shop.open()
        return shop

    yield open_one
    for shop in shops:
        shop.stop()
    for database in databases:
        postgres.drop_database(database)
