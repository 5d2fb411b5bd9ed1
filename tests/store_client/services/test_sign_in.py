"""Signing in takes the right PIN on the right device, and guessing takes for ever."""

import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from store_client.db import setup_items, staff
from store_client.db.database import RegisterDatabase
from store_client.db.setup_items import SetupItem
from store_client.domain.permissions import Approval
from store_client.domain.staff import MANAGER, StaffMember, StaffRecord
from store_client.errors import Refused, StorageTrouble
from store_client.services import sign_in as signing_in
from store_client.services.sign_in import (
    approve,
    hash_pin,
    is_badge,
    list_staff,
    seal_pin,
    sign_in,
    sign_in_with_badge,
)
from tests.factories import DEVICE_KEY, PIN, STAFF, make_moment, make_staff_record

BADGE = "B-m-007-K7Q2M9X4"
GRACE = StaffMember("m-007", "Grace", MANAGER, "en")
ADA = StaffMember(STAFF, "Ada", "cashier", "en")


def refusal(db: RegisterDatabase, pin: str, seconds: int = 0, key: bytes = DEVICE_KEY) -> str:
    with pytest.raises(Refused) as refused:
        sign_in(db, key, STAFF, pin, make_moment(seconds))
    return refused.value.message


def test_the_right_pin_signs_in(db: RegisterDatabase) -> None:
    assert list_staff(db) == [ADA]
    assert sign_in(db, DEVICE_KEY, STAFF, PIN, make_moment()) == ADA


@pytest.mark.parametrize("pin", ["", "0000", "12345", "1234 ", "\0", "é", "\ud800", "1" * 10_000])
def test_a_wrong_pin_is_refused_with_the_tries_left(db: RegisterDatabase, pin: str) -> None:
    assert refusal(db, pin) == "Wrong PIN. 4 tries left."


def test_the_right_pin_is_wrong_on_another_device(db: RegisterDatabase) -> None:
    assert "Wrong PIN" in refusal(db, PIN, key=bytes(32))


def test_five_wrong_pins_lock_the_name_even_for_the_right_one_and_through_a_restart(db: RegisterDatabase) -> None:
    messages = [refusal(db, "0000") for _ in range(5)]
    assert messages[3] == "Wrong PIN. 1 try left."
    assert "locked for 60 seconds" in messages[4]
    reopened = RegisterDatabase.open(db.path)
    assert "locked for 30 seconds" in refusal(reopened, PIN, seconds=30)
    assert sign_in(reopened, DEVICE_KEY, STAFF, PIN, make_moment(60)) == ADA


def test_the_next_lock_is_twice_as_long(db: RegisterDatabase) -> None:
    for _ in range(5):
        refusal(db, "0000")
    assert "locked for 120 seconds" in [refusal(db, "0000", seconds=61) for _ in range(5)][-1]


def test_the_right_pin_forgives_the_wrong_ones(db: RegisterDatabase) -> None:
    for _ in range(4):
        refusal(db, "0000")
    sign_in(db, DEVICE_KEY, STAFF, PIN, make_moment())
    assert refusal(db, "0000") == "Wrong PIN. 4 tries left."


def test_a_clock_set_back_does_not_lock_a_name_for_long(db: RegisterDatabase) -> None:
    for _ in range(5):
        refusal(db, "0000", seconds=10_000_000)
    assert "locked for 60 seconds" in refusal(db, PIN, seconds=0)
    assert sign_in(db, DEVICE_KEY, STAFF, PIN, make_moment(60)) == ADA


def test_who_is_gone_or_unknown_cannot_sign_in(db: RegisterDatabase) -> None:
    with db.write():
        staff.upsert(db, [make_staff_record(active=False)])
    assert list_staff(db) == []
    assert "can no longer sign in" in refusal(db, PIN)
    with pytest.raises(Refused, match="can no longer sign in"):
        sign_in(db, DEVICE_KEY, "nobody", PIN, make_moment())


def test_the_file_alone_does_not_hold_hqs_hash(db: RegisterDatabase) -> None:
    record = staff.find(db, STAFF)
    assert record is not None
    hashed = hash_pin(PIN, record.pin_salt)
    assert record.pin_check == seal_pin(DEVICE_KEY, record.pin_salt, hashed)
    assert record.pin_check == hmac.digest(DEVICE_KEY, record.pin_salt + hashed, hashlib.sha256)
    db.checkpoint()
    assert hashed not in db.path.read_bytes()


def test_a_pin_is_hashed_as_the_contract_says() -> None:
    assert hash_pin("1234", b"0123456789abcdef").hex() == (
        "04b4192ae9efb1712fd2b7e8bd67909763a235a7c45a3982b2f6cd59b6ae2f3d"
    )


