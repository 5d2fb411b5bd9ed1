"""The tables of what the register knows about itself, its store and its people."""

from typing import Any

from peewee import SQL, BlobField, IntegerField, Node, TextField

from store_client.db.models.row import Row

_EMPTY: list[Node] = [SQL("DEFAULT ''")]
_NOTHING: list[Node] = [SQL("DEFAULT X''")]


class SettingRow(Row):
    key = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "setting"


class ContactRow(Row):
    """One row: the last talk with HQ, and the agent's sign of life."""

    one = IntegerField(primary_key=True)
    last_contact_ms = IntegerField(null=True)
    hq_ms = IntegerField(null=True)
    reachable = IntegerField()
    trouble = TextField()
    activation_needed = IntegerField()
    agent_alive_ms = IntegerField(null=True)
    stored_sequence = IntegerField()

    class Meta:
        table_name = "contact"


class CounterRow(Row):
    name = TextField(primary_key=True)
    value = IntegerField()

    class Meta:
        table_name = "counter"


class ChainStartRow(Row):
    """Where the hash chain goes on after an activation for which HQ knew more documents than this file."""

    sequence = IntegerField(primary_key=True)
    hash = TextField()

    class Meta:
        table_name = "chain_start"


class FeedCursorRow(Row):
    feed = IntegerField(primary_key=True)
    epoch = TextField()
    position = IntegerField()

    class Meta:
        table_name = "feed_cursor"


class LoadAgainRow(Row):
    """A feed that HQ wants loaded again from its start; ``reached``: that is done, and HQ is to be told."""

    request = TextField(primary_key=True)
    feed = IntegerField()
    reached = IntegerField()

    class Meta:
        table_name = "load_again"


class ChannelRow(Row):
    """``address`` holds one line of it per line."""

    store = TextField(primary_key=True)
    name = TextField()
    address = TextField()
    currency = TextField()
    tax_included = IntegerField()
    time_zone = TextField()
    end_of_day = TextField()
    async_customers = IntegerField()
    language = TextField()
    receipt_footer = TextField()

    class Meta:
        table_name = "channel"


class StaffRow(Row):
    id = TextField(primary_key=True)
    name = TextField()
    role = TextField()
    language = TextField()
    pin_salt = BlobField()
    pin_check = BlobField()
    active = IntegerField()
    permission_group = TextField(constraints=_EMPTY)
    badge_salt = BlobField(constraints=_NOTHING)
    badge_check = BlobField(constraints=_NOTHING)

    class Meta:
        table_name = "staff"


class StaffLockoutRow(Row):
    staff = TextField(primary_key=True)
    failures = IntegerField()
    failed_ms = IntegerField()

    class Meta:
        table_name = "staff_lockout"


ROWS: tuple[type[Any], ...] = (
    SettingRow,
    ContactRow,
    CounterRow,
    ChainStartRow,
    FeedCursorRow,
    LoadAgainRow,
    ChannelRow,
    StaffRow,
    StaffLockoutRow,
)
