"""Findings of the validation and how far it came, their repairs, who did what with them, and the corrected bodies.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

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
CREATE TABLE finding (
    store {code} NOT NULL, register {code} NOT NULL, sequence {int} NOT NULL, rule {code} NOT NULL,
    line {int} NOT NULL, business_date {code} NOT NULL, message {text} NOT NULL, field {code} NOT NULL,
    proposed {text} NOT NULL, state {code} NOT NULL, found_ms {int} NOT NULL, changed_ms {int} NOT NULL,
    PRIMARY KEY (store, register, sequence, rule, line)
) {by_key};
CREATE INDEX finding_day ON finding (store, business_date) WHERE state <> 'closed';
CREATE TABLE validation_mark (
    store {code} NOT NULL, register {code} NOT NULL, business_date {code} NOT NULL, first {int} NOT NULL,
    last {int} NOT NULL, count {int} NOT NULL, PRIMARY KEY (store, register, business_date)
);
CREATE TABLE repair (
    id {auto}, store {code} NOT NULL, register {code} NOT NULL, sequence {int} NOT NULL, kind {code} NOT NULL,
    state {code} NOT NULL, changes {text} NOT NULL, why {text} NOT NULL, note {text} NOT NULL, version {int} NOT NULL,
    base {int} NOT NULL, opened_by {code} NOT NULL, opened_ms {int} NOT NULL, saved_by {code} NOT NULL,
    saved_ms {int} NOT NULL, proposed_by {code} NOT NULL, proposed_ms {int}, decided_by {code} NOT NULL,
    decided_ms {int}
);
CREATE UNIQUE INDEX repair_unfinished ON repair (store, register, sequence)
    WHERE state IN ('draft', 'proposed', 'returned');
CREATE TABLE repair_event (
    id {auto}, store {code} NOT NULL, register {code} NOT NULL, sequence {int} NOT NULL, kept {int} NOT NULL,
    repair {int}, event {code} NOT NULL, person {code} NOT NULL, made_ms {int} NOT NULL, field {code} NOT NULL,
    old {text}, new {text}, note {text} NOT NULL
);
CREATE INDEX repair_event_document ON repair_event (store, register, sequence, id);
CREATE TABLE correction (
    store {code} NOT NULL, register {code} NOT NULL, sequence {int} NOT NULL, number {int} NOT NULL,
    repair {int} NOT NULL, kind {code} NOT NULL, version {int} NOT NULL, body {text} NOT NULL,
    recorded {text} NOT NULL, made_by {code} NOT NULL, approved_by {code} NOT NULL, made_ms {int} NOT NULL,
    PRIMARY KEY (store, register, sequence, number)
) {by_key};
"""


def up(migrator: SchemaMigrator, db: Database) -> None:
    on_sqlite = isinstance(db, SqliteDatabase)
    for statement in _TABLES.format(**(_SQLITE if on_sqlite else _POSTGRESQL)).split(";"):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
