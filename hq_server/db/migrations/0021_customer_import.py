"""Customer files that people send, the rows of them that were not taken, and the job that writes them.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_SQLITE = {"code": "TEXT", "text": "TEXT", "int": "INTEGER", "by_key": " WITHOUT ROWID", "yes": "1"}
_POSTGRESQL = {"code": 'TEXT COLLATE "C"', "text": "TEXT", "int": "BIGINT", "by_key": "", "yes": "TRUE"}

_TABLES = """
CREATE TABLE customer_import (
    id {code} NOT NULL PRIMARY KEY, file_name {text} NOT NULL, encoding {code} NOT NULL, store {code} NOT NULL,
    made_by {code} NOT NULL, made_ms {int} NOT NULL, state {code} NOT NULL, mapping {code} NOT NULL,
    ticked {code} NOT NULL, packed {text} NOT NULL, rows_total {int} NOT NULL, rows_done {int} NOT NULL,
    new_customers {int} NOT NULL, changed_customers {int} NOT NULL, same_customers {int} NOT NULL,
    refused_rows {int} NOT NULL, alike_rows {int} NOT NULL, ended_ms {int}
);
CREATE INDEX customer_import_made ON customer_import (made_ms, id);
CREATE TABLE customer_import_refusal (
    import_id {code} NOT NULL, row_number {int} NOT NULL, field {code} NOT NULL, message {text} NOT NULL,
    cells {text} NOT NULL, PRIMARY KEY (import_id, row_number)
){by_key};
INSERT INTO job (name, every_seconds, enabled, next_due_ms) VALUES ('customer import', 300, {yes}, 0);
"""


def up(migrator: SchemaMigrator, db: Database) -> None:
    script = _TABLES.format(**(_SQLITE if isinstance(db, SqliteDatabase) else _POSTGRESQL))
    for statement in script.split(";"):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
