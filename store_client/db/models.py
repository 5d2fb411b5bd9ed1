"""The schema as it stands now: peewee's picture of every table and index. Rows never leave ``db``.

Files get here by the scripts in ``migrations``; a test compares the two. Tables are STRICT: no float in money.
"""

from typing import Any

from peewee import SQL, AutoField, BlobField, CompositeKey, IntegerField, Model, Node, TextField

_ANY_CASE: list[Node] = [SQL("COLLATE NOCASE")]


class _Row(Model):
    class Meta:
        legacy_table_names = False
        strict_tables = True


class SettingRow(_Row):
    key = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "setting"


class ContactRow(_Row):
    """One row: the last talk with HQ, and the agent's sign of life."""

    one = IntegerField(primary_key=True)
    last_contact_ms = IntegerField(null=True)
    hq_ms = IntegerField(null=True)
    reachable = IntegerField()
    trouble = TextField()
    activation_needed = IntegerField()
    agent_alive_ms = IntegerField(null=True)
    stored_sequence = IntegerField()

    class Meta:
        table_name = "contact"


class CounterRow(_Row):
    name = TextField(primary_key=True)
    value = IntegerField()

    class Meta:
        table_name = "counter"


class ChainStartRow(_Row):
    """Where the hash chain goes on after an activation for which HQ knew more documents than this file."""

    sequence = IntegerField(primary_key=True)
    hash = TextField()

    class Meta:
        table_name = "chain_start"


class FeedCursorRow(_Row):
    feed = IntegerField(primary_key=True)
    epoch = TextField()
    position = IntegerField()

    class Meta:
        table_name = "feed_cursor"


class ChannelRow(_Row):
    """``address`` holds one line of it per line."""

    store = TextField(primary_key=True)
    name = TextField()
    address = TextField()
    currency = TextField()
    tax_included = IntegerField()
    time_zone = TextField()
    end_of_day = TextField()
    async_customers = IntegerField()
    language = TextField()
    receipt_footer = TextField()

    class Meta:
        table_name = "channel"


class StaffRow(_Row):
    id = TextField(primary_key=True)
    name = TextField()
    role = TextField()
    language = TextField()
    pin_salt = BlobField()
    pin_check = BlobField()
    active = IntegerField()

    class Meta:
        table_name = "staff"


class StaffLockoutRow(_Row):
    staff = TextField(primary_key=True)
    failures = IntegerField()
    failed_ms = IntegerField()

    class Meta:
        table_name = "staff_lockout"


class ProductRow(_Row):
    """``rowkey`` ties the row to its entry in ``product_search``."""

    rowkey = AutoField()
    sku = TextField(unique=True)
    name = TextField()
    unit = TextField()
    tax_rate = IntegerField()
    active = IntegerField()

    class Meta:
        table_name = "product"


class ProductBarcodeRow(_Row):
    barcode = TextField()
    sku = TextField(index=True)
    place = IntegerField()

    class Meta:
        table_name = "product_barcode"
        primary_key = CompositeKey("barcode", "sku")
        without_rowid = True


class PriceRow(_Row):
    sku = TextField(primary_key=True)
    price_minor = IntegerField()
    currency = TextField()

    class Meta:
        table_name = "price"
        without_rowid = True


class CustomerRow(_Row):
    """``rowkey`` ties the row to its entry in ``customer_search``; ``origin`` is ``register`` or ``hq``."""

    rowkey = AutoField()
    id = TextField(unique=True)
    account_number = TextField(null=True)
    customer_type = TextField()
    first_name = TextField()
    last_name = TextField()
    organization = TextField()
    phone = TextField()
    phone_digits = TextField()
    email = TextField(constraints=_ANY_CASE)
    language = TextField()
    created_ms = IntegerField()
    numbered_ms = IntegerField(null=True)
    origin = TextField()

    class Meta:
        table_name = "customer"


