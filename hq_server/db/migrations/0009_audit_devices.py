"""The audit of what people change, registers' keys for signed requests, and tokens that run out and are renewed.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_SQLITE = {"code": "TEXT", "text": "TEXT", "int": "INTEGER"}
_POSTGRESQL = {"code": 'TEXT COLLATE "C"', "text": "TEXT", "int": "BIGINT"}

_TABLES = """
CREATE TABLE audit_head (chain {code} NOT NULL PRIMARY KEY, position {int} NOT NULL, hash {code} NOT NULL);
INSERT INTO audit_head (chain, position, hash) VALUES ('hq', 0, '{no_hash}');
CREATE TABLE audit_entry (
    position {int} NOT NULL PRIMARY KEY, made_ms {int} NOT NULL, made_by {code} NOT NULL, action {code} NOT NULL,
    subject {code} NOT NULL, store {code} NOT NULL, changes {text} NOT NULL, salt {code} NOT NULL,
    changes_hash {code} NOT NULL, previous_hash {code} NOT NULL, hash {code} NOT NULL
);
CREATE INDEX audit_entry_made ON audit_entry (made_ms);
CREATE INDEX audit_entry_person ON audit_entry (made_by, position);
CREATE INDEX audit_entry_action ON audit_entry (action, position);
CREATE INDEX audit_entry_subject ON audit_entry (subject, position);
CREATE INDEX audit_entry_store ON audit_entry (store, position);
ALTER TABLE register ADD COLUMN request_key {code};
ALTER TABLE register ADD COLUMN token_expires_ms {int};
ALTER TABLE register ADD COLUMN signed_ms {int};
ALTER TABLE register ADD COLUMN next_token_hash {code};
ALTER TABLE register ADD COLUMN next_request_key {code};
ALTER TABLE register ADD COLUMN next_token_expires_ms {int};
CREATE UNIQUE INDEX register_next_token_hash ON register (next_token_hash);
"""

# On SQLite nonces are kept in a file of their own, see ``hq_server.db.nonces``.
_NONCES = """
CREATE TABLE request_nonce (
    store {code} NOT NULL, register {code} NOT NULL, nonce {code} NOT NULL, seen_ms {int} NOT NULL,
    PRIMARY KEY (store, register, nonce)
);
CREATE INDEX request_nonce_seen ON request_nonce (seen_ms);
"""

# Entries are only ever added. Their values may be emptied, when the person they tell of is erased.
_SQLITE_GUARDS = (
    "CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry BEGIN "
    "SELECT raise(ABORT, 'the audit is only added to'); END",
    "CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON audit_entry "
    "WHEN NEW.changes <> '' OR NEW.salt <> '' OR (NEW.position, NEW.made_ms, NEW.made_by, NEW.action, NEW.subject, "
    "NEW.store, NEW.changes_hash, NEW.previous_hash, NEW.hash) IS NOT (OLD.position, OLD.made_ms, OLD.made_by, "
    "OLD.action, OLD.subject, OLD.store, OLD.changes_hash, OLD.previous_hash, OLD.hash) BEGIN "
    "SELECT raise(ABORT, 'the audit is only added to'); END",
)
_POSTGRESQL_GUARDS = (
    "CREATE FUNCTION audit_is_added_to() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit is only added to'; END $$",
    "CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_is_added_to()",
    "CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON audit_entry FOR EACH ROW "
    "WHEN (NEW.changes <> '' OR NEW.salt <> '' OR (NEW.position, NEW.made_ms, NEW.made_by, NEW.action, NEW.subject, "
    "NEW.store, NEW.changes_hash, NEW.previous_hash, NEW.hash) IS DISTINCT FROM (OLD.position, OLD.made_ms, "
    "OLD.made_by, OLD.action, OLD.subject, OLD.store, OLD.changes_hash, OLD.previous_hash, OLD.hash)) "
    "EXECUTE FUNCTION audit_is_added_to()",
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    on_sqlite = isinstance(db, SqliteDatabase)
    types = _SQLITE if on_sqlite else _POSTGRESQL
    script = (_TABLES if on_sqlite else _TABLES + _NONCES).format(**types, no_hash="0" * 64)
    guards = _SQLITE_GUARDS if on_sqlite else _POSTGRESQL_GUARDS
    for statement in (*script.split(";"), *guards):
        if statement.strip():
            db.execute_sql(statement)  # type: ignore[no-untyped-call]
