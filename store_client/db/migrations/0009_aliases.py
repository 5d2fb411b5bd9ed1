"""Customers that HQ merged: who stands for whom."""

from typing import Any

STATEMENTS = (
    """CREATE TABLE customer_alias (
        customer TEXT NOT NULL PRIMARY KEY,
        merged_into TEXT NOT NULL,
        account_number TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX customer_alias_merged_into ON customer_alias (merged_into)",
    # HQ may have told of merges that the release before this one passed over.
    "UPDATE feed_cursor SET position = 0 WHERE feed = 1010",
)


def up(_migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
