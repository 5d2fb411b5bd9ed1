"""GET /v1/health: can this server reach its database?"""

import msgspec
from flask import Response

from hq_server.api.identity import database
from hq_server.api.problems import json_response, now_ms
from hq_server.services.contact import check_database


class Health(msgspec.Struct, frozen=True):
    status: str
    hq_ms: int


def get_health() -> Response:
    check_database(database())
    return json_response(Health("ok", now_ms()))
