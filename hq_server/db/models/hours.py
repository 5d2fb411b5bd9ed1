"""What arrived hour by hour, for charts."""

from peewee import BigIntegerField, CompositeKey

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class HourCountRow(Row):
    """How many documents of a register came in an hour (UTC), and how many of them were transactions."""

    store = CodeField()
    register = CodeField()
    hour_ms = BigIntegerField()
    documents = BigIntegerField()
    transactions = BigIntegerField()

    class Meta:
        table_name = "hour_count"
        primary_key = CompositeKey("store", "register", "hour_ms")


HourCountRow.add_index(HourCountRow.hour_ms, name="hour_count_hour")
