"""Customers' orders: as registers took them, what HQ made of them, and how they ended."""

from peewee import SQL, BigIntegerField, BooleanField, CompositeKey, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class CustomerOrderRow(Row):
    """``id`` is that of the document, ``deposit`` that of its transaction; ``lines`` are JSON, as they were told.

    ``fault`` and ``reason`` say why HQ could make no sales order of it; ``due_ms``: when the orders job looks at it,
    null when there is nothing left to be made. ``address_lines``: where it goes, as it was when the sales order was
    made; empty before. ``version`` counts what people mended.
    """

    store = CodeField()
    id = CodeField()
    register = CodeField()
    sequence = BigIntegerField()
    number = CodeField()
    deposit = CodeField()
    staff = CodeField()
    customer = CodeField()
    address = CodeField()
    address_lines = TextField()
    method = CodeField()
    pickup_store = CodeField()
    wanted_date = CodeField()
    comment = TextField()
    currency = CodeField()
    tax_included = BooleanField()
    lines = TextField()
    total_minor = BigIntegerField()
    tax_minor = BigIntegerField()
    discount_minor = BigIntegerField()
    deposit_minor = BigIntegerField()
    business_date = CodeField()
    made_ms = BigIntegerField()
    made_offset = BigIntegerField()
    applied_ms = BigIntegerField()
    state = CodeField()
    fault = CodeField()
    reason = TextField()
    tries = BigIntegerField()
    tried_ms = BigIntegerField(null=True)
    due_ms = BigIntegerField(null=True)
    order_number = CodeField(null=True)
    numbered_ms = BigIntegerField(null=True)
    ended = CodeField()
    ended_by = CodeField()
    ended_store = CodeField()
    ended_register = CodeField()
    ended_staff = CodeField()
    ended_date = CodeField()
    ended_ms = BigIntegerField(null=True)
    end_reason = CodeField()
    end_comment = TextField()
    version = BigIntegerField()

    class Meta:
        table_name = "customer_order"
        primary_key = CompositeKey("store", "id")


CustomerOrderRow.add_index(CustomerOrderRow.id, name="customer_order_id")
CustomerOrderRow.add_index(CustomerOrderRow.made_ms, CustomerOrderRow.id, name="customer_order_made")
CustomerOrderRow.add_index(
    CustomerOrderRow.ended,
    CustomerOrderRow.state,
    CustomerOrderRow.made_ms,
    CustomerOrderRow.id,
    name="customer_order_state",
)
CustomerOrderRow.add_index(
    CustomerOrderRow.customer, CustomerOrderRow.made_ms, CustomerOrderRow.id, name="customer_order_customer"
)
CustomerOrderRow.add_index(CustomerOrderRow.number, name="customer_order_number")
CustomerOrderRow.add_index(CustomerOrderRow.order_number, name="customer_order_order_number")
CustomerOrderRow.add_index(
    CustomerOrderRow.ended, CustomerOrderRow.made_ms, CustomerOrderRow.id, name="customer_order_ended"
)
CustomerOrderRow.add_index(
    CustomerOrderRow.pickup_store, CustomerOrderRow.made_ms, CustomerOrderRow.id, name="customer_order_pickup"
)
CustomerOrderRow.add_index(
    CustomerOrderRow.made_ms,
    CustomerOrderRow.id,
    where=SQL("state = 'failed' AND ended <> 'cancelled'"),
    name="customer_order_failed",
)
CustomerOrderRow.add_index(
    CustomerOrderRow.due_ms, CustomerOrderRow.id, where=SQL("due_ms IS NOT NULL"), name="customer_order_due"
)
