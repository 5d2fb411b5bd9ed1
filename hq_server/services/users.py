"""The people who sign in at HQ: passwords and codes are checked here, and guessing is slowed down."""

import re

from hq_server.db import users
from hq_server.db.database import HqDatabase
from hq_server.db.users import User
from hq_server.domain.access import ALL_POWERS, Grant
from hq_server.errors import Refused
from hq_server.services import audit, passwords
from hq_server.services.audit import Change
from hq_server.services.tries import Counters, TryLimit, begin_try, take_back
from hq_server.texts import _, ngettext

_LIMIT = TryLimit(failures=5, window_ms=15 * 60_000)
_ADDRESS_LIMIT = TryLimit(failures=30, window_ms=15 * 60_000)
_NAME = re.compile(r"[\w.@+-]{1,64}")


class WrongSignIn(Refused):
    """Name, password or code is wrong, or too many were; which of them is never said."""


def create_user(
    db: HqDatabase,
    name: str,
    password: str,
    now_ms: int,
    *,
    full_name: str = "",
    language: str = "",
    grants: tuple[Grant, ...] = ALL_POWERS,
    must_change: bool = False,
    by: str = "",
) -> User:
    """Somebody new, an administrator of everything unless ``grants`` says otherwise. Raises ``Refused``."""
    name = same_name(name)
    if not _NAME.fullmatch(name) or name == "new":
        raise Refused(_("A sign-in name is 1 to 64 letters, digits or . @ + - _ without spaces."))
    passwords.check_new(password, name)
    called = " ".join(full_name.replace("\x00", "").split())[:100] or name
    user = User(name, called, language, must_change=must_change, created_ms=now_ms, grants=grants)
    password_hash = passwords.hash_password(password)
    with db.write():
        if not users.insert_user(db, user, password_hash, now_ms):
            raise Refused(_("There is already somebody with the sign-in name {name}.").format(name=name))
        changes = [Change("full_name", "", called), Change("roles", "", grants_text(grants))]
        audit.record(db, by, "user.created", f"user {name}", changes, now_ms)
    return user


def sign_in(db: HqDatabase, name: str, password: str, now_ms: int, *, address: str = "") -> User:
    """Whose name and password this is. Raises ``WrongSignIn``. An unknown name takes as long as a wrong password."""
    name = same_name(name)
    counters = _counters(f"sign-in {name[:64]}", address)
    left = count_try(db, counters, now_ms)
    with db.read():
        account = users.find_account(db, name)
    right = passwords.is_right(account.password_hash if account else None, password)
    if account is None or not right or not account.user.active:
        raise WrongSignIn(_wrong(left))
    was_right(db, counters)
    return account.user


def check_password(db: HqDatabase, name: str, password: str, now_ms: int, *, address: str = "") -> None:
    """Before something that only this person may do. Raises ``WrongSignIn``; counts as a try to sign in."""
    counters = _counters(f"sign-in {name[:64]}", address)
    left = count_try(db, counters, now_ms)
    with db.read():
        account = users.find_account(db, name)
    if account is None or not passwords.is_right(account.password_hash, password):
        raise WrongSignIn(_("The password is wrong. Nothing was changed.") + " " + tries_left(left))
    was_right(db, counters)


def change_password(db: HqDatabase, name: str, old: str, new: str, now_ms: int, *, address: str = "") -> None:
    """The person's own choice. Raises ``Refused``."""
    check_password(db, name, old, now_ms, address=address)
    passwords.check_new(new, name)
    if new == old:
        raise Refused(_("This is the password you have. Take another one."))
    password_hash = passwords.hash_password(new)
    with db.write():
        users.save_password(db, name, password_hash, must_change=False)
        audit.record(db, name, "user.password_changed", f"user {name}", [], now_ms)


def find_user(db: HqDatabase, name: str) -> User | None:
    """Somebody who may still come in."""
    with db.read():
        account = users.find_account(db, name)
    return account.user if account and account.user.active else None


def has_users(db: HqDatabase) -> bool:
    with db.read():
        return users.has_users(db)


def choose_looks(db: HqDatabase, name: str, *, language: str | None = None, theme: str | None = None) -> None:
    """What the person likes HQ to look like; empty for as the browser has it. None leaves it as it is."""
    with db.write():
        account = users.find_account(db, name)
        if account is not None:
            user = account.user
            chosen = (user.language if language is None else language, user.theme if theme is None else theme)
            users.save_looks(db, name, *chosen)


def code_counters(name: str, address: str) -> Counters:
    """What counts wrong sign-in codes and recovery codes: both of a person together, and of the address."""
    return _counters(f"code {name[:64]}", address)


def count_try(db: HqDatabase, counters: Counters, now_ms: int) -> int:
    """Before a try is looked at: how many are left should it be wrong. Raises ``WrongSignIn`` after too many."""
    begun = begin_try(db, counters, now_ms)
    if begun.wait_ms:
        seconds = -(-begun.wait_ms // 1000)
        raise WrongSignIn(_("Too many tries. Wait {seconds} seconds, then try again.").format(seconds=seconds))
    return begun.left


def was_right(db: HqDatabase, counters: Counters) -> None:
    """It ends the person's count, and was no failure from the address."""
    take_back(db, counters, ends=counters[0][0])


def tries_left(left: int) -> str:
    if not left:
        return _("Wait a minute before the next try.")
    text = ngettext("{left} try is left, then you wait.", "{left} tries are left, then you wait.", left)
    return text.format(left=left)


def grants_text(grants: tuple[Grant, ...]) -> str:
    """As the audit writes roles: ``manager 101``, one a line, without a number for all stores."""
    return "\n".join(f"{grant.role.value} {grant.store}".strip() for grant in sorted(grants))


def same_name(name: str) -> str:
    return name.strip().casefold().replace("\x00", "")


def _counters(name: str, address: str) -> Counters:
    return ((name, _LIMIT), (f"sign-in from {address}", _ADDRESS_LIMIT))


def _wrong(left: int) -> str:
    if not left:
        return _("The name or the password is wrong. Wait a minute before the next try.")
    text = ngettext(
        "The name or the password is wrong. {left} try is left, then you wait.",
        "The name or the password is wrong. {left} tries are left, then you wait.",
        left,
    )
    return text.format(left=left)
