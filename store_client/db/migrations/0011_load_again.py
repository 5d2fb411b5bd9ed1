"""Feeds that HQ wants loaded again from their start."""

from typing import Any

STATEMENTS = (
    """CREATE TABLE load_again (
        request TEXT NOT NULL PRIMARY KEY,
        feed INTEGER NOT NULL,
        reached INTEGER NOT NULL
    ) STRICT""",
)


def up(_migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