def test_a_try_that_cannot_be_counted_is_no_free_guess(db: RegisterDatabase) -> None:
    db.run("PRAGMA query_only = 1")
    for pin in ("0000", PIN):
        with pytest.raises(StorageTrouble):
            sign_in(db, DEVICE_KEY, STAFF, pin, make_moment())
    db.run("PRAGMA query_only = 0")
    assert sign_in(db, DEVICE_KEY, STAFF, PIN, make_moment()) == ADA


def test_guessing_in_several_windows_at_once_gives_no_more_tries(db: RegisterDatabase) -> None:
    windows = [RegisterDatabase.open(db.path, patience_s=20.0) for _ in range(8)]
    with ThreadPoolExecutor(len(windows)) as guessing:
        messages = list(guessing.map(lambda window: refusal(window, "0000"), windows))
    assert sum("Wrong PIN" in message for message in messages) == 5
    assert sum("locked" in message and "Wrong PIN" not in message for message in messages) == 3


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bytes]]:
    """Every hash of a PIN or badge that is made: what takes time when somebody signs in."""
    made: list[tuple[str, bytes]] = []

    def counted(pin: str, salt: bytes) -> bytes:
        made.append((pin, salt))
        return hash_pin(pin, salt)

    monkeypatch.setattr(signing_in, "hash_pin", counted)
    return made


@pytest.mark.parametrize(
    ("name", "pin", "works"),
    [
        (STAFF, PIN, True),
        (STAFF, "0000", False),
        (STAFF, "1" * 10_000, False),
        ("nobody", PIN, False),
        ("gone", PIN, False),
        ("", "", False),
    ],
)
def test_a_name_that_nobody_has_costs_the_same_work_as_a_wrong_pin(
    db: RegisterDatabase, hashed: list[tuple[str, bytes]], name: str, pin: str, works: bool
) -> None:
    with db.write():
        staff.upsert(db, [make_staff_record("gone", active=False)])
    hashed.clear()
    if works:
        sign_in(db, DEVICE_KEY, name, pin, make_moment())
    else:
        with pytest.raises(Refused):
            sign_in(db, DEVICE_KEY, name, pin, make_moment())
    assert len(hashed) == 1
    assert all(len(text) <= 32 and len(salt) >= 8 for text, salt in hashed)


def test_a_longer_pin_that_begins_with_the_right_one_is_wrong(db: RegisterDatabase) -> None:
    long_pin = "7" * 32
    with db.write():
        staff.upsert(db, [make_staff_record(STAFF, long_pin)])
    assert sign_in(db, DEVICE_KEY, STAFF, long_pin, make_moment()).id == STAFF
    assert "Wrong PIN" in refusal(db, long_pin + "7")


@pytest.mark.parametrize("seconds", [-(10**9), 59])
def test_a_restart_and_a_clock_that_was_moved_leave_every_wrong_pin_counted(db: RegisterDatabase, seconds: int) -> None:
    """Each guess happens in a window of its own, with the clock set somewhere else before it."""
    begin = 2 * 10**9
    for number in range(5):
        window = RegisterDatabase.open(db.path)
        assert "Wrong PIN" in refusal(window, "0000", seconds=begin + seconds * (number % 2))
        window.close()
    window = RegisterDatabase.open(db.path)
    assert "locked" in refusal(window, PIN, seconds=begin)
    assert staff.read_lockout(window, STAFF).failures == 5
    window.close()


def test_a_clock_set_forward_ends_a_wait_but_forgets_no_wrong_pin(db: RegisterDatabase) -> None:
    """Whoever may set the clock gets five guesses for each time, and each next wait is longer."""
    waits = []
    for year in range(4):
        messages = [refusal(db, "0000", seconds=year * 31_536_000) for _ in range(6)]
        waits.append(staff.read_lockout(db, STAFF).remaining_ms(make_moment(year * 31_536_000).utc_ms))
        assert "Wrong PIN" not in messages[5]
    assert waits == [60_000, 120_000, 240_000, 480_000]
    assert staff.read_lockout(db, STAFF).failures == 20


