"""A register that signs its requests, as resources/wire/README.md says, written a second time for the tests."""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hq_server.db.database import HqDatabase
from hq_server.services import activation, store_admin
from tests.hq_server.sending_register import NOW

NDJSON: dict[str, Any] = {"Content-Type": "application/x-ndjson"}
CONTACT = {
    "version": "0.1.0",
    "clock_ms": NOW,
    "recorded_sequence": 0,
    "waiting": 0,
    "pending_customers": 0,
    "cursors": {},
}


def signature(key: str, method: str, address: str, body: bytes, moment: int, nonce: str = "") -> str:
    nonce = nonce or secrets.token_urlsafe(16)
    text = "\n".join((method, address, str(moment), nonce, hashlib.sha256(body).hexdigest()))
    digest = hmac.new(bytes.fromhex(key), text.encode(), hashlib.sha256).hexdigest()
    return f"t={moment},n={nonce},s={digest}"


@dataclass
class SigningRegister:
    client: FlaskClient
    token: str
    key: str
    expires_ms: int | None = None

    def send(self, method: str, path: str, body: bytes = b"", *, moment: int = NOW, **headers: str) -> TestResponse:
        """``headers``: ``signature`` replaces the right one, empty leaves it out."""
        right = signature(self.key, method, "/v1" + path, body, moment)
        sent = {"Authorization": f"Bearer {self.token}", "Comptoir-Signature": headers.pop("signature", right)}
        if not sent["Comptoir-Signature"]:
            del sent["Comptoir-Signature"]
        if body:
            sent["Content-Type"] = "application/json"
        return self.client.open("/v1" + path, method=method, data=body or None, headers=sent | headers)

    def contact(self, moment: int = NOW, **headers: str) -> dict[str, Any]:
        answer = self.send("POST", "/contact", json.dumps(CONTACT).encode(), moment=moment, **headers)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = json.loads(answer.data)
        return told

    def renewed(self, moment: int = NOW) -> "SigningRegister":
        """What the next contact offers."""
        offered = self.contact(moment)["renewal"]
        return SigningRegister(self.client, offered["token"], offered["request_key"], offered["token_expires_ms"])


def activate(db: HqDatabase, client: FlaskClient, code: str = "101-2", now_ms: int = NOW) -> SigningRegister:
    issued = store_admin.issue_activation_code(db, code, now_ms)
    given = activation.activate(db, issued.code, "pc", "0.2.0", now_ms)
    return SigningRegister(client, given.token, given.request_key, given.token_expires_ms)
