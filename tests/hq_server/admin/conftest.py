"""The pages on both engines, and somebody who knows how to use their forms."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hq_server.app import create_app
from hq_server.db.database import HqDatabase
from hq_server.services import users
from tests.hq_server.sending_register import NOW

PASSWORD = "a long enough password"


@dataclass
class Clock:
    now_ms: int = NOW

    def __call__(self) -> int:
        return self.now_ms


@dataclass
class Person:
    """Somebody in front of the pages. ``post`` sends the token that a form of a page would send."""

    db: HqDatabase
    client: FlaskClient
    clock: Clock

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=headers)

    def text(self, path: str, **headers: str) -> str:
        answer = self.get(path, **headers)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path: str, follow: bool = True, /, **fields: Any) -> TestResponse:
        token = self.token()
        return self.client.post(path, data={"token": token} | fields, follow_redirects=follow)

    def token(self) -> str:
        page = self.client.get("/", follow_redirects=True).text
        found = re.search(r'name="token" value="([^"]+)"', page)
        assert found, page
        return found[1]

    def sign_in(self, password: str = PASSWORD) -> TestResponse:
        return self.post("/sign-in", name="claire", password=password)


@pytest.fixture
def stranger(hq: HqDatabase) -> Person:
    clock = Clock()
    return Person(hq, create_app(hq, now_ms=clock).test_client(), clock)


@pytest.fixture
def claire(stranger: Person) -> Person:
    """An administrator who is signed in."""
    users.create_user(stranger.db, "claire", PASSWORD, NOW, full_name="Claire Aubert")
    assert stranger.sign_in().status_code == 200
    return stranger
