"""The tables of customers and the search over them."""

from typing import Any

from peewee import SQL, AutoField, IntegerField, Node, TextField

from store_client.db.models.row import Row

_ANY_CASE: list[Node] = [SQL("COLLATE NOCASE")]


class CustomerRow(Row):
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


ROWS: tuple[type[Any], ...] = (CustomerRow,)

# What the models cannot say.
BEYOND_ROWS = (
    "CREATE INDEX customer_account_number ON customer (account_number) WHERE account_number IS NOT NULL",
    "CREATE INDEX customer_pending ON customer (rowkey) WHERE account_number IS NULL",
    "CREATE INDEX customer_phone ON customer (phone_digits) WHERE phone_digits != ''",
    "CREATE INDEX customer_email ON customer (email) WHERE email != ''",
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
