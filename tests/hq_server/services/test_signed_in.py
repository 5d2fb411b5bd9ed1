"""Sessions: in the database, over after a while, ended at once, and worth nothing to whoever reads the table."""

import pytest

from hq_server.db.database import HqDatabase
from hq_server.db.users import User
from hq_server.services import access_settings, audit, signed_in, user_admin, users
from hq_server.services.audit import Wanted
from tests.hq_server.sending_register import NOW

PASSWORD = "a long enough password"
MINUTE, HOUR = 60_000, 3_600_000


@pytest.fixture
def claire(hq: HqDatabase) -> User:
    users.create_user(hq, "marc", PASSWORD, NOW)
    return users.create_user(hq, "claire", PASSWORD, NOW, full_name="Claire Aubert")


def test_a_token_tells_who_is_signed_in(hq: HqDatabase, claire: User) -> None:
    token = signed_in.begin(hq, claire, NOW, address="10.0.0.1", device="Mozilla/5.0\x00")
    found = signed_in.find(hq, token, NOW)
    assert found is not None
    assert (found.user.name, found.session.address, found.session.device) == ("claire", "10.0.0.1", "Mozilla/5.0")
    assert user_admin.get_person(hq, "claire").signed_in_ms == NOW


@pytest.mark.parametrize("token", ["", "x", "é", "\ud800", "0" * 10_000])
def test_no_other_token_tells_anything(hq: HqDatabase, claire: User, token: str) -> None:
    signed_in.begin(hq, claire, NOW)
    assert signed_in.find(hq, token, NOW) is None


def test_the_table_holds_nothing_that_opens_a_session(hq: HqDatabase, claire: User) -> None:
    token = signed_in.begin(hq, claire, NOW)
    with hq.read():
        (row,) = hq.rows("SELECT * FROM hq_session")
    assert token not in row
    assert all(signed_in.find(hq, str(value), NOW) is None for value in row)


def test_a_session_lasts_while_it_is_used_but_not_for_ever(hq: HqDatabase, claire: User) -> None:
    token = signed_in.begin(hq, claire, NOW)
    now = NOW
    while now - NOW < 12 * HOUR - 100 * MINUTE:
        now += 100 * MINUTE
        assert signed_in.find(hq, token, now) is not None
    assert signed_in.find(hq, token, NOW + 12 * HOUR) is None


def test_a_session_that_nobody_uses_ends(hq: HqDatabase, claire: User) -> None:
    token = signed_in.begin(hq, claire, NOW)
    assert signed_in.find(hq, token, NOW + 119 * MINUTE, active=False) is not None
    assert signed_in.find(hq, token, NOW + 120 * MINUTE) is None, "a page that refreshes itself is nobody"


def test_how_long_sessions_last_is_set(hq: HqDatabase, claire: User) -> None:
    token = signed_in.begin(hq, claire, NOW)
    access_settings.save(hq, "5", "1", [], NOW, by="claire")
    assert signed_in.find(hq, token, NOW + 5 * MINUTE) is None
    for minutes in range(0, 60, 4):
        assert signed_in.find(hq, token, NOW + minutes * MINUTE) is not None
    assert signed_in.find(hq, token, NOW + HOUR) is None


def test_a_session_is_noted_at_most_once_a_minute(hq: HqDatabase, claire: User) -> None:
    token = signed_in.begin(hq, claire, NOW)
    seen = []
    for seconds in (59, 60, 61, 119, 120):
        signed_in.find(hq, token, NOW + seconds * 1000)
        seen.append(signed_in.list_sessions(hq, "claire", NOW)[0].seen_ms - NOW)
    assert seen == [0, 60_000, 60_000, 60_000, 120_000]


def test_a_clock_that_is_set_back_ends_no_session(hq: HqDatabase, claire: User) -> None:
    token = signed_in.begin(hq, claire, NOW)
    assert signed_in.find(hq, token, NOW - 24 * HOUR) is not None


