"""The tables of products, prices, and the search over them."""

from typing import Any

from peewee import SQL, AutoField, CompositeKey, IntegerField, Node, TextField

from store_client.db.models.row import Row

_NO: list[Node] = [SQL("DEFAULT 0")]
_YES: list[Node] = [SQL("DEFAULT 1")]
_EMPTY: list[Node] = [SQL("DEFAULT ''")]
_BOTH: list[Node] = [SQL("DEFAULT 'both'")]


class ProductRow(Row):
    """``rowkey`` ties the row to its entry in ``product_search``, which holds ``search_text``; empty: not found.

    No triggers keep the two in step, but ``db.catalog``: within triggers SQLite writes the index row by row, which
    takes four times as long.
    """

    rowkey = AutoField()
    sku = TextField(unique=True)
    name = TextField()
    unit = TextField()
    tax_rate = IntegerField()
    active = IntegerField()
    category = TextField(constraints=_EMPTY)
    by_weight = IntegerField(constraints=_NO)
    serial_needed = IntegerField(constraints=_NO)
    price_change = TextField(constraints=_BOTH)
    key_in_price = IntegerField(constraints=_NO)
    returnable = IntegerField(constraints=_YES)
    discountable = IntegerField(constraints=_YES)
    search_text = TextField(constraints=_EMPTY)

    class Meta:
        table_name = "product"


class ProductBarcodeRow(Row):
    barcode = TextField()
    sku = TextField(index=True)
    place = IntegerField()

    class Meta:
        table_name = "product_barcode"
        primary_key = CompositeKey("barcode", "sku")
        without_rowid = True


class PriceRow(Row):
    sku = TextField(primary_key=True)
    price_minor = IntegerField()
    currency = TextField()
    later = TextField(constraints=_EMPTY)  # JSON: from, until, price; empty where nothing changes

    class Meta:
        table_name = "price"
        without_rowid = True


ROWS: tuple[type[Any], ...] = (
    ProductRow,
    ProductBarcodeRow,
    PriceRow,
)

# What the models cannot say.
BEYOND_ROWS = (
    "CREATE INDEX product_sku_any_case ON product (sku COLLATE NOCASE)",
    "CREATE INDEX product_category ON product (category, name COLLATE NOCASE) WHERE category != ''",
    """CREATE VIRTUAL TABLE product_search USING fts5(
        search_text, content='product', content_rowid='rowkey',
        detail=none, columnsize=0, tokenize='trigram case_sensitive 1')""",
)
