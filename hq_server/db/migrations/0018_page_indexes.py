"""What HQ's pages ask for when there is much of it: statements of all stores by their day, customers' operations of one
store in the order in which they came, what is still open of findings and of lines that were kept aside, a customer's
newest purchases.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database
from playhouse.migrate import SchemaMigrator

_INDEXES = (
    "CREATE INDEX statement_date ON statement (business_date, store, number)",
    "CREATE INDEX customer_store_applied ON customer (store, applied_ms, id)",
    "CREATE INDEX customer_change_store_applied ON customer_change (store, applied_ms, customer, document)",
    "CREATE INDEX finding_open ON finding (store, register, sequence, state, found_ms) WHERE state <> 'closed'",
    "CREATE INDEX quarantine_open ON quarantine (store, received_ms, register, id) WHERE resolved_ms IS NULL",
    # A database of the first release never had it.
    "DROP INDEX IF EXISTS transaction_header_customer",
    "CREATE INDEX transaction_header_customer ON transaction_header (customer, made_ms) WHERE customer IS NOT NULL",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    for statement in _INDEXES:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]
