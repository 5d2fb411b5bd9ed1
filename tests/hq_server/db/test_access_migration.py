"""Whoever could sign in before there were roles goes on as an administrator of everything."""

from playhouse.migrations import Runner

from hq_server.db import schema
from hq_server.db.database import HqDatabase
from hq_server.domain.access import ALL_POWERS
from hq_server.services import passwords, user_admin, users
from tests.hq_server.sending_register import NOW

PASSWORD = "a long enough password"


def test_an_existing_user_keeps_working(empty_hq_url: str) -> None:
    db = HqDatabase.open(empty_hq_url)
    Runner(db.peewee, str(schema._FOLDER), table_name=schema._HISTORY).up("0007_fiscal")
    insert = (
        "INSERT INTO hq_user (name, full_name, password_hash, role, language, active, created_ms) "
        "VALUES (?, ?, ?, 'administrator', ?, ?, ?)"
    )
    with db.write():
        for name, language in (("claire", "en"), ("léa", "fr")):
            db.execute(insert, (name, name.title(), passwords.hash_password(PASSWORD), language, True, NOW))
    db.peewee.close()
    schema.migrate(db, "epoch")
    person = users.sign_in(db, "claire", PASSWORD, NOW)
    assert (person.grants, person.language, person.has_code, person.must_change) == (ALL_POWERS, "", False, False)
    assert user_admin.get_person(db, "léa").language == "fr"
    db.close()
