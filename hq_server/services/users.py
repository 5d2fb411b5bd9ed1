"""The people who sign in at HQ: passwords are kept as argon2id hashes, guessing is slowed down."""

import re
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hq_server.db import users
from hq_server.db.database import HqDatabase
from hq_server.db.users import User
from hq_server.errors import Refused
from hq_server.services.tries import TryLimit, check_tries, count_failure, forgive
from hq_server.texts import _, ngettext

MIN_PASSWORD = 10
MAX_PASSWORD = 200
ADMINISTRATOR = "administrator"
_LIMIT = TryLimit(failures=5, window_ms=15 * 60_000)
_ADDRESS_LIMIT = TryLimit(failures=30, window_ms=15 * 60_000)
_NAME = re.compile(r"[\w.@+-]{1,64}")


class WrongSignIn(Refused):
    """Name or password is wrong, or too many were; which of the two is never said."""


def create_user(
    db: HqDatabase, name: str, password: str, now_ms: int, *, full_name: str = "", language: str = "en"
) -> User:
    """A new administrator. Raises ``Refused``."""
    name = _same_name(name)
    if not _NAME.fullmatch(name):
        raise Refused(_("A sign-in name is 1 to 64 letters, digits or . @ + - _ without spaces."))
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise Refused(
            _("A password needs {fewest} to {most} characters.").format(fewest=MIN_PASSWORD, most=MAX_PASSWORD)
        )
    user = User(name, full_name.strip() or name, ADMINISTRATOR, language, True)
    password_hash = _hasher().hash(password)
    with db.write():
        if not users.insert_user(db, user, password_hash, now_ms):
            raise Refused(_("There is already somebody with the sign-in name {name}.").format(name=name))
    return user


def sign_in(db: HqDatabase, name: str, password: str, now_ms: int, *, address: str = "") -> User:
    """Who this is. Raises ``WrongSignIn``. An unknown name takes as long as a wrong password."""
    name = _same_name(name)
    counters = ((f"sign-in {name[:64]}", _LIMIT), (f"sign-in from {address}", _ADDRESS_LIMIT))
    wait_ms = max(check_tries(db, counter, now_ms, limit) for counter, limit in counters)
    if wait_ms:
        seconds = -(-wait_ms // 1000)
        raise WrongSignIn(_("Too many tries. Wait {seconds} seconds, then try again.").format(seconds=seconds))
    with db.read():
        account = users.find_account(db, name)
    right = _is_right(account.password_hash if account else _nobody(), password)
    if account is None or not right or not account.user.active:
        left = min(count_failure(db, counter, now_ms, limit) for counter, limit in counters)
        raise WrongSignIn(_wrong(left))
    forgive(db, counters[0][0])
    with db.write():
        users.note_sign_in(db, name, now_ms)
    return account.user


def find_user(db: HqDatabase, name: str) -> User | None:
    """Somebody who may still come in."""
    with db.read():
        account = users.find_account(db, name)
    return account.user if account and account.user.active else None


def has_users(db: HqDatabase) -> bool:
    with db.read():
        return users.has_users(db)


def _wrong(left: int) -> str:
    if not left:
        return _("The name or the password is wrong. Wait a minute before the next try.")
    text = ngettext(
        "The name or the password is wrong. {left} try is left, then you wait.",
        "The name or the password is wrong. {left} tries are left, then you wait.",
        left,
    )
    return text.format(left=left)


def _same_name(name: str) -> str:
    return name.strip().casefold().replace("\x00", "")


def _is_right(password_hash: str, password: str) -> bool:
    try:
        return _hasher().verify(password_hash, password[: MAX_PASSWORD + 1])
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


@cache
def _hasher() -> PasswordHasher:
    """OWASP's argon2id parameters for sign-in: about 40 ms."""
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")
