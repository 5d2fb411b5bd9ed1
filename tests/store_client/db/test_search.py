"""Products are found by any part of what they are called, as people type it."""

import csv
import gzip
import json
import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.db import catalog
from store_client.db.database import RegisterDatabase
from store_client.db.search import product_patterns, product_text
from store_client.domain.product import Product
from store_client.services.catalog import search_products
from tests.architecture.source import ROOT
from tests.factories import make_register

REAL_PRODUCTS = ROOT.parent / "shared" / "data" / "products_offacts" / "products.csv.gz"
OWN_PRODUCTS = ROOT / "resources" / "demo" / "catalogue.csv"
NAUGHTY = ROOT.parent / "shared" / "data" / "naughty_strings" / "blns.json"
OWN_NAUGHTY = (
    '"; DROP TABLE product; --',
    "Ω≈ç√∫µ≤≥÷",
    "田中さんにあげて下さい",
    "🐵 🙈 🙉",
    "\u202etest\u202d",
    "[]*?^",
    "0/0",
    "%s%n",
)
SHELF = (
    Product("A1", "O’Brien’s Irish Stout", ("5011013500000",)),
    Product("A2", "Bouteille d'eau Évian 1,5 L"),
    Product("A3", "Coca-Cola zero"),
    Product("A4", "緑茶ティーバッグ"),
    Product("A5", "Crème brûlée"),
    Product("A6", "Rosé de Provence"),
    Product("A7", "Bath salts, rose"),
    Product("A8", "Primrose soap"),
    Product("B-77/X", "Straße poster"),
    Product("A9", "R"),
)


@pytest.fixture
def shelf(db: RegisterDatabase) -> RegisterDatabase:
    with db.write():
        catalog.remove_products(db, ["SKU-1", "SKU-2"])
        catalog.upsert_products(db, SHELF)
    return db


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("obrien", ["A1"]),
        ("o'brien", ["A1"]),
        ("O`Brien", ["A1"]),
        ("brien", ["A1"]),
        ("irish obri", ["A1"]),
        ("13500", ["A1"]),
        ("eau", ["A2"]),
        ("d\u00b4eau", ["A2"]),
        ("evian", ["A2"]),
        ("1,5", ["A2"]),
        ("cocacola", ["A3"]),
        ("coca cola", ["A3"]),
        ("cola-coca", ["A3"]),
        ("caco", ["A3"]),
        ("茶", ["A4"]),
        ("緑茶", ["A4"]),
        ("ティー", ["A4"]),
        ("creme brulee", ["A5"]),
        ("CRE\u0300ME", ["A5"]),
        ("rose", ["A6", "A7", "A8"]),
        ("strasse", ["B-77/X"]),
        ("b77x", ["B-77/X"]),
        ("77 x", ["B-77/X"]),
        ("r", ["A6", "A9", "A7"]),
        ("os", []),
        ("rose soap", ["A8"]),
        ("rose stout", []),
        ("- / ,", []),
        ("*", []),
        ("[a-z]", ["A3"]),
    ],
)
def test_what_people_type_finds_what_they_mean(shelf: RegisterDatabase, typed: str, found: list[str]) -> None:
    assert [product.sku for product in search_products(shelf, typed)] == found


def test_the_search_stays_in_step_with_the_products(shelf: RegisterDatabase) -> None:
    with shelf.write():
        catalog.upsert_products(shelf, [Product("A1", "Red ale", ("42",)), Product("A1", "Brown ale", ("43",))])
        catalog.remove_products(shelf, ["A3", "unknown", "A3"])
        catalog.upsert_products(shelf, [Product("A5", "Crème brûlée", active=False), *SHELF[6:]])
        catalog.upsert_products(shelf, [])
    for gone in ("irish", "red", "cocacola", "brulee"):
        assert search_products(shelf, gone) == []
    assert [product.barcodes for product in search_products(shelf, "brown")] == [("43",)]
    shelf.run("INSERT INTO product_search (product_search, rank) VALUES ('integrity-check', 1)")
    with shelf.write():
        catalog.upsert_products(shelf, [SHELF[2], SHELF[4]])
    assert [product.sku for product in search_products(shelf, "cocacola")] == ["A3"]
    shelf.run("INSERT INTO product_search (product_search, rank) VALUES ('integrity-check', 1)")


def test_what_is_rolled_back_is_not_found(shelf: RegisterDatabase) -> None:
    shelf.run("BEGIN IMMEDIATE")
    catalog.upsert_products(shelf, [Product("A1", "Changed")])
    assert [product.sku for product in search_products(shelf, "changed")] == ["A1"]
    shelf.run("ROLLBACK")
    assert search_products(shelf, "changed") == []
    assert [product.sku for product in search_products(shelf, "irish")] == ["A1"]


def test_no_more_than_asked_for_and_each_product_once(shelf: RegisterDatabase) -> None:
    found = search_products(shelf, "a", 4)
    assert len({product.sku for product in found}) == 4


@given(st.text(max_size=80), st.text(max_size=20), st.lists(st.text(max_size=14), max_size=3))
def test_every_part_of_a_text_of_three_characters_finds_it(name: str, sku: str, barcodes: list[str]) -> None:
    text = product_text(name, sku, barcodes)
    for word in name.split():
        for patterns in product_patterns(word)[1:]:
            assert all(pattern.strip("*") in text for pattern in patterns)
    assert not set("*?[") & set(text)


@given(st.text(max_size=40))
def test_no_pattern_is_too_short_for_the_index_or_means_something_else(typed: str) -> None:
    for patterns in product_patterns(typed):
        for pattern in patterns:
            assert pattern.startswith("*")
            assert pattern.endswith("*")
            assert len(pattern[1:-1]) >= 3
            assert not set("*?[]") & set(pattern[1:-1])


def real_names() -> list[str]:
    if REAL_PRODUCTS.exists():
        with gzip.open(REAL_PRODUCTS, "rt", newline="", encoding="utf-8") as file:
            return [row[1] for _, row in zip(range(3000), csv.reader(file), strict=False)][1:]
    with OWN_PRODUCTS.open(newline="", encoding="utf-8") as file:
        return [row["name"] for row in csv.DictReader(file)]


def test_real_products_are_found_by_any_three_letters_of_a_word(tmp_path: Path) -> None:
    db, names = make_register(tmp_path), real_names()
    with db.write():
        catalog.upsert_products(db, [Product(f"R{number:05d}", name) for number, name in enumerate(names)])
    chance = random.Random(4)
    tried = 0
    for number, name in chance.sample(list(enumerate(names)), min(len(names), 300)):
        plain = [
            word
            for word in name.split()
            if word.isalnum() and len(word) >= 5 and unicodedata.is_normalized("NFKD", word)
        ]
        if plain:
            word = chance.choice(plain)
            start = chance.randrange(len(word) - 3)
            part = word[start : start + 4]
            tried += 1
            assert f"R{number:05d}" in {product.sku for product in search_products(db, part, 5000)}, (part, name)
    assert tried > 20
    db.close()


def test_naughty_texts_are_stored_and_looked_for_and_break_nothing(db: RegisterDatabase) -> None:
    lines = json.loads(NAUGHTY.read_text(encoding="utf-8")) if NAUGHTY.exists() else list(OWN_NAUGHTY)
    with db.write():
        catalog.upsert_products(db, [Product(f"N{number}", line) for number, line in enumerate(lines)])
    for line in lines:
        search_products(db, line)
        search_products(db, line[:2])
    db.run("INSERT INTO product_search (product_search, rank) VALUES ('integrity-check', 1)")
