"""What HQ sets up item by item, more about products and people, and a product search by any part of a name or code."""

from typing import Any

from store_client.db.search import product_text

STATEMENTS = (
    """CREATE TABLE setup_item (
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (kind, key)
    ) STRICT, WITHOUT ROWID""",
    "ALTER TABLE staff ADD COLUMN permission_group TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE staff ADD COLUMN badge_salt BLOB NOT NULL DEFAULT X''",
    "ALTER TABLE staff ADD COLUMN badge_check BLOB NOT NULL DEFAULT X''",
    "DROP TRIGGER product_search_added",
    "DROP TRIGGER product_search_changed",
    "DROP TRIGGER product_search_removed",
    "DROP TABLE product_search",
    "ALTER TABLE product ADD COLUMN category TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE product ADD COLUMN by_weight INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE product ADD COLUMN serial_needed INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE product ADD COLUMN price_change TEXT NOT NULL DEFAULT 'both'",
    "ALTER TABLE product ADD COLUMN key_in_price INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE product ADD COLUMN returnable INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE product ADD COLUMN discountable INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE product ADD COLUMN search_text TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX product_category ON product (category, name COLLATE NOCASE) WHERE category != ''",
    """CREATE VIRTUAL TABLE product_search USING fts5(
        search_text, content='product', content_rowid='rowkey',
        detail=none, columnsize=0, tokenize='trigram case_sensitive 1')""",
)
_PRODUCTS = """
    SELECT rowkey, name, sku, (SELECT group_concat(barcode, char(10)) FROM product_barcode AS its
        WHERE its.sku = product.sku) FROM product WHERE active"""


def up(_migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
    # Not a copy of its own: what is searched must be written the way this version of the program asks for it.
    for rowkey, name, sku, joined in db.execute_sql(_PRODUCTS).fetchall():
        text = product_text(name, sku, joined.split("\n") if joined else ())
        db.execute_sql("UPDATE product SET search_text = ? WHERE rowkey = ?", (text, rowkey))
    db.execute_sql("INSERT INTO product_search (product_search) VALUES ('rebuild')")
