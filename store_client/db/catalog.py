"""Reads products with their prices, and writes what the product and price feeds bring."""

import contextlib
import json
from collections.abc import Iterator, Sequence

from store_client.db.database import RegisterDatabase, Row
from store_client.db.search import prefix_range, product_patterns, product_text
from store_client.domain.product import LaterPrice, Price, Product

_SELECT = """
    SELECT product.sku, product.name, product.unit, product.tax_rate, product.active, price.price_minor, price.currency,
        product.category, product.by_weight, product.serial_needed, product.price_change, product.key_in_price,
        product.returnable, product.discountable, price.later,
        (SELECT group_concat(barcode, char(10) ORDER BY place) FROM product_barcode AS its WHERE its.sku = product.sku)
    FROM product LEFT JOIN price ON price.sku = product.sku"""


def find_by_barcode(db: RegisterDatabase, barcode: str) -> Product | None:
    """The active product of that barcode, which then stands first among its barcodes."""
    found = db.row(
        f"""{_SELECT} WHERE product.active AND product.sku IN (SELECT sku FROM product_barcode WHERE barcode = ?)
            ORDER BY product.sku LIMIT 1""",
        (barcode,),
    )
    return _product(found, barcode) if found else None


def find_by_sku(db: RegisterDatabase, sku: str) -> Product | None:
    """The active product of that number; another case will do when only one product is written so."""
    found = db.rows(f"{_SELECT} WHERE product.active AND product.sku = ?", (sku,))
    found = found or db.rows(f"{_SELECT} WHERE product.active AND product.sku = ? COLLATE NOCASE LIMIT 2", (sku,))
    return _product(found[0]) if len(found) == 1 else None


def search(db: RegisterDatabase, text: str, limit: int) -> list[Product]:
    """By the beginning of its number, of its name, of any of its words or codes, then by any part of these."""
    low, high = prefix_range(text)
    found = db.rows(
        f"""{_SELECT} WHERE product.active AND product.sku >= ? COLLATE NOCASE AND product.sku < ? COLLATE NOCASE
            LIMIT ?""",
        (low, high, limit),
    )
    products = {row[0]: row for row in found}
    for patterns in product_patterns(text):
        if patterns and len(products) < limit:
            for row in _matching(db, patterns, limit):
                products.setdefault(row[0], row)
    return [_product(row) for row in list(products.values())[:limit]]


def list_category(db: RegisterDatabase, category: str, limit: int) -> list[Product]:
    """The active products of that very category, by name."""
    found = db.rows(
        f"""{_SELECT} WHERE product.category = ? AND product.category != '' AND product.active
            ORDER BY product.name COLLATE NOCASE LIMIT ?""",
        (category, limit),
    )
    return [_product(row) for row in found]


def upsert_products(db: RegisterDatabase, products: Sequence[Product]) -> None:
    """Products as HQ has them now; their prices come by their own feed."""
    newest = {product.sku: product for product in products}
    with _search_in_step(db, list(newest)):
        db.run_many(
            """INSERT INTO product (sku, name, unit, tax_rate, active, category, by_weight, serial_needed, price_change,
                   key_in_price, returnable, discountable, search_text)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (sku) DO UPDATE SET name = excluded.name, unit = excluded.unit, tax_rate = excluded.tax_rate,
                   active = excluded.active, category = excluded.category, by_weight = excluded.by_weight,
                   serial_needed = excluded.serial_needed, price_change = excluded.price_change,
                   key_in_price = excluded.key_in_price, returnable = excluded.returnable,
                   discountable = excluded.discountable, search_text = excluded.search_text""",
            [_fields(product) for product in newest.values()],
        )
    db.run_many("DELETE FROM product_barcode WHERE sku = ?", [(sku,) for sku in newest])
    db.run_many(
        "INSERT OR IGNORE INTO product_barcode (barcode, sku, place) VALUES (?, ?, ?)",
        [
            (barcode, product.sku, place)
            for product in newest.values()
            for place, barcode in enumerate(product.barcodes)
        ],
    )


