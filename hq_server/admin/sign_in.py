"""Sign in, sign out, and the switch of language."""

from flask import Blueprint, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import LANGUAGES, database, form_text, now_ms, page
from hq_server.errors import StorageTrouble
from hq_server.services import users
from hq_server.services.users import WrongSignIn


def add_pages(console: Blueprint) -> None:
    console.get("/sign-in", endpoint="sign_in")(sign_in)
    console.post("/sign-in", endpoint="post_sign_in")(post_sign_in)
    console.post("/sign-out", endpoint="sign_out")(sign_out)
    console.post("/language", endpoint="change_language")(change_language)


def sign_in() -> ResponseReturnValue:
    return page("sign_in.html", name="", trouble="", nobody=not users.has_users(database()))


def post_sign_in() -> ResponseReturnValue:
    name = form_text("name", 100)
    password = request.form.get("password", "")
    try:
        person = users.sign_in(database(), name, password, now_ms(), address=request.remote_addr or "")
    except (WrongSignIn, StorageTrouble) as refused:
        return page("sign_in.html", 403, name=name, trouble=refused.message, nobody=False)
    wanted = session.get("wanted", "/")
    language = session.get("language")
    # A new session: one that somebody planted before the sign-in is worth nothing after it.
    session.clear()
    session.permanent = True
    session["user"] = person.name
    if language:
        session["language"] = language
    return redirect(wanted, 303)


def sign_out() -> ResponseReturnValue:
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    return redirect(url_for("admin.sign_in"), 303)


def change_language() -> ResponseReturnValue:
    language = form_text("language", 8)
    if language in LANGUAGES:
        session["language"] = language
    back = form_text("back", 300)
    safe = back.startswith("/") and not back.startswith(("//", "/\\"))
    return redirect(back if safe else "/", 303)
