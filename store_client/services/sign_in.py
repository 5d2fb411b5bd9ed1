"""Signing in with a PIN, against a check that is worthless without this device's key."""

import hashlib
import hmac

from argon2.low_level import Type, hash_secret_raw

from store_client.clock import Moment
from store_client.db import staff
from store_client.db.database import RegisterDatabase
from store_client.domain.staff import Lockout, StaffMember, StaffRecord
from store_client.errors import Refused
from store_client.texts import _, ngettext

_LONGEST_PIN = 32


def list_staff(db: RegisterDatabase) -> list[StaffMember]:
    """Everybody who can sign in, by name."""
    return staff.list_active(db)


def sign_in(db: RegisterDatabase, device_key: bytes, staff_id: str, pin: str, now: Moment) -> StaffMember:
    """Raises ``Refused`` for a wrong PIN (with the tries left), a locked name and an unknown one."""
    record = staff.find(db, staff_id)
    if record is None or not record.active:
        raise Refused(_("This name can no longer sign in. Choose another."))
    counted = _count_try(db, staff_id, now)
    if not _matches(record, device_key, pin):
        raise Refused(_wrong_pin(counted, now))
    with db.write():
        staff.clear_lockout(db, staff_id)
    return StaffMember(record.id, record.name, record.role, record.language)


def seal_pin(device_key: bytes, salt: bytes, pin_hash: bytes) -> bytes:
    """What the register keeps instead of HQ's argon2id hash: to guess PINs from it, one needs the device's key too."""
    return hmac.digest(device_key, salt + pin_hash, hashlib.sha256)


def hash_pin(pin: str, salt: bytes) -> bytes:
    """As resources/wire/README.md says (feed 1060)."""
    return hash_secret_raw(
        pin.encode("utf-8", "surrogatepass"),
        salt,
        time_cost=2,
        memory_cost=19456,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )


def _matches(record: StaffRecord, device_key: bytes, pin: str) -> bool:
    if len(pin) > _LONGEST_PIN:
        return False
    given = seal_pin(device_key, record.pin_salt, hash_pin(pin, record.pin_salt))
    return hmac.compare_digest(given, record.pin_check)


def _count_try(db: RegisterDatabase, staff_id: str, now: Moment) -> Lockout:
    """Count the try as a wrong one before the PIN is looked at: what cannot be counted (a full disk) is no free guess.

    Raises ``Refused`` while the name is locked.
    """
    with db.write():
        known = staff.read_lockout(db, staff_id)
        remaining_ms = known.remaining_ms(now.utc_ms)
        # A clock that was set back: count from now, or the lock would last until it has caught up.
        counted = known.from_now(now.utc_ms) if remaining_ms else known.after_wrong_pin(now.utc_ms)
        staff.save_lockout(db, staff_id, counted)
    if remaining_ms:
        raise Refused(_locked_message(remaining_ms))
    return counted


def _wrong_pin(lockout: Lockout, now: Moment) -> str:
    locked_ms = lockout.remaining_ms(now.utc_ms)
    if locked_ms:
        return _("Wrong PIN.") + " " + _locked_message(locked_ms)
    message = ngettext("Wrong PIN. {count} try left.", "Wrong PIN. {count} tries left.", lockout.tries_left)
    return message.format(count=lockout.tries_left)


def _locked_message(remaining_ms: int) -> str:
    seconds = -(-remaining_ms // 1000)
    message = ngettext(
        "This name is locked for {count} second after wrong PINs. Wait, or choose another name.",
        "This name is locked for {count} seconds after wrong PINs. Wait, or choose another name.",
        seconds,
    )
    return message.format(count=seconds)
