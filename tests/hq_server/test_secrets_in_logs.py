"""HQ's log, in either form, holds no secret: whatever is typed, sent, refused or fails."""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hq_server import logs
from hq_server.app import create_app
from hq_server.config import Settings
from hq_server.db.database import HqDatabase
from hq_server.domain.stores import Store
from hq_server.errors import StorageTrouble
from hq_server.services import sign_in_code, store_admin, user_admin, users
from tests.hq_server.admin.conftest import PASSWORD, Clock, Person
from tests.hq_server.admin.test_sign_in_pages import app_code
from tests.hq_server.api.signing import CONTACT, SigningRegister
from tests.hq_server.sending_register import NOW

CODE_KEY, METRICS_TOKEN = "5e" * 32, "who-reads-the-figures-0123456789"
PIN, BADGE = "271828", "badge-0123456789abc"
DAY_MS = 86_400_000


@pytest.fixture(params=[logs.TEXT, logs.JSON])
def log_file(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield logs.set_up(tmp_path, "hq-test", style=request.param)
    for handler in set(root.handlers) - set(before):
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)


def test_no_password_code_token_key_or_pin_is_written(
    hq: HqDatabase, log_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    clock = Clock(NOW)
    app = create_app(hq, now_ms=clock)
    store_admin.create_store(hq, Store("101", "Nord", "EUR"), NOW)
    users.create_user(hq, "claire", PASSWORD, NOW)
    claire = Person(hq, app.test_client(), clock)
    claire.sign_in("a wrong " + PASSWORD)
    claire.sign_in()
    claire.post("/stores/101/registers/new", number="2", name="")
    claire.post("/registers/101-2/activation-code")
    claire.post("/staff/new", store="101", name="Ada", role="cashier", pin=PIN, badge=BADGE, language_of_person="en")
    code = store_admin.issue_activation_code(hq, "101-2", NOW).code
    machine = app.test_client()
    body = json.dumps({"code": code, "device_name": "pc", "version": "1"})
    given = json.loads(machine.post("/v1/activations", data=body, content_type="application/json").data)
    machine.post("/v1/activations", data=body, content_type="application/json")
    register = SigningRegister(machine, given["token"], given["request_key"])
    told = json.dumps(CONTACT).encode()
    register.contact()
    register.send("POST", "/contact", told, moment=NOW - DAY_MS)
    register.send("POST", "/contact", told, signature="t=1,n=x,s=" + register.key)
    clock.now_ms = NOW + 340 * DAY_MS
    offered = register.renewed(clock.now_ms)
    _fail(register, monkeypatch, clock.now_ms)
    secrets = [PASSWORD, code, code.replace("-", ""), PIN, BADGE]
    secrets += [register.token, register.key, offered.token, offered.key]
    written = log_file.read_text() + capsys.readouterr().err
    assert "/v1/contact" in written
    assert not [secret for secret in secrets if secret in written]


def test_no_secret_of_a_sign_in_code_is_written(
    hq: HqDatabase, log_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    clock = Clock(NOW)
    app = create_app(hq, Settings(tmp_path, code_key=CODE_KEY, metrics_token=METRICS_TOKEN), now_ms=clock)
    users.create_user(hq, "claire", PASSWORD, NOW)
    users.create_user(hq, "marc", PASSWORD, NOW)
    claire = Person(hq, app.test_client(), clock)
    claire.sign_in()
    sign_in_code.offer(hq, "claire")
    secret = sign_in_code.offered(hq, "claire") or ""
    typed = app_code(secret, clock.now_ms)
    codes = sign_in_code.confirm(hq, "claire", typed, clock.now_ms)
    handed = user_admin.reset_password(hq, "marc", NOW, by="claire")
    claire.post("/users/marc/password")
    claire.post("/sign-out")
    claire.sign_in()
    for page, code in (("code", "000000"), ("recovery", "WRONG-CODE2"), ("recovery", codes[0])):
        claire.post(f"/sign-in/{page}", code=code)
    claire.client.get("/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
    cookie = claire.client.get_cookie("comptoir_hq")
    monkeypatch.setattr("hq_server.admin.home.list_stores_today", _broken_with(secret, handed, *codes))
    assert claire.get("/").status_code == 500
    written = log_file.read_text() + capsys.readouterr().err
    assert "ValueError" in written
    secrets = [secret, handed, CODE_KEY, METRICS_TOKEN, cookie.value if cookie else "", PASSWORD, *codes]
    assert not [one for one in secrets if not one or one in written]


def _broken_with(*secrets: str) -> Callable[..., object]:
    """It fails, and quotes what it was given."""

    def broken(*_given: object, **_named: object) -> object:
        raise ValueError(" ".join(secrets))

    return broken


def _fail(register: SigningRegister, monkeypatch: pytest.MonkeyPatch, moment: int) -> None:
    """HQ breaks while it holds the request, in ways that quote what they were given."""
    for error in (ValueError(register.token + register.key), StorageTrouble("the database does not answer")):

        def broken(*given: object, error: Exception = error) -> object:
            raise error

        with monkeypatch.context() as patched:
            patched.setattr("hq_server.api.contact.record_contact", broken)
            answer = register.send("POST", "/contact", json.dumps(CONTACT).encode(), moment=moment)
        assert answer.status_code in (500, 503)
        assert register.key not in answer.text
