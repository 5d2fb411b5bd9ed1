"""The tables of products, prices, and the search over them."""

from typing import Any

from peewee import AutoField, CompositeKey, IntegerField, TextField

from store_client.db.models.row import Row


class ProductRow(Row):
    """``rowkey`` ties the row to its entry in ``product_search``."""

    rowkey = AutoField()
    sku = TextField(unique=True)
    name = TextField()
    unit = TextField()
    tax_rate = IntegerField()
    active = IntegerField()

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
    """CREATE VIRTUAL TABLE product_search USING fts5(
        name, content='product', content_rowid='rowkey',
        prefix='2 3 4', detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER product_search_added AFTER INSERT ON product BEGIN
        INSERT INTO product_search (rowid, name) VALUES (new.rowkey, new.name);
    END""",
    """CREATE TRIGGER product_search_changed AFTER UPDATE OF name ON product WHEN old.name IS NOT new.name BEGIN
        INSERT INTO product_search (product_search, rowid, name) VALUES ('delete', old.rowkey, old.name);
        INSERT INTO product_search (rowid, name) VALUES (new.rowkey, new.name);
    END""",
    """CREATE TRIGGER product_search_removed AFTER DELETE ON product BEGIN
        INSERT INTO product_search (product_search, rowid, name) VALUES ('delete', old.rowkey, old.name);
    END""",
)
