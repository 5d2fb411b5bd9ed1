"""Shifts in full: drawers that rest and are counted later, the counts themselves, HQ's signature under a closed shift,
files of documents that were taken in by hand, how far each register's documents are complete, and how long it thinks
the rest takes.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_SQLITE = {
    "code": "TEXT",
    "text": "TEXT",
    "int": "INTEGER",
    "bool": "INTEGER",
    "auto": "INTEGER NOT NULL PRIMARY KEY",
    "by_key": "WITHOUT ROWID",
}
_POSTGRESQL = {
    "code": 'TEXT COLLATE "C"',
    "text": "TEXT",
    "int": "BIGINT",
    "bool": "BOOLEAN",
    "auto": "BIGSERIAL NOT NULL PRIMARY KEY",
    "by_key": "",
}

_TABLES = """
ALTER TABLE business_day ADD COLUMN drawer {code} NOT NULL DEFAULT '';
ALTER TABLE business_day ADD COLUMN several {bool} NOT NULL DEFAULT TRUE;
ALTER TABLE business_day ADD COLUMN pieces {text} NOT NULL DEFAULT '';
ALTER TABLE business_day ADD COLUMN changed_ms {int};
ALTER TABLE business_day ADD COLUMN changed_sequence {int} NOT NULL DEFAULT 0;
ALTER TABLE business_day ADD COLUMN documents {int} NOT NULL DEFAULT 0;
ALTER TABLE business_day ADD COLUMN acknowledgement {text} NOT NULL DEFAULT '';
UPDATE business_day SET documents = last_sequence - first_sequence + 1 WHERE state <> 'open';
CREATE INDEX business_day_unfinished ON business_day (store, shift)
    WHERE state IN ('open', 'suspended', 'counting');
CREATE TABLE declaration (
    store {code} NOT NULL, register {code} NOT NULL, sequence {int} NOT NULL, id {code} NOT NULL,
    of_register {code} NOT NULL, shift {code} NOT NULL, staff {code} NOT NULL, business_date {code} NOT NULL,
    made_ms {int} NOT NULL, recount {bool} NOT NULL, tenders {text} NOT NULL,
    PRIMARY KEY (store, register, sequence)
) {by_key};
CREATE INDEX declaration_shift ON declaration (store, shift);
CREATE UNIQUE INDEX declaration_id ON declaration (store, id);
CREATE TABLE document_file (
    id {auto}, store {code} NOT NULL, register {code} NOT NULL, name {text} NOT NULL, person {code} NOT NULL,
    digest {code} NOT NULL, first_sequence {int} NOT NULL, last_sequence {int} NOT NULL, documents {int} NOT NULL,
    stored {int} NOT NULL, duplicates {int} NOT NULL, conflicts {int} NOT NULL, unreadable {int} NOT NULL,
    started_ms {int} NOT NULL, finished_ms {int}
);
ALTER TABLE register ADD COLUMN complete_sequence {int} NOT NULL DEFAULT 0;
ALTER TABLE register ADD COLUMN drain_seconds {int};
ALTER TABLE register ADD COLUMN closing_ms {int};
ALTER TABLE register ADD COLUMN closing_warned {code} NOT NULL DEFAULT '';
UPDATE register SET complete_sequence = coalesce((
    SELECT min(before) FROM (
        SELECT sequence, coalesce(lag(sequence) OVER (ORDER BY sequence), 0) AS before FROM inbox
        WHERE inbox.store = register.store AND inbox.register = register.number
    ) AS chain WHERE sequence <> before + 1
), last_sequence);
"""


def up(migrator: SchemaMigrator, db: Database) -> None:
    on_sqlite = isinstance(db, SqliteDatabase)
    for statement in _TABLES.format(**(_SQLITE if on_sqlite else _POSTGRESQL)).split(";"):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
