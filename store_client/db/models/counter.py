"""The tables of the counter: unfinished and suspended baskets, card payments, vouchers, copies, questions to HQ."""

from typing import Any

from peewee import CompositeKey, IntegerField, TextField

from store_client.db.models.row import Row


class ReturnedLineRow(Row):
    """A line of ``original`` (a transaction's id, of whatever register) that came back in a transaction here."""

    original = TextField()
    original_line = IntegerField()
    sequence = IntegerField()
    line = IntegerField()
    quantity_thousandths = IntegerField()

    class Meta:
        table_name = "returned_line"
        primary_key = CompositeKey("original", "original_line", "sequence", "line")
        without_rowid = True


class ReceiptCopyRow(Row):
    transaction_id = TextField()
    copy = IntegerField()
    made_ms = IntegerField()
    staff = TextField()

    class Meta:
        table_name = "receipt_copy"
        primary_key = CompositeKey("transaction_id", "copy")
        without_rowid = True


class DraftRow(Row):
    """The basket a window has before it, as JSON of what was entered. ``name`` is the window's."""

    name = TextField(primary_key=True)
    basket = TextField()
    content = TextField()

    class Meta:
        table_name = "draft"


class SuspendedRow(Row):
    """A basket put aside; ``content`` as a draft's."""

    id = TextField(primary_key=True)
    name = TextField()
    staff = TextField()
    suspended_ms = IntegerField(index=True)
    currency = TextField()
    total_minor = IntegerField()
    articles = IntegerField()
    customer_name = TextField()
    content = TextField()

    class Meta:
        table_name = "suspended"


class CardIntentRow(Row):
    """What was asked of the card terminal. ``settled``: a transaction accounts for it, or no money is out."""

    id = TextField(primary_key=True)
    basket = TextField()
    kind = TextField()
    amount_minor = IntegerField()
    currency = TextField()
    state = TextField()
    tender = TextField()
    made_ms = IntegerField()
    gives_back = TextField()
    undoes = TextField()
    reference = TextField()
    card = TextField()
    terminal = TextField()
    message = TextField()
    decided_by = TextField()
    settled = IntegerField()

    class Meta:
        table_name = "card_intent"


class VoucherRow(Row):
    number = TextField(primary_key=True)
    currency = TextField()
    issued_minor = IntegerField()
    balance_minor = IntegerField()
    expires = TextField()
    transaction_id = TextField()
    issued_here = IntegerField()

    class Meta:
        table_name = "voucher"


class HqQuestionRow(Row):
    """What the window wants to know from HQ; the agent asks, and writes the answer as HQ gave it."""

    id = TextField(primary_key=True)
    kind = TextField()
    subject = TextField()
    asked_ms = IntegerField()
    state = TextField()
    answered_ms = IntegerField(null=True)
    answer = TextField()
    trouble = TextField()

    class Meta:
        table_name = "hq_question"
        indexes = ((("kind", "subject"), False),)


ROWS: tuple[type[Any], ...] = (
    ReturnedLineRow,
    ReceiptCopyRow,
    DraftRow,
    SuspendedRow,
    CardIntentRow,
    VoucherRow,
    HqQuestionRow,
)

# What the models cannot say.
BEYOND_ROWS = (
    "CREATE INDEX card_intent_unsettled ON card_intent (basket) WHERE settled = 0",
    "CREATE INDEX hq_question_waiting ON hq_question (asked_ms) WHERE state = 'waiting'",
)
