"""The inbox and what is derived from it: customers, transactions, shifts."""

from peewee import SQL, BigAutoField, BigIntegerField, BlobField, BooleanField, CompositeKey, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class InboxRow(Row):
    """Every readable document, byte for byte: the truth. All else that comes from registers is derived from it."""

    store = CodeField()
    register = CodeField()
    sequence = BigIntegerField()
    id = CodeField()
    kind = CodeField()
    business_date = CodeField()
    made_ms = BigIntegerField()
    previous_hash = CodeField()
    hash = CodeField()
    content = BlobField()
    received_ms = BigIntegerField()
    state = CodeField()
    reason = TextField()
    waits_for = CodeField(null=True)
    applied_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "inbox"
        primary_key = CompositeKey("store", "register", "sequence")


InboxRow.add_index(InboxRow.store, InboxRow.id, unique=True, name="inbox_id")
InboxRow.add_index(InboxRow.waits_for, where=SQL("waits_for IS NOT NULL"), name="inbox_waits_for")
InboxRow.add_index(
    InboxRow.store,
    InboxRow.register,
    InboxRow.sequence,
    where=SQL("state <> 'applied'"),
    name="inbox_not_applied",
)


class QuarantineRow(Row):
    """Lines that could not go into the inbox, byte for byte: unreadable ones, and those in conflict with what is
    there.
    """

    id = BigAutoField()
    store = CodeField()
    register = CodeField()
    sequence = BigIntegerField()
    document = CodeField()
    verdict = CodeField()
    reason = TextField()
    content = BlobField()
    content_hash = CodeField()
    received_ms = BigIntegerField()
    resolved_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "quarantine"


QuarantineRow.add_index(
    QuarantineRow.store, QuarantineRow.register, QuarantineRow.content_hash, unique=True, name="quarantine_content"
)
QuarantineRow.add_index(
    *(QuarantineRow.store, QuarantineRow.received_ms, QuarantineRow.register, QuarantineRow.id),
    where=SQL("resolved_ms IS NULL"),
    name="quarantine_open",
)


class CustomerRow(Row):
    id = CodeField(primary_key=True)
    account_number = CodeField(null=True)
    store = CodeField()
    register = CodeField()
    document = CodeField()
    customer_type = CodeField()
    first_name = TextField()
    last_name = TextField()
    organization = TextField()
    phone = TextField()
    email = TextField()
    language = CodeField()
    created_ms = BigIntegerField()
    applied_ms = BigIntegerField()
    numbered_ms = BigIntegerField(null=True)
    unpublished = BooleanField()

    class Meta:
        table_name = "customer"


CustomerRow.add_index(CustomerRow.account_number, unique=True, name="customer_account_number")
CustomerRow.add_index(CustomerRow.id, where=SQL("account_number IS NULL"), name="customer_pending")
CustomerRow.add_index(
    CustomerRow.id, where=SQL("unpublished AND account_number IS NOT NULL"), name="customer_unpublished"
)


CustomerRow.add_index(CustomerRow.applied_ms, CustomerRow.id, name="customer_applied")
CustomerRow.add_index(CustomerRow.store, CustomerRow.applied_ms, CustomerRow.id, name="customer_store_applied")


class NumberSequenceRow(Row):
    name = CodeField(primary_key=True)
    next = BigIntegerField()

    class Meta:
        table_name = "number_sequence"


class TransactionHeaderRow(Row):
    store = CodeField()
    register = CodeField()
    sequence = BigIntegerField()
    id = CodeField()
    receipt = CodeField()
    type = CodeField()
    business_date = CodeField()
    made_ms = BigIntegerField()
    made_offset = BigIntegerField()
    shift = CodeField()
    staff = CodeField()
    customer = CodeField(null=True)
    currency = CodeField()
    total_minor = BigIntegerField()
    tax_minor = BigIntegerField()
    discount_minor = BigIntegerField(constraints=[SQL("DEFAULT 0")])
    rounding_minor = BigIntegerField(constraints=[SQL("DEFAULT 0")])
    tax_included = BooleanField(null=True)  # None: the register did not say
    more = TextField(constraints=[SQL("DEFAULT ''")])  # JSON, empty when there is none

    class Meta:
        table_name = "transaction_header"
        primary_key = CompositeKey("store", "register", "sequence")


TransactionHeaderRow.add_index(
    *(TransactionHeaderRow.customer, TransactionHeaderRow.made_ms),
    where=SQL("customer IS NOT NULL"),
    name="transaction_header_customer",
)
TransactionHeaderRow.add_index(TransactionHeaderRow.receipt, name="transaction_header_receipt")


class TransactionLineRow(Row):
    store = CodeField()
    register = CodeField()
    sequence = BigIntegerField()
    line = BigIntegerField()
    sku = CodeField()
    barcode = CodeField()
    description = TextField()
    quantity_thousandths = BigIntegerField()
    unit_price_minor = BigIntegerField()
    total_minor = BigIntegerField()
    tax_rate = BigIntegerField()
    tax_minor = BigIntegerField()
    voided = BooleanField()
    unit = CodeField(constraints=[SQL("DEFAULT ''")])
    discount_minor = BigIntegerField(constraints=[SQL("DEFAULT 0")])
    more = TextField(constraints=[SQL("DEFAULT ''")])

    class Meta:
        table_name = "transaction_line"
        primary_key = CompositeKey("store", "register", "sequence", "line")


