"""GET /v1/readiness: is the calling register's store ready to close a day?"""

from flask import Response, request

from hq_server.api.identity import calling_register, database
from hq_server.api.problems import ApiProblem, json_response, now_ms
from hq_server.errors import Refused
from hq_server.services.readiness import store_readiness


def get_readiness() -> Response:
    register = calling_register(request)
    try:
        found = store_readiness(database(), register.store, now_ms(), request.args.get("business_date", ""))
    except Refused as refused:
        raise ApiProblem(400, "malformed", refused.message) from refused
    return json_response(found)
