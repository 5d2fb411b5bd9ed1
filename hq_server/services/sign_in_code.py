"""The sign-in code of an authenticator app, and the recovery codes for whoever has lost it."""

import secrets
from dataclasses import replace

from argon2.low_level import Type, hash_secret_raw

from hq_server.db import recovery_codes, users
from hq_server.db.database import HqDatabase
from hq_server.db.users import CodeState
from hq_server.domain import one_time_code
from hq_server.errors import Refused
from hq_server.services import audit, kept_secrets
from hq_server.services.passwords import READABLE
from hq_server.services.users import WrongSignIn, code_counters, count_try, tries_left, was_right
from hq_server.texts import _

ISSUER = "Comptoir HQ"
RECOVERY_CODES = 10
_LETTERS = 10


def offer(db: HqDatabase, name: str) -> None:
    """Make a secret to be shown; it counts once a code of it was typed."""
    secret = one_time_code.secret_text(secrets.token_bytes(20))
    with db.write():
        state = users.read_code(db, name)
        if state.secret is None:
            users.save_code(db, name, replace(state, offered=kept_secrets.seal(db, secret, name)))


def offered(db: HqDatabase, name: str) -> str | None:
    """The secret to show, while it waits to be confirmed."""
    with db.read():
        kept = users.read_code(db, name).offered
    return None if kept is None else kept_secrets.unseal(db, kept, name)


def withdraw(db: HqDatabase, name: str) -> None:
    """The person does not want it after all."""
    with db.write():
        users.save_code(db, name, replace(users.read_code(db, name), offered=None))


def confirm(db: HqDatabase, name: str, typed: str, now_ms: int) -> list[str]:
    """Ask for codes of the secret that was shown from now on. Returns the recovery codes. Raises ``Refused``."""
    codes = _new_codes()
    with db.write():
        kept = users.read_code(db, name).offered
        if kept is None:
            raise Refused(_("This was finished or given up in another window. Nothing was changed."))
        step = one_time_code.find_step(kept_secrets.unseal(db, kept, name), typed, now_ms)
        if step is None:
            raise Refused(_("This code is wrong or has expired. Type the one that the app shows now."))
        users.save_code(db, name, CodeState(kept, None, step))
        _keep(db, name, codes)
        audit.record(db, name, "user.code_on", f"user {name}", [], now_ms)
    return codes


def renew_recovery_codes(db: HqDatabase, name: str, now_ms: int) -> list[str]:
    """New recovery codes; the ones before them stop working. Raises ``Refused``."""
    codes = _new_codes()
    with db.write():
        if users.read_code(db, name).secret is None:
            raise Refused(_("No sign-in code is asked of you. Nothing was changed."))
        _keep(db, name, codes)
        audit.record(db, name, "user.recovery_codes", f"user {name}", [], now_ms)
    return codes


def turn_off(db: HqDatabase, name: str, now_ms: int, *, by: str) -> bool:
    """No code is asked of the person any more. False when none was."""
    with db.write():
        was_on = users.read_code(db, name).secret is not None
        users.save_code(db, name, CodeState(None, None, None))
        recovery_codes.replace_all(db, name, "", ())
        if was_on:
            action = "user.code_off" if by == name else "user.code_reset"
            audit.record(db, by, action, f"user {name}", [], now_ms)
    return was_on


def check_code(db: HqDatabase, name: str, typed: str, now_ms: int, *, address: str = "") -> None:
    """The code that the app shows. Raises ``WrongSignIn``; each code counts once."""
    counters = code_counters(name, address)
    left = count_try(db, counters, now_ms)
    with db.write():
        kept = users.read_code(db, name).secret
        step = one_time_code.find_step(kept_secrets.unseal(db, kept, name), typed, now_ms) if kept else None
        right = step is not None and users.use_step(db, name, step)
    if not right:
        raise WrongSignIn(_("This code is wrong, used or has expired. Wait for the next one.") + " " + tries_left(left))
    was_right(db, counters)


def check_recovery_code(db: HqDatabase, name: str, typed: str, now_ms: int, *, address: str = "") -> int:
    """One of the recovery codes, which is used up by it. Returns how many are left. Raises ``WrongSignIn``."""
    counters = code_counters(name, address)
    tries = count_try(db, counters, now_ms)
    with db.read():
        salts = recovery_codes.salts(db, name)
    hashes = [_hash(typed, salt) for salt in salts]
    with db.write():
        right = any(recovery_codes.use(db, name, one, now_ms) for one in hashes)
        left = recovery_codes.count_left(db, name)
        if right:
            audit.record(db, name, "user.recovery_code_used", f"user {name}", [], now_ms)
    if not right:
        raise WrongSignIn(_("This recovery code is wrong or was used.") + " " + tries_left(tries))
    was_right(db, counters)
    return left


def check_either(db: HqDatabase, name: str, typed: str, now_ms: int, *, address: str = "") -> None:
    """Before the codes themselves are changed: the code that the app shows, or one of the recovery codes. Raises
    ``WrongSignIn``.
    """
    digits = "".join(typed.split())
    if len(digits) == one_time_code.DIGITS and digits.isascii() and digits.isdecimal():
        check_code(db, name, digits, now_ms, address=address)
    else:
        check_recovery_code(db, name, typed, now_ms, address=address)


def seal_kept(db: HqDatabase) -> int:
    """Encrypt the secrets that are kept as they are, once HQ has a key for them. Returns how many people's."""
    if not kept_secrets.has_key(db):
        return 0
    sealed = 0
    with db.write():
        for name, state in users.kept_codes(db).items():
            found = (state.secret, state.offered)
            secret, offered = (_sealed(db, one, name) for one in found)
            if (secret, offered) != found:
                users.save_code(db, name, CodeState(secret, offered, state.step))
                sealed += 1
    return sealed


def count_recovery_codes(db: HqDatabase, name: str) -> int:
    """How many are left."""
    with db.read():
        return recovery_codes.count_left(db, name)


def _sealed(db: HqDatabase, kept: str | None, name: str) -> str | None:
    return kept if kept is None or kept_secrets.is_sealed(kept) else kept_secrets.seal(db, kept, name)


def _new_codes() -> list[str]:
    """Ten letters each: some 49 bits, and slow to try."""
    half = _LETTERS // 2
    drawn = ["".join(secrets.choice(READABLE) for _letter in range(_LETTERS)) for _code in range(RECOVERY_CODES)]
    return [f"{code[:half]}-{code[half:]}" for code in drawn]


def _keep(db: HqDatabase, name: str, codes: list[str]) -> None:
    salt = secrets.token_hex(16)
    recovery_codes.replace_all(db, name, salt, [_hash(code, salt) for code in codes])


def _hash(code: str, salt: str) -> str:
    """All codes of a person have one salt, so that a typed one is hashed once and not ten times."""
    plain = "".join(letter for letter in code.upper()[:100] if letter in READABLE).encode()
    raw = hash_secret_raw(
        plain, bytes.fromhex(salt), time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, type=Type.ID
    )
    return raw.hex()
