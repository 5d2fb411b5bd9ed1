"""Statements, what was posted of which transaction, and vouchers. What is posted is only ever added to."""

from peewee import SQL, BigAutoField, BigIntegerField, BooleanField, CompositeKey, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class StatementRow(Row):
    """Number 1 is the day's own statement; later ones hold what came, or was corrected, after it was posted.

    ``checks`` and ``accepted`` are JSON. ``stale``: something changed since it was calculated. ``released``: somebody
    wants it posted, or the store posts by itself.
    """

    store = CodeField()
    business_date = CodeField()
    number = BigIntegerField()
    kind = CodeField()
    state = CodeField()
    method = CodeField()
    currency = CodeField()
    accounting_date = CodeField()
    version = BigIntegerField()
    documents = BigIntegerField()
    stale = BooleanField()
    held = BooleanField()
    released = BooleanField()
    checks = TextField()
    accepted = TextField()
    started_ms = BigIntegerField()
    calculated_ms = BigIntegerField(null=True)
    posted_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "statement"
        primary_key = CompositeKey("store", "business_date", "number")


StatementRow.add_index(
    StatementRow.store,
    StatementRow.business_date,
    StatementRow.number,
    where=SQL("state <> 'posted'"),
    name="statement_unposted",
)
StatementRow.add_index(StatementRow.business_date, StatementRow.store, StatementRow.number, name="statement_date")


class StatementDueRow(Row):
    """A day that something was applied to. Rows are only added, so that uploads never wait for each other here."""

    id = BigAutoField()
    store = CodeField()
    business_date = CodeField()

    class Meta:
        table_name = "statement_due"


class StatementEventRow(Row):
    id = BigAutoField()
    store = CodeField()
    business_date = CodeField()
    number = BigIntegerField()
    event = CodeField()
    person = CodeField()
    detail = TextField()
    made_ms = BigIntegerField()

    class Meta:
        table_name = "statement_event"


StatementEventRow.add_index(
    StatementEventRow.store, StatementEventRow.business_date, StatementEventRow.id, name="statement_event_day"
)


class StatementShiftRow(Row):
    """The statement that a closed shift's count belongs to: one, ever."""

    store = CodeField()
    register = CodeField()
    shift = CodeField()
    business_date = CodeField()
    number = BigIntegerField()

    class Meta:
        table_name = "statement_shift"
        primary_key = CompositeKey("store", "register", "shift")


class StatementTenderRow(Row):
    """What a statement adds to a shift's tender: the statements of a day together are the whole.

    ``counted_minor`` and ``variance_minor`` are null where nobody counted.
    """

    store = CodeField()
    business_date = CodeField()
    number = BigIntegerField()
    register = CodeField()
    shift = CodeField()
    tender = CodeField()
    amount_minor = BigIntegerField()
    expected_minor = BigIntegerField()
    counted_minor = BigIntegerField(null=True)
    variance_minor = BigIntegerField(null=True)

    class Meta:
        table_name = "statement_tender"
        primary_key = CompositeKey("store", "business_date", "number", "register", "shift", "tender")


class PostingHeadRow(Row):
    """Taking the row's lock is what makes everything that posts, or changes what is posted, of a store take turns."""

    store = CodeField(primary_key=True)
    next = BigIntegerField()

    class Meta:
        table_name = "posting_head"


class PostingRow(Row):
    """Transactions of one shift that are posted together. ``batch`` is 0 in the statement itself, else the number of
    the batch that was posted during the day.
    """

    store = CodeField()
    id = BigIntegerField()
    batch = BigIntegerField()
    business_date = CodeField()
    number = BigIntegerField()
    register = CodeField()
    shift = CodeField()
    first_sequence = BigIntegerField()
    last_sequence = BigIntegerField()
    documents = BigIntegerField()
    made_ms = BigIntegerField()

    class Meta:
        table_name = "posting"
        primary_key = CompositeKey("store", "id")


PostingRow.add_index(
    PostingRow.store, PostingRow.business_date, PostingRow.register, PostingRow.shift, name="posting_shift"
)


class PostedTransactionRow(Row):
    """The posting a transaction belongs to: the key lets it be in one, ever."""

    store = CodeField()
    register = CodeField()
    sequence = BigIntegerField()
    posting = BigIntegerField()

    class Meta:
        table_name = "posted_transaction"
        primary_key = CompositeKey("store", "register", "sequence")


