"""HQ on a PostgreSQL that goes away and comes back: registers are asked to come again, people are told in words."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hq_server.app import create_app
from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.stores import Store
from hq_server.services import activation, store_admin, users
from tests import postgres
from tests.hq_server.admin.conftest import PASSWORD, Person
from tests.hq_server.admin.conftest import Clock as PersonsClock
from tests.hq_server.api.conftest import Clock, Door
from tests.hq_server.sending_register import NOW, SendingRegister

_OPTIONS = ("fsync=off", "shared_buffers=16MB", "max_connections=30")


@pytest.fixture(autouse=True)
def _each_request_looks_for_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hq_server.db.connections._DOWN_SECONDS", 0.0)


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    folder = Path(tempfile.mkdtemp(prefix="comptoir-pg-away-"))
    own = postgres.Server(folder, _OPTIONS)
    own.start()
    yield own
    own.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def hq(server: postgres.Server) -> Iterator[HqDatabase]:
    db = HqDatabase.open(server.url, "web")
    migrate(db, "epoch")
    yield db
    db.close()


@pytest.fixture
def door(hq: HqDatabase) -> Door:
    clock = Clock()
    app = create_app(hq, now_ms=clock)
    store_admin.create_store(hq, Store("101", "Comptoir Nord", "EUR"), NOW)
    register = store_admin.add_register(hq, "101", "2", NOW)
    code = store_admin.issue_activation_code(hq, register.code, NOW).code
    activated = activation.activate(hq, code, "pc", "0.1.0", NOW)
    return Door(hq, app.test_client(), clock, activated.token, SendingRegister(RegisterIdentity("101", "2")))


def test_registers_are_asked_to_come_again_and_nothing_they_sent_is_lost(door: Door, server: postgres.Server) -> None:
    door.sender.open_shift()
    assert door.post_lines(*door.sender.lines).status_code == 200
    door.sender.lines.clear()
    door.sender.sell()
    server.stop(signal.SIGQUIT)
    away = [
        door.post_lines(*door.sender.lines),
        door.client.post("/v1/contact", json={}, headers=door.signed()),
        door.client.get("/v1/feeds/1040?after=0&epoch=", headers=door.signed()),
    ]
    assert [(answer.status_code, answer.headers["Retry-After"]) for answer in away] == [(503, "5")] * 3
    server.start()
    answer = door.post_lines(*door.sender.lines)
    assert answer.json is not None
    assert [result["verdict"] for result in answer.json["results"]] == ["stored"]
    with door.db.read():
        assert door.db.row("SELECT count(*) FROM inbox") == (2,)


def test_a_restart_between_two_requests_is_not_noticed(door: Door, server: postgres.Server) -> None:
    door.sender.open_shift()
    assert door.post_lines(*door.sender.lines).status_code == 200
    server.stop()
    server.start()
    assert door.post_lines(*door.sender.lines).status_code == 200


def test_people_are_told_in_words_and_go_on_when_it_is_back(hq: HqDatabase, server: postgres.Server) -> None:
    clock = PersonsClock()
    claire = Person(hq, create_app(hq, now_ms=clock).test_client(), clock)
    users.create_user(hq, "claire", PASSWORD, NOW)
    assert claire.sign_in().status_code == 200
    server.stop(signal.SIGQUIT)
    for path in ("/", "/stores", "/sign-in"):
        away = claire.get(path)
        assert (away.status_code, "does not answer" in away.text) == (503, True), away.text
    server.start()
    assert claire.get("/stores").status_code == 200
