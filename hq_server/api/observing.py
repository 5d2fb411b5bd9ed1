"""How HQ is watched: ``/healthz``, ``/readyz``, ``/metrics``, and one line in the log for every request."""

import hmac
import logging
import time
from uuid import uuid4

import msgspec
from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import generate_latest

from hq_server import logs
from hq_server.api.identity import database
from hq_server.api.metrics import Metrics
from hq_server.api.problems import json_response, now_ms
from hq_server.db.database import HqDatabase
from hq_server.errors import StorageTrouble
from hq_server.services.health import Health, look

_PATHS = ("/healthz", "/readyz", "/metrics")
_TEXT = "text/plain; version=0.0.4; charset=utf-8"
_UNKNOWN = "(no such address)"

_log = logging.getLogger(__name__)


class Alive(msgspec.Struct, frozen=True):
    status: str


def attach(app: Flask, db: HqDatabase, metrics_token: str) -> None:
    """Watch every request of the application. An empty ``metrics_token`` keeps ``/metrics`` shut."""
    app.extensions["hq_metrics"] = Metrics(db, app.extensions["hq_now_ms"])
    app.extensions["hq_metrics_token"] = metrics_token
    app.before_request(_begin)
    app.after_request(_tell)
    app.teardown_request(_end)
    doors = Blueprint("observing", __name__)
    doors.get("/healthz")(get_alive)
    doors.get("/readyz")(get_ready)
    doors.get("/metrics")(get_metrics)
    app.register_blueprint(doors)


def is_watching() -> bool:
    """Whether a program that watches HQ asks, and not a person."""
    return request.path in _PATHS


def get_alive() -> Response:
    """The process answers; nothing else is asked."""
    return json_response(Alive("ok"))


def get_ready() -> Response:
    """200 when this process can serve: its database answers and has this version's tables. A missing worker is told,
    and keeps nobody out: documents are taken all the same.
    """
    try:
        health = look(database(), now_ms())
    except StorageTrouble as trouble:
        _log.warning("not ready: %s", trouble)
        return json_response(Health("database does not answer", 0, None), 503)
    return json_response(health, 200 if health.is_ready else 503)


def get_metrics() -> Response:
    token = current_app.extensions["hq_metrics_token"]
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if not token:
        abort(404)
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        return Response("a token is needed\n", 401, {"WWW-Authenticate": 'Bearer realm="metrics"'}, content_type=_TEXT)
    return Response(generate_latest(metrics().registry), content_type=_TEXT)


def metrics() -> Metrics:
    found: Metrics = current_app.extensions["hq_metrics"]
    return found


def _begin() -> None:
    g.begun = time.perf_counter()
    logs.begin(uuid4().hex[:16])
    metrics().begin()


def _tell(response: Response) -> Response:
    """A route's own name, never the path and the query: they may say whom somebody looked for."""
    address = request.url_rule.rule if request.url_rule else _UNKNOWN
    seconds = time.perf_counter() - g.begun
    metrics().answered(_method(), address, response.status_code, seconds)
    if not is_watching():
        facts = {
            "method": _method(),
            "address": address,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
        }
        _log.info("%s %s %d", _method(), address, response.status_code, extra={"facts": facts})
    return response


def _method() -> str:
    """One of a few words, whatever was sent."""
    return request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"


def _end(_error: BaseException | None) -> None:
    if "begun" in g:
        metrics().end()
