"""Finds out which register is calling, from its bearer token."""

from urllib.parse import quote

from flask import Request, current_app, g

from hq_server import logs, texts
from hq_server.api.bodies import sent_body
from hq_server.api.problems import ApiProblem, now_ms
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.request_signature import UNSIGNED, SentRequest
from hq_server.errors import AccessDenied, RequestDenied
from hq_server.services.device_access import authenticate

SIGNATURE = "Comptoir-Signature"


def database() -> HqDatabase:
    """The server's database, the same handle for all threads."""
    db: HqDatabase = current_app.extensions["hq_database"]
    return db


def calling_register(request: Request) -> RegisterIdentity:
    """The register behind the token, whose own request this is. Raises a 401 whose type says why not."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise ApiProblem(401, "register-unknown", "No token was sent", "Activate this register.")
    try:
        register = authenticate(database(), token.strip(), now_ms(), _sent(request))
    except AccessDenied as denied:
        raise ApiProblem(401, f"register-{denied.reason}", denied.message, "Activate this register again.") from denied
    except RequestDenied as denied:
        raise ApiProblem(401, f"request-{denied.reason}", denied.message, "Nothing was done.") from denied
    g.register_code = register.code
    logs.note(register=register.code)
    texts.use(register.language)
    return register


def _sent(request: Request) -> SentRequest:
    """The body of a request without a signature is not read before it is known whose it is."""
    signature = request.headers.get(SIGNATURE, "")
    if not signature:
        return UNSIGNED
    return SentRequest(request.method, _address(request), signature, sent_body(request))


def _address(request: Request) -> str:
    """Path and query as they stood in the request; a server that does not tell them has undone the path's escapes."""
    sent: str = request.environ.get("REQUEST_URI") or request.environ.get("RAW_URI") or ""
    if sent:
        return sent
    query = request.query_string.decode("latin-1")
    path = quote(request.path, safe="/")
    return f"{path}?{query}" if query else path
