"""Shifts that rest and go on, are counted later and by whom; what the closed ones sold in all."""

from typing import Any

STATEMENTS = (
    "ALTER TABLE shift ADD COLUMN drawer TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE shift ADD COLUMN several INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE shift ADD COLUMN changed_ms INTEGER",
    "ALTER TABLE shift ADD COLUMN pieces TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE shift ADD COLUMN closed_sequence INTEGER",
    """CREATE TABLE shift_span (
        shift TEXT NOT NULL,
        first_sequence INTEGER NOT NULL,
        last_sequence INTEGER,
        PRIMARY KEY (shift, first_sequence)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE count_draft (
        shift TEXT NOT NULL PRIMARY KEY,
        content TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX shift_drawer ON shift (drawer) WHERE state IN ('open', 'suspended')",
    "CREATE INDEX shift_unfinished ON shift (number) WHERE state IN ('suspended', 'counting')",
    # Until now a shift was one range of documents, and the next one was its closing.
    "UPDATE shift SET closed_sequence = last_sequence + 1 WHERE last_sequence IS NOT NULL",
    "INSERT INTO shift_span (shift, first_sequence, last_sequence) SELECT id, first_sequence, last_sequence FROM shift",
)
# What the closed shifts sold and took back; from now on each close adds its own.
_GRAND_TOTALS = """INSERT INTO counter (name, value)
    SELECT ?, coalesce(sum(total_minor), 0) FROM transaction_header
    WHERE type = ? AND sequence <= (SELECT coalesce(max(last_sequence), 0) FROM shift)"""


def up(_migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
    for name, kind in (("grand_sales", "sale"), ("grand_returns", "return")):
        db.execute_sql(_GRAND_TOTALS, (name, kind))
