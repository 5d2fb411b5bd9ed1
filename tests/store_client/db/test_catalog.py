"""Products are found by what is scanned or typed, at the price that came last."""

from dataclasses import replace

import pytest

from store_client.db import catalog
from store_client.db.database import RegisterDatabase
from store_client.domain.product import Price, Product
from store_client.services.catalog import find_by_code, search_products
from tests.factories import make_product


def skus(products: list[Product]) -> list[str]:
    return [product.sku for product in products]


def test_a_barcode_finds_its_product_with_price_and_tax(db: RegisterDatabase) -> None:
    assert find_by_code(db, " 4006381330001 ") == make_product(1)


def test_a_product_number_does_where_there_is_no_barcode(db: RegisterDatabase) -> None:
    for typed in ("SKU-2", "sku-2"):
        found = find_by_code(db, typed)
        assert found is not None
        assert found.name.startswith("Soap")


def test_a_number_in_two_spellings_is_found_only_as_it_is_written(db: RegisterDatabase) -> None:
    with db.write():
        catalog.upsert_products(db, [Product("85123A", "Upper"), Product("85123a", "Lower")])
    for typed, name in (("85123A", "Upper"), ("85123a", "Lower")):
        found = find_by_code(db, typed)
        assert found is not None
        assert found.name == name
    with db.write():
        catalog.upsert_products(db, [Product("xY", "One"), Product("Xy", "Two")])
    assert find_by_code(db, "xy") is None


@pytest.mark.parametrize("code", ["", " ", "\0", "0000", "'; --", '"', "\ud800", "x" * 5000])
def test_an_unknown_code_finds_nothing(db: RegisterDatabase, code: str) -> None:
    assert find_by_code(db, code) is None


def test_the_scanned_barcode_stands_first(db: RegisterDatabase) -> None:
    with db.write():
        catalog.upsert_products(db, [replace(make_product(1), barcodes=("111", "222"))])
    found = find_by_code(db, "222")
    assert found is not None
    assert (found.barcode, found.barcodes) == ("222", ("222", "111"))
    assert find_by_code(db, "4006381330001") is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mint soap", ["SKU-2"]),
        ("rose", ["SKU-2"]),
        ("LINEN", ["SKU-1"]),
        ("SKU", ["SKU-1", "SKU-2"]),
        ("sku-1", ["SKU-1"]),
        ("4006381330002", ["SKU-2"]),
        ("soap &", ["SKU-2"]),
        ("SKU-1\ud800", ["SKU-1"]),
        ("osemary", ["SKU-2"]),
        ("638133", ["SKU-1", "SKU-2"]),
        ('"', []),
        ("", []),
        ("%", []),
    ],
)
def test_products_are_found_by_words_number_and_barcode(db: RegisterDatabase, typed: str, found: list[str]) -> None:
    assert skus(search_products(db, typed)) == found


def test_a_scanned_product_comes_before_those_that_only_look_alike(db: RegisterDatabase) -> None:
    with db.write():
        catalog.upsert_products(
            db, [Product("77", "Other"), Product("777", "Another"), Product("Z", "Scanned", ("77",))]
        )
    assert skus(search_products(db, "77")) == ["Z", "77", "777"]


def test_a_product_that_is_not_sold_any_more_is_not_found(db: RegisterDatabase) -> None:
    with db.write():
        catalog.upsert_products(db, [replace(make_product(1), active=False)])
        catalog.remove_products(db, ["SKU-2"])
    assert find_by_code(db, "4006381330001") is None
    assert find_by_code(db, "SKU-2") is None
    assert search_products(db, "SKU") == []
    assert search_products(db, "soap") == []


def test_a_renamed_product_is_found_by_its_new_name_only(db: RegisterDatabase) -> None:
    with db.write():
        catalog.upsert_products(db, [replace(make_product(1), name="Cotton cloth")])
    assert skus(search_products(db, "cotton")) == ["SKU-1"]
    assert search_products(db, "linen") == []
    db.run("INSERT INTO product_search (product_search, rank) VALUES ('integrity-check', 1)")


def test_a_price_may_come_first_change_and_go(db: RegisterDatabase) -> None:
    with db.write():
        catalog.upsert_prices(db, [Price("LATE", 100, "EUR"), Price("SKU-1", 999, "EUR")])
        catalog.upsert_products(db, [Product("LATE", "Later")])
    late, first = find_by_code(db, "LATE"), find_by_code(db, "SKU-1")
    assert late is not None
    assert first is not None
    assert (late.price_minor, first.price_minor) == (100, 999)
    with db.write():
        catalog.remove_prices(db, ["LATE"])
    late = find_by_code(db, "LATE")
    assert late is not None
    assert (late.price_minor, late.currency) == (None, "")