def remove_products(db: RegisterDatabase, skus: Sequence[str]) -> None:
    """Products that are gone at HQ are kept, but no longer sold."""
    with _search_in_step(db, skus):
        db.run_many("UPDATE product SET active = 0, search_text = '' WHERE sku = ?", [(sku,) for sku in skus])


@contextlib.contextmanager
def _search_in_step(db: RegisterDatabase, skus: Sequence[str]) -> Iterator[None]:
    """Whatever the block does to the texts of these products, the search does after it; within a write transaction."""
    before = _texts(db, skus)
    yield
    after = _texts(db, skus)
    db.run_many(
        "INSERT INTO product_search (product_search, rowid, search_text) VALUES ('delete', ?, ?)",
        [entry for entry in before.items() if entry[1] and after[entry[0]] != entry[1]],
    )
    db.run_many(
        "INSERT INTO product_search (rowid, search_text) VALUES (?, ?)",
        [entry for entry in after.items() if entry[1] and before.get(entry[0]) != entry[1]],
    )


def _texts(db: RegisterDatabase, skus: Sequence[str]) -> dict[int, str]:
    return dict(
        db.rows(
            "SELECT rowkey, search_text FROM product WHERE sku IN (SELECT value FROM json_each(?))",
            (json.dumps(skus),),
        )
    )


def upsert_prices(db: RegisterDatabase, prices: Sequence[Price]) -> None:
    """Prices as HQ has them now; a price may come before its product."""
    db.run_many(
        """INSERT INTO price (sku, price_minor, currency, later) VALUES (?, ?, ?, ?)
           ON CONFLICT (sku) DO UPDATE SET price_minor = excluded.price_minor, currency = excluded.currency,
               later = excluded.later""",
        [(price.sku, price.price_minor, price.currency, _later_text(price.later)) for price in prices],
    )


def remove_prices(db: RegisterDatabase, skus: Sequence[str]) -> None:
    db.run_many("DELETE FROM price WHERE sku = ?", [(sku,) for sku in skus])


def _matching(db: RegisterDatabase, patterns: Sequence[str], limit: int) -> list[Row]:
    every = " AND ".join(["search_text GLOB ?"] * len(patterns))
    return db.search_rows(
        f"{_SELECT} WHERE product.rowkey IN (SELECT rowid FROM product_search WHERE {every} LIMIT ?)",
        (*patterns, limit),
    )


def _fields(product: Product) -> tuple[object, ...]:
    """What is not sold any more has no text to be found by."""
    return (
        product.sku,
        product.name,
        product.unit,
        product.tax_rate,
        int(product.active),
        product.category,
        int(product.by_weight),
        int(product.serial_needed),
        product.price_change,
        int(product.key_in_price),
        int(product.returnable),
        int(product.discountable),
        product_text(product.name, product.sku, product.barcodes) if product.active else "",
    )


def _product(row: Row, scanned: str = "") -> Product:
    sku, name, unit, tax_rate, active, price_minor, currency, category, *rest = row
    by_weight, serial_needed, price_change, key_in_price, returnable, discountable, later, joined = rest
    barcodes = tuple(joined.split("\n")) if joined else ()
    if scanned:
        barcodes = (scanned, *(barcode for barcode in barcodes if barcode != scanned))
    return Product(
        sku=sku,
        name=name,
        barcodes=barcodes,
        unit=unit,
        tax_rate=tax_rate,
        price_minor=price_minor,
        currency=currency or "",
        active=bool(active),
        category=category,
        by_weight=bool(by_weight),
        serial_needed=bool(serial_needed),
        price_change=price_change,
        key_in_price=bool(key_in_price),
        returnable=bool(returnable),
        discountable=bool(discountable),
        later=_later(later) if later else (),
    )


def _later_text(later: Sequence[LaterPrice]) -> str:
    """Empty where nothing changes, which is the rule."""
    return json.dumps([(one.from_date, one.until_date, one.price_minor) for one in later]) if later else ""


def _later(text: str) -> tuple[LaterPrice, ...]:
    return tuple(LaterPrice(first, last, price_minor) for first, last, price_minor in json.loads(text))
