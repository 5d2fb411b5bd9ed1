"""The tables of customers, the search over them, and what stands unsaved in their forms."""

from typing import Any

from peewee import SQL, AutoField, IntegerField, Node, TextField

from store_client.db.models.row import Row

_ANY_CASE: list[Node] = [SQL("COLLATE NOCASE")]


class CustomerRow(Row):
    """``rowkey`` ties the row to its profile and to its words in ``customer_search``.

    ``origin`` is ``register``, ``hq``, or ``hashed``: of such a customer nothing personal is here, only keyed hashes.
    """

    rowkey = AutoField()
    id = TextField(unique=True)
    account_number = TextField(null=True)
    customer_type = TextField()
    first_name = TextField()
    last_name = TextField()
    organization = TextField()
    phone = TextField()
    email = TextField(constraints=_ANY_CASE)
    language = TextField()
    created_ms = IntegerField()
    numbered_ms = IntegerField(null=True)
    origin = TextField()

    class Meta:
        table_name = "customer"


class CustomerProfileRow(Row):
    """What many customers have none of. ``fields`` are those beyond the row's own, ``conflicts`` HQ's open ones: JSON.

    ``points`` is HQ's balance as of ``points_ms``, the time at which it came.
    """

    rowkey = IntegerField(primary_key=True)
    fields = TextField()
    conflicts = TextField()
    loyalty_card = TextField()
    points = IntegerField()
    points_ms = IntegerField()

    class Meta:
        table_name = "customer_profile"


class CustomerHeldRow(Row):
    """HQ's newest word on a customer whom this register has changed and HQ has not answered; ``body`` is JSON."""

    id = TextField(primary_key=True)
    body = TextField()

    class Meta:
        table_name = "customer_held"
        without_rowid = True


class CustomerAliasRow(Row):
    """A customer that HQ merged into another one; ``account_number`` is that one's."""

    customer = TextField(primary_key=True)
    merged_into = TextField(index=True)
    account_number = TextField()

    class Meta:
        table_name = "customer_alias"
        without_rowid = True


class FormDraftRow(Row):
    """What was typed into the form of ``customer`` and not saved; a new one has none. ``content`` is JSON."""

    id = TextField(primary_key=True)
    customer = TextField()
    kept_ms = IntegerField()
    content = TextField()

    class Meta:
        table_name = "form_draft"


class ErasedCustomerRow(Row):
    """A person whom HQ erased; ``removed``: JSON, what went and how much. ``done``: HQ gets, or has, the receipt."""

    customer = TextField(primary_key=True)
    erasure = TextField()
    proof = TextField()
    removed = TextField()
    done = IntegerField()

    class Meta:
        table_name = "erased_customer"
        without_rowid = True


ROWS: tuple[type[Any], ...] = (
    *(CustomerRow, CustomerProfileRow, CustomerHeldRow, CustomerAliasRow, FormDraftRow, ErasedCustomerRow),
)

# What the models cannot say. The words are not kept outside the index: the rows they come from are here.
BEYOND_ROWS = (
    "CREATE INDEX customer_account_number ON customer (account_number) WHERE account_number IS NOT NULL",
    "CREATE INDEX customer_pending ON customer (rowkey) WHERE account_number IS NULL",
    "CREATE INDEX customer_profile_card ON customer_profile (loyalty_card) WHERE loyalty_card != ''",
    "CREATE INDEX customer_profile_disputed ON customer_profile (rowkey) WHERE conflicts != ''",
    """CREATE INDEX outbox_unapplied_customer ON outbox (subject)
        WHERE kind IN ('customer.created', 'customer.changed', 'loyalty.enrolled') AND state != 'applied'""",
    """CREATE VIRTUAL TABLE customer_search USING fts5(
        words, content='', contentless_delete=1, prefix='2 3 4 5 6', detail=none,
        tokenize="ascii tokenchars '!#~+<@'")""",
    "CREATE VIRTUAL TABLE customer_word USING fts5vocab('customer_search', 'row')",
    """CREATE VIRTUAL TABLE customer_hash USING fts5(
        hashes, content='', contentless_delete=1, detail=none, tokenize='ascii')""",
)
