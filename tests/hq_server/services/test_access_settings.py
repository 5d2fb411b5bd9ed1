"""The settings of access: within their limits, for all processes, and in the audit."""

import pytest

from hq_server.db.database import HqDatabase
from hq_server.errors import FieldsRefused
from hq_server.services import access_settings, audit
from hq_server.services.access_settings import Act, SessionLengths
from hq_server.services.audit import Wanted
from tests.hq_server.sending_register import NOW


def test_until_somebody_sets_them_they_are_what_is_usual(hq: HqDatabase) -> None:
    assert access_settings.load(hq) == (SessionLengths(120, 12), frozenset())


def test_what_is_saved_is_read_and_told(hq: HqDatabase) -> None:
    access_settings.save(hq, "30", "8", ["customer.erased", "nonsense", "register.revoked"], NOW, by="claire")
    assert access_settings.load(hq) == (SessionLengths(30, 8), frozenset({Act.ERASE_PERSON, Act.REVOKE_REGISTER}))
    (entry,) = audit.list_entries(hq, Wanted())[0]
    assert (entry.by, entry.action, entry.subject) == ("claire", "settings.changed", "access")
    assert [(one.field, one.old, one.new) for one in entry.changes] == [
        ("idle_minutes", "120", "30"),
        ("longest_hours", "12", "8"),
        ("second_person", "", "register.revoked customer.erased"),
    ]
    access_settings.save(hq, "30", "8", ["register.revoked", "customer.erased"], NOW, by="claire")
    assert len(audit.list_entries(hq, Wanted())[0]) == 1, "nothing was changed"


@pytest.mark.parametrize("text", ["", "4", "1441", "-5", "5.0", "٣٠", "30x", "9" * 5_000])
def test_a_number_beyond_its_limits_is_refused_at_its_field(hq: HqDatabase, text: str) -> None:
    with pytest.raises(FieldsRefused) as refused:
        access_settings.save(hq, text, "8", [], NOW)
    assert list(refused.value.messages) == ["idle_minutes"]
    assert access_settings.load(hq) == (SessionLengths(120, 12), frozenset())
