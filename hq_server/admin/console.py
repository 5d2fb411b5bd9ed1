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
from hq_server.admin import rights
from hq_server.admin.looking import without_buttons
from hq_server.admin.overview_cache import OverviewCache
from hq_server.admin.user_words import role_word
from hq_server.admin.words import Words
from hq_server.db.database import HqDatabase
from hq_server.db.users import User
from hq_server.domain.access import Area, Right
from hq_server.domain.stores import Store
from hq_server.errors import ComptoirError, NotFound, StorageTrouble
from hq_server.services import attention, merge_proposals, second_person, signed_in, store_admin
from hq_server.services.attention import Overview
from hq_server.texts import _, ngettext
from hq_server.wire.codes import PARKED, QUARANTINED

LANGUAGES = {"en": "English", "fr": "Français"}
_OPEN_ENDPOINTS = {
    *("admin.static", "admin.change_language", "admin.sign_in", "admin.post_sign_in", "admin.sign_in_code"),
    *("admin.post_sign_in_code", "admin.recovery_code", "admin.post_recovery_code"),
}
# All that is open to somebody whose password was chosen by somebody else.
_WITH_ANY_PASSWORD = {"admin.own_password", "admin.post_own_password", "admin.sign_out"}
# Where the token of the session is kept in the browser's cookie.
SIGNED_IN = "signed in"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()",
}
# How much there is of these is counted for all stores together: nothing for somebody who sees some of them.
_OF_ALL_STORES = ("findings", "parked", "statements", "documents", "sync", "orders", "customers", "jobs")
# A year. Without the names below this one: those may be other programs.
_ONLY_BY_TLS = "max-age=31536000"


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


def stores_seen(right: Right | None = None) -> frozenset[str] | None:
    """The stores that the person may see in this page's area, or change when a form is sent; None for all."""
    area = rights.area_of(request.path)
    return None if area is None else user().stores(area, right or rights.right_for(request.method))


def is_seen(number: str) -> bool:
    seen = stores_seen()
    return seen is None or number in seen


def seen_stores(right: Right | None = None) -> list[Store]:
    """Those that the person may see here, or change when a form is sent."""
    seen = stores_seen(right)
    return [store for store in store_admin.list_stores(database()) if seen is None or store.number in seen]


def refuse_store(number: str) -> None:
    """404 for a store that the person may not see, as if it were not there; 403 for one that they may only see."""
    for right in (Right.VIEW, rights.right_for(request.method)):
        stores = stores_seen(right)
        if stores is not None and number not in stores:
            abort(404 if right is Right.VIEW else 403)


def may_change(store: str | None = None) -> bool:
    """Whether the person may change something in this page's area: at all, for a store, or (empty) for all stores."""
    area = rights.area_of(request.path)
    return area is None or user().may(area, Right.CHANGE, store)


def looks_only() -> bool:
    """Whether the person may change nothing on this very page, of the store that its address names."""
    if "user" not in g or not rights.is_known(request.path):
        return False
    if rights.concerns_all_stores(request.path):
        return not may_change("")
    return not may_change(rights.store_of(request.path, request.view_args or {}))


def overview() -> Overview:
    """How HQ stands at the moment of this request; as it was read a few seconds ago where that was asked for."""
    if "overview" not in g:
        cache: OverviewCache = current_app.extensions["hq_overview"]
        g.overview = cache.get(lambda: attention.overview(database(), now_ms()))
    found: Overview = g.overview
    return found


def page(template: str, status: int = 200, **values: object) -> Response:
    html = render_template(template, **values)
    if looks_only():
        html = without_buttons(html)
    return Response(html, status, content_type="text/html; charset=utf-8")


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
    console.before_request(_check_right)
    console.after_request(_secure)
    console.after_request(_renew)
    console.register_error_handler(ComptoirError, refused)
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
        403: (_("This is not open to you"), _("Nothing was changed. Ask whoever runs HQ if you need it.")),
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
    token = session.get(SIGNED_IN)
    found = signed_in.find(database(), str(token), now_ms(), active=not _refreshes_itself()) if token else None
    if found is None:
        session.pop(SIGNED_IN, None)
        return _to_sign_in()
    g.user, g.session = found.user, found.session
    if found.user.must_change and request.endpoint not in _WITH_ANY_PASSWORD:
        return redirect(url_for("admin.own_password"), 303)
    return None


def _refreshes_itself() -> bool:
    """A part of a page that is fetched again and again says nothing about anybody sitting there."""
    return request.method == "GET" and "HX-Request" in request.headers


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


def _check_right() -> None:
    """The area has to be open to the person, and the store that the address names has to be theirs."""
    if "user" not in g:
        return
    if not rights.is_known(request.path):
        abort(403)
    area, right = rights.area_of(request.path), rights.right_for(request.method)
    if area is None:
        return
    everywhere = right is Right.CHANGE and rights.concerns_all_stores(request.path)
    if not user().may(area, right, "" if everywhere else None):
        abort(403)
    store = rights.store_of(request.path, request.view_args or {})
    if store is not None:
        refuse_store(store)


def form_token() -> str:
    if "token" not in session:
        session["token"] = secrets.token_urlsafe(24)
    token: str = session["token"]
    return token


def _renew(response: Response) -> Response:
    """Whoever changed something sees it on the next page."""
    if request.method == "POST":
        current_app.extensions["hq_overview"].forget()
    return response


def _secure(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", _ONLY_BY_TLS)
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
        response.headers["Vary"] = "Accept-Language, Cookie"
    return response


def refused(error: ComptoirError) -> Response:
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
        "sees": sees,
        "view_only": looks_only(),
        "role_word": role_word,
        "badges": badges,
        "flashed": lambda: session.pop("flash", None),
    }


def sees(endpoint: str) -> bool:
    """Whether a page of the sidebar is open to the person."""
    path = url_for(f"admin.{endpoint}")
    area = rights.area_of(path) if rights.is_known(path) else Area.SYSTEM
    return area is None or user().may(area, Right.VIEW)


def badges() -> dict[str, tuple[int, str]]:
    """Sidebar: per page how much there needs a person, and how loudly."""
    standing, seen = overview(), user().stores(Area.HOME, Right.VIEW)
    silent = sum(1 for register in standing.silent if seen is None or register.store in seen)
    late = sum(1 for status in standing.jobs.jobs if status.has_failed or status.is_late(now_ms()))
    quarantined, parked = standing.documents[QUARANTINED], standing.documents[PARKED]
    marks = {
        "home": (sum(1 for item in standing.items if seen is None or item.store in seen), "bad"),
        "registers": (silent, "bad"),
        "findings": (standing.findings.documents + quarantined + len(standing.findings.proposed), "bad"),
        "parked": (parked, ""),
        "statements": (standing.held, "bad"),
        "documents": (quarantined, "bad") if quarantined else (parked, ""),
        "sync": (standing.in_conflict, "bad"),
        "orders": (standing.orders, "bad"),
        "customers": (standing.in_conflict, "bad") if standing.in_conflict else (standing.pending, ""),
        "merges": (merge_proposals.count_open(database(), user().stores(Area.CUSTOMERS, Right.VIEW)), ""),
        "jobs": (late or int(standing.jobs.worker_missing), "warn"),
        "approvals": (second_person.count_for(database(), user()), "warn"),
    }
    return marks if seen is None else marks | dict.fromkeys(_OF_ALL_STORES, (0, ""))


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
