"""The doors under /v1 and what errors become there: a problem document, never a 500 for what a caller sent."""

import logging

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException

from hq_server import texts
from hq_server.api.activations import post_activation
from hq_server.api.bodies import JSON
from hq_server.api.contact import post_contact
from hq_server.api.documents import post_documents
from hq_server.api.feeds import get_feed
from hq_server.api.health import get_health
from hq_server.api.openapi import render_openapi
from hq_server.api.problems import ApiProblem, problem_response
from hq_server.api.readiness import get_readiness
from hq_server.api.receipts import get_receipt
from hq_server.errors import AccessDenied, OutcomeUnknown, StorageTrouble

PREFIX = "/v1"
_log = logging.getLogger(__name__)


def register_doors(app: Flask) -> None:
    doors = Blueprint("api", __name__, url_prefix=PREFIX)
    doors.before_request(texts.forget)
    doors.post("/activations")(post_activation)
    doors.post("/documents")(post_documents)
    doors.get("/feeds/<feed>")(get_feed)
    doors.post("/contact")(post_contact)
    doors.get("/receipts/<receipt>")(get_receipt)
    doors.get("/readiness")(get_readiness)
    doors.get("/health")(get_health)
    doors.get("/openapi.json")(_get_openapi)
    doors.register_error_handler(ApiProblem, problem_response)
    doors.register_error_handler(HTTPException, http_problem)
    doors.register_error_handler(Exception, _unexpected)
    app.register_blueprint(doors)


def is_machine_request() -> bool:
    return request.path == PREFIX or request.path.startswith(PREFIX + "/")


def http_problem(error: HTTPException) -> Response:
    """404, 405, 413 and the like, also for paths under /v1 that do not exist."""
    status = error.code or 500
    response = problem_response(ApiProblem(status, "about:blank", error.name))
    allowed = error.get_response().headers.get("Allow")
    if allowed:
        response.headers["Allow"] = allowed
    return response


def _unexpected(error: Exception) -> Response:
    if isinstance(error, StorageTrouble):
        _log.warning("the database did not answer: %s", error)
        # What was sent may be there already then: sending it again finds that out.
        kept = "It may have been saved." if isinstance(error, OutcomeUnknown) else "Nothing was changed."
        busy = ApiProblem(503, "unavailable", "HQ cannot reach its database", kept, retry_after=5)
        return problem_response(busy)
    if isinstance(error, AccessDenied):
        return problem_response(ApiProblem(401, f"register-{error.reason}", error.message, "Activate it again."))
    _log.exception("unexpected failure at %s %s", request.method, request.path)
    return problem_response(ApiProblem(500, "unexpected", "HQ failed", "Nothing was changed. HQ's log says why."))


def _get_openapi() -> Response:
    return Response(render_openapi(), content_type=JSON)
