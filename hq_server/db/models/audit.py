"""What people changed at HQ, in the order in which they did: entries are only ever added, each chained to the one
before. And what registers' signed requests carried.
"""

from peewee import BigIntegerField, CompositeKey, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class AuditHeadRow(Row):
    """The newest entry; whoever adds one holds this row until the commit."""

    chain = CodeField(primary_key=True)
    position = BigIntegerField()
    hash = CodeField()

    class Meta:
        table_name = "audit_head"


class AuditEntryRow(Row):
    """``changes``: fields with the values before and after, as JSON; empty once the person they tell of was erased.

    ``hash`` is over ``changes_hash`` and not over the values, so that the chain holds without them; the random ``salt``
    goes with them, and nobody can guess them from the hash.
    """

    position = BigIntegerField(primary_key=True)
    made_ms = BigIntegerField()
    made_by = CodeField()
    action = CodeField()
    subject = CodeField()
    store = CodeField()
    changes = TextField()
    salt = CodeField()
    changes_hash = CodeField()
    previous_hash = CodeField()
    hash = CodeField()

    class Meta:
        table_name = "audit_entry"


AuditEntryRow.add_index(AuditEntryRow.made_ms, name="audit_entry_made")
AuditEntryRow.add_index(AuditEntryRow.made_by, AuditEntryRow.position, name="audit_entry_person")
AuditEntryRow.add_index(AuditEntryRow.action, AuditEntryRow.position, name="audit_entry_action")
AuditEntryRow.add_index(AuditEntryRow.subject, AuditEntryRow.position, name="audit_entry_subject")
AuditEntryRow.add_index(AuditEntryRow.store, AuditEntryRow.position, name="audit_entry_store")


class RequestNonceRow(Row):
    """What a register's signed request carried once, and no other request may carry again. PostgreSQL alone: on SQLite
    these are in a file of their own (``hq_server.db.nonces``).
    """

    store = CodeField()
    register = CodeField()
    nonce = CodeField()
    seen_ms = BigIntegerField()

    class Meta:
        table_name = "request_nonce"
        primary_key = CompositeKey("store", "register", "nonce")


RequestNonceRow.add_index(RequestNonceRow.seen_ms, name="request_nonce_seen")
