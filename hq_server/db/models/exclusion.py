"""Data that registers must not hold, and how many customers each of them has made."""

from peewee import BigIntegerField, BooleanField, CompositeKey, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class ExclusionPurgeRow(Row):
    """The number of the last change of what is excluded, for a scope (``all``, ``store 101``)."""

    scope = CodeField(primary_key=True)
    purge = BigIntegerField()

    class Meta:
        table_name = "exclusion_purge"


class RegisterExclusionRow(Row):
    """How far a register is with a purge; ``left_rows``: JSON, what → rows that were still there."""

    store = CodeField()
    register = CodeField()
    purge = BigIntegerField()
    done = BooleanField()
    left_rows = TextField()
    told_ms = BigIntegerField()

    class Meta:
        table_name = "register_exclusion"
        primary_key = CompositeKey("store", "register")


class CustomerCountRow(Row):
    """How many customers a register has made: counted as they come, so that no page has to."""

    store = CodeField()
    register = CodeField()
    customers = BigIntegerField()

    class Meta:
        table_name = "customer_count"
        primary_key = CompositeKey("store", "register")
