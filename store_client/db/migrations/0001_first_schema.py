"""The first schema. Frozen: what a released script did never changes."""

from typing import Any

STATEMENTS = (
    """CREATE TABLE chain_start (
        sequence INTEGER NOT NULL PRIMARY KEY,
        hash TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE channel (
        store TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        address TEXT NOT NULL,
        currency TEXT NOT NULL,
        tax_included INTEGER NOT NULL,
        time_zone TEXT NOT NULL,
        end_of_day TEXT NOT NULL,
        async_customers INTEGER NOT NULL,
        language TEXT NOT NULL,
        receipt_footer TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE contact (
        one INTEGER NOT NULL PRIMARY KEY,
        last_contact_ms INTEGER,
        hq_ms INTEGER,
        reachable INTEGER NOT NULL,
        trouble TEXT NOT NULL,
        activation_needed INTEGER NOT NULL,
        agent_alive_ms INTEGER,
        stored_sequence INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE counter (
        name TEXT NOT NULL PRIMARY KEY,
        value INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE customer (
        rowkey INTEGER NOT NULL PRIMARY KEY,
        id TEXT NOT NULL,
        account_number TEXT,
        customer_type TEXT NOT NULL,
        first_name TEXT NOT NULL,
        last_name TEXT NOT NULL,
        organization TEXT NOT NULL,
        phone TEXT NOT NULL,
        phone_digits TEXT NOT NULL,
        email TEXT NOT NULL COLLATE NOCASE,
        language TEXT NOT NULL,
        created_ms INTEGER NOT NULL,
        numbered_ms INTEGER,
        origin TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE feed_cursor (
        feed INTEGER NOT NULL PRIMARY KEY,
        epoch TEXT NOT NULL,
        position INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE outbox (
        sequence INTEGER NOT NULL PRIMARY KEY,
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        business_date TEXT NOT NULL,
        made_ms INTEGER NOT NULL,
        hash TEXT NOT NULL,
        content BLOB NOT NULL,
        subject TEXT NOT NULL,
        shift TEXT NOT NULL,
        sent_ms INTEGER,
        attempts INTEGER NOT NULL,
        stored_ms INTEGER,
        verdict TEXT NOT NULL,
        state TEXT NOT NULL,
        reason TEXT NOT NULL,
        applied_ms INTEGER
    ) STRICT""",
    """CREATE TABLE price (
        sku TEXT NOT NULL PRIMARY KEY,
        price_minor INTEGER NOT NULL,
        currency TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE product_barcode (
        barcode TEXT NOT NULL,
        sku TEXT NOT NULL,
        place INTEGER NOT NULL,
        PRIMARY KEY (barcode, sku)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE product (
        rowkey INTEGER NOT NULL PRIMARY KEY,
        sku TEXT NOT NULL,
        name TEXT NOT NULL,
        unit TEXT NOT NULL,
        tax_rate INTEGER NOT NULL,
        active INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE setting (
        key TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE shift (
        id TEXT NOT NULL PRIMARY KEY,
        number INTEGER NOT NULL,
        business_date TEXT NOT NULL,
        staff TEXT NOT NULL,
        currency TEXT NOT NULL,
        starting_minor INTEGER NOT NULL,
        opened_ms INTEGER NOT NULL,
        first_sequence INTEGER NOT NULL,
        state TEXT NOT NULL,
        closed_ms INTEGER,
        last_sequence INTEGER,
        close_document TEXT NOT NULL,
        manifest TEXT NOT NULL,
        confirmed_ms INTEGER,
        present INTEGER NOT NULL,
        reason TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE staff_lockout (
        staff TEXT NOT NULL PRIMARY KEY,
        failures INTEGER NOT NULL,
        failed_ms INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE staff (
        id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        language TEXT NOT NULL,
        pin_salt BLOB NOT NULL,
        pin_check BLOB NOT NULL,
        active INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE transaction_header (
        sequence INTEGER NOT NULL PRIMARY KEY,
        id TEXT NOT NULL,
        receipt TEXT NOT NULL,
        type TEXT NOT NULL,
        business_date TEXT NOT NULL,
        made_ms INTEGER NOT NULL,
        made_offset INTEGER NOT NULL,
        shift TEXT NOT NULL,
        staff TEXT NOT NULL,
        customer TEXT,
        currency TEXT NOT NULL,
        total_minor INTEGER NOT NULL,
        tax_minor INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE transaction_line (
        sequence INTEGER NOT NULL,
        line INTEGER NOT NULL,
        sku TEXT NOT NULL,
        barcode TEXT NOT NULL,
        description TEXT NOT NULL,
        quantity_thousandths INTEGER NOT NULL,
        unit_price_minor INTEGER NOT NULL,
        total_minor INTEGER NOT NULL,
        tax_rate INTEGER NOT NULL,
        tax_minor INTEGER NOT NULL,
        voided INTEGER NOT NULL,
        PRIMARY KEY (sequence, line)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE transaction_tender (
        sequence INTEGER NOT NULL,
        position INTEGER NOT NULL,
        tender TEXT NOT NULL,
        amount_minor INTEGER NOT NULL,
        tendered_minor INTEGER NOT NULL,
        change_minor INTEGER NOT NULL,
        PRIMARY KEY (sequence, position)
    ) STRICT, WITHOUT ROWID""",
    """CREATE VIRTUAL TABLE product_search USING fts5(
        name, content='product', content_rowid='rowkey',
        prefix='2 3 4', detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 2')""",
    """CREATE VIRTUAL TABLE customer_search USING fts5(
        first_name, last_name, organization, content='customer', content_rowid='rowkey',
        prefix='2 3 4', detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER product_search_added AFTER INSERT ON product BEGIN
        INSERT INTO product_search (rowid, name) VALUES (new.rowkey, new.name);
    END""",
    """CREATE TRIGGER product_search_changed AFTER UPDATE OF name ON product WHEN old.name IS NOT new.name BEGIN
        INSERT INTO product_search (product_search, rowid, name) VALUES ('delete', old.rowkey, old.name);
        INSERT INTO product_search (rowid, name) VALUES (new.rowkey, new.name);
    END""",
    """CREATE TRIGGER product_search_removed AFTER DELETE ON product BEGIN
        INSERT INTO product_search (product_search, rowid, name) VALUES ('delete', old.rowkey, old.name);
    END""",
    """CREATE TRIGGER customer_search_added AFTER INSERT ON customer BEGIN
        INSERT INTO customer_search (rowid, first_name, last_name, organization)
        VALUES (new.rowkey, new.first_name, new.last_name, new.organization);
    END""",
    """CREATE TRIGGER customer_search_changed AFTER UPDATE OF first_name, last_name, organization ON customer BEGIN
        INSERT INTO customer_search (customer_search, rowid, first_name, last_name, organization)
        VALUES ('delete', old.rowkey, old.first_name, old.last_name, old.organization);
        INSERT INTO customer_search (rowid, first_name, last_name, organization)
        VALUES (new.rowkey, new.first_name, new.last_name, new.organization);
    END""",
    """CREATE TRIGGER customer_search_removed AFTER DELETE ON customer BEGIN
        INSERT INTO customer_search (customer_search, rowid, first_name, last_name, organization)
        VALUES ('delete', old.rowkey, old.first_name, old.last_name, old.organization);
    END""",
    "CREATE UNIQUE INDEX customer_id ON customer (id)",
    "CREATE UNIQUE INDEX outbox_id ON outbox (id)",
    "CREATE INDEX product_barcode_sku ON product_barcode (sku)",
    "CREATE UNIQUE INDEX product_sku ON product (sku)",
    "CREATE UNIQUE INDEX shift_number ON shift (number)",
    "CREATE UNIQUE INDEX transaction_header_id ON transaction_header (id)",
    "CREATE UNIQUE INDEX transaction_header_receipt ON transaction_header (receipt)",
    "CREATE UNIQUE INDEX shift_open ON shift (state) WHERE state = 'open'",
    "CREATE INDEX outbox_waiting ON outbox (sequence) WHERE stored_ms IS NULL",
    "CREATE INDEX outbox_waiting_customer ON outbox (subject) WHERE stored_ms IS NULL AND kind = 'customer.created'",
    "CREATE INDEX outbox_parked ON outbox (sequence) WHERE state = 'parked'",
    "CREATE INDEX outbox_quarantined ON outbox (sequence) WHERE state = 'quarantined'",
    "CREATE INDEX product_sku_any_case ON product (sku COLLATE NOCASE)",
    "CREATE INDEX customer_account_number ON customer (account_number) WHERE account_number IS NOT NULL",
    "CREATE INDEX customer_pending ON customer (rowkey) WHERE account_number IS NULL",
    "CREATE INDEX customer_phone ON customer (phone_digits) WHERE phone_digits != ''",
    "CREATE INDEX customer_email ON customer (email) WHERE email != ''",
)


def up(_migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
