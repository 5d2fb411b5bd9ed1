"""The people who sign in at HQ: the list, one person's roles, helping somebody in again, keeping somebody out."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, flash, form_text, now_ms, page, user
from hq_server.admin.states import State
from hq_server.admin.user_words import device_word, role_help, role_name
from hq_server.db.users import User
from hq_server.domain.access import Role
from hq_server.errors import FieldsRefused, Refused
from hq_server.services import signed_in, user_admin
from hq_server.services.user_admin import ALL, NONE, SOME, RoleTyped
from hq_server.texts import _, ngettext

_ACTS = ("password", "code", "sessions")


def add_pages(console: Blueprint) -> None:
    console.get("/users", endpoint="users")(users)
    console.get("/users/new", endpoint="new_user")(new_user)
    console.post("/users/new", endpoint="post_new_user")(post_new_user)
    console.get("/users/<name>", endpoint="user")(show_user)
    console.post("/users/<name>", endpoint="post_user")(post_user)
    console.get("/users/<name>/<act>", endpoint="help_user")(help_user)
    console.post("/users/<name>/<act>", endpoint="post_help_user")(post_help_user)


def users() -> ResponseReturnValue:
    people = user_admin.list_people(database())
    rows = [(person, _state(person)) for person in people]
    return page("users.html", rows=rows, open_sessions=signed_in.count_sessions(database(), now_ms()))


def new_user() -> ResponseReturnValue:
    return _new_form({"name": "", "full_name": ""}, {role: RoleTyped() for role in Role})


def post_new_user() -> ResponseReturnValue:
    typed = {name: form_text(name, 100) for name in ("name", "full_name")}
    roles = _roles_typed()
    try:
        grants = user_admin.read_roles(database(), roles)
        made, password = user_admin.add_person(
            database(), typed["name"], typed["full_name"], grants, now_ms(), by=user().name
        )
    except FieldsRefused as refused:
        return _new_form(typed, roles, refused.messages)
    except Refused as refused:
        return _new_form(typed, roles, {"name": refused.message})
    return _password_page(made, password)


def show_user(name: str) -> ResponseReturnValue:
    person = user_admin.get_person(database(), name)
    return _person_page(person, user_admin.roles_typed(person.grants))


def post_user(name: str) -> ResponseReturnValue:
    person = user_admin.get_person(database(), name)
    roles, full_name, active = _roles_typed(), form_text("full_name", 100), form_text("active", 4) == "yes"
    try:
        grants = user_admin.read_roles(database(), roles)
        changed = user_admin.change_person(
            database(), person.name, now_ms(), full_name=full_name, active=active, grants=grants, by=user().name
        )
    except FieldsRefused as refused:
        return _person_page(person, roles, refused.messages, full_name, active=active)
    except Refused as refused:
        return _person_page(person, roles, {"": refused.message}, full_name, active=active)
    flash("ok", _("{name} is saved.").format(name=changed.full_name), _("It holds from the next page on."))
    return redirect(url_for("admin.users"), 303)


def help_user(name: str, act: str) -> ResponseReturnValue:
    """The page that confirms it."""
    if act not in _ACTS:
        abort(404)
    return page("user_help.html", person=user_admin.get_person(database(), name), act=act)


def post_help_user(name: str, act: str) -> ResponseReturnValue:
    db, by = database(), user().name
    person = user_admin.get_person(db, name)
    match act:
        case "password":
            return _password_page(person, user_admin.reset_password(db, person.name, now_ms(), by=by))
        case "code":
            user_admin.reset_code(db, person.name, now_ms(), by=by)
            flash("ok", _("No sign-in code is asked of {name} any more.").format(name=person.full_name))
        case "sessions":
            ended = user_admin.end_sessions(db, person.name, now_ms(), by=by)
            text = ngettext("{count} session is ended.", "{count} sessions are ended.", ended)
            flash("ok", text.format(count=ended))
        case _other:
            abort(404)
    return redirect(url_for("admin.user", name=person.name), 303)


def _state(person: User) -> State:
    if not person.active:
        return State("off", "ban", _("Blocked"))
    if person.must_change:
        return State("wait", "clock", _("Has to choose a password"))
    return State("ok", "circle-check", _("Active"))


def _roles_typed() -> dict[Role, RoleTyped]:
    return {role: _role_typed(role) for role in Role}


def _role_typed(role: Role) -> RoleTyped:
    holds = request.form.get(f"role_{role.value}", NONE)
    return RoleTyped(holds if holds in (NONE, ALL, SOME) else NONE, form_text(f"stores_{role.value}", 10_000))


def _role_rows(roles: dict[Role, RoleTyped], problems: dict[str, str]) -> list[tuple[str, str, str, RoleTyped, str]]:
    return [
        (role.value, role_name(role), role_help(role), said, problems.get(role.value, ""))
        for role, said in roles.items()
    ]


def _new_form(
    typed: dict[str, str], roles: dict[Role, RoleTyped], problems: dict[str, str] | None = None
) -> ResponseReturnValue:
    problems = problems or {}
    return page(
        "user_new.html",
        422 if problems else 200,
        typed=typed,
        wrong=bool(problems),
        roles=_role_rows(roles, problems),
        trouble=problems.get("", ""),
        name_trouble=problems.get("name", ""),
    )


def _password_page(person: User, password: str) -> ResponseReturnValue:
    """The answer itself shows it: it stands in no address, no session and no log, and is not seen again."""
    return page("user_password.html", person=person, password=password)


def _person_page(
    person: User,
    roles: dict[Role, RoleTyped],
    problems: dict[str, str] | None = None,
    full_name: str | None = None,
    *,
    active: bool | None = None,
) -> ResponseReturnValue:
    problems = problems or {}
    sessions = signed_in.list_sessions(database(), person.name, now_ms())
    return page(
        "user.html",
        422 if problems else 200,
        person=person,
        state=_state(person),
        roles=_role_rows(roles, problems),
        trouble=problems.get("", ""),
        full_name=person.full_name if full_name is None else full_name,
        active=person.active if active is None else active,
        sessions=[(one, device_word(one.device)) for one in sessions],
    )
