"""Prices with dates, and the job that follows them.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_SQLITE = {"code": "TEXT", "int": "INTEGER", "by_key": "WITHOUT ROWID", "yes": "1"}
_POSTGRESQL = {"code": 'TEXT COLLATE "C"', "int": "BIGINT", "by_key": "", "yes": "TRUE"}

_TABLES = """
CREATE TABLE dated_price (
    sku {code} NOT NULL, from_date {code} NOT NULL, until_date {code} NOT NULL, price_minor {int} NOT NULL,
    PRIMARY KEY (sku, from_date, until_date)
) {by_key};
CREATE INDEX dated_price_from ON dated_price (from_date, sku);
CREATE INDEX dated_price_until ON dated_price (until_date, from_date, sku);
INSERT INTO job (name, every_seconds, enabled, next_due_ms) VALUES ('set-up', 300, {yes}, 0);
"""


def up(migrator: SchemaMigrator, db: Database) -> None:
    on_sqlite = isinstance(db, SqliteDatabase)
    for statement in _TABLES.format(**(_SQLITE if on_sqlite else _POSTGRESQL)).split(";"):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
