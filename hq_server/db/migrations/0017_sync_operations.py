"""Customers' operations in the order in which they came to HQ: for the list of their synchronization.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database
from playhouse.migrate import SchemaMigrator

_INDEXES = (
    "CREATE INDEX customer_applied ON customer (applied_ms, id)",
    "CREATE INDEX customer_change_applied ON customer_change (applied_ms, customer, document)",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in _INDEXES:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]
