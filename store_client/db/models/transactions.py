"""The tables of transactions, their lines and tenders."""

from typing import Any

from peewee import CompositeKey, IntegerField, TextField

from store_client.db.models.row import Row


class TransactionHeaderRow(Row):
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

    class Meta:
        table_name = "transaction_tender"
        primary_key = CompositeKey("sequence", "position")
        without_rowid = True


ROWS: tuple[type[Any], ...] = (
    TransactionHeaderRow,
    TransactionLineRow,
    TransactionTenderRow,
)
