"""The tables of transactions, their lines and tenders."""

from typing import Any

from peewee import SQL, CompositeKey, IntegerField, Node, TextField

from store_client.db.models.row import Row

_ZERO: list[Node] = [SQL("DEFAULT 0")]
_ONE: list[Node] = [SQL("DEFAULT 1")]
_EMPTY: list[Node] = [SQL("DEFAULT ''")]


class TransactionHeaderRow(Row):
    """``more``, here and below, is JSON of what is seldom there, empty when nothing is."""

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
    discount_minor = IntegerField(constraints=_ZERO)
    rounding_minor = IntegerField(constraints=_ZERO)
    tax_included = IntegerField(constraints=_ONE)
    more = TextField(constraints=_EMPTY)

    class Meta:
        table_name = "transaction_header"


class TransactionLineRow(Row):
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
    unit = TextField(constraints=_EMPTY)
    discount_minor = IntegerField(constraints=_ZERO)
    more = TextField(constraints=_EMPTY)

    class Meta:
        table_name = "transaction_line"
        primary_key = CompositeKey("sequence", "line")
        without_rowid = True


class TransactionTenderRow(Row):
    sequence = IntegerField()
    position = IntegerField()
    tender = TextField()
    amount_minor = IntegerField()
    tendered_minor = IntegerField()
    change_minor = IntegerField()
    more = TextField(constraints=_EMPTY)

    class Meta:
        table_name = "transaction_tender"
        primary_key = CompositeKey("sequence", "position")
        without_rowid = True


ROWS: tuple[type[Any], ...] = (
    TransactionHeaderRow,
    TransactionLineRow,
    TransactionTenderRow,
)

# What the models cannot say.
BEYOND_ROWS = (
    "CREATE INDEX transaction_header_amount ON transaction_header (total_minor) WHERE total_minor != 0",
    "CREATE INDEX transaction_header_customer ON transaction_header (customer) WHERE customer IS NOT NULL",
    "CREATE INDEX transaction_header_other ON transaction_header (type) WHERE type != 'sale'",
)
