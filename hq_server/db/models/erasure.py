"""People who were erased: what went, which registers confirmed it, and documents without their content."""

from peewee import BigIntegerField, CompositeKey, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class ErasureRow(Row):
    """``erasure`` is one for all customers that were merged into the person. ``removed``: JSON, what went and how much
    of it. ``proof``: HQ's signature under it, by which HQ knows it again after it was restored from a backup.
    """

    customer = CodeField(primary_key=True)
    erasure = CodeField()
    asked_by = CodeField()
    approved_by = CodeField()
    why = TextField()
    made_ms = BigIntegerField()
    removed = TextField()
    proof = CodeField()

    class Meta:
        table_name = "erasure"


ErasureRow.add_index(ErasureRow.made_ms, ErasureRow.customer, name="erasure_made")


class ErasureReceiptRow(Row):
    """A register has removed all that it had of the person; ``removed``: JSON, what and how much."""

    customer = CodeField()
    store = CodeField()
    register = CodeField()
    document = CodeField()
    done_ms = BigIntegerField()
    removed = TextField()

    class Meta:
        table_name = "erasure_receipt"
        primary_key = CompositeKey("customer", "store", "register")


class RedactionRow(Row):
    """A document in the inbox without its content: only its envelope is left, and its hash, which the chain needs."""

    store = CodeField()
    register = CodeField()
    sequence = BigIntegerField()
    customer = CodeField()
    made_ms = BigIntegerField()

    class Meta:
        table_name = "redaction"
        primary_key = CompositeKey("store", "register", "sequence")


RedactionRow.add_index(RedactionRow.customer, name="redaction_customer")
