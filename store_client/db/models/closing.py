"""The tables of the end of the day: HQ's signatures, counts of other registers, the drain and the warnings given."""

from typing import Any

from peewee import CompositeKey, IntegerField, TextField

from store_client.db.models.row import Row


class HqKeyRow(Row):
    """A public key of HQ, in hex; the newest has the highest ``position``."""

    key = TextField(primary_key=True)
    position = IntegerField()

    class Meta:
        table_name = "hq_key"
        without_rowid = True


class AcknowledgementRow(Row):
    """HQ's signed word on a closed shift. ``trouble`` is a word for what is wrong with it, empty when nothing is."""

    shift = TextField(primary_key=True)
    text = TextField()
    count = IntegerField()
    present = IntegerField()
    confirmed_ms = IntegerField()
    mark = TextField()
    trouble = TextField()

    class Meta:
        table_name = "acknowledgement"
        without_rowid = True


class RemoteCountRow(Row):
    """A count of one of this register's shifts that was made at another one; ``tenders`` is JSON."""

    document = TextField(primary_key=True)
    register = TextField()
    shift = TextField(index=True)
    staff = TextField()
    made_ms = IntegerField()
    recount = IntegerField()
    tenders = TextField()

    class Meta:
        table_name = "remote_count"
        without_rowid = True


class RemoteShiftRow(Row):
    """A shift of a register of the store that waits for its count."""

    shift = TextField(primary_key=True)
    register = TextField()
    number = IntegerField()
    drawer = TextField()
    business_date = TextField()
    staff = TextField()
    currency = TextField()

    class Meta:
        table_name = "remote_shift"
        without_rowid = True


class DrainRow(Row):
    """One row: how fast documents went up lately."""

    one = IntegerField(primary_key=True)
    documents_per_1000_s = IntegerField()

    class Meta:
        table_name = "drain"


class ClosingWarningRow(Row):
    """A warning that was given before (or after) the end of a business day, and how things stood then."""

    business_date = TextField()
    step = TextField()
    warned_ms = IntegerField()
    left_ms = IntegerField()
    waiting = IntegerField()
    drain_seconds = IntegerField(null=True)

    class Meta:
        table_name = "closing_warning"
        primary_key = CompositeKey("business_date", "step")
        without_rowid = True


ROWS: tuple[type[Any], ...] = (
    HqKeyRow,
    AcknowledgementRow,
    RemoteCountRow,
    RemoteShiftRow,
    DrainRow,
    ClosingWarningRow,
)
