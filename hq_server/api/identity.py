"""Finds out which register is calling, from its bearer token."""

from flask import Request, current_app, g

from hq_server import logs, texts
from hq_server.api.problems import ApiProblem, now_ms
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.errors import AccessDenied
from hq_server.services.device_access import authenticate


def database() -> HqDatabase:
    """The server's database, the same handle for all threads."""
    db: HqDatabase = current_app.extensions["hq_database"]
    return db


def calling_register(request: Request) -> RegisterIdentity:
    """The register behind the token. Raises a 401 whose type says whether it is unknown or revoked."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise ApiProblem(401, "register-unknown", "No token was sent", "Activate this register.")
    try:
        register = authenticate(database(), token.strip(), now_ms())
    except AccessDenied as denied:
        raise ApiProblem(401, f"register-{denied.reason}", denied.message, "Activate this register again.") from denied
    g.register_code = register.code
    logs.note(register=register.code)
    texts.use(register.language)
    return register
