"""Fiscal evidence: HQ's signed seal under every shift that ended, each register's in one chain.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_SQLITE = {"code": "TEXT", "text": "TEXT", "int": "INTEGER"}
_POSTGRESQL = {"code": 'TEXT COLLATE "C"', "text": "TEXT", "int": "BIGINT"}

_TABLES = """
CREATE TABLE fiscal_seal (
    store {code} NOT NULL, register {code} NOT NULL, number {int} NOT NULL, shift {code} NOT NULL,
    state {code} NOT NULL, business_date {code} NOT NULL, grand_sales_minor {int} NOT NULL,
    grand_returns_minor {int} NOT NULL, sales_minor {int} NOT NULL, returns_minor {int} NOT NULL,
    tax_minor {int} NOT NULL, content {text} NOT NULL, hash {code} NOT NULL, signature {code} NOT NULL,
    PRIMARY KEY (store, register, number)
);
CREATE UNIQUE INDEX fiscal_seal_shift ON fiscal_seal (store, register, shift, state);
"""


def up(migrator: SchemaMigrator, db: Database) -> None:
    script = _TABLES.format(**(_SQLITE if isinstance(db, SqliteDatabase) else _POSTGRESQL))
    for statement in script.split(";"):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
