"""Puts HQ's doors together: one Flask application for machines (/v1) and people, served by waitress."""

import secrets
import signal
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

from flask import Blueprint, Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface
from waitress.server import create_server
from werkzeug.exceptions import HTTPException

from hq_server import clock, texts
from hq_server.admin import (
    access_settings,
    accounting,
    approvals,
    audit,
    catalog,
    console,
    customer_block,
    customer_export,
    customer_form,
    customer_import,
    customer_parts,
    customers,
    document_files,
    documents,
    erasures,
    exclusion,
    findings,
    hardware,
    home,
    job_page,
    jobs,
    load_again,
    merges,
    number_formats,
    orders,
    overviews,
    person_report,
    product,
    profile,
    readiness,
    registers,
    repair,
    second_try,
    sessions,
    setup,
    sign_in,
    staff,
    statement_files,
    statements,
    store_mode,
    store_profile,
    stores,
    sync,
    users,
)
from hq_server.admin.overview_cache import OverviewCache
from hq_server.api import observing
from hq_server.api.bodies import MAX_BODY
from hq_server.api.doors import http_problem, is_machine_request, register_doors
from hq_server.api.proxies import TrustedProxies, read_networks
from hq_server.config import Settings
from hq_server.db.database import HqDatabase
from hq_server.db.hq_settings import first_setting
from hq_server.errors import WrongSettings
from hq_server.services import kept_secrets, sign_in_code
from hq_server.services.document_uploads import DocumentUploads
from hq_server.texts import _

_SESSION_HOURS = 7 * 24  # of the cookie; how long somebody is signed in is decided in the database
_OVERVIEW_SECONDS = 3.0
_MAX_FORM = 64 * 1024 * 1024  # a catalogue file; machine bodies have their own, smaller limit
_CONNECTIONS = 1_000
_KEEP_FILES_SECONDS = 30 * 24 * 3600
_MIN_THREADS = 8


class _Sessions(SecureCookieSessionInterface):
    """The cookie is marked Secure whenever the page itself came over TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def create_app(
    db: HqDatabase,
    settings: Settings | None = None,
    *,
    now_ms: Callable[[], int] = clock.now_ms,
    overview_seconds: float = 0.0,
) -> Flask:
    """The application on a migrated database. ``now_ms`` is HQ's clock; ``overview_seconds``: how old what the sidebar
    tells may be.
    """
    app = Flask("hq_server", static_folder=None, template_folder="admin/templates")
    with db.write():
        app.secret_key = first_setting(db, "session secret", secrets.token_hex(32))
    kept_secrets.use_key(db, settings.code_key if settings else "")
    sign_in_code.seal_kept(db)
    db.close()
    app.extensions["hq_database"] = db
    app.extensions["hq_now_ms"] = now_ms
    app.extensions["hq_overview"] = OverviewCache(overview_seconds)
    app.extensions["hq_document_uploads"] = DocumentUploads()
    app.session_interface = _Sessions()
    app.config.update(
        SESSION_COOKIE_NAME="comptoir_hq",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=_SESSION_HOURS),
        MAX_CONTENT_LENGTH=_MAX_FORM,
        SEND_FILE_MAX_AGE_DEFAULT=_KEEP_FILES_SECONDS,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings is not None:
        texts.use_everywhere(settings.language)
    observing.attach(app, db, settings.metrics_token if settings else "")
    app.before_request(_limit_machines)
    register_doors(app)
    app.register_blueprint(_pages(app))
    app.register_error_handler(HTTPException, _no_such_thing)
    networks = read_networks(settings.trusted_proxies) if settings else ()
    app.wsgi_app = TrustedProxies(app.wsgi_app, networks)  # type: ignore[method-assign]
    return app


def serve(
    db_url: str,
    host: str = "127.0.0.1",
    port: int = 8710,
    *,
    threads: int = _MIN_THREADS,
    settings: Settings | None = None,
    announce: Callable[[int], None] = lambda _port: None,
) -> int:
    """Serve until SIGTERM or Ctrl-C; requests in hand are finished. ``port`` 0 takes a free one.

    ``announce`` is called with the bound port once connections are accepted; the port is also returned at the end.
    """
    db = HqDatabase.open(db_url, "web", settings.connections if settings else 0)
    app = create_app(db, settings, overview_seconds=_OVERVIEW_SECONDS)
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=max(threads, _MIN_THREADS),
            connection_limit=_CONNECTIONS,
            max_request_body_size=_MAX_FORM,
            ident=None,
            # TrustedProxies decides whose word counts, for either server.
            clear_untrusted_proxy_headers=False,
        )
    except ValueError as error:
        message = _("HQ cannot listen at {host}, port {port}. Correct the address, then start again.")
        raise WrongSettings(message.format(host=host, port=port)) from error
    bound = int(getattr(server, "effective_port", 0) or server.effective_listen[0][1])
    before = {name: signal.signal(name, _stop) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        announce(bound)
        server.run()  # returns when _stop was called, after its threads have finished what they were doing
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
        server.close()
        db.close()
    return bound


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _pages(app: Flask) -> Blueprint:
    pages = Blueprint("admin", "hq_server.admin", static_folder="static", static_url_path="/static")
    console.attach(app, pages)
    second_try.attach(pages)
    for area in (
        *(profile, users, access_settings, approvals),
        *(sign_in, home, statements, statement_files, accounting, findings, repair, stores, readiness, registers),
        *(customers, customer_form, customer_parts, customer_block, customer_export, customer_import),
        *(erasures, person_report),
        *(sync, merges, documents, document_files, overviews, jobs, job_page, load_again, sessions, catalog),
        *(orders, product, staff, number_formats, setup, hardware, store_profile, store_mode, exclusion, audit),
    ):
        area.add_pages(pages)
    return pages


def _limit_machines() -> None:
    if is_machine_request():
        request.max_content_length = MAX_BODY
        texts.use(request.accept_languages.best_match(list(console.LANGUAGES), default="en") or "en")


def _no_such_thing(error: HTTPException) -> Response:
    g.setdefault("now_ms", clock.now_ms())
    machine = is_machine_request() or observing.is_watching()
    return http_problem(error) if machine else console.error_page(error)
