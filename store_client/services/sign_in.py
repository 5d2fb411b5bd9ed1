"""Signing in with a PIN or a badge, and approving what another person may not do alone.

PINs and badges are compared with checks that are worthless without this device's key. A badge is any code that HQ gave
to a person; one that reads ``B-<staff id>-<secret>`` says itself whose check to compare with. Of another every check is
tried, with one hash for each salt: at once where HQ uses one salt for the badges of a store. A code that fits nobody is
refused in the same words after the same work, whoever there is. Wrong badges count together, not by name: nobody says
whose they were meant to be.
"""

import hashlib
import hmac

from argon2.low_level import Type, hash_secret_raw

from store_client.clock import Moment
from store_client.db import staff
from store_client.db.database import RegisterDatabase
from store_client.domain.barcodes import is_gtin
from store_client.domain.permissions import Approval, group_of, may_approve
from store_client.domain.staff import Lockout, StaffMember, StaffRecord
from store_client.domain.typed import lookup_text
from store_client.errors import Refused
from store_client.services.set_up_items import load_setup
from store_client.texts import _, ngettext

BADGE_PREFIX = "B-"
SHORTEST_BADGE, LONGEST_BADGE = 12, 100
SHORTEST_SALT = 8
"""Bytes; argon2 takes no shorter one."""
_LONGEST_PIN = 32
_ALL_BADGES = ""
"""Wrong badges are counted under this name, which is nobody's."""
_NOBODYS_SALT = bytes(16)


def list_staff(db: RegisterDatabase) -> list[StaffMember]:
    """Everybody who can sign in, by name."""
    return staff.list_active(db)


def sign_in(db: RegisterDatabase, device_key: bytes, staff_id: str, pin: str, now: Moment) -> StaffMember:
    """Raises ``Refused`` for a wrong PIN (with the tries left), a locked name and an unknown one."""
    record = staff.find(db, staff_id)
    if record is None or not record.active:
        hash_pin(pin[:_LONGEST_PIN], _NOBODYS_SALT)  # the same work: how long it takes tells nobody who there is
        raise Refused(_("This name can no longer sign in. Choose another."))
    counted = _count_try(db, staff_id, now)
    if not _matches(record.pin_salt, record.pin_check, device_key, pin):
        raise Refused(_wrong_pin(counted, now))
    with db.write():
        staff.clear_lockout(db, staff_id)
    return record.member


def locked_for_ms(db: RegisterDatabase, staff_id: str, now: Moment) -> int:
    """How long nobody can sign in under this name yet, after wrong PINs."""
    return staff.read_lockout(db, staff_id).remaining_ms(now.utc_ms)


def is_badge(text: str) -> bool:
    """Whether what was scanned can be a badge: it says so, or is long enough and no article's number."""
    code = lookup_text(text)
    if len(code) > LONGEST_BADGE or not code.isascii() or not code.isprintable() or " " in code:
        return False
    return bool(_named_owner(code)) or (len(code) >= SHORTEST_BADGE and not is_gtin(code))


def badge_needs_pin(db: RegisterDatabase) -> bool:
    """Whether HQ wants the PIN besides the badge: it is asked for first, and both go to ``sign_in_with_badge``."""
    return load_setup(db).policy.badge_with_pin


def sign_in_with_badge(
    db: RegisterDatabase, device_key: bytes, badge: str, now: Moment, pin: str | None = None
) -> StaffMember:
    """Raises ``Refused`` for a badge that does not fit, for a locked name, and where the PIN is needed and missing."""
    with_pin = badge_needs_pin(db)
    if with_pin and pin is None:
        raise Refused(_("The badge is not enough here. Type the PIN too."))
    _count_try(db, _ALL_BADGES, now)
    record = _owner(db, device_key, lookup_text(badge))
    if record is None:
        if with_pin:
            hash_pin((pin or "")[:_LONGEST_PIN], _NOBODYS_SALT)
        raise Refused(_wrong_badge(with_pin))
    if with_pin:
        _count_try(db, record.id, now)
        if not _matches(record.pin_salt, record.pin_check, device_key, pin or ""):
            raise Refused(_wrong_badge(with_pin))
    elif remaining_ms := locked_for_ms(db, record.id, now):
        raise Refused(_locked_message(remaining_ms))
    with db.write():
        staff.clear_lockout(db, _ALL_BADGES)
        staff.clear_lockout(db, record.id)
    return record.member


def approve(
    db: RegisterDatabase,
    device_key: bytes,
    staff_id: str,
    pin: str,
    action: str,
    *,
    asked_by: str,
    now: Moment,
    reason: str = "",
    line: int = 0,
    badge: str = "",
) -> Approval:
    """Another person's word for ``action``, which ``asked_by`` (a staff id) may not do alone.

    They sign with name and PIN, or with a badge (then ``staff_id`` does not count, and ``pin`` only where badges need
    it). Raises ``Refused`` as signing in does, for the same person, and for one who may not do it or not approve.
    """
    if not badge:
        _require_another(staff_id, asked_by)
        person = sign_in(db, device_key, staff_id, pin, now)
    else:
        person = sign_in_with_badge(db, device_key, badge, now, pin or None)
        _require_another(person.id, asked_by)
    groups = load_setup(db).permission_groups
    if not may_approve(person, groups, action):
        raise Refused(_("{name} may not approve this. Ask somebody else.").format(name=person.name))
    return Approval(action, asked_by, person.id, reason, line, group_of(person, groups).group)


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


def _require_another(signing: str, asked_by: str) -> None:
    if signing == asked_by:
        raise Refused(_("Nobody approves for themselves. Ask another person to sign."))


def _named_owner(badge: str) -> str:
    owner, hyphen, secret = badge.removeprefix(BADGE_PREFIX).rpartition("-")
    return owner if hyphen and secret and badge.startswith(BADGE_PREFIX) else ""


def _owner(db: RegisterDatabase, device_key: bytes, badge: str) -> StaffRecord | None:
    """Whose badge it is. All that it could be are compared with, also after one fits."""
    code = badge if len(badge) <= LONGEST_BADGE else ""
    records = staff.list_with_badge(db)
    records = [record for record in records if record.id == _named_owner(code)] or records
    salts = {record.badge_salt for record in records} or {_NOBODYS_SALT}
    hashes = {salt: hash_pin(code, salt) for salt in salts}
    fitting = [
        record
        for record in records
        if hmac.compare_digest(seal_pin(device_key, record.badge_salt, hashes[record.badge_salt]), record.badge_check)
    ]
    return fitting[0] if fitting else None


def _matches(salt: bytes, check: bytes, device_key: bytes, pin: str) -> bool:
    fits = hmac.compare_digest(seal_pin(device_key, salt, hash_pin(pin[:_LONGEST_PIN], salt)), check)
    return fits and len(pin) <= _LONGEST_PIN


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
        raise Refused(_locked_message(remaining_ms) if staff_id else _badges_locked_message(remaining_ms))
    return counted


def _wrong_badge(with_pin: bool) -> str:
    if with_pin:
        return _("Badge and PIN do not fit. Scan the badge again and type its PIN, or choose your name.")
    return _("This badge does not fit. Scan it again, or choose your name and type your PIN.")


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


def _badges_locked_message(remaining_ms: int) -> str:
    seconds = -(-remaining_ms // 1000)
    message = ngettext(
        "Badges are locked for {count} second after ones that did not fit. Wait, or choose your name.",
        "Badges are locked for {count} seconds after ones that did not fit. Wait, or choose your name.",
        seconds,
    )
    return message.format(count=seconds)
