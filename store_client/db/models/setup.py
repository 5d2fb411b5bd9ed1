"""The table of what HQ sets up for registers, item by item."""

from typing import Any

from peewee import CompositeKey, TextField

from store_client.db.models.row import Row


class SetupItemRow(Row):
    """``body`` is HQ's own JSON, kept as it came: a later version of the program may read more of it."""

    kind = TextField()
    key = TextField()
    body = TextField()

    class Meta:
        table_name = "setup_item"
        primary_key = CompositeKey("kind", "key")
        without_rowid = True


ROWS: tuple[type[Any], ...] = (SetupItemRow,)
