"""What every page shares: who is signed in, the language, the form token, the security headers, the sidebar."""

import hashlib
import hmac
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from hq_server import texts
from hq_server.admin.words import Words
from hq_server.db.database import HqDatabase
from hq_server.db.users import User
from hq_server.errors import ComptoirError, NotFound, StorageTrouble
from hq_server.services import attention, users
from hq_server.texts import _, ngettext
from hq_server.wire.codes import PARKED, QUARANTINED

LANGUAGES = {"en": "English", "fr": "Français"}
_OPEN_ENDPOINTS = {"admin.static", "admin.sign_in", "admin.post_sign_in", "admin.change_language"}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def database() -> HqDatabase:
    db: HqDatabase = current_app.extensions["hq_database"]
    return db


def now_ms() -> int:
    """The moment of this request: everything on a page speaks of the same one."""
    if "now_ms" not in g:
        g.now_ms = current_app.extensions["hq_now_ms"]()
    moment: int = g.now_ms
    return moment


def words() -> Words:
    return Words(g.get("language", "en"), now_ms())


def user() -> User:
    """The person who is signed in."""
    person: User = g.user
    return person


def page(template: str, status: int = 200, **values: object) -> Response:
    return Response(render_template(template, **values), status, content_type="text/html; charset=utf-8")


def flash(kind: str, title: str, text: str = "") -> None:
    """A sentence for the next page: ``ok``, ``warn`` or ``bad``."""
    session["flash"] = [kind, title, text]


def form_text(name: str, limit: int = 5_000) -> str:
    return request.form.get(name, "").replace("\x00", "")[:limit].strip()


def attach(app: Flask, console: Blueprint) -> None:
    """Put the shared behaviour around the pages of the blueprint."""
    console.before_request(_know_language)
    console.before_request(_refuse_nul)
    console.before_request(_know_person)
    console.before_request(_check_token)
    console.after_request(_secure)
    console.register_error_handler(ComptoirError, _refused)
    app.context_processor(_page_values)
    app.jinja_env.globals.update(_=_, ngettext=ngettext)
    written = ("number", "money", "difference", "rate", "quantity", "day", "long_day", "clock", "hour", "moment", "age")
    for name in written:
        app.jinja_env.filters[name] = _filter(name)


def error_page(error: HTTPException) -> Response:
    """404 and the like for people."""
    _know_language()
    known = {
        400: (_("This page was open too long"), _("Nothing was changed. Go back, reload the page and try again.")),
        404: (_("There is no such page"), _("It may have been moved, or the address has a slip.")),
        405: (_("This cannot be opened like that"), _("Nothing was changed. Go back and use the button.")),
        413: (_("This file is too large"), _("Nothing was changed. Split it, then send the parts one by one.")),
    }
    title, text = known.get(error.code or 500, (_("HQ failed"), _("Nothing was changed. HQ's log says why.")))
    return _secure(page("error.html", error.code or 500, title=title, text=text))


def _know_language() -> None:
    chosen = session.get("language")
    if chosen not in LANGUAGES:
        chosen = request.accept_languages.best_match(list(LANGUAGES), default="en")
    g.language = chosen
    texts.use(g.language)


def _refuse_nul() -> None:
    """Nothing has a NUL in its name, and PostgreSQL does not even take the question."""
    if "\x00" in request.path:
        abort(404)


def _know_person() -> ResponseReturnValue | None:
    if request.endpoint in _OPEN_ENDPOINTS:
        return None
    name = session.get("user")
    person = users.find_user(database(), name) if isinstance(name, str) else None
    if person is None:
        session.pop("user", None)
        return _to_sign_in()
    g.user = person
    return None


def _to_sign_in() -> ResponseReturnValue:
    target = url_for("admin.sign_in")
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": target})
    if request.method == "GET" and request.path != "/":
        session["wanted"] = request.full_path.rstrip("?")[:300]
    return redirect(target, 303)


def _check_token() -> None:
    """Every form carries the session's token, so that no other site can send it (CSRF)."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    expected = session.get("token")
    if not expected or not hmac.compare_digest(form_text("token").encode(), expected.encode()):
        abort(400)


def form_token() -> str:
    if "token" not in session:
        session["token"] = secrets.token_urlsafe(24)
    token: str = session["token"]
    return token


def _secure(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
        response.headers["Vary"] = "Accept-Language, Cookie"
    return response


def _refused(error: ComptoirError) -> Response:
    """What a service refused and no form took care of."""
    if isinstance(error, NotFound):
        return page("error.html", 404, title=error.message, text=_("Go back and choose another one."))
    status = 503 if isinstance(error, StorageTrouble) else 400
    return page("error.html", status, title=_("That did not work"), text=error.message)


def _page_values() -> dict[str, Any]:
    return {
        "form_token": form_token,
        "asset": asset,
        "words": words(),
        "now_ms": now_ms(),
        "language": g.get("language", "en"),
        "languages": LANGUAGES,
        "user": g.get("user"),
        "badges": badges,
        "flashed": lambda: session.pop("flash", None),
    }


def badges() -> dict[str, tuple[int, str]]:
    """Sidebar: per page how much there needs a person, and how loudly."""
    overview = g.get("overview") or attention.overview(database(), now_ms())
    g.overview = overview
    silent = sum(1 for register in overview.registers if register.is_silent(now_ms()))
    late = sum(1 for status in overview.jobs.jobs if status.has_failed or status.is_late(now_ms()))
    quarantined, parked = overview.documents[QUARANTINED], overview.documents[PARKED]
    return {
        "home": (len(overview.items), "bad"),
        "registers": (silent, "bad"),
        "findings": (overview.findings.documents + quarantined + len(overview.findings.proposed), "bad"),
        "parked": (parked, ""),
        "statements": (overview.held, "bad"),
        "documents": (quarantined, "bad") if quarantined else (parked, ""),
        "customers": (overview.in_conflict, "bad") if overview.in_conflict else (overview.pending, ""),
        "jobs": (late or int(overview.jobs.worker_missing), "warn"),
    }


@cache
def asset(name: str) -> str:
    """The address of a static file; it changes with the file, so that browsers may keep it."""
    content = (Path(__file__).parent / "static" / name).read_bytes()
    return url_for("admin.static", filename=name, v=hashlib.sha256(content).hexdigest()[:10])


def _filter(name: str) -> Any:
    def write(*arguments: Any) -> str:
        written: str = getattr(words(), name)(*arguments)
        return written

    return write
