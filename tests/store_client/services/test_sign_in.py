"""Signing in takes the right PIN on the right device, and guessing takes for ever."""

import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor

import pytest

from store_client.db import staff
from store_client.db.database import RegisterDatabase
from store_client.domain.staff import StaffMember
from store_client.errors import Refused, StorageTrouble
from store_client.services.sign_in import hash_pin, list_staff, seal_pin, sign_in
from tests.factories import DEVICE_KEY, PIN, STAFF, make_moment, make_staff_record

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
