"""The people who sign in to HQ's pages: their roles, codes and sessions, and what waits for a second one of them."""

from peewee import SQL, BigIntegerField, BooleanField, CompositeKey, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class HqUserRow(Row):
    """``code_secret``: of the sign-in code; ``code_offered``: shown, and not yet confirmed with a code; ``code_step``:
    the last one that was used, so that no code counts twice. ``must_change``: the password is somebody else's choice.
    """

    name = CodeField(primary_key=True)
    full_name = TextField(default="")
    password_hash = TextField()
    language = CodeField()
    active = BooleanField()
    created_ms = BigIntegerField()
    signed_in_ms = BigIntegerField(null=True)
    theme = CodeField(constraints=[SQL("DEFAULT ''")])
    must_change = BooleanField(constraints=[SQL("DEFAULT FALSE")])
    code_secret = CodeField(null=True)
    code_offered = CodeField(null=True)
    code_step = BigIntegerField(null=True)

    class Meta:
        table_name = "hq_user"


class HqUserRoleRow(Row):
    """``store`` is empty for all stores."""

    person = CodeField()
    role = CodeField()
    store = CodeField()

    class Meta:
        table_name = "hq_user_role"
        primary_key = CompositeKey("person", "role", "store")


class HqRecoveryCodeRow(Row):
    person = CodeField()
    code_hash = CodeField()
    salt = CodeField()
    used_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "hq_recovery_code"
        primary_key = CompositeKey("person", "code_hash")


class HqSessionRow(Row):
    """``stage``: ``code`` while the sign-in code is still awaited, then ``in``. ``id`` is what pages name it by."""

    token_hash = CodeField(primary_key=True)
    id = CodeField()
    person = CodeField()
    stage = CodeField()
    created_ms = BigIntegerField()
    seen_ms = BigIntegerField()
    address = CodeField()
    device = TextField()

    class Meta:
        table_name = "hq_session"


HqSessionRow.add_index(HqSessionRow.id, unique=True, name="hq_session_id")
HqSessionRow.add_index(HqSessionRow.person, HqSessionRow.created_ms, name="hq_session_person")
HqSessionRow.add_index(HqSessionRow.created_ms, name="hq_session_created")


class SecondPersonRow(Row):
    """An act that somebody proposed. ``details`` is what it needs to be done, as JSON; ``state``: ``open``, ``done``,
    ``refused`` or ``taken_back``.
    """

    id = CodeField(primary_key=True)
    act = CodeField()
    subject = CodeField()
    store = CodeField()
    details = TextField()
    why = TextField()
    state = CodeField()
    proposed_by = CodeField()
    proposed_ms = BigIntegerField()
    decided_by = CodeField()
    decided_ms = BigIntegerField(null=True)
    note = TextField()

    class Meta:
        table_name = "second_person"


SecondPersonRow.add_index(
    *(SecondPersonRow.act, SecondPersonRow.subject),
    unique=True,
    where=SQL("state = 'open'"),
    name="second_person_open",
)
SecondPersonRow.add_index(SecondPersonRow.state, SecondPersonRow.proposed_ms, name="second_person_state")
