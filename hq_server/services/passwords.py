"""Passwords of the people at HQ's pages: kept as argon2id hashes, checked in the same time whoever it is."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hq_server.errors import Refused
from hq_server.texts import _

SHORTEST = 10
LONGEST = 200
# Easily read aloud and typed: no 0 and O, no 1, I and L.
READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def check_new(password: str, name: str) -> None:
    """Raises ``Refused`` for one that is too short, too long, or the person's own name."""
    if not SHORTEST <= len(password) <= LONGEST:
        message = _("A password needs {fewest} to {most} characters.")
        raise Refused(message.format(fewest=SHORTEST, most=LONGEST))
    if password.casefold() == name.casefold() or len(set(password)) < 3:
        raise Refused(_("This password is too easy to guess. Take a longer one."))
    try:
        password.encode()
    except UnicodeEncodeError as error:
        raise Refused(_("This password holds a character that cannot be kept. Take another one.")) from error


def hash_password(password: str) -> str:
    return _hasher().hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """With None (there is nobody of that name) it takes as long as with a wrong password."""
    try:
        return _hasher().verify(password_hash or _nobody(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


def make_password() -> str:
    """One to hand to somebody, who chooses an own one with the first sign-in: some 79 bits."""
    return "-".join("".join(secrets.choice(READABLE) for _letter in range(4)) for _part in range(4))


@cache
def _hasher() -> PasswordHasher:
    """OWASP's argon2id parameters for sign-in: about 40 ms."""
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")
