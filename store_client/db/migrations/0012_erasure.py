"""People whom HQ erased: who, and whether this register has removed all it had and told HQ so."""

from typing import Any

STATEMENTS = (
    """CREATE TABLE erased_customer (
        customer TEXT NOT NULL PRIMARY KEY,
        erasure TEXT NOT NULL,
        proof TEXT NOT NULL,
        removed TEXT NOT NULL,
        done INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # HQ may have told of erasures that the release before this one passed over.
    "UPDATE feed_cursor SET position = 0 WHERE feed = 1010",
)


def up(_migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
