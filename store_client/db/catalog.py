"""Reads products with their prices, and writes what the product and price feeds bring."""

from collections.abc import Sequence

from store_client.db.database import RegisterDatabase, Row
from store_client.db.search import match_expression, prefix_range
from store_client.domain.product import Price, Product

_SELECT = """
    SELECT product.sku, product.name, product.unit, product.tax_rate, product.active, price.price_minor, price.currency,
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
    """By the beginning of its number, then by the beginnings of words of its name."""
    low, high = prefix_range(text)
    found = db.rows(
        f"""{_SELECT} WHERE product.active AND product.sku >= ? COLLATE NOCASE AND product.sku < ? COLLATE NOCASE
            LIMIT ?""",
        (low, high, limit),
    )
    wanted = match_expression(text)
    if wanted and len(found) < limit:
        found += db.search_rows(
            f"""{_SELECT} WHERE product.active AND product.rowkey IN
                (SELECT rowid FROM product_search WHERE product_search MATCH ?) LIMIT ?""",
            (wanted, limit),
        )
    products = {row[0]: _product(row) for row in found}
    return list(products.values())[:limit]


def upsert_products(db: RegisterDatabase, products: Sequence[Product]) -> None:
    """Products as HQ has them now; their prices come by their own feed."""
    db.run_many(
        """INSERT INTO product (sku, name, unit, tax_rate, active) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (sku) DO UPDATE SET name = excluded.name, unit = excluded.unit, tax_rate = excluded.tax_rate,
               active = excluded.active""",
        [(product.sku, product.name, product.unit, product.tax_rate, int(product.active)) for product in products],
    )
    db.run_many("DELETE FROM product_barcode WHERE sku = ?", [(product.sku,) for product in products])
    db.run_many(
        "INSERT OR IGNORE INTO product_barcode (barcode, sku, place) VALUES (?, ?, ?)",
        [(barcode, product.sku, place) for product in products for place, barcode in enumerate(product.barcodes)],
    )


def remove_products(db: RegisterDatabase, skus: Sequence[str]) -> None:
    """Products that are gone at HQ are kept, but no longer sold."""
    db.run_many("UPDATE product SET active = 0 WHERE sku = ?", [(sku,) for sku in skus])


def upsert_prices(db: RegisterDatabase, prices: Sequence[Price]) -> None:
    """Prices as HQ has them now; a price may come before its product."""
    db.run_many(
        """INSERT INTO price (sku, price_minor, currency) VALUES (?, ?, ?)
           ON CONFLICT (sku) DO UPDATE SET price_minor = excluded.price_minor, currency = excluded.currency""",
        [(price.sku, price.price_minor, price.currency) for price in prices],
    )


def remove_prices(db: RegisterDatabase, skus: Sequence[str]) -> None:
    db.run_many("DELETE FROM price WHERE sku = ?", [(sku,) for sku in skus])


def _product(row: Row, scanned: str = "") -> Product:
    sku, name, unit, tax_rate, active, price_minor, currency, joined = row
    barcodes = tuple(joined.split("\n")) if joined else ()
    if scanned:
        barcodes = (scanned, *(barcode for barcode in barcodes if barcode != scanned))
    return Product(sku, name, barcodes, unit, tax_rate, price_minor, currency or "", bool(active))
