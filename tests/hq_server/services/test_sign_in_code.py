"""The sign-in code: asked once it was confirmed, right once, slow to guess; recovery codes likewise."""

import base64
from concurrent.futures import ThreadPoolExecutor

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.one_time_code import code_at, step_at
from hq_server.errors import Refused
from hq_server.services import audit, kept_secrets, sign_in_code, user_admin, users
from hq_server.services.audit import Wanted
from hq_server.services.users import WrongSignIn
from tests.hq_server.sending_register import NOW

PASSWORD = "a long enough password"
STEP = 30_000


@pytest.fixture
def claire(hq: HqDatabase) -> HqDatabase:
    users.create_user(hq, "claire", PASSWORD, NOW)
    return hq


def code_of(secret: str, now_ms: int) -> str:
    """What the app shows."""
    return code_at(base64.b32decode(secret), step_at(now_ms))


def turn_on(db: HqDatabase) -> tuple[str, list[str]]:
    sign_in_code.offer(db, "claire")
    secret = sign_in_code.offered(db, "claire")
    assert secret is not None
    return secret, sign_in_code.confirm(db, "claire", code_of(secret, NOW), NOW)


def test_a_code_is_asked_once_a_code_was_typed(claire: HqDatabase) -> None:
    sign_in_code.offer(claire, "claire")
    secret = sign_in_code.offered(claire, "claire")
    assert secret is not None
    assert not user_admin.get_person(claire, "claire").has_code
    with pytest.raises(Refused, match="wrong or has expired"):
        sign_in_code.confirm(claire, "claire", "000000" if code_of(secret, NOW) != "000000" else "111111", NOW)
    assert not user_admin.get_person(claire, "claire").has_code
    codes = sign_in_code.confirm(claire, "claire", code_of(secret, NOW), NOW)
    assert user_admin.get_person(claire, "claire").has_code
    assert len(set(codes)) == 10
    assert sign_in_code.offered(claire, "claire") is None


def test_an_offer_that_is_withdrawn_cannot_be_confirmed(claire: HqDatabase) -> None:
    sign_in_code.offer(claire, "claire")
    secret = sign_in_code.offered(claire, "claire")
    assert secret is not None
    sign_in_code.withdraw(claire, "claire")
    with pytest.raises(Refused, match="given up"):
        sign_in_code.confirm(claire, "claire", code_of(secret, NOW), NOW)


def test_offering_again_leaves_a_code_in_use_alone(claire: HqDatabase) -> None:
    secret, _codes = turn_on(claire)
    sign_in_code.offer(claire, "claire")
    assert sign_in_code.offered(claire, "claire") is None
    sign_in_code.check_code(claire, "claire", code_of(secret, NOW + STEP), NOW + STEP)


def test_each_code_counts_once_and_none_before_it(claire: HqDatabase) -> None:
    secret, _codes = turn_on(claire)
    with pytest.raises(WrongSignIn, match="wrong, used or has expired"):
        sign_in_code.check_code(claire, "claire", code_of(secret, NOW), NOW)
    sign_in_code.check_code(claire, "claire", code_of(secret, NOW + 2 * STEP), NOW + 2 * STEP)
    for earlier in (1, 2):
        with pytest.raises(WrongSignIn):
            sign_in_code.check_code(claire, "claire", code_of(secret, NOW + earlier * STEP), NOW + 2 * STEP)


def test_of_several_who_bring_the_same_code_at_once_one_gets_in(claire: HqDatabase) -> None:
    secret, codes = turn_on(claire)
    now = NOW + STEP

    def bring(recovery: bool) -> bool:
        try:
            if recovery:
                sign_in_code.check_recovery_code(claire, "claire", codes[0], now)
            else:
                sign_in_code.check_code(claire, "claire", code_of(secret, now), now)
        except WrongSignIn:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(bring, [False] * 4)) == 1
        assert sum(pool.map(bring, [True] * 4)) <= 1
    assert sign_in_code.count_recovery_codes(claire, "claire") >= 9


