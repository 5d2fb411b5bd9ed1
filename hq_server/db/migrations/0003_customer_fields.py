"""Customers in full: flat fields, open conflicts, every change, loyalty cards and points; the key of the hashes that
stand for customers where a register must not hold their data.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

import secrets

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_SQLITE = {
    "code": "TEXT",
    "text": "TEXT",
    "int": "INTEGER",
    "auto": "INTEGER NOT NULL PRIMARY KEY",
    "by_key": "WITHOUT ROWID",
}
_POSTGRESQL = {
    "code": 'TEXT COLLATE "C"',
    "text": "TEXT",
    "int": "BIGINT",
    "auto": "BIGSERIAL NOT NULL PRIMARY KEY",
    "by_key": "",
}

_TABLES = """
CREATE TABLE customer_field (
    customer {code} NOT NULL, field {code} NOT NULL, value {text} NOT NULL, changed_ms {int} NOT NULL,
    document {code} NOT NULL, PRIMARY KEY (customer, field)
) {by_key};
CREATE TABLE customer_conflict (
    customer {code} NOT NULL, field {code} NOT NULL, store {code} NOT NULL, register {code} NOT NULL, value {text},
    document {code} NOT NULL, staff {code} NOT NULL, made_ms {int} NOT NULL,
    PRIMARY KEY (customer, field, store, register)
) {by_key};
CREATE TABLE customer_change (
    id {auto}, customer {code} NOT NULL, field {code} NOT NULL, old {text}, new {text}, outcome {code} NOT NULL,
    store {code} NOT NULL, register {code} NOT NULL, document {code} NOT NULL, staff {code} NOT NULL,
    changed_ms {int} NOT NULL, applied_ms {int} NOT NULL
);
CREATE INDEX customer_change_customer ON customer_change (customer, id);
CREATE TABLE loyalty_card (
    card {code} NOT NULL PRIMARY KEY, customer {code}, points {int} NOT NULL, enrolled_ms {int}
);
CREATE INDEX loyalty_card_customer ON loyalty_card (customer) WHERE customer IS NOT NULL;
CREATE TABLE loyalty_points (
    store {code} NOT NULL, key {code} NOT NULL, card {code} NOT NULL, points {int} NOT NULL, made_ms {int} NOT NULL,
    PRIMARY KEY (store, key)
) {by_key};
"""


def up(migrator: SchemaMigrator, db: Database) -> None:
    on_sqlite = isinstance(db, SqliteDatabase)
    for statement in _TABLES.format(**(_SQLITE if on_sqlite else _POSTGRESQL)).split(";"):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
    insert = f"INSERT INTO hq_setting (key, value) VALUES ('customer hash key', '{secrets.token_hex(32)}')"
    db.execute_sql(insert)  # type: ignore[no-untyped-call]