class TransactionTenderRow(Row):
    store = CodeField()
    register = CodeField()
    sequence = BigIntegerField()
    position = BigIntegerField()
    tender = CodeField()
    amount_minor = BigIntegerField()
    tendered_minor = BigIntegerField()
    change_minor = BigIntegerField()
    more = TextField(constraints=[SQL("DEFAULT ''")])

    class Meta:
        table_name = "transaction_tender"
        primary_key = CompositeKey("store", "register", "sequence", "position")


class TransactionReturnRow(Row):
    """A line that brings back what an earlier receipt sold; ``quantity_thousandths`` is above 0."""

    store = CodeField()
    register = CodeField()
    sequence = BigIntegerField()
    line = BigIntegerField()
    original_receipt = CodeField()
    original_line = BigIntegerField()
    quantity_thousandths = BigIntegerField()

    class Meta:
        table_name = "transaction_return"
        primary_key = CompositeKey("store", "register", "sequence", "line")


TransactionReturnRow.add_index(TransactionReturnRow.original_receipt, name="transaction_return_receipt")


class BusinessDayRow(Row):
    """A shift: open, suspended or counting (blind closed), then waiting for its documents, then confirmed, or different
    from what the register counted.

    ``changed_sequence``: the document that told the newest of open, suspended and counting. ``documents``: how many it
    has in all its spans, 0 until it is closed. ``pieces``: JSON, how the starting cash was counted, empty when it was
    typed. ``acknowledgement``: what HQ signed, empty until it is confirmed.
    """

    store = CodeField()
    register = CodeField()
    shift = CodeField()
    number = BigIntegerField()
    business_date = CodeField()
    staff = CodeField()
    currency = CodeField()
    starting_minor = BigIntegerField()
    opened_ms = BigIntegerField()
    opened_sequence = BigIntegerField()
    closed_ms = BigIntegerField(null=True)
    closed_sequence = BigIntegerField(null=True)
    document = CodeField()  # the closing document's id, empty while the shift is open
    first_sequence = BigIntegerField()
    last_sequence = BigIntegerField()
    manifest = TextField()
    state = CodeField()
    present = BigIntegerField()
    reason = TextField()
    confirmed_ms = BigIntegerField(null=True)
    drawer = CodeField(constraints=[SQL("DEFAULT ''")])
    several = BooleanField(constraints=[SQL("DEFAULT TRUE")])
    pieces = TextField(constraints=[SQL("DEFAULT ''")])
    changed_ms = BigIntegerField(null=True)
    changed_sequence = BigIntegerField(constraints=[SQL("DEFAULT 0")])
    documents = BigIntegerField(constraints=[SQL("DEFAULT 0")])
    acknowledgement = TextField(constraints=[SQL("DEFAULT ''")])

    class Meta:
        table_name = "business_day"
        primary_key = CompositeKey("store", "register", "shift")


BusinessDayRow.add_index(
    BusinessDayRow.store,
    BusinessDayRow.register,
    BusinessDayRow.first_sequence,
    where=SQL("state IN ('waiting', 'differs')"),
    name="business_day_unconfirmed",
)
BusinessDayRow.add_index(BusinessDayRow.store, BusinessDayRow.business_date, name="business_day_date")
BusinessDayRow.add_index(BusinessDayRow.business_date, BusinessDayRow.store, name="business_day_of_date")
BusinessDayRow.add_index(
    BusinessDayRow.store,
    BusinessDayRow.shift,
    where=SQL("state IN ('open', 'suspended', 'counting')"),
    name="business_day_unfinished",
)


class DeclarationRow(Row):
    """A count of the money of a shift; ``of_register`` is whose shift it is. ``tenders``: JSON."""

    store = CodeField()
    register = CodeField()
    sequence = BigIntegerField()
    id = CodeField()
    of_register = CodeField()
    shift = CodeField()
    staff = CodeField()
    business_date = CodeField()
    made_ms = BigIntegerField()
    recount = BooleanField()
    tenders = TextField()

    class Meta:
        table_name = "declaration"
        primary_key = CompositeKey("store", "register", "sequence")


DeclarationRow.add_index(DeclarationRow.store, DeclarationRow.shift, name="declaration_shift")
DeclarationRow.add_index(DeclarationRow.store, DeclarationRow.id, unique=True, name="declaration_id")


class DocumentFileRow(Row):
    """A file of documents that a person took in; what came of each document, and None while it is not finished."""

    id = BigAutoField()
    store = CodeField()
    register = CodeField()
    name = TextField()
    person = CodeField()
    digest = CodeField()
    first_sequence = BigIntegerField()
    last_sequence = BigIntegerField()
    documents = BigIntegerField()
    stored = BigIntegerField()
    duplicates = BigIntegerField()
    conflicts = BigIntegerField()
    unreadable = BigIntegerField()
    started_ms = BigIntegerField()
    finished_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "document_file"
