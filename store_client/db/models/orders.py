"""The table of customers' orders."""

from typing import Any

from peewee import IntegerField, TextField

from store_client.db.models.row import Row


class CustomerOrderRow(Row):
    """``lines`` and ``address_lines`` are JSON, ``search`` the folded words by which people find it. Of somebody who
    was erased, ``address_lines`` is an empty text.

    ``deposit_transaction`` is empty for one that was taken at another register, ``ended_by`` until it was handed over
    or cancelled here.
    """

    id = TextField(primary_key=True)
    number = TextField(index=True)
    state = TextField()
    customer = TextField(index=True)
    customer_name = TextField()
    method = TextField()
    currency = TextField()
    deposit_minor = IntegerField()
    total_minor = IntegerField()
    lines = TextField()
    tax_included = IntegerField()
    order_number = TextField(null=True)
    reason = TextField()
    store = TextField()
    wanted_date = TextField()
    comment = TextField()
    address = TextField()
    address_lines = TextField()
    made_ms = IntegerField(index=True)
    deposit_transaction = TextField()
    ended_by = TextField()
    search = TextField()

    class Meta:
        table_name = "customer_order"
        without_rowid = True
        indexes = ((("state", "made_ms"), False),)


ROWS: tuple[type[Any], ...] = (CustomerOrderRow,)

# What the models cannot say.
BEYOND_ROWS = (
    "CREATE INDEX customer_order_open ON customer_order (made_ms) WHERE state IN ('waiting', 'created', 'failed')",
)
