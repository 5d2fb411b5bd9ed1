"""What was typed into customers' forms and not saved."""

from typing import Any

STATEMENTS = (
    """CREATE TABLE form_draft (
        id TEXT NOT NULL PRIMARY KEY,
        customer TEXT NOT NULL,
        kept_ms INTEGER NOT NULL,
        content TEXT NOT NULL
    ) STRICT""",
)


def up(_migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
