"""What the search field of every page finds: a store, a register, a document, a receipt, a customer's order, a product;
else customers.
"""

from dataclasses import dataclass

from hq_server.db import document_search, order_pages, products, stores
from hq_server.db.database import HqDatabase

STORE, REGISTER, DOCUMENT, PRODUCT, CUSTOMERS = "store", "register", "document", "product", "customers"
ORDER = "order"


@dataclass(frozen=True, slots=True)
class Found:
    """``kind`` of thing and its ``key``: a store's number, a register's code, a SKU; ``sequence`` of a document."""

    kind: str
    key: str
    sequence: int = 0
    store: str = ""


def find(db: HqDatabase, text: str) -> Found:
    """The one thing that is called exactly so; otherwise whoever is called like that."""
    text = text.replace("\x00", "").strip()
    if not text:
        return Found(CUSTOMERS, "")
    with db.read():
        return _exactly(db, text) or Found(CUSTOMERS, text)


def _exactly(db: HqDatabase, text: str) -> Found | None:
    if stores.find_store(db, text) is not None:
        return Found(STORE, text, store=text)
    number, dash, register = text.partition("-")
    if dash and stores.find_register(db, number, register) is not None:
        return Found(REGISTER, text, store=number)
    order = order_pages.by_number(db, text) or order_pages.by_number(db, text.upper())
    if order is not None:
        return Found(ORDER, order.id, store=order.pickup_store)
    place = document_search.by_receipt(db, text) or document_search.by_id(db, text.lower())
    if place is not None:
        return Found(DOCUMENT, f"{place[0]}-{place[1]}", place[2], place[0])
    sku = products.owners_of_barcodes(db, [text]).get(text) or next(iter(products.products_by_sku(db, [text])), "")
    return Found(PRODUCT, sku) if sku else None
