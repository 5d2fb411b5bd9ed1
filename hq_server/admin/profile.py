"""What everybody may set for themselves: language and theme, the password, the sign-in code, open sessions."""

from flask import Blueprint, abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import LANGUAGES, SIGNED_IN, database, flash, form_text, now_ms, page, user
from hq_server.admin.qr import qr_path
from hq_server.admin.user_words import device_word
from hq_server.domain.one_time_code import app_address
from hq_server.errors import Refused
from hq_server.services import sign_in_code as codes
from hq_server.services import signed_in, users
from hq_server.texts import _, ngettext

_THEMES = ("", "light", "dark")


def add_pages(console: Blueprint) -> None:
    console.get("/profile", endpoint="profile")(profile)
    console.post("/profile", endpoint="post_profile")(post_profile)
    console.post("/profile/sessions", endpoint="end_own_sessions")(end_own_sessions)
    console.get("/profile/password", endpoint="own_password")(own_password)
    console.post("/profile/password", endpoint="post_own_password")(post_own_password)
    console.get("/profile/code", endpoint="own_code")(own_code)
    console.post("/profile/code", endpoint="post_own_code")(post_own_code)


def profile() -> ResponseReturnValue:
    open_ones = signed_in.list_sessions(database(), user().name, now_ms())
    return page(
        "profile.html",
        sessions=[(one, device_word(one.device)) for one in open_ones],
        here=g.session.id,
        codes_left=codes.count_recovery_codes(database(), user().name),
    )


def post_profile() -> ResponseReturnValue:
    language, theme = form_text("language", 8), form_text("theme", 8)
    if theme not in _THEMES or (language and language not in LANGUAGES):
        abort(400)
    users.choose_looks(database(), user().name, language=language, theme=theme)
    session.pop("language", None)
    if language:
        session["language"] = language
    flash("ok", _("Your choice is saved."))
    return redirect(url_for("admin.profile"), 303)


def end_own_sessions() -> ResponseReturnValue:
    """One of them, or all but this one."""
    chosen = form_text("session", 40)
    if chosen == g.session.id:
        abort(400)
    if chosen:
        ended = signed_in.end_session(database(), user().name, chosen, now_ms(), by=user().name)
    else:
        ended = signed_in.end_others(database(), user().name, g.session.id, now_ms())
    flash("ok", ngettext("{count} session is ended.", "{count} sessions are ended.", ended).format(count=ended))
    return redirect(url_for("admin.profile"), 303)


def own_password() -> ResponseReturnValue:
    return page("profile_password.html", trouble="")


def post_own_password() -> ResponseReturnValue:
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    try:
        if new != again:
            raise Refused(_("The new password and its repetition differ. Nothing was changed."))
        users.change_password(database(), user().name, old, new, now_ms(), address=request.remote_addr or "")
    except Refused as refused:
        return page("profile_password.html", 422, trouble=refused.message)
    _stay_alone()
    flash("ok", _("Your password is changed."), _("Wherever else you were signed in, you are not any more."))
    return redirect(url_for("admin.home" if user().must_change else "admin.profile"), 303)


def own_code() -> ResponseReturnValue:
    return _code_page()


def post_own_code() -> ResponseReturnValue:
    """``act``: begin, confirm, cancel, renew or off. All but confirming and giving up want the password, and a code
    where one is asked for: a screen that somebody left open and a password that was seen are not enough.
    """
    db, name, act, address = database(), user().name, form_text("act", 20), request.remote_addr or ""
    if act == "cancel":
        codes.withdraw(db, name)
        return redirect(url_for("admin.profile"), 303)
    try:
        if act == "confirm":
            made = codes.confirm(db, name, form_text("code", 20), now_ms())
            _stay_alone()
            return page("recovery_codes.html", codes=made, is_new=True)
        password = request.form.get("password", "")
        users.check_password(db, name, password, now_ms(), address=address)
        if user().has_code:
            codes.check_either(db, name, form_text("code", 100), now_ms(), address=address)
        if act == "renew":
            made = codes.renew_recovery_codes(db, name, now_ms())
            return page("recovery_codes.html", codes=made, is_new=False)
        if act == "off":
            codes.turn_off(db, name, now_ms(), by=name)
            flash("ok", _("No sign-in code is asked any more."), _("Your password alone opens HQ now."))
            return redirect(url_for("admin.profile"), 303)
        codes.offer(db, name)
    except Refused as refused:
        return _code_page(422, refused.message, act)
    return redirect(url_for("admin.own_code"), 303)


def _stay_alone() -> None:
    """Whoever came in with less, or with a copy of this session, is out."""
    signed_in.end_others(database(), user().name, g.session.id, now_ms())
    session[SIGNED_IN] = signed_in.renew(database(), str(session.get(SIGNED_IN, "")))


def _code_page(status: int = 200, trouble: str = "", act: str = "") -> ResponseReturnValue:
    db, person = database(), user()
    secret = None if person.has_code else codes.offered(db, person.name)
    return page(
        "profile_code.html",
        status,
        trouble=trouble,
        act=act,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) if secret else "",
        qr=qr_path(app_address(secret, codes.ISSUER, person.name)) if secret else None,
        codes_left=codes.count_recovery_codes(db, person.name),
    )
