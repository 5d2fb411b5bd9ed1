"""Data that registers must not hold: what they were told, how far they are; and how many customers each has made.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_SQLITE = {"code": "TEXT", "text": "TEXT", "int": "INTEGER", "flag": "INTEGER", "by_key": " WITHOUT ROWID"}
_POSTGRESQL = {"code": 'TEXT COLLATE "C"', "text": "TEXT", "int": "BIGINT", "flag": "BOOLEAN", "by_key": ""}

_TABLES = """
CREATE TABLE exclusion_purge (scope {code} NOT NULL PRIMARY KEY, purge {int} NOT NULL);
CREATE TABLE register_exclusion (
    store {code} NOT NULL, register {code} NOT NULL, purge {int} NOT NULL, done {flag} NOT NULL,
    left_rows {text} NOT NULL, told_ms {int} NOT NULL, PRIMARY KEY (store, register)
){by_key};
CREATE TABLE customer_count (
    store {code} NOT NULL, register {code} NOT NULL, customers {int} NOT NULL, PRIMARY KEY (store, register)
){by_key};
INSERT INTO customer_count (store, register, customers)
    SELECT store, register, count(*) FROM customer GROUP BY store, register;
"""


def up(migrator: SchemaMigrator, db: Database) -> None:
    script = _TABLES.format(**(_SQLITE if isinstance(db, SqliteDatabase) else _POSTGRESQL))
    for statement in script.split(";"):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
