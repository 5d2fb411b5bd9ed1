"""On PostgreSQL the large tables in parts: what grows with sales by store, what is kept for a while only by week.

Every key stays what it was: the store is in the keys of the one kind, the time in those of the other. On SQLite
nothing changes.

Frozen: what a release once shipped never changes here, later migrations change it.
"""

from peewee import Database, SqliteDatabase
from playhouse.migrate import SchemaMigrator

_BY_STORE = (
    "inbox",
    "transaction_header",
    "transaction_line",
    "transaction_tender",
    "transaction_return",
    "posted_transaction",
)
# A chain that will have thousands of stores says how many parts it wants when it migrates for the first time, with
# options=-c%20comptoir.parts%3D64 in the database's address.
_STORE_PARTS = "SELECT COALESCE(current_setting('comptoir.parts', true), '8')::int"
# The weeks themselves are made by the worker, ahead of time; until then everything goes to the rest.
_BY_WEEK = ("upload_session", "download_session")
_INDEXES = (
    "SELECT i.relname, pg_get_indexdef(i.oid), x.indisprimary FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid "
    "WHERE x.indrelid = %s::regclass ORDER BY x.indisprimary DESC, i.relname"
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    if isinstance(db, SqliteDatabase):
        return
    (parts,) = db.execute_sql(_STORE_PARTS).fetchone()  # type: ignore[no-untyped-call]
    for table in _BY_STORE:
        _divide(db, table, "HASH (store)", int(parts))
    for table in _BY_WEEK:
        _divide(db, table, "RANGE (started_ms)", 0)


def _divide(db: Database, table: str, by: str, parts: int) -> None:
    indexes = db.execute_sql(_INDEXES, (table,)).fetchall()  # type: ignore[no-untyped-call]
    statements = [
        f"ALTER TABLE {table} RENAME TO {table}_whole",
        f"CREATE TABLE {table} (LIKE {table}_whole INCLUDING DEFAULTS) PARTITION BY {by}",
    ]
    if parts:
        statements += [
            f"CREATE TABLE {table}_{part:02d} PARTITION OF {table} FOR VALUES WITH (MODULUS {parts}, REMAINDER {part})"
            for part in range(parts)
        ]
    else:
        statements.append(f"CREATE TABLE {table}_rest PARTITION OF {table} DEFAULT")
    statements += [f"INSERT INTO {table} SELECT * FROM {table}_whole", f"DROP TABLE {table}_whole"]
    for name, definition, primary in indexes:
        columns = definition[definition.index("(") :]
        statements.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} PRIMARY KEY {columns}" if primary else definition)
    for statement in statements:
        db.execute_sql(statement)  # type: ignore[no-untyped-call]