def test_five_wrong_codes_of_either_kind_mean_waiting(claire: HqDatabase) -> None:
    secret, codes = turn_on(claire)
    now = NOW + STEP
    for left in (4, 3):
        with pytest.raises(WrongSignIn, match=f"{left} tries are left"):
            sign_in_code.check_code(claire, "claire", "12345", now, address="10.0.0.1")
    for words in ("2 tries are", "1 try is", "Wait a minute"):
        with pytest.raises(WrongSignIn, match=words):
            sign_in_code.check_recovery_code(claire, "claire", "ABCDE-FGHJK", now, address="10.0.0.2")
    for check, right in ((sign_in_code.check_code, code_of(secret, now)), (sign_in_code.check_recovery_code, codes[0])):
        with pytest.raises(WrongSignIn, match="Wait 60 seconds"):
            check(claire, "claire", right, now, address="10.0.0.3")
    sign_in_code.check_recovery_code(claire, "claire", codes[0], now + 60_000)


def test_wrong_codes_count_against_the_address_too(claire: HqDatabase) -> None:
    turn_on(claire)
    for number in range(30):
        users.create_user(claire, f"person{number}", PASSWORD, NOW)
        with pytest.raises(WrongSignIn):
            sign_in_code.check_code(claire, f"person{number}", "123456", NOW, address="10.0.0.9")
    with pytest.raises(WrongSignIn, match="Too many tries"):
        users.sign_in(claire, "claire", PASSWORD, NOW, address="10.0.0.9")
    assert users.sign_in(claire, "claire", PASSWORD, NOW, address="10.0.0.8").name == "claire"


def test_the_right_password_forgives_no_wrong_code(claire: HqDatabase) -> None:
    turn_on(claire)
    for _try in range(5):
        with pytest.raises(WrongSignIn):
            sign_in_code.check_code(claire, "claire", "123456", NOW)
        users.sign_in(claire, "claire", PASSWORD, NOW)
    with pytest.raises(WrongSignIn, match="Too many"):
        sign_in_code.check_code(claire, "claire", "123456", NOW)


def test_a_recovery_code_counts_once_however_it_is_typed(claire: HqDatabase) -> None:
    _secret, codes = turn_on(claire)
    assert sign_in_code.check_recovery_code(claire, "claire", f" {codes[3].lower().replace('-', ' ')} ", NOW) == 9
    with pytest.raises(WrongSignIn, match="wrong or was used"):
        sign_in_code.check_recovery_code(claire, "claire", codes[3], NOW)
    assert sign_in_code.check_recovery_code(claire, "claire", codes[4].replace("-", ""), NOW) == 8


@pytest.mark.parametrize("typed", ["", "-", "x" * 10_000, "\x00", "é", "\ud800"])
def test_what_is_no_recovery_code_is_wrong(claire: HqDatabase, typed: str) -> None:
    turn_on(claire)
    with pytest.raises(WrongSignIn):
        sign_in_code.check_recovery_code(claire, "claire", typed, NOW)
    assert sign_in_code.count_recovery_codes(claire, "claire") == 10


def test_new_recovery_codes_end_the_old_ones(claire: HqDatabase) -> None:
    with pytest.raises(Refused, match="No sign-in code"):
        sign_in_code.renew_recovery_codes(claire, "claire", NOW)
    _secret, old = turn_on(claire)
    new = sign_in_code.renew_recovery_codes(claire, "claire", NOW)
    with pytest.raises(WrongSignIn):
        sign_in_code.check_recovery_code(claire, "claire", old[0], NOW)
    assert sign_in_code.check_recovery_code(claire, "claire", new[0], NOW) == 9


def test_no_recovery_code_can_be_read_in_the_database(claire: HqDatabase) -> None:
    _secret, codes = turn_on(claire)
    with claire.read():
        kept = str(claire.rows("SELECT * FROM hq_recovery_code"))
        told = str(claire.rows("SELECT * FROM audit_entry"))
    for code in codes:
        assert code not in kept + told
        assert code.replace("-", "") not in kept + told


