"""HQ's doors asked with whatever their own description allows, and with what it does not: never a 500, and no answer
that the description does not name. Schemathesis makes the requests, a real register signs them.
"""

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hq_server.api.openapi import openapi_document
from hq_server.app import create_app
from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from tests import serving
from tests.hq_server.api.signing import SigningRegister, activate, signature
from tests.hq_server.sending_register import NOW, add_register

_CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
_EXAMPLES = 60

config = schemathesis.Config()
config.projects.default.generation.update(modes=list(GenerationMode))
schema = schemathesis.openapi.from_dict(openapi_document(), config=config)


@schemathesis.serializer("application/x-ndjson")
def write_lines(_context: object, value: object) -> bytes:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else repr(value).encode()


class Signed(requests.auth.AuthBase):
    """Signs a request as it goes out."""

    def __init__(self, register: SigningRegister) -> None:
        self._register = register

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body = request.body.encode() if isinstance(request.body, str) else bytes(request.body or b"")
        parts = urlsplit(request.url or "")
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
        request.headers["Authorization"] = f"Bearer {self._register.token}"
        request.headers["Comptoir-Signature"] = signature(
            self._register.key, request.method or "GET", address, body, NOW
        )
        return request


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Signed]]:
    """HQ behind a real socket, with one register that has sold something."""
    path = tmp_path_factory.mktemp("openapi") / "hq.db"
    with contextlib.closing(HqDatabase.open(f"sqlite:///{path}")) as db:
        migrate(db, "test-epoch")
        add_register(db)
        app = create_app(db, now_ms=lambda: NOW)
        register = activate(db, app.test_client())
        with serving.served(app) as url:
            yield url, Signed(register)


@schema.parametrize()
@settings(
    max_examples=_EXAMPLES,
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_no_answer_surprises(case: Case[Any], served: tuple[str, Signed]) -> None:
    address, signed = served
    answer = case.call(base_url=address, auth=signed)
    case.validate_response(answer, checks=_CHECKS)
    if case.path != "/v1/activations":
        assert answer.status_code != 401, answer.text
