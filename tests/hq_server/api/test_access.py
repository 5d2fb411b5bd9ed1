"""Who may use the machine door: tokens, activation codes, revoking."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
from werkzeug.test import TestResponse

from hq_server.api.doors import PREFIX
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import NO_HASH, RegisterIdentity
from hq_server.errors import ActivationRefused
from hq_server.services import activation, store_admin
from hq_server.services.ingest import ingest_batch
from tests.hq_server.api.conftest import DAY_MS, Door
from tests.hq_server.api.test_hostile_requests import problem
from tests.hq_server.sending_register import NOW

SIGNED_DOORS = [
    ("POST", "/documents"),
    ("GET", "/feeds/1010"),
    ("GET", "/receipts/101-2-10000001"),
    ("POST", "/contact"),
]
HEARTBEAT = {
    "version": "1",
    "clock_ms": NOW,
    "recorded_sequence": 0,
    "waiting": 0,
    "pending_customers": 0,
    "cursors": {},
}


def knock(door: Door, method: str, path: str, authorization: str | None) -> TestResponse:
    headers = {"Authorization": authorization} if authorization is not None else {}
    if path == "/documents":
        headers["Content-Type"] = "application/x-ndjson"
        return door.client.post(PREFIX + path, data=door.sender.open_shift(), headers=headers)
    heartbeat = HEARTBEAT if method == "POST" else None
    return door.client.open(PREFIX + path, method=method, headers=headers, json=heartbeat)


def trade(door: Door, code: str) -> TestResponse:
    return door.client.post("/v1/activations", json={"code": code, "device_name": "pc 2", "version": "0.2.0"})


@pytest.mark.parametrize(("method", "path"), SIGNED_DOORS)
def test_a_signed_door_opens_with_the_register_s_token(door: Door, method: str, path: str) -> None:
    answer = knock(door, method, path, f"Bearer {door.token}")
    assert answer.status_code == 200
    assert msgspec.json.decode(answer.data)["hq_ms"] == NOW


@pytest.mark.parametrize(("method", "path"), SIGNED_DOORS)
@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer  ", "Bearer wrong", "Basic dXNlcjpwYXNz", "Bearer \u00e9\u00e9"]
)
def test_a_signed_door_stays_shut_without_a_known_token(
    door: Door, method: str, path: str, authorization: str | None
) -> None:
    answer = knock(door, method, path, authorization)
    problem(answer, 401, "register-unknown")
    assert "Bearer" in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize(("method", "path"), SIGNED_DOORS)
def test_a_revoked_register_is_told_so(door: Door, method: str, path: str) -> None:
    store_admin.revoke_register(door.db, "101-2", NOW)
    problem(knock(door, method, path, f"Bearer {door.token}"), 401, "register-revoked")


@pytest.mark.parametrize("path", ["/v1/health", "/v1/openapi.json"])
def test_health_and_description_need_no_token(door: Door, path: str) -> None:
    assert door.client.get(path).status_code == 200


def test_a_code_becomes_a_token_that_works(door: Door) -> None:
    store_admin.add_register(door.db, "101", "3", NOW)
    issued = store_admin.issue_activation_code(door.db, "101-3", NOW)
    answer = trade(door, issued.code)
    assert answer.status_code == 201
    activated = msgspec.json.decode(answer.data)
    assert len(activated["token"]) == 43
    (key,) = activated.pop("hq_keys")
    assert len(key) == len(bytes.fromhex(activated.pop("request_key"))) * 2 == 64
    assert activated.pop("token_expires_ms") == NOW + 365 * DAY_MS
    assert activated | {"token": ""} == {
        "token": "",
        "store": "101",
        "register": "101-3",
        "epoch": 1,
        "last_sequence": 0,
        "last_hash": NO_HASH,
        "hq_ms": NOW,
    }
    assert knock(door, "GET", "/feeds/1070", f"Bearer {activated['token']}").status_code == 200


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}", "{3}"])
def test_a_code_may_be_typed_in_any_usual_way(door: Door, typed: str) -> None:
    code = store_admin.issue_activation_code(door.db, "101-2", NOW).code
    assert len(code.replace("-", "")) >= 8
    misread = code.replace("0", "o").replace("1", "l")
    assert trade(door, typed.format(code, code.lower(), code.replace("-", ""), misread)).status_code == 201


def test_an_unknown_a_used_and_an_expired_code_are_told_apart(door: Door) -> None:
    problem(trade(door, "0000-0000"), 403, "activation-code-unknown")
    code = store_admin.issue_activation_code(door.db, "101-2", NOW).code
    assert trade(door, code).status_code == 201
    problem(trade(door, code), 403, "activation-code-used")
    code = store_admin.issue_activation_code(door.db, "101-2", NOW).code
    door.clock.now_ms = NOW + DAY_MS
    problem(trade(door, code), 403, "activation-code-expired")


def test_a_newer_code_voids_the_older(door: Door) -> None:
    older = store_admin.issue_activation_code(door.db, "101-2", NOW).code
    newer = store_admin.issue_activation_code(door.db, "101-2", NOW).code
    problem(trade(door, older), 403, "activation-code-unknown")
    assert trade(door, newer).status_code == 201


def test_activating_again_raises_the_epoch_keeps_the_chain_and_stops_the_old_token(door: Door) -> None:
    assert door.post_lines(door.sender.open_shift(), door.sender.sell()).status_code == 200
    code = store_admin.issue_activation_code(door.db, "101-2", NOW).code
    activated = msgspec.json.decode(trade(door, code).data)
    assert (activated["epoch"], activated["last_sequence"], activated["last_hash"]) == (2, 2, door.sender.hash)
    problem(knock(door, "GET", "/feeds/1010", f"Bearer {door.token}"), 401, "register-unknown")
    assert knock(door, "GET", "/feeds/1010", f"Bearer {activated['token']}").status_code == 200


def test_a_revoked_register_comes_back_with_a_new_code_only(door: Door) -> None:
    open_code = store_admin.issue_activation_code(door.db, "101-2", NOW).code
    store_admin.revoke_register(door.db, "101-2", NOW)
    problem(trade(door, open_code), 403, "activation-code-unknown")
    code = store_admin.issue_activation_code(door.db, "101-2", NOW).code
    token = msgspec.json.decode(trade(door, code).data)["token"]
    assert knock(door, "GET", "/feeds/1010", f"Bearer {token}").status_code == 200


def test_hq_keeps_only_hashes_of_tokens_and_codes(door: Door) -> None:
    code = store_admin.issue_activation_code(door.db, "101-2", NOW).code
    with door.db.read():
        kept = [str(value) for row in door.db.rows("SELECT * FROM register") for value in row]
    assert hashlib.sha256(door.token.encode()).hexdigest() in kept
    for secret in (door.token, code, code.replace("-", "")):
        assert not any(secret in value for value in kept)


def test_guessing_codes_from_one_address_is_slowed_down(door: Door) -> None:
    for _guess in range(10):
        problem(trade(door, "0000-0000"), 403, "activation-code-unknown")
    right = store_admin.issue_activation_code(door.db, "101-2", NOW).code
    waits = trade(door, right)
    problem(waits, 429, "too-many-tries")
    assert int(waits.headers["Retry-After"]) == 60
    door.clock.now_ms += 60_000
    assert trade(door, right).status_code == 201


def test_of_two_that_use_a_code_at_once_only_one_is_activated(door: Door) -> None:
    code = store_admin.issue_activation_code(door.db, "101-2", NOW).code

    def attempt(_number: int) -> bool:
        try:
            activation.activate(door.db, code, "pc", "1", NOW)
        except ActivationRefused:
            return False
        finally:
            door.db.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(4))) == 1


def test_an_upload_of_the_device_before_is_refused_once_another_one_was_activated(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its token was looked at just before: what it then stored would take the numbers the new device goes on with."""

    def meanwhile(db: HqDatabase, register: RegisterIdentity, lines: list[bytes], now_ms: int, *rest: Any) -> object:
        code = store_admin.issue_activation_code(db, "101-2", NOW).code
        assert activation.activate(db, code, "new pc", "0.1.0", NOW).last_sequence == 0
        return ingest_batch(db, register, lines, now_ms, *rest)

    monkeypatch.setattr("hq_server.api.documents.ingest_batch", meanwhile)
    answer = door.post_lines(door.sender.open_shift())
    assert answer.status_code == 401
    assert msgspec.json.decode(answer.data)["type"] == "register-unknown"
    with door.db.read():
        assert door.db.row("SELECT count(*) FROM inbox") == (0,)


def test_an_upload_is_refused_when_the_register_is_revoked_meanwhile(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(db: HqDatabase, register: RegisterIdentity, lines: list[bytes], now_ms: int, *rest: Any) -> object:
        store_admin.revoke_register(db, "101-2", NOW)
        return ingest_batch(db, register, lines, now_ms, *rest)

    monkeypatch.setattr("hq_server.api.documents.ingest_batch", meanwhile)
    assert door.post_lines(door.sender.open_shift()).status_code == 401
