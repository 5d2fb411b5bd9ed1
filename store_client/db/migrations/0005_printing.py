"""What is to be printed, and the registers' public keys."""

from typing import Any

STATEMENTS = (
    """CREATE TABLE print_job (
        id TEXT NOT NULL PRIMARY KEY,
        transaction_id TEXT NOT NULL,
        variant TEXT NOT NULL,
        copy INTEGER NOT NULL,
        state TEXT NOT NULL,
        made_ms INTEGER NOT NULL,
        tried_ms INTEGER NOT NULL,
        reason TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE register_key (
        register TEXT NOT NULL PRIMARY KEY,
        keys TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX print_job_transaction_id ON print_job (transaction_id)",
    "CREATE INDEX print_job_open ON print_job (made_ms) WHERE state IN ('waiting', 'printing', 'failed', 'unsure')",
)


def up(_migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