class ShiftRow(_Row):
    """``manifest`` is JSON, empty while the shift is open."""

    id = TextField(primary_key=True)
    number = IntegerField(unique=True)
    business_date = TextField()
    staff = TextField()
    currency = TextField()
    starting_minor = IntegerField()
    opened_ms = IntegerField()
    first_sequence = IntegerField()
    state = TextField()
    closed_ms = IntegerField(null=True)
    last_sequence = IntegerField(null=True)
    close_document = TextField()
    manifest = TextField()
    confirmed_ms = IntegerField(null=True)
    present = IntegerField()
    reason = TextField()

    class Meta:
        table_name = "shift"


class OutboxRow(_Row):
    """A document: its frozen bytes, and what HQ said about it. ``subject``: the id of what it tells about."""

    sequence = IntegerField(primary_key=True)
    id = TextField(unique=True)
    kind = TextField()
    business_date = TextField()
    made_ms = IntegerField()
    hash = TextField()
    content = BlobField()
    subject = TextField()
    shift = TextField()
    sent_ms = IntegerField(null=True)
    attempts = IntegerField()
    stored_ms = IntegerField(null=True)
    verdict = TextField()
    state = TextField()
    reason = TextField()
    applied_ms = IntegerField(null=True)

    class Meta:
        table_name = "outbox"


class TransactionHeaderRow(_Row):
    sequence = IntegerField(primary_key=True)
    id = TextField(unique=True)
    receipt = TextField(unique=True)
    type = TextField()
    business_date = TextField()
    made_ms = IntegerField()
    made_offset = IntegerField()
    shift = TextField()
    staff = TextField()
    customer = TextField(null=True)
    currency = TextField()
    total_minor = IntegerField()
    tax_minor = IntegerField()

    class Meta:
        table_name = "transaction_header"


class TransactionLineRow(_Row):
    sequence = IntegerField()
    line = IntegerField()
    sku = TextField()
    barcode = TextField()
    description = TextField()
    quantity_thousandths = IntegerField()
    unit_price_minor = IntegerField()
    total_minor = IntegerField()
    tax_rate = IntegerField()
    tax_minor = IntegerField()
    voided = IntegerField()

    class Meta:
        table_name = "transaction_line"
        primary_key = CompositeKey("sequence", "line")
        without_rowid = True


class TransactionTenderRow(_Row):
    sequence = IntegerField()
    position = IntegerField()
    tender = TextField()
    amount_minor = IntegerField()
    tendered_minor = IntegerField()
    change_minor = IntegerField()

    class Meta:
        table_name = "transaction_tender"
        primary_key = CompositeKey("sequence", "position")
        without_rowid = True


ROWS: tuple[type[Any], ...] = (
    SettingRow,
    ContactRow,
    CounterRow,
    ChainStartRow,
    FeedCursorRow,
    ChannelRow,
    StaffRow,
    StaffLockoutRow,
    ProductRow,
    ProductBarcodeRow,
    PriceRow,
    CustomerRow,
    ShiftRow,
    OutboxRow,
    TransactionHeaderRow,
    TransactionLineRow,
    TransactionTenderRow,
)

# What peewee's models cannot say: partial indexes, the search tables, and the triggers that keep these in step.
BEYOND_MODELS = (
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
    """CREATE VIRTUAL TABLE product_search USING fts5(
        name, content='product', content_rowid='rowkey',
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
    """CREATE VIRTUAL TABLE customer_search USING fts5(
        first_name, last_name, organization, content='customer', content_rowid='rowkey',
        prefix='2 3 4', detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 2')""",
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
)


def create_fresh(database: Any) -> None:
    """Make the whole schema in an empty file, without the migrations."""
    database.bind(ROWS, bind_refs=False, bind_backrefs=False)
    database.create_tables(ROWS, safe=False)
    for statement in BEYOND_MODELS:
        database.execute_sql(statement)
