"""Customers that are the same: who is an alias of whom, what each merge changed, and pairs that could be the same."""

from peewee import BigIntegerField, CompositeKey, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class CustomerAliasRow(Row):
    """A customer that was merged: into ``parent`` by ``merge``; ``survivor`` is who stands for it in the end."""

    customer = CodeField(primary_key=True)
    parent = CodeField()
    survivor = CodeField()
    merge = CodeField()

    class Meta:
        table_name = "customer_alias"


CustomerAliasRow.add_index(CustomerAliasRow.survivor, CustomerAliasRow.customer, name="customer_alias_survivor")


class CustomerMergeRow(Row):
    """``made_by`` and ``undone_by`` are people's sign-in names."""

    id = CodeField(primary_key=True)
    merged = CodeField()
    survivor = CodeField()
    made_ms = BigIntegerField()
    made_by = CodeField()
    undone_ms = BigIntegerField(null=True)
    undone_by = CodeField()

    class Meta:
        table_name = "customer_merge"


CustomerMergeRow.add_index(CustomerMergeRow.merged, name="customer_merge_merged")
CustomerMergeRow.add_index(CustomerMergeRow.survivor, name="customer_merge_survivor")


class CustomerMergeFieldRow(Row):
    """What a merge changed of the customer who stays; empty again when the person was erased."""

    merge = CodeField()
    field = CodeField()
    old = TextField(null=True)
    new = TextField(null=True)

    class Meta:
        table_name = "customer_merge_field"
        primary_key = CompositeKey("merge", "field")


class CustomerMatchRow(Row):
    """A text that a customer is recognised by, as a keyed hash: whoever has the same one is compared with it."""

    text = CodeField()
    customer = CodeField()

    class Meta:
        table_name = "customer_match"
        primary_key = CompositeKey("text", "customer")


CustomerMatchRow.add_index(CustomerMatchRow.customer, name="customer_match_customer")


class MergeProposalRow(Row):
    """Two customers, in the order of their ids. ``reasons``: kinds and points, as JSON; ``found_by`` is empty for the
    job.
    """

    id = CodeField(primary_key=True)
    one = CodeField()
    other = CodeField()
    score = BigIntegerField()
    reasons = CodeField()
    state = CodeField()
    found_by = CodeField()
    found_ms = BigIntegerField()
    decided_by = CodeField()
    decided_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "merge_proposal"


MergeProposalRow.add_index(MergeProposalRow.one, MergeProposalRow.other, unique=True, name="merge_proposal_pair")
MergeProposalRow.add_index(MergeProposalRow.other, name="merge_proposal_other")
MergeProposalRow.add_index(
    MergeProposalRow.state, MergeProposalRow.score, MergeProposalRow.id, name="merge_proposal_list"
)
