"""Roles for all stores or for some, sign-in codes with recovery codes, sessions, what waits for a second person.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_SQLITE = {"code": "TEXT", "text": "TEXT", "int": "INTEGER", "bool": "INTEGER", "by_key": "WITHOUT ROWID"}
_POSTGRESQL = {
    "code": 'TEXT COLLATE "C"',
    "text": "TEXT",
    "int": "BIGINT",
    "bool": "BOOLEAN",
    "by_key": "",
}

# Whoever could sign in so far was an administrator of everything, and saw HQ in the language of their browser unless
# another one than English was asked for.
_TABLES = """
CREATE TABLE hq_user_role (
    person {code} NOT NULL, role {code} NOT NULL, store {code} NOT NULL, PRIMARY KEY (person, role, store)
) {by_key};
INSERT INTO hq_user_role (person, role, store) SELECT name, 'administrator', '' FROM hq_user;
ALTER TABLE hq_user DROP COLUMN role;
UPDATE hq_user SET language = '' WHERE language = 'en';
ALTER TABLE hq_user ADD COLUMN theme {code} NOT NULL DEFAULT '';
ALTER TABLE hq_user ADD COLUMN must_change {bool} NOT NULL DEFAULT FALSE;
ALTER TABLE hq_user ADD COLUMN code_secret {code};
ALTER TABLE hq_user ADD COLUMN code_offered {code};
ALTER TABLE hq_user ADD COLUMN code_step {int};
CREATE TABLE hq_recovery_code (
    person {code} NOT NULL, code_hash {code} NOT NULL, salt {code} NOT NULL, used_ms {int},
    PRIMARY KEY (person, code_hash)
) {by_key};
CREATE TABLE hq_session (
    token_hash {code} NOT NULL PRIMARY KEY, id {code} NOT NULL, person {code} NOT NULL, stage {code} NOT NULL,
    created_ms {int} NOT NULL, seen_ms {int} NOT NULL, address {code} NOT NULL, device {text} NOT NULL
);
CREATE UNIQUE INDEX hq_session_id ON hq_session (id);
CREATE INDEX hq_session_person ON hq_session (person, created_ms);
CREATE INDEX hq_session_created ON hq_session (created_ms);
CREATE TABLE second_person (
    id {code} NOT NULL PRIMARY KEY, act {code} NOT NULL, subject {code} NOT NULL, store {code} NOT NULL,
    details {text} NOT NULL, why {text} NOT NULL, state {code} NOT NULL, proposed_by {code} NOT NULL,
    proposed_ms {int} NOT NULL, decided_by {code} NOT NULL, decided_ms {int}, note {text} NOT NULL
);
CREATE UNIQUE INDEX second_person_open ON second_person (act, subject) WHERE state = 'open';
CREATE INDEX second_person_state ON second_person (state, proposed_ms);
"""


def up(migrator: SchemaMigrator, db: Database) -> None:
    on_sqlite = isinstance(db, SqliteDatabase)
    for statement in _TABLES.format(**(_SQLITE if on_sqlite else _POSTGRESQL)).split(";"):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
