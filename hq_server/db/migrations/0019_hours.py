"""What arrived hour by hour, for charts, and the days of all stores by their date.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_SQLITE = {"code": "TEXT", "int": "INTEGER", "by_key": " WITHOUT ROWID"}
_POSTGRESQL = {"code": 'TEXT COLLATE "C"', "int": "BIGINT", "by_key": ""}

_TABLES = """
CREATE TABLE hour_count (
    store {code} NOT NULL, register {code} NOT NULL, hour_ms {int} NOT NULL, documents {int} NOT NULL,
    transactions {int} NOT NULL, PRIMARY KEY (store, register, hour_ms)
){by_key};
CREATE INDEX hour_count_hour ON hour_count (hour_ms);
CREATE INDEX business_day_of_date ON business_day (business_date, store);
"""


def up(migrator: SchemaMigrator, db: Database) -> None:
    script = _TABLES.format(**(_SQLITE if isinstance(db, SqliteDatabase) else _POSTGRESQL))
    for statement in script.split(";"):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
