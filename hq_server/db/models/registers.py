"""Settings, stores, staff and registers."""

from peewee import SQL, BigIntegerField, BooleanField, CompositeKey, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class HqSettingRow(Row):
    key = CodeField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "hq_setting"


class StoreRow(Row):
    number = CodeField(primary_key=True)
    name = TextField()
    address = TextField()  # lines, separated by line breaks
    currency = CodeField()
    tax_included = BooleanField()
    time_zone = CodeField()
    end_of_day = CodeField()
    async_customers = BooleanField()
    language = CodeField()
    receipt_footer = TextField()
    created_ms = BigIntegerField()

    class Meta:
        table_name = "store"


class StaffRow(Row):
    store = CodeField()
    id = CodeField()
    name = TextField()
    role = CodeField()
    language = CodeField()
    pin_salt = CodeField()
    pin_hash = CodeField()
    active = BooleanField()
    permission_group = CodeField(constraints=[SQL("DEFAULT ''")])
    badge_salt = CodeField(constraints=[SQL("DEFAULT ''")])
    badge_hash = CodeField(constraints=[SQL("DEFAULT ''")])  # empty: no badge

    class Meta:
        table_name = "staff"
        primary_key = CompositeKey("store", "id")


class RegisterRow(Row):
    """``last_sequence`` and ``last_hash`` are those of the highest document stored; every document up to
    ``complete_sequence`` is there.

    ``drain_seconds`` and ``closing_ms``: how long its documents take and when its day should be at HQ, as it said.
    ``closing_warned``: the business date and step of the last warning in HQ's log.
    ``request_key``: what it signs its requests with, hexadecimal; ``signed_ms``: when it first did, since when it has
    to. ``next_…``: what HQ offered instead and the register has not used yet.
    """

    store = CodeField()
    number = CodeField()
    name = TextField()
    epoch = BigIntegerField()
    created_ms = BigIntegerField()
    code_hash = CodeField(null=True)
    code_expires_ms = BigIntegerField(null=True)
    code_used_ms = BigIntegerField(null=True)
    token_hash = CodeField(null=True)
    activated_ms = BigIntegerField(null=True)
    revoked_ms = BigIntegerField(null=True)
    device_name = TextField()
    version = CodeField()
    last_sequence = BigIntegerField()
    last_hash = CodeField()
    last_upload_ms = BigIntegerField(null=True)
    last_contact_ms = BigIntegerField(null=True)
    clock_skew_ms = BigIntegerField(null=True)
    recorded_sequence = BigIntegerField()
    waiting = BigIntegerField()
    pending_customers = BigIntegerField()
    complete_sequence = BigIntegerField(constraints=[SQL("DEFAULT 0")])
    drain_seconds = BigIntegerField(null=True)
    closing_ms = BigIntegerField(null=True)
    closing_warned = CodeField(constraints=[SQL("DEFAULT ''")])
    request_key = CodeField(null=True)
    token_expires_ms = BigIntegerField(null=True)
    signed_ms = BigIntegerField(null=True)
    next_token_hash = CodeField(null=True)
    next_request_key = CodeField(null=True)
    next_token_expires_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "register"
        primary_key = CompositeKey("store", "number")


RegisterRow.add_index(RegisterRow.token_hash, unique=True, name="register_token_hash")
RegisterRow.add_index(RegisterRow.code_hash, name="register_code_hash")
RegisterRow.add_index(RegisterRow.next_token_hash, unique=True, name="register_next_token_hash")


class RegisterKeyRow(Row):
    """Every public key (Ed25519, hexadecimal) that a register has signed receipts with."""

    store = CodeField()
    register = CodeField()
    public_key = CodeField()
    seen_ms = BigIntegerField()

    class Meta:
        table_name = "register_key"
        primary_key = CompositeKey("store", "register", "public_key")


class RegisterCursorRow(Row):
    """``behind_since_ms``: since when HQ has had more than the register said it has; None when it has all."""

    store = CodeField()
    register = CodeField()
    feed = BigIntegerField()
    position = BigIntegerField()
    seen_ms = BigIntegerField()
    behind_since_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "register_cursor"
        primary_key = CompositeKey("store", "register", "feed")


RegisterCursorRow.add_index(
    *(RegisterCursorRow.feed, RegisterCursorRow.behind_since_ms),
    where=SQL("behind_since_ms IS NOT NULL"),
    name="register_cursor_behind",
)
