"""What the rules found in transactions, its repairs, and the bodies that repairs put beside the untouched bytes."""

from peewee import SQL, BigAutoField, BigIntegerField, CompositeKey, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class FindingRow(Row):
    """A breach of a rule by a transaction; ``line`` is 0 when the whole transaction is meant.

    ``business_date`` is the day whose statement it holds. It closes by itself when it no longer holds, and opens again
    when it does; ``accepted`` is one that a person lets stand.
    """

    store = CodeField()
    register = CodeField()
    sequence = BigIntegerField()
    rule = CodeField()
    line = BigIntegerField()
    business_date = CodeField()
    message = TextField()
    field = CodeField()
    proposed = TextField()
    state = CodeField()
    found_ms = BigIntegerField()
    changed_ms = BigIntegerField()

    class Meta:
        table_name = "finding"
        primary_key = CompositeKey("store", "register", "sequence", "rule", "line")


FindingRow.add_index(FindingRow.store, FindingRow.business_date, where=SQL("state <> 'closed'"), name="finding_day")
FindingRow.add_index(
    *(FindingRow.store, FindingRow.register, FindingRow.sequence, FindingRow.state, FindingRow.found_ms),
    where=SQL("state <> 'closed'"),
    name="finding_open",
)


class ValidationMarkRow(Row):
    """How far a register's transactions of a day have been looked at: from ``first`` to ``last`` there were ``count``.
    As long as there are as many, none has come in between.
    """

    store = CodeField()
    register = CodeField()
    business_date = CodeField()
    first = BigIntegerField()
    last = BigIntegerField()
    count = BigIntegerField()

    class Meta:
        table_name = "validation_mark"
        primary_key = CompositeKey("store", "register", "business_date")


class RepairRow(Row):
    """A repair of one document by people. ``changes`` is JSON: field → text as it was typed. ``version`` rises with
    every save, so that two people never write over each other unseen; ``base`` is the correction it starts from.
    """

    id = BigAutoField()
    store = CodeField()
    register = CodeField()
    sequence = BigIntegerField()
    kind = CodeField()
    state = CodeField()
    changes = TextField()
    why = TextField()
    note = TextField()
    version = BigIntegerField()
    base = BigIntegerField()
    opened_by = CodeField()
    opened_ms = BigIntegerField()
    saved_by = CodeField()
    saved_ms = BigIntegerField()
    proposed_by = CodeField()
    proposed_ms = BigIntegerField(null=True)
    decided_by = CodeField()
    decided_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "repair"


RepairRow.add_index(
    RepairRow.store,
    RepairRow.register,
    RepairRow.sequence,
    unique=True,
    where=SQL("state IN ('draft', 'proposed', 'returned')"),
    name="repair_unfinished",
)


class RepairEventRow(Row):
    """Who did what with a document's findings, and every value that was changed. Rows are only ever added.

    ``kept`` is the number of a line that is kept aside, 0 for a document of the inbox. ``person`` is empty for what
    HQ did by itself.
    """

    id = BigAutoField()
    store = CodeField()
    register = CodeField()
    sequence = BigIntegerField()
    kept = BigIntegerField()
    repair = BigIntegerField(null=True)
    event = CodeField()
    person = CodeField()
    made_ms = BigIntegerField()
    field = CodeField()
    old = TextField(null=True)
    new = TextField(null=True)
    note = TextField()

    class Meta:
        table_name = "repair_event"


RepairEventRow.add_index(
    RepairEventRow.store,
    RepairEventRow.register,
    RepairEventRow.sequence,
    RepairEventRow.id,
    name="repair_event_document",
)


class CorrectionRow(Row):
    """What HQ reads instead of a document's own body, whose bytes stay as they are. The highest number counts.

    ``body`` is JSON; ``version`` says how it is read. ``kind``: correct, void or set_aside (nothing is read).
    ``recorded`` is JSON: the sums that the register counted, from the document's own body.
    """

    store = CodeField()
    register = CodeField()
    sequence = BigIntegerField()
    number = BigIntegerField()
    repair = BigIntegerField()
    kind = CodeField()
    version = BigIntegerField()
    body = TextField()
    recorded = TextField()
    made_by = CodeField()
    approved_by = CodeField()
    made_ms = BigIntegerField()

    class Meta:
        table_name = "correction"
        primary_key = CompositeKey("store", "register", "sequence", "number")
