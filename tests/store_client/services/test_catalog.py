"""A scan finds its product however the code is written, and a price check says what it costs today."""

import json
from dataclasses import replace
from typing import Any

import pytest

from store_client.db import catalog as stored
from store_client.db import setup_items
from store_client.db.database import RegisterDatabase
from store_client.db.setup_items import SetupItem
from store_client.domain.barcodes import check_digit
from store_client.domain.product import Price, Product, Scanned
from store_client.services import catalog
from tests.factories import DAY, make_product

CHEESE = Product("4711", "Cheese", ("2104711000000",), "kg", by_weight=True, category="dairy")
HAM = Product("12", "Ham", (), "kg", by_weight=True)
PIE = Product("99", "Pie", ("281027",))
DRILL = Product("DRILL", "Drill", ("09506000134352",), serial_needed=True)
SODA = Product("SODA", "Soda", ("042100005264",))


def labels(*rules: dict[str, Any]) -> SetupItem:
    return SetupItem("policy", "register", json.dumps({"embedded_barcodes": rules}))


def coded(digits: str) -> str:
    return digits + str(check_digit(digits))


@pytest.fixture
def shop(db: RegisterDatabase) -> RegisterDatabase:
    rules = (
        {"prefix": "21", "kind": "weight", "item_digits": 5, "value_digits": 5, "value_decimals": 3},
        {"prefix": "22", "kind": "price", "item_digits": 5, "value_digits": 5, "value_decimals": 2},
        {"prefix": "28", "kind": "price", "item_digits": 4, "value_digits": 5, "value_decimals": 2}
        | {"price_check_digit": True},
    )
    with db.write():
        stored.upsert_products(db, [CHEESE, HAM, PIE, DRILL, SODA])
        stored.upsert_prices(db, [Price(sku, 2000, "EUR") for sku in ("4711", "12", "99", "DRILL", "SODA")])
        setup_items.upsert(db, [labels(*rules)])
    return db


def scanned(db: RegisterDatabase, code: str) -> Scanned:
    found = catalog.scan(db, code)
    assert found is not None
    return found


def test_a_code_as_it_is_comes_first(shop: RegisterDatabase) -> None:
    assert scanned(shop, " 4006381330001 ") == Scanned(make_product(1))
    assert scanned(shop, "SKU-2").product.sku == "SKU-2"
    assert scanned(shop, "2104711000000").quantity_thousandths is None


@pytest.mark.parametrize("code", ["04252614", "0042100005264", "]E00042100005264", "00042100005264", "]E004252614"])
def test_one_number_is_found_under_all_its_spellings(shop: RegisterDatabase, code: str) -> None:
    assert scanned(shop, code).product.sku == "SODA"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        (coded("210471100412"), ("4711", 412, None)),
        (coded("210001201500"), ("12", 1500, None)),
        (coded("220001200347"), ("12", None, 347)),
        ("2810275005024", ("99", None, 502)),
    ],
)
def test_a_label_brings_its_weight_or_its_price(
    shop: RegisterDatabase, code: str, found: tuple[str, int | None, int | None]
) -> None:
    label = scanned(shop, code)
    assert (label.product.sku, label.quantity_thousandths, label.total_minor) == found


def test_a_price_on_a_label_is_in_the_currency_of_the_product(shop: RegisterDatabase) -> None:
    with shop.write():
        stored.upsert_prices(shop, [Price("12", 400, "JPY")])
    assert scanned(shop, coded("220001234750")).total_minor == 348


def test_a_gs1_code_brings_number_weight_and_serial_number(shop: RegisterDatabase) -> None:
    found = scanned(shop, "]d2010950600013435221SN7\x1d3103001750")
    assert (found.product.sku, found.serial, found.quantity_thousandths) == ("DRILL", "SN7", None)
    with shop.write():
        stored.upsert_products(shop, [replace(CHEESE, barcodes=("9506000134352",))])
        stored.remove_products(shop, ["DRILL"])
    assert scanned(shop, "0109506000134352310300175021X").quantity_thousandths == 1750


@pytest.mark.parametrize(
    "code",
    ["", "\0", "4006381333931", "]d20104006381333931", coded("210000400412"), coded("230471100412"), "2104711004120"],
)
def test_an_unknown_code_is_nothing(shop: RegisterDatabase, code: str) -> None:
    assert catalog.scan(shop, code) is None


def test_a_bad_reading_is_told_from_an_unknown_product(shop: RegisterDatabase) -> None:
    assert catalog.likely_misread(shop, "4006381333932")
    assert catalog.likely_misread(shop, coded("281027600502"))
    assert not catalog.likely_misread(shop, "4006381333931")


def test_the_products_of_a_category_stand_in_the_order_of_their_names(shop: RegisterDatabase) -> None:
    with shop.write():
        stored.upsert_products(
            shop, [Product(sku, name, category="dairy") for sku, name in (("b", "butter"), ("z", "Yoghurt"))]
        )
        stored.upsert_products(shop, [Product("old", "Old", category="dairy", active=False)])
        setup_items.upsert(shop, [SetupItem("category", "dairy", '{"category": "dairy", "name": "Dairy"}')])
    assert [product.name for product in catalog.list_category(shop, "dairy")] == ["butter", "Cheese", "Yoghurt"]
    assert len(catalog.list_category(shop, "dairy", 1)) == 1
    assert catalog.list_category(shop, "") == []
    assert [category.name for category in catalog.list_categories(shop)] == ["Dairy"]


def test_a_price_check_says_price_offers_and_what_one_costs_with_them(shop: RegisterDatabase) -> None:
    offers = (
        {"code": "P", "name": "P", "method": "percent", "value": 10_000, "categories": ["dairy"]},
        {"code": "Q", "name": "Q", "method": "quantity", "steps": [{"at": 5000, "percent": 20_000}]},
        {"code": "R", "name": "R", "method": "percent", "value": 5_000, "until_date": "2026-01-01"},
    )
    with shop.write():
        setup_items.upsert(shop, [SetupItem("discount", str(offer["code"]), json.dumps(offer)) for offer in offers])
    check = catalog.price_check(shop, coded("210471100500"), today=DAY)
    assert check is not None
    assert (check.quantity_thousandths, check.price_minor, check.reduced_minor) == (500, 1000, 900)
    assert [offer.code for offer in check.offers] == ["P", "Q"]
    plain = catalog.price_check(shop, "DRILL", today=DAY)
    assert plain is not None
    assert (plain.price_minor, plain.reduced_minor, [offer.code for offer in plain.offers]) == (2000, 2000, ["Q"])
    assert catalog.price_check(shop, "nothing", today=DAY) is None


def test_a_price_check_of_what_has_no_price_says_so(shop: RegisterDatabase) -> None:
    with shop.write():
        stored.upsert_products(shop, [Product("new", "New")])
    check = catalog.price_check(shop, "new", today=DAY)
    assert check is not None
    assert (check.price_minor, check.reduced_minor, check.offers) == (None, None, ())
