"""HQ's signatures, counts across registers, how fast documents go up, and the warnings before the end of day."""

from typing import Any

STATEMENTS = (
    """CREATE TABLE hq_key (
        key TEXT NOT NULL PRIMARY KEY,
        position INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE acknowledgement (
        shift TEXT NOT NULL PRIMARY KEY,
        text TEXT NOT NULL,
        count INTEGER NOT NULL,
        present INTEGER NOT NULL,
        confirmed_ms INTEGER NOT NULL,
        mark TEXT NOT NULL,
        trouble TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE remote_count (
        document TEXT NOT NULL PRIMARY KEY,
        register TEXT NOT NULL,
        shift TEXT NOT NULL,
        staff TEXT NOT NULL,
        made_ms INTEGER NOT NULL,
        recount INTEGER NOT NULL,
        tenders TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE remote_shift (
        shift TEXT NOT NULL PRIMARY KEY,
        register TEXT NOT NULL,
        number INTEGER NOT NULL,
        drawer TEXT NOT NULL,
        business_date TEXT NOT NULL,
        staff TEXT NOT NULL,
        currency TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE drain (
        one INTEGER NOT NULL PRIMARY KEY,
        documents_per_1000_s INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE closing_warning (
        business_date TEXT NOT NULL,
        step TEXT NOT NULL,
        warned_ms INTEGER NOT NULL,
        left_ms INTEGER NOT NULL,
        waiting INTEGER NOT NULL,
        drain_seconds INTEGER,
        PRIMARY KEY (business_date, step)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX remote_count_shift ON remote_count (shift)",
)


def up(_migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
