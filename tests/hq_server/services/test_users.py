"""Administrators: passwords, wrong tries, lock-out that several processes share."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from hq_server.db.database import HqDatabase
from hq_server.errors import Refused
from hq_server.services import passwords, users
from hq_server.services.users import WrongSignIn
from tests.hq_server.sending_register import NOW

PASSWORD = "a long enough password"


@pytest.fixture
def claire(hq: HqDatabase) -> HqDatabase:
    users.create_user(hq, "Claire", PASSWORD, NOW, full_name="Claire Aubert")
    return hq


def fail(hq: HqDatabase, now_ms: int = NOW, name: str = "claire") -> str:
    with pytest.raises(WrongSignIn) as refused:
        users.sign_in(hq, name, "wrong", now_ms, address="10.0.0.1")
    return refused.value.message


def test_a_name_is_the_same_in_any_case(claire: HqDatabase) -> None:
    assert users.sign_in(claire, " CLAIRE ", PASSWORD, NOW).full_name == "Claire Aubert"
    with pytest.raises(Refused, match="claire"):
        users.create_user(claire, "claire", PASSWORD, NOW)


@pytest.mark.parametrize(
    ("name", "password"),
    [("", PASSWORD), ("a b", PASSWORD), ("x" * 65, PASSWORD), ("bob", "short"), ("bob", "x" * 201)],
)
def test_what_cannot_sign_in_is_refused(hq: HqDatabase, name: str, password: str) -> None:
    with pytest.raises(Refused):
        users.create_user(hq, name, password, NOW)
    assert not users.has_users(hq)


def test_the_password_is_kept_only_as_an_argon2_hash(claire: HqDatabase) -> None:
    with claire.read():
        kept = claire.row("SELECT password_hash FROM hq_user")
    assert kept
    assert kept[0].startswith("$argon2id$")
    assert PASSWORD not in kept[0]


def test_an_unknown_name_reads_like_a_wrong_password(claire: HqDatabase) -> None:
    assert fail(claire, name="nobody") == fail(claire)


def test_five_wrong_tries_lock_even_the_right_password_for_a_minute_then_longer(claire: HqDatabase) -> None:
    assert "4 tries" in fail(claire)
    for _wrong in range(4):
        fail(claire)
    with pytest.raises(WrongSignIn, match="60 seconds"):
        users.sign_in(claire, "claire", PASSWORD, NOW)
    fail(claire, NOW + 60_000)
    with pytest.raises(WrongSignIn, match="120 seconds"):
        users.sign_in(claire, "claire", PASSWORD, NOW + 60_000)
    assert users.sign_in(claire, "claire", PASSWORD, NOW + 180_000).name == "claire"


def test_a_success_ends_the_count(claire: HqDatabase) -> None:
    for _wrong in range(4):
        fail(claire)
    users.sign_in(claire, "claire", PASSWORD, NOW)
    assert "4 tries" in fail(claire)


def test_old_tries_are_forgotten(claire: HqDatabase) -> None:
    for _wrong in range(4):
        fail(claire)
    assert "4 tries" in fail(claire, NOW + 16 * 60_000)
    fail(claire, NOW + 3 * 24 * 3_600_000, name="another")
    with claire.read():
        kept = claire.rows("SELECT key FROM hq_setting WHERE key >= 'tries:' AND key < 'tries;'")
    assert sorted(key for (key,) in kept) == ["tries:sign-in another", "tries:sign-in from 10.0.0.1"]


def test_a_clock_set_back_does_not_lock_for_ever(claire: HqDatabase) -> None:
    for _wrong in range(5):
        fail(claire, NOW)
    with pytest.raises(WrongSignIn, match="900 seconds"):
        users.sign_in(claire, "claire", PASSWORD, NOW - 365 * 24 * 3_600_000)


def test_somebody_blocked_cannot_sign_in(claire: HqDatabase) -> None:
    with claire.write():
        claire.execute("UPDATE hq_user SET active = ?", (False,))
    with pytest.raises(WrongSignIn):
        users.sign_in(claire, "claire", PASSWORD, NOW)
    assert users.find_user(claire, "claire") is None


def test_of_many_wrong_passwords_at_once_no_more_are_looked_at_than_the_limit_allows(
    claire: HqDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All have begun before the first one has failed."""
    looked, meeting = [], threading.Barrier(5)

    def look(_hash: str | None, password: str) -> bool:
        looked.append(password)
        meeting.wait(30)
        return False

    def guess(number: int) -> None:
        with pytest.raises(WrongSignIn):
            users.sign_in(claire, "claire", f"guess {number}", NOW, address="10.0.0.1")
        claire.close()

    monkeypatch.setattr(passwords, "is_right", look)
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(guess, range(12)))
    assert len(looked) == 5


def test_somebody_who_comes_in_counts_for_nothing_against_the_address(claire: HqDatabase) -> None:
    for _time in range(40):
        users.sign_in(claire, "claire", PASSWORD, NOW, address="10.0.0.1")
    assert "4 tries" in fail(claire)
