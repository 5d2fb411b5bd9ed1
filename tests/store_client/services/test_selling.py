"""A basket starts in the store's currency and way of taxing."""

from pathlib import Path

from store_client.db import settings
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.services import selling
from tests.factories import make_channel


def test_a_new_basket_is_in_the_stores_currency_and_taxed_its_way(db: RegisterDatabase) -> None:
    with db.write():
        settings.save_channel(db, make_channel("GBP", tax_included=False))
    basket = selling.start_basket(db, returning=True)
    assert (basket.currency, basket.tax_included, basket.returning) == ("GBP", False, True)


def test_a_basket_without_channel_still_starts(tmp_path: Path) -> None:
    assert selling.start_basket(RegisterDatabase.open(tmp_path / "register.db")) == Basket()
