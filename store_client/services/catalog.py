"""Finding products: by what is scanned, and by what is typed."""

from store_client.db import catalog
from store_client.db.database import RegisterDatabase
from store_client.domain.product import Product
from store_client.domain.typed import lookup_text


def find_by_code(db: RegisterDatabase, code: str) -> Product | None:
    """The product of a barcode, or else of a product number."""
    wanted = lookup_text(code)
    if not wanted:
        return None
    return catalog.find_by_barcode(db, wanted) or catalog.find_by_sku(db, wanted)


def search_products(db: RegisterDatabase, text: str, limit: int = 20) -> list[Product]:
    """By barcode, by the beginning of the product number, or by the beginnings of words of the name in any order."""
    wanted = lookup_text(text)
    if not wanted:
        return []
    scanned = catalog.find_by_barcode(db, wanted)
    found = ([scanned] if scanned else []) + catalog.search(db, wanted, limit)
    unique: dict[str, Product] = {}
    for product in found:
        unique.setdefault(product.sku, product)
    return list(unique.values())[:limit]
