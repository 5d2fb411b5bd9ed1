"""The machine door on both engines: a store, one activated register, and the application in front of it."""

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hq_server.app import create_app
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.stores import Store
from hq_server.services import activation, store_admin
from tests.hq_server.sending_register import NOW, SendingRegister

DAY_MS = 24 * 3_600_000


@dataclass
class Clock:
    now_ms: int = NOW

    def __call__(self) -> int:
        return self.now_ms


@dataclass
class Door:
    """``client`` is the door, ``token`` opens it for register 101-2, ``sender`` writes that register's documents."""

    db: HqDatabase
    client: FlaskClient
    clock: Clock
    token: str
    sender: SendingRegister

    def post_lines(self, *lines: bytes, token: str = "", **headers: str) -> TestResponse:
        sent = self.signed(token) | {"Content-Type": "application/x-ndjson"} | headers
        return self.client.post("/v1/documents", data=b"\n".join(lines) + b"\n", headers=sent)

    def signed(self, token: str = "") -> dict[str, str]:
        return {"Authorization": f"Bearer {token or self.token}"}


@pytest.fixture
def door(hq: HqDatabase) -> Door:
    clock = Clock()
    app = create_app(hq, now_ms=clock)
    store_admin.create_store(hq, Store("101", "Comptoir Nord", "EUR"), NOW)
    register = store_admin.add_register(hq, "101", "2", NOW)
    code = store_admin.issue_activation_code(hq, register.code, NOW).code
    activated = activation.activate(hq, code, "pc", "0.1.0", NOW)
    return Door(hq, app.test_client(), clock, activated.token, SendingRegister(RegisterIdentity("101", "2")))