def test_checks_are_compared_in_constant_time(db: RegisterDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def watched(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr(hmac, "compare_digest", watched)
    refusal(db, "0000")
    sign_in(db, DEVICE_KEY, STAFF, PIN, make_moment())
    record = staff.find(db, STAFF)
    assert record is not None
    assert [other for _one, other in compared] == [record.pin_check] * 2


def employ(db: RegisterDatabase, record: StaffRecord, badge: str = BADGE, salt: bytes = b"badge salt of it") -> None:
    """Somebody with a badge."""
    check = seal_pin(DEVICE_KEY, salt, hash_pin(badge, salt))
    with db.write():
        staff.upsert(db, [replace(record, role=MANAGER, badge_salt=salt, badge_check=check)])


@pytest.fixture
def grace(db: RegisterDatabase) -> RegisterDatabase:
    employ(db, make_staff_record("m-007", "9876", name="Grace"))
    return db


def badge_refusal(db: RegisterDatabase, badge: str, seconds: int = 0, pin: str | None = None) -> str:
    with pytest.raises(Refused) as refused:
        sign_in_with_badge(db, DEVICE_KEY, badge, make_moment(seconds), pin)
    return refused.value.message


def test_a_badge_signs_its_owner_in(grace: RegisterDatabase) -> None:
    assert sign_in_with_badge(grace, DEVICE_KEY, f" {BADGE}\n", make_moment()) == GRACE


@pytest.mark.parametrize("badge", [BADGE, "B-1-x", "7Q2MZ8KXWT4R9HVCN3PJ", "123456789013", "4006381333932"])
def test_what_is_long_enough_or_names_its_owner_can_be_a_badge(badge: str) -> None:
    assert is_badge(badge)


@pytest.mark.parametrize(
    "other", ["", "B-", "B-secret", "B--secret", "SKU-1", "4006381333931", "Linen tea towel", "é" * 20, "x" * 101]
)
def test_an_articles_number_or_name_is_no_badge(other: str) -> None:
    assert not is_badge(other)


@pytest.mark.parametrize(
    "badge",
    [
        "B-m-007-K7Q2M9X5",
        "B-m-008-K7Q2M9X4",
        f"B-{STAFF}-K7Q2M9X4",
        "4006381333931",
        "",
        "\ud800",
        "B-m-007-" + "x" * 10_000,
    ],
)
def test_a_badge_that_does_not_fit_does_not_tell_whose_badges_there_are(grace: RegisterDatabase, badge: str) -> None:
    message = badge_refusal(grace, badge)
    assert message == "This badge does not fit. Scan it again, or choose your name and type your PIN."


def test_a_badge_is_worthless_on_another_device_and_when_its_owner_is_gone(grace: RegisterDatabase) -> None:
    with pytest.raises(Refused, match="does not fit"):
        sign_in_with_badge(grace, bytes(32), BADGE, make_moment())
    with grace.write():
        staff.remove(grace, ["m-007"])
    assert "does not fit" in badge_refusal(grace, BADGE)


def test_any_code_can_be_a_badge_with_a_salt_of_its_own_or_one_for_all(grace: RegisterDatabase) -> None:
    people = (
        ("s-101", "7Q2MZ8KXWT4R9HVCN3PJ", b"badge salt of it"),
        ("s-102", "X5D9LWB2FK8TYG6QRM4C", b"another salt!!!!"),
    )
    for staff_id, code, salt in people:
        employ(grace, make_staff_record(staff_id, "111111", name=staff_id), code, salt)
    for staff_id, code, _salt in people:
        assert sign_in_with_badge(grace, DEVICE_KEY, code, make_moment()).id == staff_id
    assert sign_in_with_badge(grace, DEVICE_KEY, BADGE, make_moment()) == GRACE
    assert "does not fit" in badge_refusal(grace, "7Q2MZ8KXWT4R9HVCN3PX")


def test_guessing_badges_locks_badges_and_no_name_even_through_a_restart(grace: RegisterDatabase) -> None:
    for number in range(4):
        assert "does not fit" in badge_refusal(grace, f"B-m-007-GUESS{number}")
    assert sign_in_with_badge(grace, DEVICE_KEY, BADGE, make_moment()) == GRACE
    for number in range(5):
        badge_refusal(grace, f"ANOTHER-GUESS-{number}")
    reopened = RegisterDatabase.open(grace.path)
    assert "Badges are locked for 60 seconds" in badge_refusal(reopened, BADGE)
    assert sign_in(reopened, DEVICE_KEY, "m-007", "9876", make_moment()) == GRACE
    assert sign_in_with_badge(reopened, DEVICE_KEY, BADGE, make_moment(60)) == GRACE


def test_a_name_that_is_locked_is_locked_for_its_badge_too(grace: RegisterDatabase) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            sign_in(grace, DEVICE_KEY, "m-007", "0000", make_moment())
    assert "This name is locked for 60 seconds" in badge_refusal(grace, BADGE)
    assert sign_in_with_badge(grace, DEVICE_KEY, BADGE, make_moment(60)) == GRACE


def test_where_hq_wants_the_pin_too_both_must_fit(grace: RegisterDatabase) -> None:
    with grace.write():
        setup_items.upsert(grace, [SetupItem("policy", "register", '{"badge_with_pin": true}')])
    assert "Type the PIN too" in badge_refusal(grace, BADGE)
    for badge, pin in ((BADGE, "0000"), ("B-m-007-GUESS", "9876"), ("B-nobody-GUESS", "9876")):
        assert badge_refusal(grace, badge, pin=pin).startswith("Badge and PIN do not fit.")
    assert sign_in_with_badge(grace, DEVICE_KEY, BADGE, make_moment(), "9876") == GRACE


@pytest.mark.parametrize("badge", [BADGE, "B-m-007-GUESS", "B-nobody-GUESS", "7Q2MZ8KXWT4R9HVCN3PJ"])
def test_a_badge_that_fits_nobody_costs_the_same_work_as_a_wrong_pin_beside_one_that_does(
    grace: RegisterDatabase, hashed: list[tuple[str, bytes]], badge: str
) -> None:
    with grace.write():
        setup_items.upsert(grace, [SetupItem("policy", "register", '{"badge_with_pin": true}')])
    badge_refusal(grace, badge, pin="0000")
    assert len(hashed) == 2


def test_guessing_the_pin_of_a_found_badge_locks_its_name_and_the_last_try_still_counts(
    grace: RegisterDatabase,
) -> None:
    with grace.write():
        setup_items.upsert(grace, [SetupItem("policy", "register", '{"badge_with_pin": true}')])
    for seconds in range(4):
        badge_refusal(grace, BADGE, seconds, "0000")
    assert sign_in_with_badge(grace, DEVICE_KEY, BADGE, make_moment(5), "9876") == GRACE
    for seconds in range(5):
        badge_refusal(grace, BADGE, seconds, "0000")
    with pytest.raises(Refused, match="This name is locked"):
        sign_in(grace, DEVICE_KEY, "m-007", "9876", make_moment(5))


def test_another_person_approves_with_pin_or_badge(grace: RegisterDatabase) -> None:
    approval = Approval("void_transaction", STAFF, "m-007", "goodwill", group="manager")
    by_pin = approve(
        grace,
        DEVICE_KEY,
        "m-007",
        "9876",
        "void_transaction",
        asked_by=STAFF,
        now=make_moment(),
        reason="goodwill",
    )
    by_badge = approve(
        grace,
        DEVICE_KEY,
        "",
        "",
        "void_transaction",
        asked_by=STAFF,
        now=make_moment(),
        reason="goodwill",
        badge=BADGE,
    )
    assert by_pin == by_badge == approval


def approval_refusal(db: RegisterDatabase, staff_id: str, pin: str, asked_by: str, badge: str = "") -> str:
    with pytest.raises(Refused) as refused:
        approve(db, DEVICE_KEY, staff_id, pin, "open_drawer", asked_by=asked_by, now=make_moment(), badge=badge)
    return refused.value.message


def test_nobody_approves_for_themselves_with_whatever_they_sign(grace: RegisterDatabase) -> None:
    for pin, badge in (("9876", ""), ("", BADGE)):
        assert "Ask another person" in approval_refusal(grace, "m-007", pin, "m-007", badge)


def test_who_may_not_approve_or_signs_wrongly_approves_nothing(grace: RegisterDatabase) -> None:
    assert approval_refusal(grace, STAFF, PIN, "m-007") == "Ada may not approve this. Ask somebody else."
    assert approval_refusal(grace, "m-007", "0000", STAFF) == "Wrong PIN. 4 tries left."
    assert "does not fit" in approval_refusal(grace, "", "", STAFF, "B-m-007-GUESS")
    with grace.write():
        clerks = '{"group": "clerks", "name": "Clerks", "actions": ["approve"]}'
        setup_items.upsert(grace, [SetupItem("permission_group", "clerks", clerks)])
        staff.upsert(grace, [replace(make_staff_record("m-007", "9876", name="Grace"), group="clerks")])
    assert approval_refusal(grace, "m-007", "9876", STAFF) == "Grace may not approve this. Ask somebody else."


def test_the_file_alone_does_not_hold_a_badge(grace: RegisterDatabase) -> None:
    record = staff.find(grace, "m-007")
    assert record is not None
    hashed = hash_pin(BADGE, record.badge_salt)
    assert record.badge_check == hmac.digest(DEVICE_KEY, record.badge_salt + hashed, hashlib.sha256)
