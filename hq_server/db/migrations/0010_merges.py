"""Customers that are the same: proposals, merges with what they changed, and the alias of every merged account.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_SQLITE = {"code": "TEXT", "text": "TEXT", "int": "INTEGER", "by_key": "WITHOUT ROWID", "yes": "1"}
_POSTGRESQL = {"code": 'TEXT COLLATE "C"', "text": "TEXT", "int": "BIGINT", "by_key": "", "yes": "TRUE"}

_TABLES = """
CREATE TABLE customer_alias (
    customer {code} NOT NULL PRIMARY KEY, parent {code} NOT NULL, survivor {code} NOT NULL, merge {code} NOT NULL
) {by_key};
CREATE INDEX customer_alias_survivor ON customer_alias (survivor, customer);
CREATE TABLE customer_merge (
    id {code} NOT NULL PRIMARY KEY, merged {code} NOT NULL, survivor {code} NOT NULL, made_ms {int} NOT NULL,
    made_by {code} NOT NULL, undone_ms {int}, undone_by {code} NOT NULL
);
CREATE INDEX customer_merge_merged ON customer_merge (merged);
CREATE INDEX customer_merge_survivor ON customer_merge (survivor);
CREATE TABLE customer_merge_field (
    merge {code} NOT NULL, field {code} NOT NULL, old {text}, new {text}, PRIMARY KEY (merge, field)
) {by_key};
CREATE TABLE customer_match (
    text {code} NOT NULL, customer {code} NOT NULL, PRIMARY KEY (text, customer)
) {by_key};
CREATE INDEX customer_match_customer ON customer_match (customer);
CREATE TABLE merge_proposal (
    id {code} NOT NULL PRIMARY KEY, one {code} NOT NULL, other {code} NOT NULL, score {int} NOT NULL,
    reasons {code} NOT NULL, state {code} NOT NULL, found_by {code} NOT NULL, found_ms {int} NOT NULL,
    decided_by {code} NOT NULL, decided_ms {int}
);
CREATE UNIQUE INDEX merge_proposal_pair ON merge_proposal (one, other);
CREATE INDEX merge_proposal_other ON merge_proposal (other);
CREATE INDEX merge_proposal_list ON merge_proposal (state, score, id);
INSERT INTO job (name, every_seconds, enabled, next_due_ms) VALUES ('merge proposals', 60, {yes}, 0);
"""


def up(migrator: SchemaMigrator, db: Database) -> None:
    on_sqlite = isinstance(db, SqliteDatabase)
    for statement in _TABLES.format(**(_SQLITE if on_sqlite else _POSTGRESQL)).split(";"):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