def test_nobody_is_asked_a_code_after_it_was_turned_off(claire: HqDatabase) -> None:
    secret, codes = turn_on(claire)
    assert sign_in_code.turn_off(claire, "claire", NOW, by="claire")
    assert not sign_in_code.turn_off(claire, "claire", NOW, by="claire")
    assert not user_admin.get_person(claire, "claire").has_code
    assert sign_in_code.count_recovery_codes(claire, "claire") == 0
    for typed in (code_of(secret, NOW + STEP), codes[0]):
        with pytest.raises(WrongSignIn):
            sign_in_code.check_code(claire, "claire", typed, NOW + STEP)
    with pytest.raises(WrongSignIn):
        sign_in_code.check_recovery_code(claire, "claire", codes[0], NOW)


def test_the_audit_tells_what_was_done_and_no_secret(claire: HqDatabase) -> None:
    secret, codes = turn_on(claire)
    sign_in_code.check_recovery_code(claire, "claire", codes[0], NOW)
    user_admin.reset_code(claire, "claire", NOW, by="marc")
    told, _more = audit.list_entries(claire, Wanted(subject="user claire"))
    assert [(entry.by, entry.action) for entry in told[:3]] == [
        ("marc", "user.code_reset"),
        ("claire", "user.recovery_code_used"),
        ("claire", "user.code_on"),
    ]
    assert secret not in str(told)


KEY, OTHER = "0f" * 32, "1e" * 32


def kept(db: HqDatabase) -> str:
    with db.read():
        return str(db.rows("SELECT code_secret, code_offered FROM hq_user"))


def test_with_a_key_no_secret_can_be_read_in_the_database(claire: HqDatabase) -> None:
    kept_secrets.use_key(claire, KEY)
    sign_in_code.offer(claire, "claire")
    secret = sign_in_code.offered(claire, "claire")
    assert secret is not None
    assert secret not in kept(claire)
    sign_in_code.confirm(claire, "claire", code_of(secret, NOW), NOW)
    assert secret not in kept(claire)
    sign_in_code.check_code(claire, "claire", code_of(secret, NOW + STEP), NOW + STEP)


def test_secrets_of_before_are_encrypted_once_there_is_a_key(claire: HqDatabase) -> None:
    secret, _codes = turn_on(claire)
    assert sign_in_code.seal_kept(claire) == 0
    assert secret in kept(claire)
    kept_secrets.use_key(claire, KEY)
    assert [sign_in_code.seal_kept(claire) for _time in range(2)] == [1, 0]
    assert secret not in kept(claire)
    sign_in_code.check_code(claire, "claire", code_of(secret, NOW + STEP), NOW + STEP)


@pytest.mark.parametrize("key", ["", OTHER])
def test_without_the_right_key_recovery_codes_go_on_working(claire: HqDatabase, key: str) -> None:
    kept_secrets.use_key(claire, KEY)
    secret, codes = turn_on(claire)
    kept_secrets.use_key(claire, key)
    with pytest.raises(Refused, match="code_key"):
        sign_in_code.check_code(claire, "claire", code_of(secret, NOW + STEP), NOW + STEP)
    assert sign_in_code.check_recovery_code(claire, "claire", codes[0], NOW + STEP) == 9


def test_a_secret_that_was_copied_to_somebody_else_is_worth_nothing(claire: HqDatabase) -> None:
    users.create_user(claire, "marc", PASSWORD, NOW)
    kept_secrets.use_key(claire, KEY)
    secret, _codes = turn_on(claire)
    with claire.write():
        claire.execute(
            "UPDATE hq_user SET code_secret = (SELECT code_secret FROM hq_user WHERE name = 'claire') "
            "WHERE name = 'marc'"
        )
    with pytest.raises(Refused, match="code_key"):
        sign_in_code.check_code(claire, "marc", code_of(secret, NOW + STEP), NOW + STEP)
