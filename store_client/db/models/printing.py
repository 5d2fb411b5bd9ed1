"""The tables of what is to be printed, and of the registers' public keys."""

from typing import Any

from peewee import IntegerField, TextField

from store_client.db.models.row import Row


class PrintJobRow(Row):
    """The bytes are made when it is printed. ``transaction_id`` is a transaction's id; ``copy`` 0: not a copy."""

    id = TextField(primary_key=True)
    transaction_id = TextField(index=True)
    variant = TextField()
    copy = IntegerField()
    state = TextField()
    made_ms = IntegerField()
    tried_ms = IntegerField()
    reason = TextField()

    class Meta:
        table_name = "print_job"


class RegisterKeyRow(Row):
    """``keys`` in hex, parted by spaces, the newest last."""

    register = TextField(primary_key=True)
    keys = TextField()

    class Meta:
        table_name = "register_key"


ROWS: tuple[type[Any], ...] = (PrintJobRow, RegisterKeyRow)

# What the models cannot say.
BEYOND_ROWS = (
    "CREATE INDEX print_job_open ON print_job (made_ms) WHERE state IN ('waiting', 'printing', 'failed', 'unsure')",
)