class PostingTotalRow(Row):
    store = CodeField()
    posting = BigIntegerField()
    type = CodeField()
    staff = CodeField()
    count = BigIntegerField()
    total_minor = BigIntegerField()
    tax_minor = BigIntegerField()
    discount_minor = BigIntegerField()
    rounded_up_minor = BigIntegerField()
    rounded_down_minor = BigIntegerField()

    class Meta:
        table_name = "posting_total"
        primary_key = CompositeKey("store", "posting", "type", "staff")


class PostingRateRow(Row):
    """``discount_minor`` is without tax: each line's own share, so that parts of a day add up to the day."""

    store = CodeField()
    posting = BigIntegerField()
    tax_rate = BigIntegerField()
    gross_minor = BigIntegerField()
    tax_minor = BigIntegerField()
    discount_minor = BigIntegerField()

    class Meta:
        table_name = "posting_rate"
        primary_key = CompositeKey("store", "posting", "tax_rate")


class PostingTenderRow(Row):
    """``given_minor`` is 0 or below; ``change_minor`` what was handed out in cash for another tender."""

    store = CodeField()
    posting = BigIntegerField()
    type = CodeField()
    tender = CodeField()
    count = BigIntegerField()
    received_minor = BigIntegerField()
    given_minor = BigIntegerField()
    change_minor = BigIntegerField()

    class Meta:
        table_name = "posting_tender"
        primary_key = CompositeKey("store", "posting", "type", "tender")


class PostingAccountRow(Row):
    """Income and expense."""

    store = CodeField()
    posting = BigIntegerField()
    type = CodeField()
    account = CodeField()
    count = BigIntegerField()
    amount_minor = BigIntegerField()

    class Meta:
        table_name = "posting_account"
        primary_key = CompositeKey("store", "posting", "type", "account")


class PostedFactRow(Row):
    """What a posting said of a transaction that was corrected afterwards: the newest is what the books hold."""

    store = CodeField()
    register = CodeField()
    sequence = BigIntegerField()
    posting = BigIntegerField()
    facts = TextField()

    class Meta:
        table_name = "posted_fact"
        primary_key = CompositeKey("store", "register", "sequence", "posting")


class PostingChangeRow(Row):
    """A transaction that was corrected after it was posted, until a posting tells the difference."""

    id = BigAutoField()
    store = CodeField()
    business_date = CodeField()
    register = CodeField()
    sequence = BigIntegerField()
    shift = CodeField()
    noted_ms = BigIntegerField()
    posting = BigIntegerField(null=True)

    class Meta:
        table_name = "posting_change"


PostingChangeRow.add_index(
    PostingChangeRow.store,
    PostingChangeRow.business_date,
    where=SQL("posting IS NULL"),
    name="posting_change_open",
)
PostingChangeRow.add_index(
    PostingChangeRow.store, PostingChangeRow.register, PostingChangeRow.sequence, name="posting_change_transaction"
)


class VoucherHeadRow(Row):
    """The next number of a store's vouchers in a year: taken in the transaction that posts them, so without gaps."""

    store = CodeField()
    year = CodeField()
    next = BigIntegerField()

    class Meta:
        table_name = "voucher_head"
        primary_key = CompositeKey("store", "year")


class VoucherRow(Row):
    store = CodeField()
    id = CodeField()
    business_date = CodeField()
    number = BigIntegerField()
    part = CodeField()
    batch = BigIntegerField()
    journal = CodeField()
    accounting_date = CodeField()
    currency = CodeField()
    amount_minor = BigIntegerField()
    posted_ms = BigIntegerField()

    class Meta:
        table_name = "voucher"
        primary_key = CompositeKey("store", "id")


VoucherRow.add_index(
    VoucherRow.store,
    VoucherRow.business_date,
    VoucherRow.number,
    VoucherRow.part,
    VoucherRow.batch,
    unique=True,
    name="voucher_once",
)
VoucherRow.add_index(VoucherRow.accounting_date, VoucherRow.store, VoucherRow.id, name="voucher_accounting_date")


class VoucherLineRow(Row):
    store = CodeField()
    voucher = CodeField()
    line = BigIntegerField()
    account = CodeField()
    name = TextField()
    about = CodeField()
    subject = CodeField()
    group_key = CodeField()
    debit_minor = BigIntegerField()
    credit_minor = BigIntegerField()

    class Meta:
        table_name = "voucher_line"
        primary_key = CompositeKey("store", "voucher", "line")