def test_sessions_end_one_by_one_all_others_or_all(hq: HqDatabase, claire: User) -> None:
    here, phone, office = (signed_in.begin(hq, claire, NOW + at) for at in range(3))
    own, other = (signed_in.find(hq, token, NOW) for token in (here, phone))
    assert own is not None
    assert other is not None
    assert signed_in.end_session(hq, "marc", other.session.id, NOW) == 0, "it is not Marc's"
    assert signed_in.end_session(hq, "claire", other.session.id, NOW) == 1
    assert [signed_in.find(hq, token, NOW) is None for token in (here, phone, office)] == [False, True, False]
    assert signed_in.end_others(hq, "claire", own.session.id, NOW) == 1
    assert [signed_in.find(hq, token, NOW) is None for token in (here, phone, office)] == [False, True, True]
    assert user_admin.end_sessions(hq, "claire", NOW, by="marc") == 1
    assert signed_in.find(hq, here, NOW) is None
    told, _more = audit.list_entries(hq, Wanted(action="user.sessions_ended"))
    assert [(entry.by, entry.changes[0].old) for entry in told] == [("marc", "1"), ("claire", "1"), ("", "1")]


def test_signing_out_ends_the_session_everywhere(hq: HqDatabase, claire: User) -> None:
    token = signed_in.begin(hq, claire, NOW)
    signed_in.end(hq, token)
    assert signed_in.find(hq, token, NOW) is None
    signed_in.end(hq, token)
    signed_in.end(hq, "")


def test_somebody_blocked_is_out_at_once_and_stays_out_when_unblocked(hq: HqDatabase, claire: User) -> None:
    token = signed_in.begin(hq, claire, NOW)
    for active in (False, True):
        user_admin.change_person(hq, "claire", NOW, full_name="Claire", active=active, grants=claire.grants)
        assert signed_in.find(hq, token, NOW) is None


def test_what_is_over_leaves_the_table(hq: HqDatabase, claire: User) -> None:
    for hours in range(0, 72, 13):
        signed_in.begin(hq, claire, NOW + hours * HOUR)
    with hq.read():
        assert hq.row("SELECT count(*) FROM hq_session") == (1,)


def test_the_list_counts_only_what_lasts(hq: HqDatabase, claire: User) -> None:
    signed_in.begin(hq, claire, NOW)
    signed_in.begin(hq, claire, NOW + HOUR)
    assert signed_in.count_sessions(hq, NOW + HOUR) == {"claire": 2}
    assert signed_in.count_sessions(hq, NOW + 2 * HOUR) == {"claire": 1}
    assert len(signed_in.list_sessions(hq, "claire", NOW + 2 * HOUR)) == 1
    assert signed_in.list_sessions(hq, "marc", NOW) == []


def test_a_session_that_waits_for_its_code_opens_nothing_and_not_for_long(hq: HqDatabase, claire: User) -> None:
    with hq.write():
        hq.execute("UPDATE hq_user SET code_secret = 'x' WHERE name = 'claire'")
    token = signed_in.begin(hq, user_admin.get_person(hq, "claire"), NOW)
    assert signed_in.find(hq, token, NOW) is None
    waiting = signed_in.awaits_code(hq, token, NOW)
    assert waiting is not None
    assert waiting.name == "claire"
    assert signed_in.list_sessions(hq, "claire", NOW) == []
    assert user_admin.get_person(hq, "claire").signed_in_ms is None
    assert signed_in.awaits_code(hq, token, NOW + signed_in.AWAIT_CODE_MS) is None
    assert signed_in.complete(hq, token, NOW + signed_in.AWAIT_CODE_MS) == ""
    full = signed_in.complete(hq, token, NOW)
    assert full != token
    assert signed_in.find(hq, full, NOW) is not None
    assert signed_in.awaits_code(hq, token, NOW) is None
    assert signed_in.complete(hq, token, NOW) == "", "it counts once"
    assert signed_in.awaits_code(hq, full, NOW) is None
