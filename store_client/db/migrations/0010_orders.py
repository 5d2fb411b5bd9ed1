"""Customers' orders: those taken here, and those that HQ told of."""

from typing import Any

STATEMENTS = (
    """CREATE TABLE customer_order (
        id TEXT NOT NULL PRIMARY KEY,
        number TEXT NOT NULL,
        state TEXT NOT NULL,
        customer TEXT NOT NULL,
        customer_name TEXT NOT NULL,
        method TEXT NOT NULL,
        currency TEXT NOT NULL,
        deposit_minor INTEGER NOT NULL,
        total_minor INTEGER NOT NULL,
        lines TEXT NOT NULL,
        tax_included INTEGER NOT NULL,
        order_number TEXT,
        reason TEXT NOT NULL,
        store TEXT NOT NULL,
        wanted_date TEXT NOT NULL,
        comment TEXT NOT NULL,
        address TEXT NOT NULL,
        address_lines TEXT NOT NULL,
        made_ms INTEGER NOT NULL,
        deposit_transaction TEXT NOT NULL,
        ended_by TEXT NOT NULL,
        search TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX customer_order_made_ms ON customer_order (made_ms)",
    "CREATE INDEX customer_order_state_made_ms ON customer_order (state, made_ms)",
    "CREATE INDEX customer_order_number ON customer_order (number)",
    "CREATE INDEX customer_order_customer ON customer_order (customer)",
    "CREATE INDEX customer_order_open ON customer_order (made_ms) WHERE state IN ('waiting', 'created', 'failed')",
)


def up(_migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
