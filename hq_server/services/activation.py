"""Activation: HQ issues a one-time code for a register, the register trades it for its device token."""

import secrets
from dataclasses import dataclass

from hq_server.db.database import HqDatabase
from hq_server.db.devices import CodeState, code_state, set_code, use_code
from hq_server.domain.registers import RegisterIdentity
from hq_server.errors import ActivationRefused, NotFound, Refused
from hq_server.services import audit
from hq_server.services.device_access import hash_secret
from hq_server.services.device_tokens import new_credentials
from hq_server.services.register_keys import learn_key
from hq_server.services.signing import hq_keys
from hq_server.services.tries import Begun, TryLimit, begin_try, take_back
from hq_server.texts import _
from hq_server.wire.outgoing import Activated

HOUR_MS = 3_600_000
VALID_MS = 24 * HOUR_MS
# Crockford's base 32: no I, L, O and U, so that nobody reads one for another.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 8
_READ_AS = str.maketrans("ILO", "110", "- \t\u00a0\u2010\u2011\u2012\u2013\u2014\u2212")
_LIMIT = TryLimit(failures=10, window_ms=10 * 60_000)


class TooManyTries(Refused):
    """Too many wrong codes came from one address; it has to wait."""

    def __init__(self, message: str, wait_seconds: int) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """The only time the code itself is seen. ``code`` is written ``XXXX-XXXX``."""

    code: str
    expires_ms: int


def issue_code(db: HqDatabase, store: str, register: str, now_ms: int, valid_ms: int = VALID_MS) -> IssuedCode:
    """A new code for the register; an older one that was not used is void from now on."""
    code = "".join(secrets.choice(_ALPHABET) for _position in range(_LENGTH))
    with db.write():
        if not set_code(db, store, register, _hash(code), now_ms + valid_ms):
            raise NotFound(
                _("There is no register {register} in store {store}.").format(register=register, store=store)
            )
    return IssuedCode(f"{code[:4]}-{code[4:]}", now_ms + valid_ms)


def activate(
    db: HqDatabase,
    code: str,
    device_name: str,
    version: str,
    now_ms: int,
    *,
    address: str = "",
    public_key: str = "",
) -> Activated:
    """Trade the code. Raises ``ActivationRefused``; ``TooManyTries`` when ``address`` sent too many wrong codes.

    ``public_key``: what the device will sign receipts with, if it said so already.
    """
    counters = ((f"activation {address}", _LIMIT),)
    code_hash = _hash(code)
    with db.write():
        _refuse_while_waiting(begin_try(db, counters, now_ms))
        token, given = new_credentials(db, now_ms)
        device = use_code(db, code_hash, given, device_name, version, now_ms)
        state = None if device else code_state(db, code_hash)
        if device:
            take_back(db, counters)
            learn_key(db, RegisterIdentity(device.store, device.number), public_key, now_ms)
        keys = hq_keys(db)
        if device:
            code, changes = f"{device.store}-{device.number}", [audit.Change("device_name", "", device_name)]
            audit.record(db, "", "register.activated", f"register {code}", changes, now_ms, store=device.store)
    if device is None:
        raise _refusal(state)
    register = f"{device.store}-{device.number}"
    last_sequence, last_hash = device.last_sequence, device.last_hash
    return Activated(
        *(token, device.store, register, device.epoch, last_sequence, last_hash, now_ms, keys),
        *(given.request_key, given.token_expires_ms),
    )


def _refuse_while_waiting(begun: Begun) -> None:
    if begun.wait_ms:
        seconds = -(-begun.wait_ms // 1000)
        message = _("Too many wrong codes. Wait {seconds} seconds, then type the code as HQ shows it.")
        raise TooManyTries(message.format(seconds=seconds), seconds)


def _refusal(state: CodeState | None) -> ActivationRefused:
    if state is None:
        return ActivationRefused(
            _("HQ does not know this code. Check each character, or ask HQ for a new one."), "unknown"
        )
    if state.used:
        return ActivationRefused(_("This code was used already. Ask HQ for a new one."), "used")
    return ActivationRefused(_("This code has expired. Ask HQ for a new one."), "expired")


def _hash(code: str) -> str:
    """Of the code as people type it: any case, with or without the dash, O for 0, I and L for 1."""
    return hash_secret("activation code " + code.upper().translate(_READ_AS))
