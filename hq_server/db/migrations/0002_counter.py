"""The counter, complete: set-up items, transactions with discounts and more, what came back of a receipt, the keys of
registers, and feeds that tell several kinds of things.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_SQLITE = {"code": "TEXT", "text": "TEXT", "int": "INTEGER", "bool": "INTEGER", "by_key": "WITHOUT ROWID"}
_POSTGRESQL = {"code": 'TEXT COLLATE "C"', "text": "TEXT", "int": "BIGINT", "bool": "BOOLEAN", "by_key": ""}

_TABLES = """
CREATE TABLE setup_item (
    kind {code} NOT NULL, key {code} NOT NULL, scope {code} NOT NULL, body {text} NOT NULL, changed_ms {int} NOT NULL,
    PRIMARY KEY (kind, key, scope)
);
CREATE TABLE register_key (
    store {code} NOT NULL, register {code} NOT NULL, public_key {code} NOT NULL, seen_ms {int} NOT NULL,
    PRIMARY KEY (store, register, public_key)
);
CREATE TABLE transaction_return (
    store {code} NOT NULL, register {code} NOT NULL, sequence {int} NOT NULL, line {int} NOT NULL,
    original_receipt {code} NOT NULL, original_line {int} NOT NULL, quantity_thousandths {int} NOT NULL,
    PRIMARY KEY (store, register, sequence, line)
) {by_key};
CREATE INDEX transaction_return_receipt ON transaction_return (original_receipt);
ALTER TABLE transaction_header ADD COLUMN discount_minor {int} NOT NULL DEFAULT 0;
ALTER TABLE transaction_header ADD COLUMN rounding_minor {int} NOT NULL DEFAULT 0;
ALTER TABLE transaction_header ADD COLUMN tax_included {bool};
ALTER TABLE transaction_header ADD COLUMN more {text} NOT NULL DEFAULT '';
CREATE INDEX transaction_header_receipt ON transaction_header (receipt);
ALTER TABLE transaction_line ADD COLUMN unit {code} NOT NULL DEFAULT '';
ALTER TABLE transaction_line ADD COLUMN discount_minor {int} NOT NULL DEFAULT 0;
ALTER TABLE transaction_line ADD COLUMN more {text} NOT NULL DEFAULT '';
ALTER TABLE transaction_tender ADD COLUMN more {text} NOT NULL DEFAULT '';
ALTER TABLE product ADD COLUMN category {code} NOT NULL DEFAULT '';
ALTER TABLE product ADD COLUMN by_weight {bool} NOT NULL DEFAULT FALSE;
ALTER TABLE product ADD COLUMN serial_needed {bool} NOT NULL DEFAULT FALSE;
ALTER TABLE product ADD COLUMN price_change {code} NOT NULL DEFAULT 'both';
ALTER TABLE product ADD COLUMN key_in_price {bool} NOT NULL DEFAULT FALSE;
ALTER TABLE product ADD COLUMN returnable {bool} NOT NULL DEFAULT TRUE;
ALTER TABLE product ADD COLUMN discountable {bool} NOT NULL DEFAULT TRUE;
ALTER TABLE staff ADD COLUMN permission_group {code} NOT NULL DEFAULT '';
ALTER TABLE staff ADD COLUMN badge_salt {code} NOT NULL DEFAULT '';
ALTER TABLE staff ADD COLUMN badge_hash {code} NOT NULL DEFAULT '';
INSERT INTO feed_head (feed, position) VALUES (1110, 0);
"""

# One key may be the key of several kinds: a product and a category, a person and a group.
_FEED_CHANGES_POSTGRESQL = """
ALTER TABLE feed_change DROP CONSTRAINT feed_change_pkey;
ALTER TABLE feed_change ADD PRIMARY KEY (feed, scope, kind, key);
"""
_FEED_CHANGES_SQLITE = """
ALTER TABLE feed_change RENAME TO feed_change_before;
DROP INDEX feed_change_position;
CREATE TABLE feed_change (
    feed INTEGER NOT NULL, scope TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL,
    position INTEGER NOT NULL, changed_ms INTEGER NOT NULL, PRIMARY KEY (feed, scope, kind, key)
) WITHOUT ROWID;
INSERT INTO feed_change SELECT feed, scope, key, kind, position, changed_ms FROM feed_change_before;
DROP TABLE feed_change_before;
CREATE UNIQUE INDEX feed_change_position ON feed_change (feed, scope, position);
"""


def up(migrator: SchemaMigrator, db: Database) -> None:
    on_sqlite = isinstance(db, SqliteDatabase)
    script = _TABLES.format(**(_SQLITE if on_sqlite else _POSTGRESQL))
    script += _FEED_CHANGES_SQLITE if on_sqlite else _FEED_CHANGES_POSTGRESQL
    for statement in script.split(";"):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
