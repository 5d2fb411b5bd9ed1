"""Prices with days: a register changes them at its own midnight, with no network, and says them everywhere alike."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from store_client.db import catalog
from store_client.db.database import RegisterDatabase
from store_client.domain.product import LaterPrice, Price, Product, priced_on
from store_client.services import selling
from store_client.services.catalog import find_by_code, list_category, price_check, scan, search_products
from tests.factories import DAY, make_product, open_shift

SOON = "2026-12-01"
LATER = (LaterPrice("2026-11-20", "2026-11-22", 1080), LaterPrice(DAY, "2026-11-30", 900), LaterPrice(SOON, "", 1200))


@pytest.fixture
def towel(db: RegisterDatabase) -> Product:
    """HQ's price of now is 10.80; the days say 9.00 for the shift's day."""
    product = replace(make_product(1), category="LINEN")
    with db.write():
        catalog.upsert_products(db, [product])
        catalog.upsert_prices(db, [Price(product.sku, 1080, "EUR", LATER)])
    return product


@pytest.mark.parametrize(
    ("day", "price"),
    [("2026-11-19", 1080), ("2026-11-20", 1080), (DAY, 900), ("2026-11-30", 900), (SOON, 1200), ("2031-01-01", 1200)],
)
def test_a_product_costs_what_its_days_say(day: str, price: int) -> None:
    product = replace(make_product(1), price_minor=1080, later=LATER)
    assert priced_on(product, day) == replace(product, price_minor=price, later=())


def test_a_product_without_days_is_left_as_it_is() -> None:
    product = make_product(1)
    assert priced_on(product, DAY) is product


def test_the_open_shifts_day_counts_however_a_product_is_found(
    db: RegisterDatabase, new_id: Callable[[], str], towel: Product
) -> None:
    open_shift(db, new_id)
    by_code, scanned = find_by_code(db, towel.sku), scan(db, towel.barcode)
    assert by_code is not None
    assert scanned is not None
    for found in (by_code, scanned.product, *search_products(db, "linen"), *list_category(db, "LINEN")):
        assert (found.price_minor, found.later) == (900, ())
    basket = selling.add_item(selling.start_basket(db), scanned.product)
    assert basket.total_minor == 900


def test_with_no_shift_open_hqs_price_of_now_counts(db: RegisterDatabase, towel: Product) -> None:
    found = find_by_code(db, towel.sku)
    assert found is not None
    assert (found.price_minor, found.later) == (1080, ())


def test_a_price_check_tells_of_the_day_that_is_asked_for(db: RegisterDatabase, towel: Product) -> None:
    for day, price in ((DAY, 900), (SOON, 1200)):
        checked = price_check(db, towel.sku, today=day)
        assert checked is not None
        assert checked.price_minor == price
    again = scan(db, towel.sku, today=SOON)
    assert again is not None
    assert again.product.price_minor == 1200


def test_a_price_without_days_takes_the_days_away(db: RegisterDatabase, towel: Product) -> None:
    with db.write():
        catalog.upsert_prices(db, [Price(towel.sku, 700, "EUR")])
    found = find_by_code(db, towel.sku, today=SOON)
    assert found is not None
    assert found.price_minor == 700
