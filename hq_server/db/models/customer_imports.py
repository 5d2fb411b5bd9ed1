"""Customer files that people sent, how far each one is written, and the rows of them that were not taken."""

from peewee import BigIntegerField, CompositeKey, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class CustomerImportRow(Row):
    """``mapping``: the field of each column; ``ticked``: rows taken although they are like others, both as JSON.

    ``packed`` is the file while it waits; it is empty when the import has ended. ``rows_done`` counts what is written.
    """

    id = CodeField(primary_key=True)
    file_name = TextField()
    encoding = CodeField()
    store = CodeField()
    made_by = CodeField()
    made_ms = BigIntegerField()
    state = CodeField()
    mapping = CodeField()
    ticked = CodeField()
    packed = TextField()
    rows_total = BigIntegerField()
    rows_done = BigIntegerField()
    new_customers = BigIntegerField()
    changed_customers = BigIntegerField()
    same_customers = BigIntegerField()
    refused_rows = BigIntegerField()
    alike_rows = BigIntegerField()
    ended_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "customer_import"


CustomerImportRow.add_index(CustomerImportRow.made_ms, CustomerImportRow.id, name="customer_import_made")


class CustomerImportRefusalRow(Row):
    """``cells``: the row as it stood in the file, as JSON; ``message`` is kept in every language."""

    import_id = CodeField()
    row_number = BigIntegerField()
    field = CodeField()
    message = TextField()
    cells = TextField()

    class Meta:
        table_name = "customer_import_refusal"
        primary_key = CompositeKey("import_id", "row_number")
