"""Jobs at times of day, paused by a person; what was sent and fetched; feeds that are loaded again from their start.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_SQLITE = {"code": "TEXT", "text": "TEXT", "int": "INTEGER", "bool": "INTEGER", "by_key": "WITHOUT ROWID", "yes": "1"}
_POSTGRESQL = {
    "code": 'TEXT COLLATE "C"',
    "text": "TEXT",
    "int": "BIGINT",
    "bool": "BOOLEAN",
    "by_key": "",
    "yes": "TRUE",
}

_TABLES = """
ALTER TABLE job ADD COLUMN at_times {code} NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN paused_ms {int};
ALTER TABLE job ADD COLUMN paused_by {code} NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN paused_reason {text} NOT NULL DEFAULT '';
ALTER TABLE job_task ADD COLUMN asked_by {code} NOT NULL DEFAULT '';
ALTER TABLE job_run ADD COLUMN asked_by {code} NOT NULL DEFAULT '';
ALTER TABLE register_cursor ADD COLUMN behind_since_ms {int};
CREATE INDEX register_cursor_behind ON register_cursor (feed, behind_since_ms) WHERE behind_since_ms IS NOT NULL;
CREATE TABLE upload_session (
    store {code} NOT NULL, register {code} NOT NULL, started_ms {int} NOT NULL, way {code} NOT NULL,
    first_sequence {int}, last_sequence {int}, documents {int} NOT NULL, stored {int} NOT NULL,
    duplicates {int} NOT NULL, refused {int} NOT NULL, parked {int} NOT NULL, quarantined {int} NOT NULL,
    size {int} NOT NULL, took_ms {int} NOT NULL, trouble {text} NOT NULL,
    PRIMARY KEY (store, register, started_ms)
) {by_key};
CREATE INDEX upload_session_started ON upload_session (started_ms, store, register);
CREATE INDEX upload_session_trouble ON upload_session (started_ms, store, register)
    WHERE refused > 0 OR quarantined > 0 OR trouble <> '';
CREATE TABLE download_session (
    store {code} NOT NULL, register {code} NOT NULL, feed {int} NOT NULL, started_ms {int} NOT NULL,
    ended_ms {int} NOT NULL, after_position {int} NOT NULL, position {int} NOT NULL, pages {int} NOT NULL,
    changes {int} NOT NULL, size {int} NOT NULL, finished {bool} NOT NULL,
    PRIMARY KEY (store, register, feed, started_ms)
) {by_key};
CREATE INDEX download_session_started ON download_session (started_ms, store, register, feed);
CREATE INDEX download_session_open ON download_session (started_ms, store, register, feed) WHERE NOT finished;
CREATE TABLE load_request (
    store {code} NOT NULL, register {code} NOT NULL, request {code} NOT NULL, feed {int} NOT NULL,
    asked_by {code} NOT NULL, reason {text} NOT NULL, asked_ms {int} NOT NULL, told_ms {int}, done_ms {int},
    PRIMARY KEY (store, register, request)
) {by_key};
CREATE INDEX load_request_open ON load_request (store, register) WHERE done_ms IS NULL;
CREATE INDEX load_request_feed ON load_request (feed, asked_ms);
CREATE INDEX job_run_newest ON job_run (started_ms, id);
CREATE INDEX job_run_failed ON job_run (started_ms, id) WHERE state = 'failed';
INSERT INTO job (name, every_seconds, enabled, next_due_ms) VALUES ('validation', 60, {yes}, 0);
"""


def up(migrator: SchemaMigrator, db: Database) -> None:
    on_sqlite = isinstance(db, SqliteDatabase)
    for statement in _TABLES.format(**(_SQLITE if on_sqlite else _POSTGRESQL)).split(";"):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
