"""The tables of shifts, of counts in progress, and the outbox."""

from typing import Any

from peewee import SQL, BlobField, CompositeKey, IntegerField, Node, TextField

from store_client.db.models.row import Row

_ONE: list[Node] = [SQL("DEFAULT 1")]
_EMPTY: list[Node] = [SQL("DEFAULT ''")]


class ShiftRow(Row):
    """``manifest`` is JSON, empty until the shift is closed; ``pieces`` is JSON, empty where nothing was counted."""

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
    drawer = TextField(constraints=_EMPTY)
    several = IntegerField(constraints=_ONE)
    changed_ms = IntegerField(null=True)
    pieces = TextField(constraints=_EMPTY)
    closed_sequence = IntegerField(null=True)

    class Meta:
        table_name = "shift"


class ShiftSpanRow(Row):
    """Documents of a shift, from its opening or resuming on; ``last_sequence`` is null while it goes on."""

    shift = TextField()
    first_sequence = IntegerField()
    last_sequence = IntegerField(null=True)

    class Meta:
        table_name = "shift_span"
        primary_key = CompositeKey("shift", "first_sequence")
        without_rowid = True


class CountDraftRow(Row):
    """A count that is not handed in yet, as JSON; ``shift`` is empty for that of an opening."""

    shift = TextField(primary_key=True)
    content = TextField()

    class Meta:
        table_name = "count_draft"
        without_rowid = True


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
    ShiftSpanRow,
    CountDraftRow,
    OutboxRow,
)

# What the models cannot say.
BEYOND_ROWS = (
    "CREATE UNIQUE INDEX shift_open ON shift (state) WHERE state = 'open'",
    "CREATE UNIQUE INDEX shift_drawer ON shift (drawer) WHERE state IN ('open', 'suspended')",
    "CREATE INDEX shift_unfinished ON shift (number) WHERE state IN ('suspended', 'counting')",
    "CREATE INDEX outbox_waiting ON outbox (sequence) WHERE stored_ms IS NULL",
    "CREATE INDEX outbox_parked ON outbox (sequence) WHERE state = 'parked'",
    "CREATE INDEX outbox_quarantined ON outbox (sequence) WHERE state = 'quarantined'",
)
