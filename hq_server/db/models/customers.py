"""What HQ knows of a customer beyond the row: flat fields, open conflicts, every change, loyalty cards and points."""

from peewee import SQL, BigAutoField, BigIntegerField, CompositeKey, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class CustomerFieldRow(Row):
    """A field that is there; the plain ones stand in the customer's own row."""

    customer = CodeField()
    field = CodeField()
    value = TextField()
    changed_ms = BigIntegerField()
    document = CodeField()  # empty when a person at HQ wrote it

    class Meta:
        table_name = "customer_field"
        primary_key = CompositeKey("customer", "field")


class CustomerConflictRow(Row):
    """A register's value that HQ could not take, until somebody decides. HQ's own value is the one that stands."""

    customer = CodeField()
    field = CodeField()
    store = CodeField()
    register = CodeField()
    value = TextField(null=True)
    document = CodeField()
    staff = CodeField()
    made_ms = BigIntegerField()

    class Meta:
        table_name = "customer_conflict"
        primary_key = CompositeKey("customer", "field", "store", "register")


class CustomerChangeRow(Row):
    """Every change of a field, also those that were not taken (``outcome``), by whom and with which document.

    ``store`` and ``register`` are empty when a person at HQ changed it; ``staff`` is then the user's name.
    """

    id = BigAutoField()
    customer = CodeField()
    field = CodeField()
    old = TextField(null=True)
    new = TextField(null=True)
    outcome = CodeField()
    store = CodeField()
    register = CodeField()
    document = CodeField()
    staff = CodeField()
    changed_ms = BigIntegerField()
    applied_ms = BigIntegerField()

    class Meta:
        table_name = "customer_change"


CustomerChangeRow.add_index(CustomerChangeRow.customer, CustomerChangeRow.id, name="customer_change_customer")


CustomerChangeRow.add_index(
    CustomerChangeRow.applied_ms,
    CustomerChangeRow.customer,
    CustomerChangeRow.document,
    name="customer_change_applied",
)
CustomerChangeRow.add_index(
    *(CustomerChangeRow.store, CustomerChangeRow.applied_ms, CustomerChangeRow.customer, CustomerChangeRow.document),
    name="customer_change_store_applied",
)


class LoyaltyCardRow(Row):
    """A card and its balance; a card that earned before it was enrolled has no customer yet."""

    card = CodeField(primary_key=True)
    customer = CodeField(null=True)
    points = BigIntegerField()
    enrolled_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "loyalty_card"


LoyaltyCardRow.add_index(LoyaltyCardRow.customer, where=SQL("customer IS NOT NULL"), name="loyalty_card_customer")


class LoyaltyPointsRow(Row):
    """Points that a transaction brought; a key counts once."""

    store = CodeField()
    key = CodeField()
    card = CodeField()
    points = BigIntegerField()
    made_ms = BigIntegerField()

    class Meta:
        table_name = "loyalty_points"
        primary_key = CompositeKey("store", "key")
