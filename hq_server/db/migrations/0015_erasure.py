"""Customers found by words; people who are erased, registers that confirmed it, documents without their content.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_SQLITE = {"code": "TEXT", "text": "TEXT", "int": "INTEGER", "serial": "INTEGER", "by_key": "WITHOUT ROWID"}
_POSTGRESQL = {"code": 'TEXT COLLATE "C"', "text": "TEXT", "int": "BIGINT", "serial": "BIGSERIAL", "by_key": ""}

_TABLES = """
CREATE TABLE customer_search (
    position {serial} NOT NULL PRIMARY KEY, customer {code} NOT NULL, words {text} NOT NULL
);
CREATE UNIQUE INDEX customer_search_customer ON customer_search (customer);
CREATE TABLE erasure (
    customer {code} NOT NULL PRIMARY KEY, erasure {code} NOT NULL, asked_by {code} NOT NULL,
    approved_by {code} NOT NULL, why {text} NOT NULL, made_ms {int} NOT NULL, removed {text} NOT NULL,
    proof {code} NOT NULL
);
CREATE INDEX erasure_made ON erasure (made_ms, customer);
CREATE TABLE erasure_receipt (
    customer {code} NOT NULL, store {code} NOT NULL, register {code} NOT NULL, document {code} NOT NULL,
    done_ms {int} NOT NULL, removed {text} NOT NULL, PRIMARY KEY (customer, store, register)
) {by_key};
CREATE TABLE redaction (
    store {code} NOT NULL, register {code} NOT NULL, sequence {int} NOT NULL, customer {code} NOT NULL,
    made_ms {int} NOT NULL, PRIMARY KEY (store, register, sequence)
) {by_key};
CREATE INDEX redaction_customer ON redaction (customer);
INSERT INTO hq_setting (key, value) SELECT 'customer search after', ''
    WHERE EXISTS (SELECT 1 FROM customer) ON CONFLICT (key) DO NOTHING;
"""

_SQLITE_INDEX = (
    "CREATE VIRTUAL TABLE customer_words USING fts5(words, content='customer_search', content_rowid='position', "
    "detail=none, prefix='1 2 3 4', tokenize='ascii')",
    "INSERT INTO customer_words (customer_words, rank) VALUES ('secure-delete', 1)",
    "CREATE TRIGGER customer_search_added AFTER INSERT ON customer_search BEGIN "
    "INSERT INTO customer_words (rowid, words) VALUES (new.position, new.words); END",
    "CREATE TRIGGER customer_search_removed AFTER DELETE ON customer_search BEGIN "
    "INSERT INTO customer_words (customer_words, rowid, words) VALUES ('delete', old.position, old.words); END",
    "CREATE TRIGGER customer_search_changed AFTER UPDATE ON customer_search BEGIN "
    "INSERT INTO customer_words (customer_words, rowid, words) VALUES ('delete', old.position, old.words); "
    "INSERT INTO customer_words (rowid, words) VALUES (new.position, new.words); END",
)
_POSTGRESQL_INDEX = (
    "CREATE INDEX customer_search_words ON customer_search USING gin (array_to_tsvector(string_to_array(words, ' ')))",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    on_sqlite = isinstance(db, SqliteDatabase)
    for statement in _TABLES.format(**(_SQLITE if on_sqlite else _POSTGRESQL)).split(";"):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
    for statement in _SQLITE_INDEX if on_sqlite else _POSTGRESQL_INDEX:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]
