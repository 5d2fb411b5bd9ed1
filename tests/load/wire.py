"""Speaks HQ's doors for a register: one connection an exchange, signed requests, nothing kept open in between.

The register's own client is made for one register; this one costs so little that thousands fit into a process.
"""

import gzip
import hashlib
import hmac
import http.client
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_SECONDS = 60
_GZIP_FROM = 1024


class NotTaken(Exception):
    """HQ did not answer as it should: nothing was lost, the register tries again."""

    def __init__(self, status: int, said: bytes) -> None:
        super().__init__(f"{status} {said[:200]!r}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Keys:
    token: str = ""
    request_key: str = ""


class Exchange:
    """A connection to one of HQ's processes for as long as an exchange lasts."""

    def __init__(self, address: tuple[str, int], keys: Keys = Keys()) -> None:
        self._connection = http.client.HTTPConnection(*address, timeout=_SECONDS)
        self._keys = keys

    def __enter__(self) -> "Exchange":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def activate(self, code: str) -> dict[str, Any]:
        body = {"code": code, "device_name": "load", "version": "0.1.0", "public_key": ""}
        return self._ask("POST", "/v1/activations", _json(body), {"Content-Type": "application/json"}, 201)

    def upload(self, lines: Sequence[bytes]) -> list[dict[str, Any]]:
        body = b"\n".join(lines) + b"\n"
        headers = {"Content-Type": "application/x-ndjson"}
        if len(body) >= _GZIP_FROM:
            body = gzip.compress(body, 1, mtime=0)
            headers["Content-Encoding"] = "gzip"
        results: list[dict[str, Any]] = self._ask("POST", "/v1/documents", body, headers)["results"]
        return results

    def contact(self, body: dict[str, Any]) -> dict[str, Any]:
        return self._ask("POST", "/v1/contact", _json(body), {"Content-Type": "application/json"})

    def read_feed(self, feed: str, after: int, epoch: str) -> dict[str, Any]:
        return self._ask("GET", f"/v1/feeds/{feed}?after={after}&epoch={epoch}&limit=500")

    def _ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None, expected: int = 200
    ) -> dict[str, Any]:
        self._connection.request(method, path, body or None, {**(headers or {}), **self._signed(method, path, body)})
        answer = self._connection.getresponse()
        said = answer.read()
        if answer.status != expected:
            raise NotTaken(answer.status, said)
        told: dict[str, Any] = json.loads(said)
        return told

    def _signed(self, method: str, path: str, body: bytes) -> dict[str, str]:
        """As resources/wire/README.md says it, written a second time on purpose: none of the register's code."""
        if not self._keys.token:
            return {}
        headers = {"Authorization": f"Bearer {self._keys.token}"}
        if self._keys.request_key:
            moment, nonce = round(time.time() * 1000), secrets.token_urlsafe(16)
            content = f"{method}\n{path}\n{moment}\n{nonce}\n{hashlib.sha256(body).hexdigest()}"
            seal = hmac.new(bytes.fromhex(self._keys.request_key), content.encode(), hashlib.sha256).hexdigest()
            headers["Comptoir-Signature"] = f"t={moment},n={nonce},s={seal}"
        return headers


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()
