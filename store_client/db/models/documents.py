"""The tables of shifts and the outbox."""

from typing import Any

from peewee import BlobField, IntegerField, TextField

from store_client.db.models.row import Row


class ShiftRow(Row):
    """``manifest`` is JSON, empty while the shift is open."""

    id = TextField(primary_key=True)
    number = IntegerField(unique=True)
    business_date = TextField(index=True)
    staff = TextField()
    currency = TextField()
    starting_minor = IntegerField()
    opened_ms = IntegerField()
    first_sequence = IntegerField()
    state = TextField()
    closed_ms = IntegerField(null=True)
    last_sequence = IntegerField(null=True)
    close_document = TextField()
    manifest = TextField()
    confirmed_ms = IntegerField(null=True)
    present = IntegerField()
    reason = TextField()

    class Meta:
        table_name = "shift"


class OutboxRow(Row):
    """A document: its frozen bytes, and what HQ said about it. ``subject``: the id of what it tells about."""

    sequence = IntegerField(primary_key=True)
    id = TextField(unique=True)
    kind = TextField()
    business_date = TextField()
    made_ms = IntegerField()
    hash = TextField()
    content = BlobField()
    subject = TextField()
    shift = TextField()
    sent_ms = IntegerField(null=True)
    attempts = IntegerField()
    stored_ms = IntegerField(null=True)
    verdict = TextField()
    state = TextField()
    reason = TextField()
    applied_ms = IntegerField(null=True)

    class Meta:
        table_name = "outbox"


ROWS: tuple[type[Any], ...] = (
    ShiftRow,
    OutboxRow,
)

# What the models cannot say.
BEYOND_ROWS = (
    "CREATE UNIQUE INDEX shift_open ON shift (state) WHERE state = 'open'",
    "CREATE INDEX outbox_waiting ON outbox (sequence) WHERE stored_ms IS NULL",
    "CREATE INDEX outbox_parked ON outbox (sequence) WHERE state = 'parked'",
    "CREATE INDEX outbox_quarantined ON outbox (sequence) WHERE state = 'quarantined'",
)
