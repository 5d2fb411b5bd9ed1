"""What administrators do for the people who sign in: add them, give them roles, help them in again, keep them out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hq_server.db import signed_in as sessions
from hq_server.db import stores, users
from hq_server.db.database import HqDatabase
from hq_server.db.users import User
from hq_server.domain.access import Grant, Role, is_administrator
from hq_server.errors import FieldsRefused, NotFound, Refused
from hq_server.services import audit, passwords, sign_in_code, signed_in
from hq_server.services.audit import Change
from hq_server.services.tries import forgive
from hq_server.services.users import create_user, grants_text, same_name
from hq_server.texts import _

NONE, ALL, SOME = "none", "all", "some"


@dataclass(frozen=True, slots=True)
class RoleTyped:
    """A role as a form has it: for ``all`` stores, for ``some`` (their numbers), or not at all (``none``)."""

    holds: str = NONE
    stores: str = ""


def list_people(db: HqDatabase) -> list[User]:
    with db.read():
        return users.list_users(db)


def get_person(db: HqDatabase, name: str) -> User:
    """Raises ``NotFound``."""
    with db.read():
        account = users.find_account(db, same_name(name))
    if account is None:
        raise NotFound(_("Nobody signs in as “{name}”.").format(name=name[:64]))
    return account.user


def roles_typed(grants: tuple[Grant, ...]) -> dict[Role, RoleTyped]:
    """The roles of somebody as a form shows them."""
    found: dict[Role, RoleTyped] = {}
    for role in Role:
        numbers = [grant.store for grant in grants if grant.role is role]
        if "" in numbers:
            found[role] = RoleTyped(ALL)
        else:
            found[role] = RoleTyped(SOME, " ".join(numbers)) if numbers else RoleTyped()
    return found


def read_roles(db: HqDatabase, typed: Mapping[Role, RoleTyped]) -> tuple[Grant, ...]:
    """Raises ``FieldsRefused`` with what is wrong by role (and by ``""`` for the whole)."""
    with db.read():
        known = {store.number for store in stores.all_stores(db)}
    grants: list[Grant] = []
    messages: dict[str, str] = {}
    for role, said in typed.items():
        if said.holds == ALL:
            grants.append(Grant(role))
        elif said.holds == SOME:
            numbers = dict.fromkeys(said.stores.replace(",", " ").replace(";", " ").split())
            unknown = [number for number in numbers if number not in known]
            if unknown or not numbers:
                messages[role.value] = _no_such_stores(unknown)
            grants += [Grant(role, number) for number in numbers]
    if not grants and not messages:
        messages[""] = _("Choose at least one role: without one there is nothing to open.")
    if messages:
        raise FieldsRefused(_("Correct the fields that are marked. Nothing was saved."), messages)
    return tuple(sorted(grants))


def add_person(
    db: HqDatabase, name: str, full_name: str, grants: tuple[Grant, ...], now_ms: int, *, by: str = ""
) -> tuple[User, str]:
    """The person and the password for the first sign-in, after which an own one is chosen. Raises ``Refused``."""
    password = passwords.make_password()
    made = create_user(db, name, password, now_ms, full_name=full_name, grants=grants, must_change=True, by=by)
    return made, password


def change_person(
    db: HqDatabase,
    name: str,
    now_ms: int,
    *,
    full_name: str,
    active: bool,
    grants: tuple[Grant, ...],
    by: str = "",
) -> User:
    """Raises ``Refused`` when nobody would be left who may give roles. Whoever is blocked is out at once."""
    with db.write():
        users.lock_users(db)
        before = _found(db, name)
        called = " ".join(full_name.replace("\x00", "").split())[:100] or before.name
        after = replace(before, full_name=called, active=active, grants=tuple(sorted(grants)))
        _refuse_without_administrator(db, after, before.full_name)
        changes = audit.differences(before, after, ("full_name", "active"))
        if set(before.grants) != set(after.grants):
            changes.append(Change("roles", grants_text(before.grants), grants_text(after.grants)))
        if not changes:
            return before
        users.save_person(db, after.name, after.full_name, active=after.active)
        users.save_grants(db, after.name, after.grants)
        if not active:
            sessions.delete_all(db, after.name)
        audit.record(db, by, "user.changed", f"user {after.name}", changes, now_ms)
    return after


def reset_password(db: HqDatabase, name: str, now_ms: int, *, by: str = "") -> str:
    """A password to hand over; the person chooses an own one with the next sign-in, and is signed out everywhere."""
    person = get_person(db, name)
    password = passwords.make_password()
    password_hash = passwords.hash_password(password)
    with db.write():
        users.save_password(db, person.name, password_hash, must_change=True)
        sessions.delete_all(db, person.name)
        audit.record(db, by, "user.password_reset", f"user {person.name}", [], now_ms)
    forgive(db, f"sign-in {person.name}")
    return password


def reset_code(db: HqDatabase, name: str, now_ms: int, *, by: str = "") -> bool:
    """For somebody who lost the app and the recovery codes: no code is asked any more. False when none was."""
    person = get_person(db, name)
    with db.write():
        was_on = sign_in_code.turn_off(db, person.name, now_ms, by=by if by != person.name else "")
        sessions.delete_all(db, person.name)
    forgive(db, f"code {person.name}")
    return was_on


def end_sessions(db: HqDatabase, name: str, now_ms: int, *, by: str = "") -> int:
    """Sign somebody out everywhere. Returns how many sessions were ended."""
    return signed_in.end_session(db, get_person(db, name).name, "", now_ms, by=by)


def _found(db: HqDatabase, name: str) -> User:
    account = users.find_account(db, same_name(name))
    if account is None:
        raise NotFound(_("Nobody signs in as “{name}”.").format(name=name[:64]))
    return account.user


def _refuse_without_administrator(db: HqDatabase, after: User, called: str) -> None:
    others = [one for one in users.active_users(db) if one.name != after.name]
    if not any(is_administrator(one.grants) for one in (*others, *([after] if after.active else []))):
        message = _(
            "{name} is the last administrator of all stores. Make somebody else one first; nothing was changed."
        )
        raise Refused(message.format(name=called))


def _no_such_stores(unknown: list[str]) -> str:
    if not unknown:
        return _("Write the numbers of the stores, such as 101 106.")
    return _("There is no store {numbers}.").format(numbers=", ".join(one[:8] for one in unknown[:5]))
