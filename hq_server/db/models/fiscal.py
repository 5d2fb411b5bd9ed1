"""Fiscal evidence: seals under the shifts that ended. Rows are only ever added."""

from peewee import BigIntegerField, CompositeKey, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class FiscalSealRow(Row):
    """``content`` is what HQ signed, byte for byte; ``hash`` its SHA-256, which the register's next seal names.

    ``state`` is the shift's when it was sealed: one that differed and was confirmed later has two seals. The amounts
    are those of the content.
    """

    store = CodeField()
    register = CodeField()
    number = BigIntegerField()
    shift = CodeField()
    state = CodeField()
    business_date = CodeField()
    grand_sales_minor = BigIntegerField()
    grand_returns_minor = BigIntegerField()
    sales_minor = BigIntegerField()
    returns_minor = BigIntegerField()
    tax_minor = BigIntegerField()
    content = TextField()
    hash = CodeField()
    signature = CodeField()

    class Meta:
        table_name = "fiscal_seal"
        primary_key = CompositeKey("store", "register", "number")


FiscalSealRow.add_index(
    FiscalSealRow.store,
    FiscalSealRow.register,
    FiscalSealRow.shift,
    FiscalSealRow.state,
    unique=True,
    name="fiscal_seal_shift",
)
