"""POST /v1/activations: a one-time code becomes a device token."""

from flask import Response, request

from hq_server.api.bodies import read_struct
from hq_server.api.identity import database
from hq_server.api.problems import ApiProblem, json_response, now_ms
from hq_server.errors import ActivationRefused
from hq_server.services.activation import TooManyTries, activate
from hq_server.wire.incoming import ActivationRequest


def post_activation() -> Response:
    wanted = read_struct(request, ActivationRequest)
    address = request.remote_addr or ""
    try:
        activated = activate(
            database(),
            wanted.code,
            wanted.device_name,
            wanted.version,
            now_ms(),
            address=address,
            public_key=wanted.public_key,
        )
    except TooManyTries as refused:
        raise ApiProblem(429, "too-many-tries", refused.message, retry_after=refused.wait_seconds) from refused
    except ActivationRefused as refused:
        raise ApiProblem(403, f"activation-code-{refused.reason}", refused.message) from refused
    return json_response(activated, 201)
