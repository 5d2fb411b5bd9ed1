"""Every door of the description in every state of who asks: the documented answer, and HQ is as it was before."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from hq_server.api.openapi import openapi_document
from hq_server.db.database import HqDatabase
from hq_server.services import store_admin
from tests.hq_server.api.conftest import Door
from tests.hq_server.api.signing import CONTACT, NDJSON, SigningRegister, activate, signature
from tests.hq_server.sending_register import NOW, add_register

MINUTE = 60_000
_ADDRESSES = {
    ("POST", "/v1/documents"): "/documents",
    ("POST", "/v1/contact"): "/contact",
    ("GET", "/v1/feeds/{feed}"): "/feeds/1010?after=0&limit=5",
    ("GET", "/v1/receipts/{receipt}"): "/receipts/101-2-10000001",
    ("GET", "/v1/readiness"): "/readiness",
}
_OPEN = {("POST", "/v1/activations"), ("GET", "/v1/health"), ("GET", "/v1/openapi.json")}
DOORS = sorted((method, address) for (method, _path), address in _ADDRESSES.items())
_ROWS_OF = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    "postgresql": "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name",
}


class House:
    """A register that signs, and what it would send next."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.own = activate(door.db, door.client)
        self.own.contact()
        self.line = door.sender.open_shift()
        add_register(door.db, "102", "1")
        self.neighbour = activate(door.db, door.client, "102-1")
        self.neighbour.contact()

    def body(self, address: str) -> bytes:
        return {"/documents": self.line, "/contact": json.dumps(CONTACT).encode()}.get(address, b"")

    def ask(self, method: str, address: str, register: SigningRegister | None = None, **changed: Any) -> TestResponse:
        media = NDJSON if address == "/documents" else {}
        body = changed.pop("body", self.body(address))
        return (register or self.own).send(method, address, body, **media, **changed)

    def signature(self, method: str, address: str, moment: int = NOW, body: bytes | None = None) -> str:
        sent = self.body(address) if body is None else body
        return signature(self.own.key, method, "/v1" + address, sent, moment)


@pytest.fixture
def house(door: Door) -> House:
    return House(door)


def everything(db: HqDatabase) -> dict[str, list[str]]:
    """All rows of all tables, but how often somebody tried a code."""
    with db.read():
        tables = [str(row[0]) for row in db.rows(_ROWS_OF[db.engine])]
        found = {table: sorted(map(repr, db.rows(f"SELECT * FROM {table}"))) for table in tables}
    return found | {"hq_setting": [row for row in found["hq_setting"] if "tries:" not in row]}


Asked = Callable[[House, str, str], TestResponse]


def _token(house: House, method: str, address: str, *, value: str) -> TestResponse:
    return house.ask(method, address, Authorization=value)


def _neighbours_token(house: House, method: str, address: str) -> TestResponse:
    return house.ask(method, address, SigningRegister(house.own.client, house.neighbour.token, house.own.key))


STATES: dict[str, tuple[str, Asked]] = {
    "an empty header": ("register-unknown", lambda house, *door: _token(house, *door, value="")),
    "no token": ("register-unknown", lambda house, *door: _token(house, *door, value="Bearer ")),
    "another scheme": ("register-unknown", lambda house, *door: _token(house, *door, value="Basic YTpi")),
    "a wrong token": ("register-unknown", lambda house, *door: _token(house, *door, value="Bearer " + "x" * 43)),
    "a token that is none": (
        "register-unknown",
        lambda house, *door: _token(house, *door, value="Bearer \xff' OR 1=1 --"),
    ),
    "another store's token": ("request-forged", _neighbours_token),
    "unsigned": ("request-forged", lambda house, *door: house.ask(*door, signature="")),
    "a signature that is none": ("request-forged", lambda house, *door: house.ask(*door, signature="t=1,n=2,s=3")),
    "six minutes ago": ("request-stale", lambda house, *door: house.ask(*door, moment=NOW - 6 * MINUTE)),
    "six minutes ahead": ("request-stale", lambda house, *door: house.ask(*door, moment=NOW + 6 * MINUTE)),
    "the body changed after signing": (
        "request-forged",
        lambda house, *door: house.ask(*door, body=house.body(door[1]) + b" ", signature=house.signature(*door)),
    ),
    "signed for another door": (
        "request-forged",
        lambda house, *door: house.ask(*door, signature=house.signature(door[0], door[1] + "x")),
    ),
    "signed for another method": (
        "request-forged",
        lambda house, *door: house.ask(*door, signature=house.signature("PUT", door[1])),
    ),
}


def refused(answer: TestResponse, status: int, kind: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    problem = json.loads(answer.data)
    assert (problem["type"], problem["status"]) == (kind, status)
    assert problem["title"]


def test_a_door_stays_shut_in_every_wrong_state_and_nothing_is_changed(house: House) -> None:
    before = everything(house.door.db)
    for state, (kind, asked) in STATES.items():
        for method, address in DOORS:
            refused(asked(house, method, address), 401, kind)
        assert everything(house.door.db) == before, state


def test_what_was_sent_before_is_not_taken_again(house: House) -> None:
    for method, address in DOORS:
        signed = house.signature(method, address)
        assert house.ask(method, address, signature=signed).status_code == 200
        before = everything(house.door.db)
        refused(house.ask(method, address, signature=signed), 401, "request-forged")
        assert everything(house.door.db) == before, address


def test_a_revoked_register_finds_every_door_shut(house: House) -> None:
    store_admin.revoke_register(house.door.db, "101-2", NOW)
    before = everything(house.door.db)
    for method, address in DOORS:
        refused(house.ask(method, address), 401, "register-revoked")
    assert everything(house.door.db) == before


def test_a_code_works_once_and_a_wrong_request_for_one_does_nothing(house: House) -> None:
    code = store_admin.issue_activation_code(house.door.db, "101-2", NOW).code
    door = "/v1/activations"
    assert house.door.client.post(door, json={"code": code}).status_code == 201
    before = everything(house.door.db)
    refused(house.door.client.post(door, json={"code": code}), 403, "activation-code-used")
    for body in (
        b"",
        b"null",
        b"[]",
        b'{"code":5}',
        b'{"code":"' + b"x" * 200 + b'"}',
        b'{"code":"x","public_key":"y"}',
    ):
        answer = house.door.client.post(door, data=body, headers={"Content-Type": "application/json"})
        refused(answer, 400, "malformed")
    assert everything(house.door.db) == before


def test_the_table_names_every_door_of_the_description() -> None:
    paths = openapi_document()["paths"]
    told = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert told == set(_ADDRESSES) | _OPEN
