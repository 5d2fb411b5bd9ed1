"""What a product costs on later days, so that a register changes its prices with no network."""

from typing import Any

STATEMENTS = ("ALTER TABLE price ADD COLUMN later TEXT NOT NULL DEFAULT ''",)


def up(_migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
