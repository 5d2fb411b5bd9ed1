"""Customers' orders, the numbers of sales orders, and the job that makes them.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_SQLITE = {"code": "TEXT", "text": "TEXT", "int": "INTEGER", "bool": "INTEGER", "yes": "1"}
_POSTGRESQL = {"code": 'TEXT COLLATE "C"', "text": "TEXT", "int": "BIGINT", "bool": "BOOLEAN", "yes": "TRUE"}

_TABLES = """
CREATE TABLE customer_order (
    store {code} NOT NULL, id {code} NOT NULL, register {code} NOT NULL, sequence {int} NOT NULL,
    number {code} NOT NULL, deposit {code} NOT NULL, staff {code} NOT NULL, customer {code} NOT NULL,
    address {code} NOT NULL, address_lines {text} NOT NULL, method {code} NOT NULL,
    pickup_store {code} NOT NULL, wanted_date {code} NOT NULL,
    comment {text} NOT NULL, currency {code} NOT NULL, tax_included {bool} NOT NULL, lines {text} NOT NULL,
    total_minor {int} NOT NULL, tax_minor {int} NOT NULL, discount_minor {int} NOT NULL, deposit_minor {int} NOT NULL,
    business_date {code} NOT NULL, made_ms {int} NOT NULL, made_offset {int} NOT NULL, applied_ms {int} NOT NULL,
    state {code} NOT NULL, fault {code} NOT NULL, reason {text} NOT NULL, tries {int} NOT NULL, tried_ms {int},
    due_ms {int}, order_number {code}, numbered_ms {int}, ended {code} NOT NULL, ended_by {code} NOT NULL,
    ended_store {code} NOT NULL, ended_register {code} NOT NULL, ended_staff {code} NOT NULL,
    ended_date {code} NOT NULL, ended_ms {int}, end_reason {code} NOT NULL, end_comment {text} NOT NULL,
    version {int} NOT NULL, PRIMARY KEY (store, id)
);
CREATE INDEX customer_order_id ON customer_order (id);
CREATE INDEX customer_order_made ON customer_order (made_ms, id);
CREATE INDEX customer_order_state ON customer_order (ended, state, made_ms, id);
CREATE INDEX customer_order_customer ON customer_order (customer, made_ms, id);
CREATE INDEX customer_order_number ON customer_order (number);
CREATE INDEX customer_order_order_number ON customer_order (order_number);
CREATE INDEX customer_order_ended ON customer_order (ended, made_ms, id);
CREATE INDEX customer_order_pickup ON customer_order (pickup_store, made_ms, id);
CREATE INDEX customer_order_failed ON customer_order (made_ms, id) WHERE state = 'failed' AND ended <> 'cancelled';
CREATE INDEX customer_order_due ON customer_order (due_ms, id) WHERE due_ms IS NOT NULL;
INSERT INTO number_sequence (name, next) VALUES ('sales order', 1);
INSERT INTO job (name, every_seconds, enabled, next_due_ms) VALUES ('orders job', 60, {yes}, 0);
"""


def up(migrator: SchemaMigrator, db: Database) -> None:
    on_sqlite = isinstance(db, SqliteDatabase)
    for statement in _TABLES.format(**(_SQLITE if on_sqlite else _POSTGRESQL)).split(";"):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
