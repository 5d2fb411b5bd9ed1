"""Sign in with name, password and, where one is asked, the code of an app; sign out; the switch of language."""

from flask import Blueprint, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import LANGUAGES, SIGNED_IN, database, flash, form_text, now_ms, page
from hq_server.admin.rights import own_address
from hq_server.db.users import User
from hq_server.errors import Refused, StorageTrouble
from hq_server.services import sign_in_code as codes
from hq_server.services import signed_in, users
from hq_server.services.users import WrongSignIn
from hq_server.texts import _, ngettext

# Where the token of a session that waits for its code is kept in the browser's cookie.
_HALF = "awaits code"
_FEW_CODES = 3


def add_pages(console: Blueprint) -> None:
    console.get("/sign-in", endpoint="sign_in")(sign_in)
    console.post("/sign-in", endpoint="post_sign_in")(post_sign_in)
    console.get("/sign-in/code", endpoint="sign_in_code")(sign_in_code)
    console.post("/sign-in/code", endpoint="post_sign_in_code")(post_sign_in_code)
    console.get("/sign-in/recovery", endpoint="recovery_code")(recovery_code)
    console.post("/sign-in/recovery", endpoint="post_recovery_code")(post_recovery_code)
    console.post("/sign-out", endpoint="sign_out")(sign_out)
    console.post("/language", endpoint="change_language")(change_language)


def sign_in() -> ResponseReturnValue:
    return page("sign_in.html", name="", trouble="", nobody=not users.has_users(database()))


def post_sign_in() -> ResponseReturnValue:
    name = form_text("name", 100)
    password = request.form.get("password", "")
    address = request.remote_addr or ""
    try:
        person = users.sign_in(database(), name, password, now_ms(), address=address)
        token = signed_in.begin(
            database(), person, now_ms(), address=address, device=request.headers.get("User-Agent", "")
        )
    except (WrongSignIn, StorageTrouble) as refused:
        return page("sign_in.html", 403, name=name, trouble=refused.message, nobody=False)
    if person.has_code:
        _begin_session(_HALF, token, keep=("language", "wanted"))
        return redirect(url_for("admin.sign_in_code"), 303)
    return _come_in(person, token)


def sign_in_code() -> ResponseReturnValue:
    person = _awaited()
    if person is None:
        return redirect(url_for("admin.sign_in"), 303)
    return page("sign_in_code.html", name=person.name, trouble="")


def post_sign_in_code() -> ResponseReturnValue:
    person = _awaited()
    if person is None:
        return _too_late()
    try:
        codes.check_code(database(), person.name, form_text("code", 20), now_ms(), address=request.remote_addr or "")
    except (Refused, StorageTrouble) as refused:
        return page("sign_in_code.html", 403, name=person.name, trouble=refused.message)
    return _complete(person)


def recovery_code() -> ResponseReturnValue:
    person = _awaited()
    if person is None:
        return redirect(url_for("admin.sign_in"), 303)
    return page("sign_in_recovery.html", name=person.name, trouble="")


def post_recovery_code() -> ResponseReturnValue:
    person = _awaited()
    if person is None:
        return _too_late()
    typed, address = form_text("code", 100), request.remote_addr or ""
    try:
        left = codes.check_recovery_code(database(), person.name, typed, now_ms(), address=address)
    except (WrongSignIn, StorageTrouble) as refused:
        return page("sign_in_recovery.html", 403, name=person.name, trouble=refused.message)
    answer = _complete(person)
    if left <= _FEW_CODES and SIGNED_IN in session:
        title = ngettext("{left} recovery code is left.", "{left} recovery codes are left.", left).format(left=left)
        flash("warn", title, _("Make new ones under your name, Sign-in code."))
    return answer


def sign_out() -> ResponseReturnValue:
    signed_in.end(database(), str(session.get(SIGNED_IN, "")))
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    return redirect(url_for("admin.sign_in"), 303)


def change_language() -> ResponseReturnValue:
    language = form_text("language", 8)
    if language in LANGUAGES:
        session["language"] = language
        found = signed_in.find(database(), str(session.get(SIGNED_IN, "")), now_ms())
        if found is not None and found.user.language != language:
            users.choose_looks(database(), found.user.name, language=language)
    return redirect(own_address(form_text("back", 300)), 303)


def _awaited() -> User | None:
    """Who gave the right password and has yet to give a code."""
    return signed_in.awaits_code(database(), str(session.get(_HALF, "")), now_ms())


def _too_late() -> ResponseReturnValue:
    trouble = _("That took too long. Sign in again.")
    return page("sign_in.html", 403, name="", trouble=trouble, nobody=False)


def _complete(person: User) -> ResponseReturnValue:
    token = signed_in.complete(database(), str(session.get(_HALF, "")), now_ms())
    return _come_in(person, token) if token else _too_late()


def _come_in(person: User, token: str) -> ResponseReturnValue:
    wanted = own_address(session.get("wanted", "/"))
    _begin_session(SIGNED_IN, token, keep=("language",))
    if person.language in LANGUAGES:
        session["language"] = person.language
    return redirect(wanted, 303)


def _begin_session(key: str, token: str, keep: tuple[str, ...]) -> None:
    """A new session: one that somebody planted before the sign-in is worth nothing after it."""
    kept = {name: session[name] for name in keep if name in session}
    session.clear()
    session.permanent = True
    session.update(kept)
    session[key] = token
