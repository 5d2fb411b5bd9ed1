"""What a counter needs beyond a sale paid in cash: discounts, parts, returns, drafts, cards, vouchers, questions."""

from typing import Any

STATEMENTS = (
    "ALTER TABLE transaction_header ADD COLUMN discount_minor INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE transaction_header ADD COLUMN rounding_minor INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE transaction_header ADD COLUMN tax_included INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE transaction_header ADD COLUMN more TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE transaction_line ADD COLUMN unit TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE transaction_line ADD COLUMN discount_minor INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE transaction_line ADD COLUMN more TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE transaction_tender ADD COLUMN more TEXT NOT NULL DEFAULT ''",
    # What was recorded before did not say so itself: the store taxed it the way it does now.
    "UPDATE transaction_header SET tax_included = 0 WHERE (SELECT tax_included FROM channel LIMIT 1) = 0",
    """CREATE TABLE returned_line (
        original TEXT NOT NULL,
        original_line INTEGER NOT NULL,
        sequence INTEGER NOT NULL,
        line INTEGER NOT NULL,
        quantity_thousandths INTEGER NOT NULL,
        PRIMARY KEY (original, original_line, sequence, line)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE receipt_copy (
        transaction_id TEXT NOT NULL,
        copy INTEGER NOT NULL,
        made_ms INTEGER NOT NULL,
        staff TEXT NOT NULL,
        PRIMARY KEY (transaction_id, copy)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE draft (
        name TEXT NOT NULL PRIMARY KEY,
        basket TEXT NOT NULL,
        content TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE suspended (
        id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        staff TEXT NOT NULL,
        suspended_ms INTEGER NOT NULL,
        currency TEXT NOT NULL,
        total_minor INTEGER NOT NULL,
        articles INTEGER NOT NULL,
        customer_name TEXT NOT NULL,
        content TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE card_intent (
        id TEXT NOT NULL PRIMARY KEY,
        basket TEXT NOT NULL,
        kind TEXT NOT NULL,
        amount_minor INTEGER NOT NULL,
        currency TEXT NOT NULL,
        state TEXT NOT NULL,
        tender TEXT NOT NULL,
        made_ms INTEGER NOT NULL,
        gives_back TEXT NOT NULL,
        undoes TEXT NOT NULL,
        reference TEXT NOT NULL,
        card TEXT NOT NULL,
        terminal TEXT NOT NULL,
        message TEXT NOT NULL,
        decided_by TEXT NOT NULL,
        settled INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE voucher (
        number TEXT NOT NULL PRIMARY KEY,
        currency TEXT NOT NULL,
        issued_minor INTEGER NOT NULL,
        balance_minor INTEGER NOT NULL,
        expires TEXT NOT NULL,
        transaction_id TEXT NOT NULL,
        issued_here INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE hq_question (
        id TEXT NOT NULL PRIMARY KEY,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        asked_ms INTEGER NOT NULL,
        state TEXT NOT NULL,
        answered_ms INTEGER,
        answer TEXT NOT NULL,
        trouble TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX shift_business_date ON shift (business_date)",
    "CREATE INDEX suspended_suspended_ms ON suspended (suspended_ms)",
    "CREATE INDEX transaction_header_amount ON transaction_header (total_minor) WHERE total_minor != 0",
    "CREATE INDEX transaction_header_customer ON transaction_header (customer) WHERE customer IS NOT NULL",
    "CREATE INDEX transaction_header_other ON transaction_header (type) WHERE type != 'sale'",
    "CREATE INDEX card_intent_unsettled ON card_intent (basket) WHERE settled = 0",
    "CREATE INDEX hq_question_kind_subject ON hq_question (kind, subject)",
    "CREATE INDEX hq_question_waiting ON hq_question (asked_ms) WHERE state = 'waiting'",
)


def up(_migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
