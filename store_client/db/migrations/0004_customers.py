"""All that a shop may know of a customer, the search over all of it, and keyed hashes where a register keeps none."""

from typing import Any

from store_client.domain.customer_index import index_text

STATEMENTS = (
    "DROP TRIGGER customer_search_added",
    "DROP TRIGGER customer_search_changed",
    "DROP TRIGGER customer_search_removed",
    "DROP TABLE customer_search",
    "DROP INDEX customer_phone",
    "DROP INDEX customer_email",
    "DROP INDEX outbox_waiting_customer",
    "ALTER TABLE customer DROP COLUMN phone_digits",
    """CREATE TABLE customer_profile (
        rowkey INTEGER NOT NULL PRIMARY KEY,
        fields TEXT NOT NULL,
        conflicts TEXT NOT NULL,
        loyalty_card TEXT NOT NULL,
        points INTEGER NOT NULL,
        points_ms INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE customer_held (
        id TEXT NOT NULL PRIMARY KEY,
        body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX customer_profile_card ON customer_profile (loyalty_card) WHERE loyalty_card != ''",
    "CREATE INDEX customer_profile_disputed ON customer_profile (rowkey) WHERE conflicts != ''",
    """CREATE INDEX outbox_unapplied_customer ON outbox (subject)
        WHERE kind IN ('customer.created', 'customer.changed', 'loyalty.enrolled') AND state != 'applied'""",
    """CREATE VIRTUAL TABLE customer_search USING fts5(
        words, content='', contentless_delete=1, prefix='2 3 4 5 6', detail=none,
        tokenize="ascii tokenchars '!#~+<@'")""",
    "CREATE VIRTUAL TABLE customer_word USING fts5vocab('customer_search', 'row')",
    """CREATE VIRTUAL TABLE customer_hash USING fts5(
        hashes, content='', contentless_delete=1, detail=none, tokenize='ascii')""",
)
_PAGE = 5_000
_NAMES = ("first_name", "last_name", "organization", "phone", "email")
_CUSTOMERS = f"SELECT rowkey, {', '.join(_NAMES)} FROM customer WHERE rowkey > ? ORDER BY rowkey LIMIT {_PAGE}"


def up(_migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
    # Not a copy of its own: what is searched must be written the way this version of the program asks for it.
    last = 0
    while rows := db.execute_sql(_CUSTOMERS, (last,)).fetchall():
        for rowkey, *texts in rows:
            words = index_text(dict(zip(_NAMES, texts, strict=True)))
            db.execute_sql("INSERT INTO customer_search (rowid, words) VALUES (?, ?)", (rowkey, words))
        last = rows[-1][0]
