"""The rows of the catalogue: products, their barcodes and prices."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from hq_server.db.database import HqDatabase, Row


@dataclass(frozen=True, slots=True)
class Product:
    """``tax_rate``: thousandths of a percent. ``price_change``: none, lower, higher or both."""

    sku: str
    name: str
    unit: str
    tax_rate: int
    active: bool
    barcodes: frozenset[str]
    category: str = ""
    by_weight: bool = False
    serial_needed: bool = False
    price_change: str = "both"
    key_in_price: bool = False
    returnable: bool = True
    discountable: bool = True


_PRODUCT = (
    "sku",
    "name",
    "unit",
    "tax_rate",
    "active",
    "category",
    "by_weight",
    "serial_needed",
    "price_change",
    "key_in_price",
    "returnable",
    "discountable",
)
_values = attrgetter(*_PRODUCT)
_JOINED = {
    "sqlite": "group_concat(b.barcode, char(10) ORDER BY b.barcode)",
    "postgresql": "string_agg(b.barcode, chr(10) ORDER BY b.barcode)",
}


@dataclass(frozen=True, slots=True)
class Price:
    sku: str
    price_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class ProductListed:
    sku: str
    name: str
    unit: str
    tax_rate: int
    active: bool
    price_minor: int | None
    currency: str
    barcodes: tuple[str, ...]


def products_by_sku(db: HqDatabase, skus: Sequence[str]) -> dict[str, Product]:
    barcodes = _barcodes(db, skus)
    rows = db.rows_in(f"SELECT {', '.join(_PRODUCT)} FROM product WHERE sku IN_VALUES", (), skus)
    return {row[0]: _product(row, frozenset(barcodes.get(row[0], ()))) for row in rows}


def rows_to_tell(db: HqDatabase, skus: Sequence[str]) -> list[Row]:
    """The columns of a product in their order, then its barcodes in theirs, separated by line breaks (or None)."""
    joined = _JOINED[db.engine]
    return db.rows_in(
        f"SELECT {', '.join(_PRODUCT)}, (SELECT {joined} FROM product_barcode b WHERE b.sku = product.sku) "
        "FROM product WHERE sku IN_VALUES",
        (),
        skus,
    )


def prices_by_sku(db: HqDatabase, skus: Sequence[str]) -> dict[str, Price]:
    rows = db.rows_in("SELECT sku, price_minor, currency FROM price WHERE sku IN_VALUES", (), skus)
    return {row[0]: Price(*row) for row in rows}


def owners_of_barcodes(db: HqDatabase, barcodes: Sequence[str]) -> dict[str, str]:
    """Barcode → sku."""
    return dict(db.rows_in("SELECT barcode, sku FROM product_barcode WHERE barcode IN_VALUES", (), barcodes))


def replace_products(db: HqDatabase, products: Sequence[Product]) -> None:
    """Write these products and exactly their barcodes, whether they were there or not, in a few statements."""
    skus = [product.sku for product in products]
    db.rows_in("DELETE FROM product WHERE sku IN_VALUES RETURNING 1", (), skus)
    db.rows_in("DELETE FROM product_barcode WHERE sku IN_VALUES RETURNING 1", (), skus)
    db.insert_rows("product", _PRODUCT, [_values(product) for product in products])
    barcodes = [(barcode, product.sku) for product in products for barcode in sorted(product.barcodes)]
    db.insert_rows("product_barcode", ("barcode", "sku"), barcodes)


def replace_prices(db: HqDatabase, prices: Sequence[Price]) -> None:
    db.rows_in("DELETE FROM price WHERE sku IN_VALUES RETURNING 1", (), [price.sku for price in prices])
    rows = [(price.sku, price.price_minor, price.currency) for price in prices]
    db.insert_rows("price", ("sku", "price_minor", "currency"), rows)


def count_products(db: HqDatabase, most: int = 10_001) -> int:
    """No further than ``most``."""
    row = db.row("SELECT count(*) FROM (SELECT 1 FROM product LIMIT ?) AS its", (most,))
    return int(row[0]) if row else 0


def count_category(db: HqDatabase, category: str, most: int = 1_001) -> int:
    """How many products are in that very category; no further than ``most``."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM product WHERE category = ? LIMIT ?) AS its"
    row = db.row(sql, (category, most))
    return int(row[0]) if row else 0


def search_products(db: HqDatabase, text: str, limit: int, after: str = "") -> list[ProductListed]:
    """By sku, barcode or a part of the name; all when the text is empty. In the order of skus, beyond ``after``."""
    where, parameters = "WHERE p.sku > ? ", list[object]([after])
    if text:
        patterns = like_parts(text)
        named = " OR ".join(["lower(p.name) LIKE ? ESCAPE '!'"] * len(patterns))
        where += f"AND ({named} OR p.sku = ? OR p.sku IN (SELECT sku FROM product_barcode WHERE barcode = ?)) "
        parameters += [*patterns, text, text]
    rows = db.rows(
        "SELECT p.sku, p.name, p.unit, p.tax_rate, p.active, c.price_minor, c.currency FROM product p "
        f"LEFT JOIN price c ON c.sku = p.sku {where}ORDER BY p.sku LIMIT ?",
        (*parameters, limit),
    )
    barcodes = _barcodes(db, [row[0] for row in rows])
    return [
        ProductListed(
            sku, name, unit, tax_rate, bool(active), price_minor, currency or "", tuple(sorted(barcodes.get(sku, ())))
        )
        for sku, name, unit, tax_rate, active, price_minor, currency in rows
    ]


def like_parts(text: str) -> list[str]:
    """Patterns for ``lower(column) LIKE ? ESCAPE '!'``, any of which finds the text anywhere.

    SQLite's ``lower`` leaves É as it is, so a text with such a letter is looked for as people may have written it.
    """
    written = [text.lower()] if text.isascii() else list(dict.fromkeys([text.lower(), text.capitalize(), text.upper()]))
    escaped = (part.replace("!", "!!").replace("%", "!%").replace("_", "!_") for part in written)
    return [f"%{part}%" for part in escaped]


def _product(row: Row, barcodes: frozenset[str]) -> Product:
    sku, name, unit, tax_rate, active, category, by_weight, serial, price_change, key_in, returnable, discountable = row
    return Product(
        sku=sku,
        name=name,
        unit=unit,
        tax_rate=tax_rate,
        active=bool(active),
        barcodes=barcodes,
        category=category,
        by_weight=bool(by_weight),
        serial_needed=bool(serial),
        price_change=price_change,
        key_in_price=bool(key_in),
        returnable=bool(returnable),
        discountable=bool(discountable),
    )


def _barcodes(db: HqDatabase, skus: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for sku, barcode in db.rows_in("SELECT sku, barcode FROM product_barcode WHERE sku IN_VALUES", (), skus):
        found[sku].append(barcode)
    return found
